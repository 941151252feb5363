import type { Ctx } from "../../platform/context.ts";
import { flowNamed } from "../flows/find-flow.ts";
import type { SpendItem } from "./spend-item.ts";

/** The account's flows, by code or number, and ways that items name. */
export interface Targets {
  flows: Map<string, number>;
  ways: Set<number>;
}

/** Finds them in one round trip. */
export async function resolveTargets(ctx: Ctx, items: readonly SpendItem[]): Promise<Targets> {
  const d1 = ctx.deps.db.$client;
  const codes = JSON.stringify([...new Set(items.flatMap(({ filter }) => filter.flows))]);
  const ids = JSON.stringify([...new Set(items.flatMap(({ filter }) => filter.ways))]);
  const [flows, ways] = await d1.batch<{ id: number; code: string }>([
    d1
      .prepare(`SELECT f.id, j.value AS code FROM json_each(?2) j CROSS JOIN flows f ON f.id = ${flowNamed("j.value", "?1")}`)
      .bind(ctx.account.id, codes),
    d1.prepare("SELECT w.id FROM json_each(?2) j CROSS JOIN ways w ON w.id = j.value WHERE w.account_id = ?1").bind(ctx.account.id, ids),
  ]);
  return {
    flows: new Map((flows?.results ?? []).map(({ id, code }) => [code, id])),
    ways: new Set((ways?.results ?? []).map(({ id }) => id)),
  };
}
