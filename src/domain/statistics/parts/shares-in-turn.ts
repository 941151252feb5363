import { decodedBlockBytes } from "./decode.ts";
import type { ReportLimits } from "./memory.ts";
import type { Part } from "./part.ts";
import { type Divider, type ShareCondition, sharesOf } from "./shares.ts";
import type { SliceValues } from "./slices.ts";

/** A pass counts one share after the other where there are at least so many. */
const FEWEST_SHARES = 4;
/** Of one block of each part so much may be decoded at once, beside the groups of a share. */
const MOST_BLOCKS_BYTES = 12 * 1024 * 1024;

/**
 * Shares that one pass counts one after the other, where there are many rows and no dictionary is too large to be kept meanwhile; else
 * null alone, which is everything.
 * @param columns those that the pass reads
 */
export function sharesInTurn(
  divider: Divider | null,
  { parts, slices, columns }: { parts: readonly Part[]; slices: readonly SliceValues[]; columns: ReadonlySet<string> },
  { rowsPerShare }: ReportLimits,
): readonly (ShareCondition | null)[] {
  const rows = parts.reduce((sum, { header }) => sum + header.rows, 0);
  const count = Math.floor(rows / rowsPerShare);
  const hasRare = slices.some(({ values }) => values === null);
  if (divider?.isSorted !== true || hasRare || count < FEWEST_SHARES) return [null];
  const bytes = parts.reduce((sum, part) => sum + [...columns].reduce((all, column) => all + decodedBlockBytes(part, column), 0), 0);
  return bytes > MOST_BLOCKS_BYTES ? [null] : sharesOf(divider, count);
}
