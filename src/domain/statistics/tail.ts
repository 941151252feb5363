import type { Database } from "../../db/client.ts";
import { type Read, rowsOf } from "../../db/read.ts";
import { type Fragment, integer, join, raw, sql } from "../../db/sql.ts";
import { CLICK_FACTS } from "./click-facts.ts";
import { type FactColumn, type FactRows, isNumberColumn, NUMBER_COLUMNS, TEXT_COLUMNS } from "./facts.ts";

/** What parts have. */
export const PART_COLUMNS: readonly FactColumn[] = [...NUMBER_COLUMNS, ...TEXT_COLUMNS];

/** What D1 takes in one call of a function. */
const MAX_ARGUMENTS = 32;

/** Whose clicks, of which time: from a moment to before another. */
export interface Span {
  /** An account, or SQL that selects several. */
  ownerId: number | Fragment;
  fromMs: number;
  toMs: number;
  /** Of parts only those whose raw clicks are deleted. */
  isPruned?: true;
}

/** SQL of whether a row is one of the owner's. */
export const isOwnedBy = (ownerId: Span["ownerId"]): Fragment =>
  typeof ownerId === "number" ? sql`owner_id = ${ownerId}` : sql`owner_id IN (${ownerId})`;

/**
 * A read of the facts of an owner's clicks that are in no part: with the parts that `partsRead` finds in the same batch those are all of
 * the owner's clicks, each once.
 * @param where a condition on the clicks `c`
 */
export function tailRead(
  db: Database,
  { ownerId, fromMs, toMs }: Span,
  { columns, where = sql`TRUE` }: { columns: readonly FactColumn[]; where?: Fragment },
): Read<FactRows> {
  const landings = sql`SELECT l.clicks FROM click_landings l
    WHERE ${isOwnedBy(ownerId)} AND l.first_at_ms < ${integer(toMs)} AND l.last_at_ms >= ${integer(fromMs)}`;
  return factsRead(db, { landings, columns, where: sql`c.at_ms >= ${integer(fromMs)} AND c.at_ms < ${integer(toMs)} AND ${where}` });
}

/**
 * A read of the facts of clicks.
 * @param landings a SELECT of JSON lists of clicks
 */
export function factsRead(
  db: Database,
  { landings, columns, where }: { landings: Fragment; columns: readonly FactColumn[]; where: Fragment },
): Read<FactRows> {
  const lists = Array.from({ length: Math.ceil(columns.length / MAX_ARGUMENTS) }, (_, place) =>
    columns.slice(place * MAX_ARGUMENTS, (place + 1) * MAX_ARGUMENTS),
  );
  const selected = lists.map((list, place) => sql`json_array(${join(list.map((column) => CLICK_FACTS[column]))}) AS ${raw(`f${place}`)}`);
  const { statement, read } = rowsOf<Record<string, string>>(
    db,
    sql`SELECT ${selected.length === 0 ? raw("1") : join(selected)} FROM (${landings}) l CROSS JOIN json_each(l.clicks) j CROSS JOIN clicks c ON c.id = j.value
      WHERE ${where}`,
  );
  return { statement, read: (result) => factRowsOf(lists, read(result)) };
}

function factRowsOf(lists: readonly (readonly FactColumn[])[], rows: readonly Record<string, string>[]): FactRows {
  const [numbers, texts]: [Partial<Record<string, number[]>>, Partial<Record<string, string[]>>] = [{}, {}];
  for (const [place, list] of lists.entries()) {
    const values = JSON.parse(`[${rows.map((row) => row[`f${place}`]).join(",")}]`) as (number | string)[][];
    for (const [at, column] of list.entries()) {
      if (isNumberColumn(column)) numbers[column] = values.map((row) => numberOf(row[at]));
      else texts[column] = values.map((row) => String(row[at]));
    }
  }
  return { count: rows.length, numbers, texts };
}

/** A number as parts hold it. What a link says may be none of these: that is 0. */
export function numberOf(value: unknown): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
