import { useAsk, useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { AboutClick, AboutEntry, Line } from "../../shell/events/about.tsx";
import { Thing } from "../../shell/events/thing.tsx";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryResult } from "../../texts/delivery-errors.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { live } from "../../texts/live.ts";
import { overview } from "../../texts/overview.ts";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { EVENTS, type EventRow, newestOf } from "./newest.ts";

const ASKED = { limit: EVENTS };

/** The last ten clicks, leads, postbacks and entries of the journal together. */
export function Events() {
  const t = useTexts(overview);
  const columns = useColumns();
  const clicks = useAsk("/api/clicks/list.json", ASKED);
  const leads = useAsk("/api/leads/search.json", ASKED);
  const postbacks = useRead("/api/postbacks/list.json", ASKED);
  const journal = useRead("/api/journal/list.json", ASKED);
  const failed = [clicks, leads, postbacks, journal].find(({ error }) => error !== null);
  if (failed?.error) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!(clicks.data && leads.data && postbacks.data && journal.data)) return <Skeleton rows={EVENTS} />;
  const rows = newestOf({ clicks: clicks.data.data, leads: leads.data.data, postbacks: postbacks.data.data, journal: journal.data.data });
  if (rows.length === 0) return <p className="text-muted">{t.noEvents}</p>;
  return <Table label={t.events} rows={rows} columns={columns} idOf={({ kind, id }) => `${kind} ${id}`} />;
}

function useColumns(): Column<EventRow>[] {
  const t = useTexts(live);
  return [
    {
      id: "time",
      header: t.time,
      value: ({ time }) => time,
      cell: ({ time }) => <Time utc={time} />,
    },
    { id: "what", header: t.what, value: ({ kind }) => kind, cell: (row) => <Thing row={row} /> },
    { id: "about", header: t.about, fills: true, value: ({ kind }) => kind, cell: (row) => <About row={row} /> },
  ];
}

function About({ row }: { row: EventRow }) {
  switch (row.kind) {
    case "click":
      return <AboutClick row={row} />;
    case "lead":
      return <AboutLead row={row} />;
    case "postback":
      return <AboutPostback row={row} />;
    case "journal":
      return <AboutEntry row={row} />;
  }
}

type Of<Kind extends EventRow["kind"]> = { row: Extract<EventRow, { kind: Kind }> };

function AboutLead({ row }: Of<"lead">) {
  const words = useTexts(leadWords);
  const format = useFormat();
  const price = row.price === null ? "" : format.money(row.price, row.currency);
  return (
    <Line rest={[words.origin[row.origin], row.username === "" ? "" : `@${row.username}`, row.geo && format.country(row.geo), price]}>
      <LeadStatus status={row.status} />
    </Line>
  );
}

function AboutPostback({ row }: Of<"postback">) {
  const [t, words] = [useTexts(live), useTexts(leadWords)];
  const result = useDeliveryResult();
  return (
    <Line rest={[t.reports(words.status[row.status]), result(row), t.lead(row.lead)]}>
      <PostbackState state={row.state} />
    </Line>
  );
}
