import { type ReactNode, useState } from "react";
import { bulk } from "../texts/bulk.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { BulkResult, type BulkResultProps } from "./bulk-result.tsx";
import { Button } from "./button.tsx";
import { Confirm } from "./dialog.tsx";
import { BarButtons, SelectionBar } from "./selection-bar.tsx";
import { type BulkOutcome, type RunBulk, useBulkRun } from "./use-bulk-run.ts";

const SHOWN_NAMES = 10;

export interface BulkAction {
  id: string;
  label: string;
  run: RunBulk;
  /** It asks first: what it means. */
  warning?: ReactNode;
  look?: "danger" | "main";
  /** Takes back what it did to those of them that it changed. */
  undo?: { changes: (id: string) => boolean; run: RunBulk };
}

interface Props {
  selected: ReadonlySet<string>;
  /** Keeps selected what was not done. */
  onSelect: (selected: ReadonlySet<string>) => void;
  nameOf: (id: string) => string;
  actions: readonly BulkAction[];
  /** Selects everything that the filter of the screen leaves. `count` is left out where nobody knows it yet. */
  all?: { count?: number | undefined; ids: () => Promise<readonly string[]> };
  /** What an action needs to know, such as a status. */
  children?: ReactNode;
}

/**
 * What can be done with the selected rows. The bar names their number; what destroys asks once and shows names; the way can be stopped; the
 * end says what was not done, and why, and offers to take back what can be.
 */
export function BulkActions({ selected, onSelect, nameOf, actions, all, children }: Props) {
  const t = useTexts(bulk);
  const words = useTexts(common);
  const { progress, start, stop } = useBulkRun(onSelect);
  const [result, setResult] = useState<BulkResultProps | null>(null);
  const [isSelecting, setSelecting] = useState(false);
  const run = async ({ run: does, undo }: BulkAction, ids: readonly string[]) => {
    setResult(null);
    // Rows that are gone afterwards have names too.
    const names = new Map(ids.map((id) => [id, nameOf(id)]));
    const changed = undo === undefined ? [] : ids.filter(undo.changes);
    const resultOf = ({ done, errors }: BulkOutcome, of: number): Omit<BulkResultProps, "undo"> => ({
      done: done.size,
      failures: [...errors].map(([id, error]) => [names.get(id) ?? id, error] as const),
      notBegun: of - done.size - errors.size,
    });
    const outcome = await start(ids, does);
    const back = changed.filter((id) => outcome.done.has(id));
    const takeBack = async () => {
      if (undo !== undefined) setResult({ ...resultOf(await start(back, undo.run), back.length), undo: undefined });
    };
    setResult({ ...resultOf(outcome, ids.length), undo: back.length === 0 ? undefined : takeBack });
  };
  const selectAll = async () => {
    setSelecting(true);
    try {
      if (all !== undefined) onSelect(new Set(await all.ids()));
    } finally {
      setSelecting(false);
    }
  };
  const ids = [...selected];
  const isPart = all !== undefined && selected.size !== all.count;
  return (
    <>
      <div role="status">{result !== null && <BulkResult {...result} />}</div>
      {progress !== null && (
        <SelectionBar>
          <progress aria-label={t.progress} max={progress.of} value={progress.at} className="grow accent-(--accent)" />
          <span>{t.at(progress.at, progress.of)}</span>
          <Button onClick={stop}>{t.stop}</Button>
        </SelectionBar>
      )}
      {progress === null && selected.size > 0 && (
        <SelectionBar>
          <span className="px-2 py-1 font-medium">{words.selected(selected.size)}</span>
          <span className="grow">
            {isPart && (
              <Button look="quiet" busy={isSelecting} onClick={() => void selectAll()}>
                {t.all(all.count)}
              </Button>
            )}
          </span>
          {children}
          <BarButtons>
            {actions.map((action) =>
              action.warning === undefined ? (
                <Button key={action.id} look={action.look ?? "plain"} onClick={() => void run(action, ids)}>
                  {action.label}
                </Button>
              ) : (
                <Confirm
                  key={action.id}
                  label={action.label}
                  look={action.look ?? "danger"}
                  title={t.askTitle(action.label, selected.size)}
                  confirm={action.label}
                  onConfirm={async () => void run(action, ids)}
                >
                  <div>{action.warning}</div>
                  <ul className="list-disc pl-5">
                    {ids.slice(0, SHOWN_NAMES).map((id) => (
                      <li key={id}>
                        <bdi>{nameOf(id)}</bdi>
                      </li>
                    ))}
                  </ul>
                  {ids.length > SHOWN_NAMES && <p>{t.andMore(ids.length - SHOWN_NAMES)}</p>}
                </Confirm>
              ),
            )}
          </BarButtons>
        </SelectionBar>
      )}
    </>
  );
}
