import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema/index.ts";

/** Drizzle over D1; `$client` is the D1 binding, for hot paths whose SQL is written by hand. */
export type Database = DrizzleD1Database<typeof schema> & { $client: D1Database };

/** Drizzle over a binding of D1; `$client` is the binding, for SQL by hand. */
export function connect(d1: D1Database): Database {
  return drizzle(d1, { schema, casing: "snake_case" });
}
