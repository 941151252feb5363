import { type SQL, sql } from "drizzle-orm";
import type { Fragment } from "./sql.ts";

/** A fragment as a part of a query of Drizzle's builder. `T` is what it answers where it is selected. */
export function inBuilder<T>({ texts, values }: Fragment): SQL<T> {
  const [first = "", ...rest] = texts.map((text) => sql.raw(text));
  return sql<T>`${first}${sql.join(rest.flatMap((text, place) => [sql`${values[place]}`, text]))}`;
}
