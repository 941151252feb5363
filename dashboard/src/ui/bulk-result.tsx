import { useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { bulk } from "../texts/bulk.ts";
import { useTexts } from "../texts/define.ts";
import { useErrorWords } from "../texts/errors.ts";
import { Button } from "./button.tsx";

const SHOWN = 10;

export interface BulkResultProps {
  done: number;
  /** What was not done: by name, and why. */
  failures: readonly (readonly [name: string, error: ApiError])[];
  /** It was stopped before these. */
  notBegun: number;
  undo: (() => Promise<void>) | undefined;
}

/** What became of it: how many, which not and why, and the way back. */
export function BulkResult({ done, failures, notBegun, undo }: BulkResultProps) {
  const t = useTexts(bulk);
  const errorText = useErrorWords();
  const [isBusy, setBusy] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p>
        {t.done(done, failures.length)} {notBegun > 0 && t.left(notBegun)}
      </p>
      {undo !== undefined && (
        <Button
          busy={isBusy}
          onClick={() => {
            setBusy(true);
            void undo();
          }}
        >
          {t.undo}
        </Button>
      )}
      {failures.length > 0 && (
        <ul className="w-full list-disc pl-5 text-sm">
          {failures.slice(0, SHOWN).map(([name, error]) => (
            <li key={name}>
              <bdi>{name}</bdi>: {errorText(error)}
            </li>
          ))}
          {failures.length > SHOWN && <li>{t.andMore(failures.length - SHOWN)}</li>}
        </ul>
      )}
    </div>
  );
}
