import type { Database } from "../../db/client.ts";
import { firstOf, type Read } from "../../db/read.ts";
import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";

type Value = string | number | null;

/** Rows that others refer to by their id. */
interface LabelSource<Row, Label> {
  /** The column of the page that has their ids. */
  of: keyof Row & string;
  /** SQL of the id, and of what is read of each. */
  id: Fragment;
  columns: { [Key in keyof Label]: Fragment };
  /** What follows FROM, with a condition at its end. */
  from: Fragment;
}

interface Wanted<Row, Labels> {
  columns: { [Key in keyof Row]: Fragment };
  /** What follows FROM, with order and bounds. */
  from: Fragment;
  labels: { [Key in keyof Labels]: LabelSource<Row, Labels[Key]> };
}

interface Page<Row, Labels> {
  rows: Row[];
  /** By their ids. */
  labels: { [Key in keyof Labels]: ReadonlyMap<number, Labels[Key]> };
}

/**
 * A read of a page and of what its rows refer to, such as names of cabinets, each of which is read once: a join would read it for every
 * row. It is one row of JSON in the database's answer.
 */
export function labelledPage<Row extends Record<keyof Row, Value>, Labels>(
  db: Database,
  { columns, from, labels }: Wanted<Row, Labels>,
): Read<Page<Row, Labels>> {
  const keys = Object.keys(columns) as (keyof Row & string)[];
  const names = Object.keys(labels) as (keyof Labels & string)[];
  const idsOf = (label: string) => name(`${label}_ids`);
  const ids = names.map((label) => sql`, json_group_array(DISTINCT ${name(labels[label].of)}) AS ${idsOf(label)}`);
  const labelled = names.map((label) => {
    const source = labels[label];
    const read = Object.keys(source.columns).map((key) => source.columns[key as keyof Labels[typeof label]]);
    return sql`, (SELECT json_group_array(json_array(${join([source.id, ...read])}))
      FROM ${source.from} AND ${source.id} IN (SELECT value FROM json_each(${idsOf(label)}))) AS ${name(label)}`;
  });
  const page = sql`SELECT ${join(keys.map((key) => sql`${columns[key]} AS ${name(key)}`))} FROM ${from}`;
  const query = sql`SELECT page_rows ${join(labelled, "")} FROM
    (SELECT json_group_array(json_array(${join(keys.map(name))})) AS page_rows ${join(ids, "")} FROM (${page}))`;
  const { statement, read } = firstOf<Record<string, string>>(db, query);
  const parse = (text: string | undefined) => JSON.parse(text ?? "[]") as Value[][];
  return {
    statement,
    read(result) {
      const row = read(result);
      const labelsOf = (label: keyof Labels & string) =>
        new Map(parse(row?.[label]).map(([id, ...values]) => [Number(id), zip(Object.keys(labels[label].columns), values)]));
      return {
        rows: parse(row?.page_rows).map((values) => zip(keys, values) as Row),
        labels: Object.fromEntries(names.map((label) => [label, labelsOf(label)])) as unknown as Page<Row, Labels>["labels"],
      };
    },
  };
}

const zip = (keys: readonly string[], values: readonly Value[]): unknown =>
  Object.fromEntries(keys.map((key, place) => [key, values[place] ?? null]));

/** Columns of a table under names of their own, such as `{ isActive: "is_active" }`. */
export function columnsOf<Row>(table: string, columns: { [Key in keyof Row]: string }): { [Key in keyof Row]: Fragment } {
  const entries = Object.entries<string>(columns).map(([key, column]) => [key, raw(`${table}.${column}`)]);
  return Object.fromEntries(entries) as { [Key in keyof Row]: Fragment };
}
