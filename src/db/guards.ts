import { AppError, type ErrorCode } from "../platform/errors.ts";
import type { Database } from "./client.ts";
import { type Read, readAlone, readTogether, rowsOf } from "./read.ts";
import { type Fragment, join, name, raw, sql, statement } from "./sql.ts";

/** A condition that a write needs, and the error where it does not hold. */
export interface Guard {
  holds: Fragment;
  code: ErrorCode;
  /** The parameter at fault. */
  field?: string;
  /** What is wrong, where the code does not say it all. */
  says?: string;
}

/** A path that is none: SQLite's error shows it, and is the only one whose text a statement can choose. */
const UNMET = "unmet ";
const UNMET_PLACE = /unmet (\d+)/;

const toError = ({ code, field, says }: Guard): AppError => new AppError(code, field, says === undefined ? {} : { says });

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
      return unmet === undefined ? null : toError(unmet);
    },
  };
}

/** The error of the first condition that does not hold; null where all of them do. */
export function findUnmet(db: Database, guards: readonly Guard[]): Promise<AppError | null> {
  return readAlone(unmetOf(db, guards));
}

/**
 * Runs a write that does nothing unless its conditions hold, and answers the row that it returns, in one round trip.
 * @param write names all the conditions itself (`allOf`), and has RETURNING
 * @throws AppError of the condition that does not hold
 */
export async function writeGuarded<Row>(db: Database, guards: readonly Guard[], write: Fragment): Promise<Row> {
  const [unmet, [written]] = await readTogether(db, unmetOf(db, guards), rowsOf<Row>(db, write));
  if (written !== undefined) return written;
  throw unmet ?? new AppError("database");
}

/** A statement ahead of a batch that rolls all of it back unless every condition holds; `unmetBy` says which one does not. */
export function requireAll(db: Database, guards: readonly Guard[]): D1PreparedStatement {
  const met = guards.map(({ holds }, place) => sql`WHEN NOT COALESCE((${holds}), FALSE) THEN ${raw(`'${UNMET}${place}'`)}`);
  return statement(db, sql`SELECT json_extract('{}', CASE ${join(met, " ")} ELSE '$' END)`);
}

/** The error of the first condition of `requireAll` that did not hold; null: the batch failed by something else. */
export function unmetBy(error: unknown, guards: readonly Guard[]): AppError | null {
  const place = error instanceof Error ? error.message.match(UNMET_PLACE)?.[1] : undefined;
  const unmet = place === undefined ? undefined : guards[Number(place)];
  return unmet === undefined ? null : toError(unmet);
}
