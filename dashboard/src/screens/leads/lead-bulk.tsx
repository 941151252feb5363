import { useState } from "react";
import { call, type Params } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads as texts } from "../../texts/leads.ts";
import { BulkActions } from "../../ui/bulk-actions.tsx";
import { INPUT } from "../../ui/input.tsx";
import { type Failure, inParts } from "../../ui/use-bulk-run.ts";
import { LEAD_STATUSES, type LeadStatus } from "../../url/lead-filters.ts";
import { conversionOf, type Found } from "./found.ts";

const PAGE_ROWS = 200;
/** More are not selected at once: whoever has more imports a file. */
const MOST_LEADS = 5000;

interface Props {
  leads: readonly Found[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** What the list shows. */
  filters: Params;
  /** The list goes on. */
  hasMore: boolean;
}

/** Sets the status of many, as conversions from outside do, so that it is reported. */
export function LeadBulk({ leads, selected, onSelect, filters, hasMore }: Props) {
  const t = useTexts(texts);
  const words = useTexts(leadWords);
  const [status, setStatus] = useState<LeadStatus>("approve");
  // Of leads beyond the pages that are shown.
  const [walked, setWalked] = useState<readonly Found[]>([]);
  const known = new Map([...walked, ...leads].map((lead) => [String(lead.id), lead]));
  const send = useWrite("/api/tracker/bulk.json", ["/api/leads/", "/api/postbacks/", "/api/tracker/"]);
  const run = inParts(async (ids): Promise<Failure[]> => {
    const some = ids.flatMap((id) => known.get(id) ?? []);
    const told = some.flatMap((lead) => {
      const conversion = conversionOf(lead);
      return conversion === null ? [] : [{ lead, line: { ...conversion, uid: lead.uid, goal: lead.goal, status } }];
    });
    const failures = some.filter((lead) => conversionOf(lead) === null).map(({ id }): Failure => ({ id: String(id), error: "no-click" }));
    const [first] = told;
    if (first === undefined) return failures;
    const lines = [Object.keys(first.line), ...told.map(({ line }) => Object.values(line))];
    const answer = await send.mutateAsync({ data: lines.map((line) => line.map(quote).join(",")).join("\n") });
    return [...failures, ...answer.lines.flatMap((line, index) => failureOf(line, told[index]?.lead))];
  });
  const walk = async (): Promise<string[]> => {
    const rows = hasMore ? await readAll(filters) : leads;
    setWalked(rows);
    return rows.map(({ id }) => String(id));
  };
  return (
    <BulkActions
      selected={selected}
      onSelect={onSelect}
      nameOf={(id) => `${t.lead} ${id}`}
      all={{ count: hasMore ? undefined : leads.length, ids: walk }}
      actions={[{ id: "set", label: t.setTo(words.status[status]), run, look: "main", warning: <p>{t.bulkWarning}</p> }]}
    >
      <select
        aria-label={t.setStatus}
        value={status}
        onChange={({ target: { value } }) => setStatus(LEAD_STATUSES.find((each) => each === value) ?? status)}
        className={`${INPUT} w-auto!`}
      >
        {LEAD_STATUSES.map((each) => (
          <option key={each} value={each}>
            {words.status[each]}
          </option>
        ))}
      </select>
    </BulkActions>
  );
}

const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;

function failureOf(line: { status: string; error?: string | undefined }, lead: Found | undefined): Failure[] {
  return line.status === "ok" || lead === undefined ? [] : [{ id: String(lead.id), error: line.error ?? "invalid" }];
}

/** Every lead of a filter, page by page. */
async function readAll(filters: Params): Promise<Found[]> {
  const rows: Found[] = [];
  let before: number | undefined;
  do {
    const { data, more, next } = await call("post", "/api/leads/search.json", { ...filters, before, limit: PAGE_ROWS });
    rows.push(...data);
    before = more ? next : undefined;
  } while (before !== undefined && rows.length < MOST_LEADS);
  return rows;
}
