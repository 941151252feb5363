import { EVERYBODYS, keptCount } from "../../db/network-counts.ts";
import { type NumberedList, readNumberedPage } from "../../db/numbered-page.ts";
import { rowsOf } from "../../db/read.ts";
import { type Fragment, sql } from "../../db/sql.ts";
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
  const list: NumberedList = {
    arms: [sql`SELECT id FROM cities WHERE country = ${country}`],
    order: ["id"],
    isDescending: false,
    total: keptCount(EVERYBODYS, "city", [country]),
  };
  const read = (page: Fragment) =>
    rowsOf<City>(db, sql`SELECT c.id, c.country, c.region, c.name FROM ${page} CROSS JOIN cities c ON c.id = p.id`);
  const [{ rows: items, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items, total };
}
