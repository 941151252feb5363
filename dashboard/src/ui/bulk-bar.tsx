import type { ReactNode } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { inParts } from "./use-bulk-run.ts";

export type BulkStatus = "active" | "paused" | "deleted";

// The User API's; whatever else a thing may be is not taken back.
const ACTIVE_CODE = 0;
const PAUSED_CODE = 1;

interface BulkRow {
  id: number;
  name: string;
  status: number;
}

interface Props {
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** All of the list. */
  rows: readonly BulkRow[];
  /** Those that the filter of the screen leaves; all where it is left out. */
  shown?: readonly { id: number }[];
  /** What deleting means. */
  warning: ReactNode;
  /** What pausing means, where it is not plain. */
  pauseHint?: string;
  /** Does it to some of them, at most 200, and tells what was not done. */
  onStatus: (status: BulkStatus, ids: number[]) => Promise<{ errors: readonly { id: number; error: string }[] }>;
}

/** Pauses, resumes and deletes the selected rows. A pause is taken back by resuming those that it paused, and the other way round. */
export function BulkBar({ selected, onSelect, rows, shown = rows, warning, pauseHint, onStatus }: Props) {
  const words = useTexts(common);
  const known = new Map(rows.map((row) => [String(row.id), row]));
  const set = (status: BulkStatus) =>
    inParts(async (ids) => (await onStatus(status, ids.map(Number))).errors.map(({ id, error }) => ({ id: String(id), error })));
  const statusOf = (id: string) => known.get(id)?.status;
  return (
    <BulkActions
      selected={selected}
      onSelect={onSelect}
      nameOf={(id) => known.get(id)?.name ?? id}
      all={{ count: shown.length, ids: async () => shown.map(({ id }) => String(id)) }}
      actions={[
        {
          id: "pause",
          label: words.pause,
          run: set("paused"),
          undo: { changes: (id) => statusOf(id) === ACTIVE_CODE, run: set("active") },
        },
        {
          id: "resume",
          label: words.resume,
          run: set("active"),
          undo: { changes: (id) => statusOf(id) === PAUSED_CODE, run: set("paused") },
        },
        { id: "delete", label: words.delete, run: set("deleted"), warning },
      ]}
    >
      {pauseHint !== undefined && <span className="order-last basis-full px-2 text-sm text-muted">{pauseHint}</span>}
    </BulkActions>
  );
}
