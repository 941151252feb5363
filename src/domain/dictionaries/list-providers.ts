import { EVERYBODYS, keptCount } from "../../db/network-counts.ts";
import { type NumberedList, readNumberedPage } from "../../db/numbered-page.ts";
import { rowsOf } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { fold } from "../../lib/fold.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";

/** A provider of internet access. */
export interface Provider {
  /** Of its autonomous system. */
  id: number;
  name: string;
  /** ISO code, lower case; empty: not known. */
  country: string;
  createdAtMs: number;
}

/**
 * A page of providers by number, and how many there are: none before they were imported. A search reads all their names.
 * @param wanted query: a part of the name in any case; empty: any
 * @throws AppError forbidden
 */
export async function listProviders(
  ctx: NetworkCtx,
  { query, offset, limit }: { query: string; offset: number; limit: number },
): Promise<{ items: Provider[]; total: number }> {
  mayOrThrow(ctx, "network.read");
  const { db } = ctx.deps;
  const folded = fold(query);
  const isAll = folded === "";
  const list: NumberedList = {
    arms: [sql`SELECT id FROM providers${isAll ? raw("") : sql` WHERE instr(name_folded, ${folded}) > 0`}`],
    order: ["id"],
    isDescending: false,
    total: isAll ? keptCount(EVERYBODYS, "provider") : null,
  };
  const read = (page: Fragment) =>
    rowsOf<Provider>(
      db,
      sql`SELECT r.id, r.name, r.country, r.created_at_ms AS createdAtMs FROM ${page} CROSS JOIN providers r ON r.id = p.id`,
    );
  const [{ rows: items, total }] = await readNumberedPage(db, list, { offset, limit, read });
  return { items, total };
}
