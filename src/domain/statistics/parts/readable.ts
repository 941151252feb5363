import { mayShare } from "./blocks-within.ts";
import { rowsOfBlock } from "./decode.ts";
import type { PartHeader } from "./part.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { OpenPart } from "./reads.ts";
import type { ShareCondition } from "./shares.ts";

/** A source, and what a pass reads of it. */
export interface Readable {
  prepared: PreparedSource;
  /** Of a part. */
  header: PartHeader | null;
  blocks: readonly number[];
  columns: readonly string[];
  open: OpenPart | null;
}

/** How many rows so many blocks have, of a source of `rows`. */
export const rowsWithin = (rows: number, blocks: readonly number[]) => blocks.reduce((sum, block) => sum + rowsOfBlock(rows, block), 0);
/** The blocks that may have rows of a share; null is everything. */
export const blocksOfShare = ({ header, blocks }: Readable, share: ShareCondition | null) =>
  header === null ? blocks : blocks.filter((block) => mayShare(header, share, block));
/** How many rows the blocks have that may have rows of a share. */
export const rowsOf = (all: readonly Readable[], share: ShareCondition | null) =>
  all.reduce((sum, readable) => sum + rowsWithin(readable.prepared.source.rows, blocksOfShare(readable, share)), 0);
