import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import { MAX_PART_ROWS } from "./parts/part.ts";

/** What is asked of a part to decide what it is merged with. */
export interface PartSize {
  id: number;
  rows: number;
  maxQuarter: number;
  isPruned: boolean;
}

/** So many parts of like size are merged, however soon others follow: a row is written once for each power of it. */
const FANOUT = 8;
/** Of a day or month that is over, parts are merged where no one has more than so many times the rows of the others together. */
const MOST_TO_REST = 4;
/** Costs are imported for the last days: until then no part has clicks of two of them, so that an import makes no older one anew. */
const YOUNG_MS = 8 * DAY_MS;
/** Clicks in the queue are written within this time. */
const SETTLED_MS = HOUR_MS;

/**
 * Which parts of an owner to merge next: of one UTC day, and of one month when they are older; never more rows than a part may have.
 * @param mostRows of the merged part
 * @returns null: none
 */
export function chooseParts(parts: readonly PartSize[], nowMs: number, mostRows = MAX_PART_ROWS): readonly PartSize[] | null {
  const groups = Map.groupBy(parts, (part) => `${periodOf(part, nowMs).name} ${part.isPruned}`);
  for (const group of groups.values()) {
    const bySize = group.toSorted((a, b) => a.rows - b.rows || a.id - b.id);
    const isOver = group.every((part) => periodOf(part, nowMs).endMs + SETTLED_MS <= nowMs);
    const chosen = (isOver ? closing(bySize, mostRows) : null) ?? ofLikeSize(bySize, mostRows);
    if (chosen !== null) return chosen;
  }
  return null;
}

function periodOf({ maxQuarter }: PartSize, nowMs: number): { name: string; endMs: number } {
  const lastMs = maxQuarter * QUARTER_MS;
  const date = new Date(lastMs);
  if (nowMs - lastMs < YOUNG_MS) {
    const day = Math.floor(lastMs / DAY_MS);
    return { name: `day ${day}`, endMs: (day + 1) * DAY_MS };
  }
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { name: `month ${year}-${month}`, endMs: Date.UTC(year, month + 1) };
}

/** The smallest ones, as many as fit, unless one of them would be written again for the sake of a few rows. */
function closing(bySize: readonly PartSize[], mostRows: number): readonly PartSize[] | null {
  for (let length = fitting(bySize, mostRows); length >= 2; length -= 1) {
    const chosen = bySize.slice(0, length);
    const most = chosen.at(-1)?.rows ?? 0;
    if (most <= MOST_TO_REST * (rowsOf(chosen) - most)) return chosen;
  }
  return null;
}

function ofLikeSize(bySize: readonly PartSize[], mostRows: number): readonly PartSize[] | null {
  const sizes = Map.groupBy(bySize, ({ rows }) => Math.floor(Math.log(rows) / Math.log(FANOUT)));
  for (const alike of sizes.values()) {
    const length = fitting(alike, mostRows);
    if (length >= FANOUT) return alike.slice(0, length);
  }
  return null;
}

/** How many of the first may become one. */
function fitting(parts: readonly PartSize[], mostRows: number): number {
  let rows = 0;
  const tooMany = parts.findIndex((part) => {
    rows += part.rows;
    return rows > mostRows;
  });
  return tooMany === -1 ? parts.length : tooMany;
}

const rowsOf = (parts: readonly PartSize[]) => parts.reduce((sum, { rows }) => sum + rows, 0);
