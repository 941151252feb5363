import { AppError, type ErrorCode } from "../platform/errors.ts";
import type { Database } from "./client.ts";
import { type Read, readAlone } from "./read.ts";
import { type Fragment, join, name, sql, statement } from "./sql.ts";

/** A condition that a write needs, and the error where it does not hold. */
export interface Guard {
  holds: Fragment;
  code: ErrorCode;
  /** The parameter at fault. */
  field?: string;
  /** What is wrong, where the code does not say it all. */
  says?: string;
}

/** SQL of all the conditions. */
export function allOf(guards: readonly Guard[]): Fragment {
  return join(
    guards.map(({ holds }) => sql`(${holds})`),
    " AND ",
  );
}

/** A read of the error of the first condition that does not hold; null where all of them do. */
export function unmetOf(db: Database, guards: readonly Guard[]): Read<AppError | null> {
  const conditions = guards.map(({ holds }, i) => sql`(${holds}) AS ${name(`g${i}`)}`);
  return {
    statement: statement(db, sql`SELECT ${join(conditions)}`),
    read({ results }) {
      const row = results[0] as Record<string, unknown> | undefined;
      const unmet = guards.find((_, i) => row?.[`g${i}`] !== 1);
      return unmet === undefined ? null : new AppError(unmet.code, unmet.field, unmet.says === undefined ? {} : { says: unmet.says });
    },
  };
}

/** The error of the first condition that does not hold; null where all of them do. */
export function findUnmet(db: Database, guards: readonly Guard[]): Promise<AppError | null> {
  return readAlone(unmetOf(db, guards));
}

/**
 * Runs a write that does nothing unless its conditions hold, and answers the row that it returns.
 * @param write names all the conditions itself (`allOf`), and has RETURNING
 * @throws AppError of the condition that does not hold
 */
export async function writeGuarded<Row>(db: Database, guards: readonly Guard[], write: Fragment): Promise<Row> {
  const written = await statement(db, write).first<Row>();
  if (written !== null) return written;
  throw (await findUnmet(db, guards)) ?? new AppError("database");
}
