import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
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
  const isFound = folded === "" ? raw("TRUE") : sql`instr(name_folded, ${folded}) > 0`;
  const [items, count] = await readTogether(
    db,
    rowsOf<Provider>(
      db,
      sql`SELECT id, name, country, created_at_ms AS createdAtMs FROM providers WHERE ${isFound} ORDER BY id LIMIT ${limit} OFFSET ${offset}`,
    ),
    firstOf<{ total: number }>(db, sql`SELECT COUNT(*) AS total FROM providers WHERE ${isFound}`),
  );
  return { items, total: count?.total ?? 0 };
}
