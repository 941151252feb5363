import { COUNTED_AT_MOST } from "../lib/counting.ts";
import type { Database } from "./client.ts";
import { mergeArms } from "./merge.ts";
import { firstOf, type Read, readTogether } from "./read.ts";
import { type Fragment, raw, sql } from "./sql.ts";

/** A stretch of rows that count under a name. Several may have one name. */
export interface Counted<Name extends string> {
  name: Name;
  /** SELECTs of the same columns, each along an index. */
  rows: readonly Fragment[];
  /** A condition on rows `r` of these; null: all count. */
  matches: Fragment | null;
}

/** Numbers of rows by name, and whether one is higher than was counted. */
export interface CappedCounts<Name extends string> {
  counts: Record<Name, number>;
  more: boolean;
}

/** Counts rows by name in one round trip, however many there are: no more than `COUNTED_AT_MOST` and one of each stretch are read. */
export async function readCappedCounts<Name extends string>(
  db: Database,
  names: readonly Name[],
  stretches: readonly Counted<Name>[],
): Promise<CappedCounts<Name>> {
  return sumOf(names, stretches, await readTogether<Found[]>(db, ...readsOf(db, stretches)));
}

/** The same, and what another read answers, in the same round trip. */
export async function readCappedCountsBeside<Name extends string, Beside>(
  db: Database,
  { names, stretches, beside }: { names: readonly Name[]; stretches: readonly Counted<Name>[]; beside: Read<Beside> },
): Promise<[CappedCounts<Name>, Beside]> {
  const [other, ...found] = await readTogether<[Beside, ...Found[]]>(db, beside, ...readsOf(db, stretches));
  return [sumOf(names, stretches, found), other];
}

type Found = { looked: number; counted: number } | undefined;

function readsOf(db: Database, stretches: readonly Counted<string>[]): Read<Found>[] {
  return stretches.map(({ rows, matches }) =>
    firstOf<{ looked: number; counted: number }>(
      db,
      sql`SELECT count(*) AS looked, coalesce(sum(${matches ?? raw("1")}), 0) AS counted
        FROM (${mergeArms(rows, null, sql`LIMIT ${raw(COUNTED_AT_MOST + 1)}`)}) r`,
    ),
  );
}

function sumOf<Name extends string>(
  names: readonly Name[],
  stretches: readonly Counted<Name>[],
  found: readonly Found[],
): CappedCounts<Name> {
  const sums = new Map(names.map((name) => [name, 0]));
  for (const [index, { name }] of stretches.entries()) sums.set(name, (sums.get(name) ?? 0) + (found[index]?.counted ?? 0));
  return {
    counts: Object.fromEntries(names.map((name) => [name, Math.min(sums.get(name) ?? 0, COUNTED_AT_MOST)])) as Record<Name, number>,
    more: found.some((each) => (each?.looked ?? 0) > COUNTED_AT_MOST) || [...sums.values()].some((sum) => sum > COUNTED_AT_MOST),
  };
}
