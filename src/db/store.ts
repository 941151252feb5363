import { type Fragment, statement } from "./sql.ts";

/** Runs statements, all or none, in the Worker's D1 or that of a command. Returns the rows of each. */
export type Store = (statements: readonly Fragment[]) => Promise<Record<string, unknown>[][]>;

/** The store of a D1 binding. */
export const storeOf =
  (db: { $client: Pick<D1Database, "prepare" | "batch"> }): Store =>
  async (statements) => {
    const results = await db.$client.batch<Record<string, unknown>>(statements.map((each) => statement(db, each)));
    return results.map((result) => result.results);
  };
