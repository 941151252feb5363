import type { LiveRow } from "../../shell/events/rows.ts";

/** A row as it stands in the list. */
export interface KeptRow {
  /** Its number on this page: a lead may be there several times. */
  key: number;
  row: LiveRow;
}

/** What the list has, the newest first. */
export interface Stream {
  shown: readonly KeptRow[];
  /** What came while somebody read further down. */
  waiting: readonly KeptRow[];
  /** Whether something may be missing between what was there before and what came since. */
  hasGap: boolean;
  lastKey: number;
}

/** What is kept at most: a page that is open all day stays as small as it was. */
export const KEPT_ROWS = 500;

export const EMPTY: Stream = { shown: [], waiting: [], hasGap: false, lastKey: 0 };

/**
 * Adds what was told, in the order in which it was.
 * @param isHeld it waits until the list is at its beginning again
 */
export function addRows(stream: Stream, told: readonly LiveRow[], { isHeld, isGap }: { isHeld: boolean; isGap: boolean }): Stream {
  const { shown, waiting, hasGap, lastKey } = stream;
  const next = { hasGap: hasGap || isGap, lastKey: lastKey + told.length };
  const added = told.map((row, index) => ({ key: lastKey + index + 1, row })).toReversed();
  if (!isHeld) return { ...next, shown: [...added, ...waiting, ...shown].slice(0, KEPT_ROWS), waiting: [] };
  const held = [...added, ...waiting].slice(0, KEPT_ROWS);
  return { ...next, shown: shown.slice(0, KEPT_ROWS - held.length), waiting: held };
}

/** Shows what waited. */
export function showWaiting(stream: Stream): Stream {
  return { ...stream, shown: [...stream.waiting, ...stream.shown], waiting: [] };
}
