import type { FactRows } from "../facts.ts";
import type { ColumnCache } from "./column-cache.ts";
import type { Part, ReadChunks } from "./part.ts";
import type { ConversionRows } from "./query.ts";

/** What a report is made of. */
export interface GroupSources {
  parts: readonly Part[];
  /** Clicks that are in no part, with at least the columns that the question names. */
  tail: FactRows;
  conversions: ConversionRows | null;
  /** Called once for each batch of chunks: as a rule once. */
  readChunks: ReadChunks;
  cache: ColumnCache | null;
}
