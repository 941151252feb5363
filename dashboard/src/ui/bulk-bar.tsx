import { type ReactNode, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { bulk } from "../texts/bulk.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { Confirm } from "./dialog.tsx";
import { ErrorNote } from "./states.tsx";

export type BulkStatus = "active" | "paused" | "deleted";

interface BulkResult {
  ok: number;
  errors: readonly { id: number; error: string }[];
}

interface Props {
  selected: ReadonlySet<string>;
  /** Of each that is selected, to be shown before it is deleted. */
  names: readonly string[];
  /** What deleting means. */
  warning: ReactNode;
  /** What pausing means, where it is not plain. */
  pauseHint?: string;
  /** Does it to some of them, at most 200, and tells what was not done. */
  onStatus: (status: BulkStatus, ids: number[]) => Promise<BulkResult>;
  /** Keeps selected what was not done. */
  onDone: (left: ReadonlySet<string>) => void;
}

const SHOWN_NAMES = 10;
const AT_ONCE = 200;

/** What can be done with the selected rows: the bar names the number, deleting asks once, and the end says what was not done. */
export function BulkBar({ selected, names, warning, pauseHint, onStatus, onDone }: Props) {
  const t = useTexts(bulk);
  const words = useTexts(common);
  const [said, setSaid] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (status: BulkStatus) => {
    const ids = [...selected].map(Number);
    const left = new Set(selected);
    setError(null);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      const { errors } = await onStatus(status, some);
      const failed = new Set(errors.map(({ id }) => id));
      for (const id of some) if (!failed.has(id)) left.delete(String(id));
      onDone(new Set(left));
    }
    setSaid(t.done(ids.length - left.size, left.size));
  };
  const runNow = async (status: BulkStatus) => {
    setBusy(true);
    try {
      await run(status);
    } catch (caught) {
      setError(caught as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p role="status" className={said === "" ? "sr-only" : ""}>
        {said}
      </p>
      {error !== null && <ErrorNote error={error} />}
      {selected.size > 0 && (
        <div className="sticky bottom-2 z-1 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-card p-2 shadow-md">
          <span className="grow px-2 font-medium">
            {words.selected(selected.size)}
            {pauseHint !== undefined && <span className="block text-sm font-normal text-muted">{pauseHint}</span>}
          </span>
          <Button busy={busy} onClick={() => void runNow("paused")}>
            {words.pause}
          </Button>
          <Button busy={busy} onClick={() => void runNow("active")}>
            {words.resume}
          </Button>
          <Confirm label={words.delete} title={t.deleteTitle(selected.size)} confirm={words.delete} onConfirm={() => run("deleted")}>
            <p>{warning}</p>
            <ul className="list-disc pl-5">
              {names.slice(0, SHOWN_NAMES).map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
            {names.length > SHOWN_NAMES && <p>{t.andMore(names.length - SHOWN_NAMES)}</p>}
          </Confirm>
        </div>
      )}
    </>
  );
}
