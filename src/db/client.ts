import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema/index.ts";

/** Drizzle over D1; `$client` is the D1 binding, for statements of the tag `sql`. */
export type Database = DrizzleD1Database<typeof schema> & { $client: D1Database };

/** Drizzle over a binding of D1; `$client` is the binding, for statements of the tag `sql`. */
export function connect(d1: D1Database): Database {
  return drizzle(d1, { schema, casing: "snake_case" });
}
