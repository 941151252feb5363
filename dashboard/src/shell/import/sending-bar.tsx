import type { ReactNode } from "react";
import { saveFile, toCsv } from "../../csv.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { Button } from "../../ui/button.tsx";
import { LeaveQuestion } from "../../ui/leave-question.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import type { Outcome, Sent, useSending } from "./use-sending.ts";

const SHOWN_LACKING = 3;

interface Props<I, O extends Outcome> {
  sending: Pick<ReturnType<typeof useSending<I, O, string>>, "run" | "isBusy" | "of" | "done" | "lacking" | "left" | "goOn" | "stop">;
  /** The lines that were refused. */
  bad: readonly Sent<I, O>[];
  /** Names of the columns of the file with them. */
  names: readonly string[];
  /** Names of fields. */
  fields: Readonly<Partial<Record<string, string>>>;
  /** Name of that file. */
  file: string;
  /** What was done, when it is over. */
  said: ReactNode;
  /** Buttons that begin. */
  children: ReactNode;
}

/** How far lines are sent: what begins it, stops it and goes on with it, and what was refused as a file. */
export function SendingBar<I, O extends Outcome>({ sending, bad, names, fields, file, said, children }: Props<I, O>) {
  const t = useTexts(importLines);
  const words = useTexts(common);
  const { run, isBusy, of, done, lacking, left, goOn, stop } = sending;
  const isOver = run !== null && !run.isBusy;
  const saveBad = () => {
    const cells = bad.map(({ line, error, field }) => [...line.cells, [error, field].filter(Boolean).join(": ")]);
    saveFile(file, toCsv([[...names, "error"], ...cells]), "text/csv");
  };
  const examples = lacking.slice(0, SHOWN_LACKING).map(({ line, missing }) => t.lacks(line, fields[missing ?? ""] ?? ""));
  return (
    <>
      <LeaveQuestion isAsked={() => isBusy} question={t.leave} stay={words.stay} leave={words.leave} />
      <div className="flex flex-wrap items-center gap-3">
        {children}
        {isBusy && <Button onClick={stop}>{t.stop}</Button>}
        {isOver && left > 0 && (
          <Button look="main" onClick={goOn}>
            {t.goOn(left)}
          </Button>
        )}
        {isOver && bad.length > 0 && <Button onClick={saveBad}>{t.saveBad}</Button>}
        <p role="status" className="grow">
          {run === null && lacking.length > 0 && t.leftOut(lacking.length, examples.join("; "))}
          {run?.isBusy === true && t.progress(done, of)}
          {isOver && said}
          {isOver && bad.length > 0 && ` ${t.bad(bad.length)}`}
        </p>
      </div>
      {run !== null && run.error !== null && <ErrorNote error={run.error} />}
    </>
  );
}
