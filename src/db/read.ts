import type { InferSelectModel, Query } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./client.ts";
import { fromBuilder, inBuilder } from "./in-builder.ts";
import { type Fragment, statement } from "./sql.ts";

/** A statement that reads, and what its result says. */
export interface Read<T> {
  statement: D1PreparedStatement;
  read(result: D1Result<unknown>): T;
}

/** A read of all rows. `Row` names the columns that the SQL selects. */
export function rowsOf<Row>(db: Database, fragment: Fragment): Read<Row[]> {
  return { statement: statement(db, fragment), read: ({ results }) => results as Row[] };
}

/** A read of the first row; undefined where there is none. */
export function firstOf<Row>(db: Database, fragment: Fragment): Read<Row | undefined> {
  return { statement: statement(db, fragment), read: ({ results }) => results[0] as Row | undefined };
}

/** What of a query of Drizzle's builder makes it a read. */
interface Built<Row> extends PromiseLike<Row[]> {
  prepare(): { getQuery(): Query; mapResult(result: unknown, isFromBatch: boolean): unknown };
}

/** A query of Drizzle's builder as a read. Each of its columns needs a name of its own: D1 merges those of one name in a batch. */
export function builtRead<Row>(db: Database, query: Built<Row>): Read<Row[]> {
  const prepared = query.prepare();
  return { statement: statement(db, fromBuilder(prepared.getQuery())), read: (result) => prepared.mapResult(result, true) as Row[] };
}

/** A read of the first row of a table that meets a condition, whole; undefined where there is none. */
export function rowOf<T extends SQLiteTable>(db: Database, table: T, condition: Fragment): Read<InferSelectModel<T> | undefined> {
  const query = db.select().from<SQLiteTable>(table).where(inBuilder(condition)).limit(1);
  const { statement, read } = builtRead(db, query);
  return { statement, read: (result) => read(result)[0] as InferSelectModel<T> | undefined };
}

/** Runs reads in one round trip: `const [row, page] = await readTogether(db, rowRead, pageRead)`. */
export async function readTogether<T extends readonly unknown[]>(db: Database, ...reads: { [K in keyof T]: Read<T[K]> }): Promise<T> {
  const results = await db.$client.batch<unknown>(reads.map((each) => each.statement));
  return reads.map((each, place) => each.read(results[place] as D1Result<unknown>)) as unknown as T;
}

/** Runs writes and then a read of what they made, in one round trip and one transaction. */
export async function readAfter<T>(db: Database, writes: readonly D1PreparedStatement[], read: Read<T>): Promise<T> {
  const results = await db.$client.batch<unknown>([...writes, read.statement]);
  return read.read(results[writes.length] as D1Result<unknown>);
}

/** Runs a read, then writes, and then a read of what they made, in one round trip and one transaction. */
export async function readAround<Before, After>(
  db: Database,
  before: Read<Before>,
  writes: readonly D1PreparedStatement[],
  after: Read<After>,
): Promise<[Before, After]> {
  const results = await db.$client.batch<unknown>([before.statement, ...writes, after.statement]);
  return [before.read(results[0] as D1Result<unknown>), after.read(results[writes.length + 1] as D1Result<unknown>)];
}

/** Runs one read. */
export async function readAlone<T>(read: Read<T>): Promise<T> {
  return read.read(await read.statement.all());
}
