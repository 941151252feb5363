import { type Columns, type CostField, FIELDS } from "./columns.ts";

const KEY = "pawprint.costs.columns";
const MAX_FORMS = 20;

type Kept = [names: string, columns: unknown];

const nameOf = (names: readonly string[]) => names.join("\t");

function readAll(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as Kept[]).filter(Array.isArray) : [];
  } catch {
    return [];
  }
}

/** What this browser was told the columns of such a file are; undefined: nothing. */
export function keptColumns(names: readonly string[]): Columns | undefined {
  const columns = readAll().find(([each]) => each === nameOf(names))?.[1];
  if (!Array.isArray(columns) || columns.length !== names.length) return undefined;
  return columns.map((field) => FIELDS.find((each) => each === field) ?? (null as CostField | null));
}

/** Keeps what the columns of a file with these names are, for the next file of its kind. */
export function keepColumns(names: readonly string[], columns: Columns): void {
  const others = readAll().filter(([each]) => each !== nameOf(names));
  localStorage.setItem(KEY, JSON.stringify([[nameOf(names), columns], ...others].slice(0, MAX_FORMS)));
}
