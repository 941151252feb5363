import { readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { ownerOf } from "../access/ownership.ts";
import { flowNamed } from "../flows/find-flow.ts";
import type { Spender, SpendItem } from "./spend-item.ts";

/** The account's flows, by code or number, and ways that items name. */
export interface Targets {
  flows: Map<string, number>;
  ways: Set<number>;
}

/** Finds them in one round trip, or none where nothing is named. */
export async function resolveTargets(ctx: Spender, items: readonly SpendItem[]): Promise<Targets> {
  const { db } = ctx.deps;
  const accountId = ownerOf(ctx);
  if (items.every(({ filter }) => filter.flows.length + filter.ways.length === 0)) return { flows: new Map(), ways: new Set() };
  const codes = JSON.stringify([...new Set(items.flatMap(({ filter }) => filter.flows))]);
  const ids = JSON.stringify([...new Set(items.flatMap(({ filter }) => filter.ways))]);
  const [flows, ways] = await readTogether(
    db,
    rowsOf<{ id: number; code: string }>(
      db,
      sql`SELECT f.id, j.value AS code FROM json_each(${codes}) j CROSS JOIN flows f ON f.id = ${flowNamed(raw("j.value"), accountId)}`,
    ),
    rowsOf<{ id: number }>(
      db,
      sql`SELECT w.id FROM json_each(${ids}) j CROSS JOIN ways w ON w.id = j.value WHERE w.account_id = ${accountId}`,
    ),
  );
  return {
    flows: new Map(flows.map(({ id, code }) => [code, id])),
    ways: new Set(ways.map(({ id }) => id)),
  };
}
