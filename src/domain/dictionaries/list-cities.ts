import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";

/** A city by its number at GeoNames. */
export interface City {
  id: number;
  /** ISO code, lower case. */
  country: string;
  /** GeoNames' code of the country's first division. */
  region: string;
  name: string;
}

/** A page of the cities of a country, by number, and how many there are: none before they were imported. @throws AppError forbidden */
export async function listCities(
  ctx: NetworkCtx,
  { country, offset, limit }: { country: string; offset: number; limit: number },
): Promise<{ items: City[]; total: number }> {
  mayOrThrow(ctx, "network.read");
  const { db } = ctx.deps;
  const [items, count] = await readTogether(
    db,
    rowsOf<City>(
      db,
      sql`SELECT id, country, region, name FROM cities WHERE country = ${country} ORDER BY id LIMIT ${limit} OFFSET ${offset}`,
    ),
    firstOf<{ total: number }>(db, sql`SELECT COUNT(*) AS total FROM cities WHERE country = ${country}`),
  );
  return { items, total: count?.total ?? 0 };
}
