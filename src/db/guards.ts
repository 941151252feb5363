import { AppError, type ErrorCode } from "../platform/errors.ts";
import type { Database } from "./client.ts";

/** A condition in SQL over ?1, ?2 … that a write needs, and the error where it does not hold. */
export interface Guard {
  holds: string;
  code: ErrorCode;
  /** The parameter at fault. */
  field?: string;
}

type Binds = readonly (string | number | null)[];

/** SQL of all the conditions. */
export function allOf(guards: readonly Guard[]): string {
  return guards.map(({ holds }) => `(${holds})`).join(" AND ");
}

/**
 * The error of the first condition that does not hold; null where all of them do.
 * @param binds those of the write, whose conditions these are
 */
export async function findUnmet(db: Database, guards: readonly Guard[], binds: Binds): Promise<AppError | null> {
  const conditions = guards.map(({ holds }, i) => `(${holds}) AS g${i}`);
  // D1 wants as many values as the highest number that is named.
  const row = await db.$client
    .prepare(`SELECT ${conditions.join(", ")}, ?${binds.length} AS named`)
    .bind(...binds)
    .first<Record<string, unknown>>();
  const unmet = guards.find((_, i) => row?.[`g${i}`] !== 1);
  return unmet === undefined ? null : new AppError(unmet.code, unmet.field);
}

/**
 * Runs a write that does nothing unless its conditions hold, and answers the row that it returns.
 * @param sql names all the conditions itself (`allOf`), and has RETURNING
 * @throws AppError of the condition that does not hold
 */
export async function writeGuarded<Row>(db: Database, guards: readonly Guard[], sql: string, binds: Binds): Promise<Row> {
  const written = await db.$client
    .prepare(sql)
    .bind(...binds)
    .first<Row>();
  if (written !== null) return written;
  throw (await findUnmet(db, guards, binds)) ?? new AppError("database");
}
