import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { saveFile, toCsv } from "../../csv.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import type { CostLine } from "./columns.ts";
import { type ResultRow, Results } from "./results.tsx";
import { type Outcome, sendCosts } from "./send.ts";

/** Whose answers costs change. */
const CHANGES = ["/api/tracker/", "/api/reports/", "/api/clicks/", "/api/spend/"];

interface Run {
  /** The lines that were sent: another text or another mapping makes other lines, and what was said of these is void. */
  lines: readonly CostLine[];
  isDryRun: boolean;
  isBusy: boolean;
  /** Of the lines that have an item, as far as they were sent. */
  outcomes: readonly Outcome[];
  error: ApiError | null;
}

/** Shows what the lines would change, then writes them. */
export function Sending({ lines, names }: { lines: readonly CostLine[]; names: readonly string[] }) {
  const t = useTexts(costs);
  const client = useQueryClient();
  const [last, setRun] = useState<Run | null>(null);
  const run = last?.lines === lines ? last : null;
  const isBusy = last?.isBusy ?? false;
  const items = lines.flatMap(({ item }) => (item === null ? [] : [item]));
  const send = async (isDryRun: boolean) => {
    let now: Run = { lines, isDryRun, isBusy: true, outcomes: [], error: null };
    const update = (changed: Partial<Run>) => {
      now = { ...now, ...changed };
      setRun(now);
    };
    setRun(now);
    try {
      await sendCosts(items, isDryRun, (outcomes) => update({ outcomes: [...now.outcomes, ...outcomes] }));
    } catch (error) {
      update({ error: error as ApiError });
    }
    update({ isBusy: false });
    if (!isDryRun) {
      await client.invalidateQueries({ predicate: ({ queryKey: [key] }) => CHANGES.some((each) => String(key).startsWith(each)) });
    }
  };
  const rows = run === null ? [] : toRows(run);
  const good = rows.filter(({ error, isSent }) => isSent && error === undefined);
  const bad = rows.filter(({ error }) => error !== undefined);
  const clicks = good.reduce((sum, { preview }) => sum + (preview?.clicks ?? 0), 0);
  const isOver = run !== null && !run.isBusy;
  const canWrite = isOver && run.isDryRun && run.error === null && good.length > 0;
  const saveBad = () => {
    const cells = bad.map(({ line, error, field }) => [...line.cells, [error, field].filter(Boolean).join(": ")]);
    saveFile("costs-errors.csv", toCsv([[...names, "error"], ...cells]), "text/csv");
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button look={canWrite ? "plain" : "main"} busy={isBusy} onClick={() => void send(true)}>
          {t.check}
        </Button>
        {canWrite && (
          <Button look="main" busy={isBusy} onClick={() => void send(false)}>
            {t.write(good.length)}
          </Button>
        )}
        {isOver && bad.length > 0 && <Button onClick={saveBad}>{t.saveBad}</Button>}
        <p role="status" className="grow">
          {run?.isBusy && t.progress(run.outcomes.length, items.length)}
          {isOver && (run.isDryRun ? t.checked(good.length, clicks) : t.written(good.length))}
          {isOver && bad.length > 0 && ` ${t.bad(bad.length)}`}
        </p>
      </div>
      {run?.error != null && <ErrorNote error={run.error} onRetry={() => void send(run.isDryRun)} />}
      {isOver && rows.some(({ error }) => error === "no-clicks") && (
        <p className="max-w-prose text-muted">
          {t.noClicksHelp}{" "}
          <Link to="/clicks" className="underline">
            {t.toClicks}
          </Link>
        </p>
      )}
      {isOver && rows.some(({ error, field }) => error === "invalid" && field === "from") && (
        <p className="max-w-prose text-muted">{t.archived}</p>
      )}
      {isOver && <Results rows={rows} isDryRun={run.isDryRun} />}
    </>
  );
}

/** Each line with what became of it. */
function toRows({ lines, outcomes }: Run): ResultRow[] {
  let sent = 0;
  return lines.map((line) => {
    if (line.item === null) return { line, isSent: false, error: "missing", field: line.missing ?? undefined };
    const outcome = outcomes[sent++];
    return { line, isSent: outcome !== undefined, ...outcome };
  });
}
