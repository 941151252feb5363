import { useRef, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { bulk } from "../texts/bulk.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { useErrorWords } from "../texts/errors.ts";
import { Button } from "./button.tsx";
import { Confirm } from "./dialog.tsx";

/** Something that can be done to each of the selected. */
export interface EachAction {
  id: string;
  label: string;
  look?: "main" | "danger";
  /** Of a destructive one: what it means. It asks once. */
  warning?: string;
  run: (ids: readonly string[], progress: EachProgress) => Promise<EachResult>;
}

interface EachProgress {
  onTried: (tried: number) => void;
  isStopped: () => boolean;
}

interface EachResult {
  done: ReadonlySet<string>;
  errors: ReadonlyMap<string, ApiError>;
}

interface Props {
  selected: ReadonlySet<string>;
  nameOf: (id: string) => string;
  actions: readonly EachAction[];
  /** Keeps selected what was not done. */
  onDone: (left: ReadonlySet<string>) => void;
}

const SHOWN_NAMES = 10;

/** Does something to one selected row after another, can be stopped, and says of each that was not done why. */
export function EachBar({ selected, nameOf, actions, onDone }: Props) {
  const t = useTexts(bulk);
  const words = useTexts(common);
  const errorText = useErrorWords();
  const [result, setResult] = useState<{ done: number; left: number; errors: [string, string][] } | null>(null);
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const stopped = useRef(false);
  const names = [...selected].map(nameOf);
  const run = async (action: EachAction) => {
    const ids = [...selected];
    stopped.current = false;
    setResult(null);
    setProgress({ done: 0, of: ids.length });
    const { done, errors } = await action.run(ids, {
      onTried: (tried) => setProgress({ done: tried, of: ids.length }),
      isStopped: () => stopped.current,
    });
    const left = ids.filter((id) => !done.has(id));
    setProgress(null);
    setResult({ done: done.size, left: left.length, errors: [...errors].map(([id, error]) => [nameOf(id), errorText(error)]) });
    onDone(new Set(left));
  };
  return (
    <>
      <div role="status">
        {progress !== null && <p>{t.progress(progress.done, progress.of)}</p>}
        {result !== null && (
          <>
            <p>{t.done(result.done, result.left)}</p>
            <ul className="list-disc pl-5">
              {result.errors.slice(0, SHOWN_NAMES).map(([name, why]) => (
                <li key={name}>
                  <bdi>{name}</bdi>: {why}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {selected.size > 0 && (
        <div className="sticky bottom-2 z-1 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-card p-2 shadow-md">
          <span className="grow px-2 font-medium">{words.selected(selected.size)}</span>
          {progress !== null && (
            <Button
              onClick={() => {
                stopped.current = true;
              }}
            >
              {t.stop}
            </Button>
          )}
          {actions.map((action) =>
            action.warning === undefined ? (
              <Button key={action.id} look={action.look ?? "plain"} busy={progress !== null} onClick={() => void run(action)}>
                {action.label}
              </Button>
            ) : (
              <Confirm
                key={action.id}
                label={action.label}
                title={t.title(action.label, selected.size)}
                confirm={action.label}
                onConfirm={() => run(action)}
              >
                <p>{action.warning}</p>
                <ul className="list-disc pl-5">
                  {names.slice(0, SHOWN_NAMES).map((name) => (
                    <li key={name}>
                      <bdi>{name}</bdi>
                    </li>
                  ))}
                </ul>
                {names.length > SHOWN_NAMES && <p>{t.andMore(names.length - SHOWN_NAMES)}</p>}
              </Confirm>
            ),
          )}
        </div>
      )}
    </>
  );
}
