/** The first byte of every header. Readers of older versions stay. */
export const FORMAT_VERSION = 1;

/** Columns are encoded, skipped and decoded in blocks of so many rows. */
export const BLOCK_ROWS = 65_536;

/** Bytes of a chunk. In base64 it is a text of 65,536 characters. */
export const CHUNK_BYTES = 49_152;

/** The most rows of a part. */
export const MAX_PART_ROWS = 1_048_576;

/** A stretch of a part's bytes. */
export interface Section {
  offset: number;
  length: number;
}

/** How a column is stored. A column that a part has not is 0 or "" in all its rows. */
export interface ColumnHeader {
  name: string;
  isText: boolean;
  /** How many different values it has. */
  distinct: number;
  /**
   * How many of them, the last of the dictionary, only one row has, in the order of these rows. All such rows have the code 0, as which of
   * the values is theirs can be counted, and each other value the code of its place plus one. 0: codes are places.
   */
  singles: number;
  /** Bits of a code: 1, 2, 4, 8, 16 or 24; 0 where all rows have the same value. */
  codeBits: number;
  /** The value of all rows, where they have the same; it stands here and nowhere else. */
  constant: number | string | null;
  /** Whether each code is stored as its difference from the one before it. */
  isDelta: boolean;
  /** Bytes of the dictionary when it is unpacked. */
  dictionaryBytes: number;
  dictionary: Section;
  /** One for each block; none where all rows have the same value. */
  blocks: Section[];
}

/** What is known of a part without reading it. */
export interface PartHeader {
  rows: number;
  /** UTC quarters of an hour of the first and the last click. */
  minQuarter: number;
  maxQuarter: number;
  /** Bytes of all chunks. */
  bytes: number;
  columns: ReadonlyMap<string, ColumnHeader>;
  /** The smallest and the greatest value in each block of the columns that rows are sorted by. */
  ranges: ReadonlyMap<string, readonly { min: number; max: number }[]>;
}

/** A part as it is stored: the header with the part, each chunk in a row of its own, numbered from 0. All are base64. */
export interface EncodedPart {
  header: string;
  chunks: string[];
}

/** A part that can be read. The name never means anything else. */
export interface Part {
  name: string;
  header: PartHeader;
}

/** Chunks of a part, both ends included. */
export interface ChunkRange {
  part: string;
  first: number;
  last: number;
}

/** A chunk as it was stored. */
export interface Chunk {
  part: string;
  number: number;
  body: string;
}

/**
 * Reads chunks from where parts are kept, in any order. Ranges may touch each other; they never overlap. A chunk that is not there is
 * left out.
 */
export type ReadChunks = (ranges: readonly ChunkRange[]) => Promise<readonly Chunk[]>;

/** Bytes of a part that are not what was written. */
export class DamagedPartError extends Error {
  constructor(where: string) {
    super(`damaged part: ${where}`);
    this.name = "DamagedPartError";
  }
}
