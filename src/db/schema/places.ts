import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ms } from "./columns.ts";

/** Cities by the numbers of GeoNames. */
export const cities = sqliteTable(
  "cities",
  {
    id: integer().primaryKey(),
    /** ISO code, lower case. */
    country: text().notNull(),
    /** The first division of the country, by GeoNames. */
    region: text().notNull().default(""),
    name: text().notNull(),
  },
  (t) => [index("cities_country").on(t.country, t.id), index("cities_name").on(t.country, t.name)],
);

/** Providers of internet access, by the number of their autonomous system. */
export const providers = sqliteTable("providers", {
  /** Autonomous system number. */
  id: integer().primaryKey(),
  name: text().notNull(),
  /** As domain/dictionaries searches it: lib/fold.ts */
  nameFolded: text().notNull(),
  /** ISO code, lower case; empty: not known. */
  country: text().notNull().default(""),
  /** When it was first imported: part of its public id. */
  createdAtMs: ms().notNull(),
});
