import type { Database } from "./client.ts";
import { mergeArms } from "./merge.ts";
import { firstOf, type Read, readTogether } from "./read.ts";
import { type Fragment, join, name, raw, sql } from "./sql.ts";

/** A stretch of a list. */
export interface Stretch {
  offset: number;
  limit: number;
}

/** A list that is asked for by the numbers of its pages, with how many rows it has in all. */
export interface NumberedList {
  /** SELECTs of `id`, and of what the list is sorted by, without ORDER BY. Where an index yields each in the order, a page reads no more than its rows. */
  arms: readonly Fragment[];
  /** Result columns, all in one direction. */
  order: readonly string[];
  isDescending: boolean;
  /** SQL of how many rows there are, where that is kept; null: they are counted. */
  total: Fragment | null;
}

/** A page of a list, and how many rows the list has in all. */
interface NumberedPage<Row> {
  rows: Row[];
  total: number;
}

/** Where a page stands, and how its rows are read: by SQL of a table `p` of what the arms select, whose order a CROSS JOIN keeps, without ORDER BY. */
type Wanted<Row> = Stretch & { read(page: Fragment): Read<Row[]> };

/** Reads a page in one round trip, with whatever else is read. */
export async function readNumberedPage<Row, T extends readonly unknown[] = []>(
  db: Database,
  list: NumberedList,
  wanted: Wanted<Row>,
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<[NumberedPage<Row>, ...T]> {
  const [total, rows, ...others] = await readTogether<[number, Row[], ...T]>(db, ...numberedPageReads(db, list, wanted), ...reads);
  return [toNumberedPage(list, wanted, total, rows), ...others];
}

/** The reads of a page, for the batch of what else is read; `toNumberedPage` makes the page of what they say. */
export function numberedPageReads<Row>(db: Database, list: NumberedList, { read, ...stretch }: Wanted<Row>): [Read<number>, Read<Row[]>] {
  const count = firstOf<{ total: number }>(db, sql`SELECT (${list.total ?? countOf(list.arms)}) AS total`);
  return [{ statement: count.statement, read: (result) => count.read(result)?.total ?? 0 }, read(sql`(${pageKeys(list, stretch)}) AS p`)];
}

export function toNumberedPage<Row>(list: NumberedList, { offset }: Stretch, total: number, rows: Row[]): NumberedPage<Row> {
  const isFromEnd = list.total !== null && offset * 2 >= total;
  return { rows: isFromEnd ? rows.toReversed() : rows, total };
}

const countOf = (arms: readonly Fragment[]) =>
  join(
    arms.map((arm) => sql`(SELECT count(*) FROM (${arm}))`),
    " + ",
  );

/**
 * A SELECT of what the arms of a list select, of a page. Where the number of rows is kept, it begins at the end of the list that is nearer,
 * because what it skips it reads, too: from the list's end it goes backwards.
 */
export function pageKeys({ arms, order, isDescending, total }: NumberedList, { offset, limit }: Stretch): Fragment {
  const merged = (descends: boolean, bounds: Fragment) => {
    const direction = raw(descends ? "DESC" : "ASC");
    return mergeArms(arms, join(order.map((column) => sql`${name(column)} ${direction}`)), bounds);
  };
  if (total === null) return merged(isDescending, sql`LIMIT ${limit} OFFSET ${offset}`);
  const size = raw("(SELECT total FROM size)");
  const isNear = sql`${offset} * 2 < ${size}`;
  const fromStart = merged(isDescending, sql`LIMIT iif(${isNear}, ${limit}, 0) OFFSET ${offset}`);
  const left = sql`max(0, min(${limit}, ${size} - ${offset}))`;
  const fromEnd = merged(!isDescending, sql`LIMIT iif(${isNear}, 0, ${left}) OFFSET max(0, ${size} - ${offset} - ${limit})`);
  return sql`WITH size AS MATERIALIZED (SELECT (${total}) AS total) SELECT * FROM (${fromStart}) UNION ALL SELECT * FROM (${fromEnd})`;
}
