import { useMemo, useState } from "react";
import { type CsvTable, readCsv } from "../../csv-read.ts";
import { keepColumns, keptColumns } from "./kept-columns.ts";
import type { Columns, Kind } from "./kind.ts";

/** Lines that somebody pasted or dropped, and what their columns are. */
export interface Source<F extends string> {
  text: string;
  setText: (text: string) => void;
  table: CsvTable;
  /** The first line. */
  first: readonly string[];
  columns: Columns<F>;
  setColumns: (columns: Columns<F>) => void;
  /** The first line names the columns. */
  hasNames: boolean;
  setHasNames: (hasNames: boolean) => void;
}

export function useSource<F extends string>(kind: Kind<F>): Source<F> {
  const [text, keepText] = useState("");
  const [chosen, setChosen] = useState<{ columns?: Columns<F>; hasNames?: boolean }>({});
  const read = (of: string) => readCsv(of, kind.delimiters);
  const table = useMemo(() => readCsv(text, kind.delimiters), [text, kind]);
  const first = useMemo(() => table.rows[0]?.cells ?? [], [table]);
  const recognized = useMemo(() => keptColumns(kind, first) ?? kind.recognize(first), [first, kind]);
  const isRecognized = recognized.some((field) => field !== null);
  const guessed = useMemo(
    () => (isRecognized ? recognized : first.map((_, index) => kind.unnamed?.[index] ?? null)),
    [first, recognized, isRecognized, kind],
  );
  const columns = chosen.columns ?? guessed;
  const hasNames = chosen.hasNames ?? isRecognized;
  return {
    text,
    setText(next) {
      const names = read(next.slice(0, 10_000)).rows[0]?.cells.join("\n");
      if (names !== first.join("\n")) setChosen({});
      keepText(next);
    },
    table,
    first,
    columns,
    setColumns(next) {
      setChosen({ columns: next, hasNames });
      if (hasNames) keepColumns(kind, first, next);
    },
    hasNames,
    setHasNames: (next) => setChosen({ columns, hasNames: next }),
  };
}
