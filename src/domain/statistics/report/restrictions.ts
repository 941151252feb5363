import { firstOf, type Read } from "../../../db/read.ts";
import { type Fragment, join, name, raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import type { FactColumn } from "../facts.ts";
import type { Filter } from "../parts/query.ts";
import type { StatisticsFilter, Value } from "./query.ts";
import { assignedSql, pickedSql } from "./scope.ts";

/** What a report is restricted to, as the engine takes it. */
export interface Restrictions {
  /** What it is asked for. */
  filters: Filter[];
  /** What the caller may see, in parts that have nothing in common. */
  scopes: Filter[][];
}

/** A network's own traffic, which leads to no offer, is none of its reports'. */
const OF_OFFERS: Filter = { of: { column: "offer" }, values: [0], exclude: true };

const among = (column: FactColumn, values: readonly Value[]): Filter => ({ of: { column }, values });

/**
 * A read of what a report is restricted to: by what a filter names, by the offers and affiliates that it picks, and by what the caller may
 * see.
 */
export function restrictionsRead(ctx: NetworkCtx, filter: StatisticsFilter): Read<Restrictions> {
  const picked = pickedSql(ctx, filter);
  const assigned = assignedSql(ctx);
  const lists = [...picked.map(({ ids }) => ids), assigned?.affiliates ?? null, assigned?.offers ?? null];
  const { statement, read } = firstOf<Record<string, string>>(ctx.deps.db, sql`SELECT ${join(lists.map(listSql))}`);
  return {
    statement,
    read(result) {
      const row = read(result) ?? {};
      const [affiliates = [], offers = []] = [picked.length, picked.length + 1].map((place) => idsOf(row, place));
      return {
        filters: [
          OF_OFFERS,
          ...Object.entries(filter.facts ?? {}).map(([column, values]) => among(column as FactColumn, values)),
          ...picked.map(({ column }, place) => among(column, idsOf(row, place))),
        ],
        scopes: scopesOf(ctx, assigned === null ? null : { affiliates, offers }),
      };
    },
  };
}

const listSql = (ids: Fragment | null, place: number): Fragment =>
  sql`(${ids === null ? raw("'[]'") : sql`SELECT json_group_array(id) FROM (${ids})`}) AS ${name(`list${place}`)}`;

const idsOf = (row: Record<string, string>, place: number): number[] => JSON.parse(row[`list${place}`] ?? "[]");

function scopesOf(ctx: NetworkCtx, assigned: { affiliates: number[]; offers: number[] } | null): Filter[][] {
  if (ctx.actor.kind === "affiliate") return [[among("affiliate", [ownerOf(ctx)])]];
  if (assigned === null) return [[]];
  const affiliates = among("affiliate", assigned.affiliates);
  return [[affiliates], [among("offer", assigned.offers), { ...affiliates, exclude: true }]];
}
