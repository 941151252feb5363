import type { Delimiter } from "../../csv-read.ts";

/** What the columns of a file are; null: it is left out. */
export type Columns<F extends string> = readonly (F | null)[];

/** What the lines of a file are of, and how it is recognised. */
export interface Kind<F extends string> {
  /** Of what this browser keeps of the columns of files. */
  keptAs: string;
  /** What a column may be. */
  fields: readonly F[];
  /** What the columns of a first line are. */
  recognize: (names: readonly string[]) => Columns<F>;
  /** What the columns of a file without names are. */
  unnamed?: Columns<F>;
  /** What separates cells besides tabs, semicolons and commas. */
  delimiters?: readonly Delimiter[];
}

/** A line of a file as the API takes it, or the field that it lacks. */
export interface Line<I, F extends string = string> {
  line: number;
  cells: readonly string[];
  item: I | null;
  missing: F | null;
}
