import { Link } from "@tanstack/react-router";
import type { Params } from "../../api/client.ts";
import { SendingBar } from "../../shell/import/sending-bar.tsx";
import { useSending } from "../../shell/import/use-sending.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import type { CostLine } from "./columns.ts";
import { CostResults } from "./results.tsx";
import { type CostMode, type CostOutcome, sendCosts } from "./send.ts";

const SENDING = {
  send: sendCosts,
  writes: "write" as const,
  changes: ["/api/tracker/", "/api/reports/", "/api/clicks/", "/api/spend/"],
};

/** Shows what the lines would change, then writes them. */
export function Sending({ lines, names }: { lines: readonly CostLine[]; names: readonly string[] }) {
  const t = useTexts(costs);
  const sending = useSending<Params, CostOutcome, CostMode>(lines, SENDING);
  const { run, rows, isBusy, left } = sending;
  const good = rows.filter(({ error, isSent }) => isSent && error === undefined);
  const bad = rows.filter(({ error }) => error !== undefined);
  const clicks = good.reduce((sum, { outcome }) => sum + (outcome?.preview?.clicks ?? 0), 0);
  const isOver = run !== null && !run.isBusy;
  const isDryRun = run?.mode === "check";
  const canWrite = isOver && isDryRun && left === 0 && good.length > 0;
  return (
    <>
      <SendingBar
        sending={sending}
        bad={bad}
        names={names}
        fields={t.fields}
        file="costs-errors.csv"
        said={isDryRun ? t.checked(good.length, clicks) : t.written(good.length)}
      >
        <Button look={canWrite ? "plain" : "main"} busy={isBusy} onClick={() => sending.start("check")}>
          {t.check}
        </Button>
        {canWrite && (
          <Button look="main" busy={isBusy} onClick={() => sending.start("write")}>
            {t.write(good.length)}
          </Button>
        )}
      </SendingBar>
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
      {isOver && <CostResults rows={rows} isDryRun={isDryRun} />}
    </>
  );
}
