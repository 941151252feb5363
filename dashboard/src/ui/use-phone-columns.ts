import type { RowData } from "@tanstack/react-table";
import { useState } from "react";
import { keptWords } from "../preferences.ts";
import type { Column } from "./column.ts";
import { useIsNarrow } from "./use-is-narrow.ts";

/** Beside the first column. */
const CHOSEN = 2;

export interface PhoneTable {
  isNarrow: boolean;
  /** All columns fit there: their texts are shown whole, in as many lines as they need. */
  isWrapped: boolean;
  /** Not all columns are shown. */
  isShort: boolean;
  isFull: boolean;
  setFull: (isFull: boolean) => void;
  /** Ids of the columns beside the first. */
  chosen: readonly string[];
  choose: (at: number, id: string) => void;
}

/**
 * Which columns a table shows: all, or on a phone the first and the two that were chosen in this browser.
 * @param fits all fit on a phone, though they are more than three
 */
export function usePhoneColumns<Row extends RowData>(
  columns: readonly Column<Row>[],
  fits: boolean,
): PhoneTable & { shown: readonly Column<Row>[] } {
  const kept = keptWords(`phone-columns ${columns.map(({ id }) => id).join(" ")}`);
  const [mine, setMine] = useState(kept.read);
  const [isFull, setFull] = useState(false);
  const isPhone = useIsNarrow();
  const isNarrow = isPhone && !fits && columns.length > CHOSEN + 1;
  const isShort = isNarrow && !isFull;
  const others = columns.slice(1);
  const known = mine.filter((id) => others.some((column) => column.id === id));
  // What says most comes before what is only pressed.
  const usual = [...others.filter(({ onPhone }) => onPhone), ...others.filter(({ unsorted }) => !unsorted), ...others].map(({ id }) => id);
  const chosen = [...new Set([...known, ...usual])].slice(0, CHOSEN);
  return {
    isNarrow,
    isWrapped: isPhone && !isNarrow,
    isShort,
    isFull,
    setFull,
    chosen,
    choose: (at, id) => {
      const next = chosen.map((each, index) => (index === at ? id : each === id ? (chosen[at] ?? each) : each));
      kept.write(next);
      setMine(next);
    },
    shown: isShort ? [...columns.slice(0, 1), ...chosen.flatMap((id) => others.find((column) => column.id === id) ?? [])] : columns,
  };
}
