import { type Query, type SQL, sql } from "drizzle-orm";
import { Fragment, type Value } from "./sql.ts";

/** A fragment as a part of a query of Drizzle's builder. `T` is what it answers where it is selected. */
export function inBuilder<T>({ texts, values }: Fragment): SQL<T> {
  const [first = "", ...rest] = texts.map((text) => sql.raw(text));
  return sql<T>`${first}${sql.join(rest.flatMap((text, place) => [sql`${values[place]}`, text]))}`;
}

/**
 * A query of Drizzle's builder as a part of SQL of the tag, such as the list of an IN.
 * @throws Error when its text has a question mark that stands for no value
 */
export function fromBuilder({ sql: text, params }: Query): Fragment {
  const texts = text.split("?");
  if (texts.length !== params.length + 1) throw new Error(`not each question mark is a value: ${text}`);
  return new Fragment(texts, params as Value[]);
}
