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

/**
 * Reads a page in one round trip, with whatever else is read.
 * @param read of the page's rows without ORDER BY, by SQL of a table `p` of their `id`s, whose order a CROSS JOIN keeps
 */
export async function readNumberedPage<Row, T extends readonly unknown[] = []>(
  db: Database,
  list: NumberedList,
  { read, ...stretch }: Stretch & { read(page: Fragment): Read<Row[]> },
  ...reads: { [K in keyof T]: Read<T[K]> }
): Promise<[NumberedPage<Row>, ...T]> {
  const [count, rows, ...others] = await readTogether<[{ total: number } | undefined, Row[], ...T]>(
    db,
    firstOf<{ total: number }>(db, sql`SELECT (${list.total ?? countOf(list.arms)}) AS total`),
    read(sql`(${pageKeys(list, stretch)}) AS p`),
    ...reads,
  );
  const total = count?.total ?? 0;
  const isFromEnd = list.total !== null && stretch.offset * 2 >= total;
  return [{ rows: isFromEnd ? rows.toReversed() : rows, total }, ...others];
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
