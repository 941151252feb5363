import type { Database } from "../../db/client.ts";
import { firstOf, type Read } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Place } from "./cursor.ts";

/** Rows of a kind, those of all accounts among them, that a look passes over at most. */
export const LOOKED_AT = 1000;

/** Which rows to tell; what is left out does not narrow. */
export interface LiveFilter {
  campaign?: number | undefined;
  /** Its code or number. */
  flow?: string | undefined;
}

/** What every row has. */
export interface Told {
  place: number;
  mark: string;
  /** When it was recorded. */
  atMs: number;
}

/** Where a kind stands. */
export interface Standing {
  /** The last row there is. */
  top: number;
  /** The last row that a look passes over. */
  end: Place;
  /** Whether the place that a look begins at is still what it was. */
  isSame: boolean;
}

/** A kind of rows in the order in which they were written. */
export interface Stream<Row extends Told> {
  /** @param after null: the end is the last row there is */
  standing(ctx: Ctx, after: Place | null, filter: LiveFilter): Read<Standing>;
  /** The first rows after a place, `take` at most. */
  rows(ctx: Ctx, about: { after: Place; filter: LiveFilter; take: number }): Read<Row[]>;
}

/** After all that there is or will be. */
export const BEYOND: Place = { at: Number.MAX_SAFE_INTEGER - LOOKED_AT, mark: "" };

const NO_PLACE: Place = { at: 0, mark: "" };

/** A table in the order of its numbers. They are given as rows are written, one after another, so that none comes later with a smaller one. */
interface Sequence {
  table: Fragment;
  id: Fragment;
  /** SQL that tells a row from one with the same number, of tables in which the number of the last row is given again once that is deleted. */
  mark?: Fragment;
}

/** Of a place where no row is. */
const NO_ROW = "none";

/** Reads three rows. */
export function standingOf(db: Database, { table, id, mark }: Sequence, after: Place | null): Read<Standing> {
  const { at, mark: expected } = after ?? NO_PLACE;
  const upTo = after === null ? Number.MAX_SAFE_INTEGER : at + LOOKED_AT;
  const markSql = mark ?? raw("''");
  const read = firstOf<{ top: number | null; found: string | null; last: number | null; lastMark: string }>(
    db,
    sql`SELECT (SELECT max(${id}) FROM ${table}) AS top, (SELECT ${markSql} FROM ${table} WHERE ${id} = ${at}) AS found,
        e.id AS last, e.mark AS lastMark
      FROM (SELECT 1) LEFT JOIN (SELECT ${id} AS id, ${markSql} AS mark FROM ${table} WHERE ${id} <= ${upTo} ORDER BY ${id} DESC LIMIT 1) e ON TRUE`,
  );
  return {
    statement: read.statement,
    read(result) {
      const { top, found, last, lastMark } = read.read(result) ?? { top: null, found: null, last: null, lastMark: "" };
      const end = Math.max(at, Math.min(upTo, top ?? 0));
      return {
        top: top ?? 0,
        end: { at: end, mark: mark === undefined ? "" : last === end ? lastMark : NO_ROW },
        isSame: mark === undefined || at === 0 || found === expected || (found === null && (top ?? 0) > at),
      };
    },
  };
}
