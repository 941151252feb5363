import { forGood } from "../../storage.ts";
import type { Columns, Kind } from "./kind.ts";

const MAX_FORMS = 20;

type Kept = [names: string, columns: unknown];

const nameOf = (names: readonly string[]) => names.join("\t");
const keyOf = ({ keptAs }: { keptAs: string }) => `pawprint.${keptAs}.columns`;

function readAll(key: string): Kept[] {
  try {
    const kept: unknown = JSON.parse(forGood.getItem(key) ?? "[]");
    return Array.isArray(kept) ? (kept as Kept[]).filter(Array.isArray) : [];
  } catch {
    return [];
  }
}

/** What this browser was told the columns of such a file are; undefined: nothing. */
export function keptColumns<F extends string>(kind: Kind<F>, names: readonly string[]): Columns<F> | undefined {
  const columns = readAll(keyOf(kind)).find(([each]) => each === nameOf(names))?.[1];
  if (!Array.isArray(columns) || columns.length !== names.length) return undefined;
  return columns.map((field) => kind.fields.find((each) => each === field) ?? null);
}

/** Keeps what the columns of a file with these names are, for the next file of its kind. */
export function keepColumns<F extends string>(kind: Kind<F>, names: readonly string[], columns: Columns<F>): void {
  const others = readAll(keyOf(kind)).filter(([each]) => each !== nameOf(names));
  forGood.setItem(keyOf(kind), JSON.stringify([[nameOf(names), columns], ...others].slice(0, MAX_FORMS)));
}
