import { Link } from "@tanstack/react-router";
import { LineState, Results } from "../../shell/import/results.tsx";
import { SendingBar } from "../../shell/import/sending-bar.tsx";
import { type Sent, useSending } from "../../shell/import/use-sending.ts";
import { useTexts } from "../../texts/define.ts";
import { imports } from "../../texts/imports.ts";
import { Button } from "../../ui/button.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Conversion, ConversionLine } from "./columns.ts";
import type { Meanings } from "./meanings.tsx";
import { type ConversionOutcome, type OwnWords, sendConversions } from "./send.ts";
import { bareWord, STAGES, stageOf } from "./status-words.ts";

type Row = Sent<Conversion, ConversionOutcome>;

// So many lines of one lead a call takes; those behind are for another one.
const RETRIES = ["limit"];
const CHANGES = ["/api/tracker/", "/api/reports/", "/api/leads/", "/api/postbacks/"];
/** The line says what is there already. */
const SAME = "no-changes";

interface Props {
  lines: readonly ConversionLine[];
  names: readonly string[];
  meanings: Meanings;
}

/** Sends the lines, and tells what became of each. */
export function Sending({ lines, names, meanings }: Props) {
  const t = useTexts(imports);
  const sending = useSending<Conversion, ConversionOutcome, "write">(lines, {
    send: (items) => sendConversions(items, ownWords(meanings)),
    writes: "write",
    changes: CHANGES,
    retries: RETRIES,
  });
  const { run, rows, isBusy, of } = sending;
  const isOver = run !== null && !run.isBusy;
  const taken = rows.filter(({ isSent, error }) => isSent && error === undefined);
  const made = taken.filter(({ outcome }) => outcome?.isNew === true).length;
  const same = rows.filter(({ error }) => error === SAME).length;
  const bad = rows.filter(({ error }) => error !== undefined && error !== SAME && !RETRIES.includes(error));
  return (
    <>
      <SendingBar
        sending={sending}
        bad={bad}
        names={names}
        fields={t.fields}
        file="conversions-errors.csv"
        said={t.done(made, taken.length - made, same)}
      >
        <Button look={run === null ? "main" : "plain"} busy={isBusy} disabled={of === 0} onClick={() => sending.start("write")}>
          {t.send(of)}
        </Button>
      </SendingBar>
      {isOver && taken.length > 0 && (
        <p className="flex flex-wrap gap-x-4">
          <Link to="/leads" search={{ origin: ["import"] }} className="underline">
            {t.toLeads}
          </Link>
          <Link to="/postbacks" className="underline">
            {t.toPostbacks}
          </Link>
        </p>
      )}
      {isOver && <LinesAfter rows={rows} />}
    </>
  );
}

function LinesAfter({ rows }: { rows: readonly Row[] }) {
  const t = useTexts(imports);
  const columns: Column<Row>[] = [
    {
      id: "lead",
      header: t.lead,
      numeric: true,
      value: ({ outcome }) => outcome?.lead ?? null,
      cell: ({ outcome }) =>
        outcome?.lead !== undefined && (
          <Link to="/leads/$id" params={{ id: String(outcome.lead) }} className="underline">
            {outcome.lead}
          </Link>
        ),
    },
  ];
  return <Results rows={rows} columns={columns} state={(row) => <State row={row} />} />;
}

function State({ row }: { row: Row }) {
  const t = useTexts(imports);
  const { error, outcome } = row;
  if (error === SAME) return <Status tone="off">{t.same}</Status>;
  const taken = outcome?.isNew === true ? t.isNew : t.isChanged;
  const ignored = outcome?.ignored ?? [];
  if (error === undefined && ignored.length > 0) {
    return <Status tone="warn">{`${taken}, ${t.without(ignored.map((name) => fieldName(name, t.fields)))}`}</Status>;
  }
  return <LineState row={row} fields={t.fields} taken={taken} />;
}

const fieldName = (name: string, fields: Readonly<Partial<Record<string, string>>>) => fields[name] ?? name;

/** The words whose meaning is not their own. */
function ownWords(meanings: Meanings): OwnWords {
  const said = Object.entries(meanings).filter(([word, stage]) => stage !== undefined && stage !== stageOf(word));
  const lists = STAGES.map((stage) => [stage, said.filter(([, each]) => each === stage).map(([word]) => bareWord(word))] as const);
  return Object.fromEntries(lists.filter(([, words]) => words.length > 0));
}
