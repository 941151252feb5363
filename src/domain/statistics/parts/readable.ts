import { mayShare } from "./blocks-within.ts";
import { rowsOfBlock } from "./decode.ts";
import type { Part } from "./part.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { OpenPart } from "./reads.ts";
import type { ShareCondition } from "./shares.ts";

/** A source, and what a pass reads of it. */
export interface Readable {
  prepared: PreparedSource;
  /** Null where the rows are in no part. */
  part: Part | null;
  blocks: readonly number[];
  columns: readonly string[];
  open: OpenPart | null;
}

/** What a report counts. */
export interface Rows {
  clicks: readonly Readable[];
  converted: readonly Readable[];
}

/** How many rows so many blocks have, of a source of `rows`. */
const rowsWithin = (rows: number, blocks: readonly number[]) => blocks.reduce((sum, block) => sum + rowsOfBlock(rows, block), 0);
/** The blocks that may have rows of one of several shares; null is everything. */
export const blocksOfShares = ({ part, blocks }: Readable, shares: readonly (ShareCondition | null)[]) =>
  part === null ? blocks : blocks.filter((block) => shares.some((share) => mayShare(part.header, share, block)));
/** How many rows the blocks have that may have rows of a share. */
export const rowsOf = (all: readonly Readable[], share: ShareCondition | null) =>
  all.reduce((sum, readable) => sum + rowsWithin(readable.prepared.source.rows, blocksOfShares(readable, [share])), 0);
/** How many values of a column the rows may have, at most. */
export const textsWithin = ({ clicks, converted }: Rows, column: string) =>
  [...clicks, ...converted].reduce((sum, { prepared: { source }, blocks }) => {
    return sum + Math.min(source.distinct(column), rowsWithin(source.rows, blocks));
  }, 0);
