import type { Guard } from "../../../db/guards.ts";
import { type Fragment, name, raw, sql } from "../../../db/sql.ts";
import { type HexId, readHexId } from "../../../lib/hex-id.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import type { Reach } from "../../access/permissions.ts";
import type { LabelRef, OfferChanges } from "./offer-changes.ts";

/** The tables of what offers are labelled with, and the parameters that name it. */
const LABELS = { categories: "offer_categories", sources: "traffic_sources", smartlinks: "smartlink_categories" } as const;

const LABEL_FIELDS = { categories: "categories", sources: "sources", smartlinks: "smartlink_categories" } as const;

export type LabelKey = keyof typeof LABELS;

/** SQL of whether offer_settings `s` is of an offer that the caller may touch, beside its being the network's. */
export function isInReach({ actor }: Pick<NetworkCtx, "actor">, reach: Reach): Fragment {
  if (reach === "all") return raw("1");
  return sql`EXISTS (SELECT 1 FROM memberships m WHERE m.id = s.advertiser_id AND m.manager_id = ${actor.memberId ?? 0})`;
}

/** Selects the row of memberships of an advertiser that the caller may name. */
export function advertiserSql(ctx: NetworkCtx, reach: Reach, { number, createdAt }: HexId): Fragment {
  const isTheirs = reach === "all" ? raw("") : sql` AND manager_id = ${ctx.actor.memberId ?? 0}`;
  return sql`SELECT id FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'advertiser' AND status <> 'removed'
    AND number = ${number} AND created_at_ms / 1000 = ${createdAt}${isTheirs}`;
}

/** SQL of the labels, a row `t` of their table, that are the network's and among those named. */
export function isLabel(ctx: NetworkCtx, wanted: Fragment): Fragment {
  return sql`t.network_id = ${networkOf(ctx)} AND (t.title = ${wanted} ->> 'title'
    OR (t.id = ${wanted} ->> 'number' AND t.created_at_ms / 1000 = ${wanted} ->> 'createdAt'))`;
}

export const labelTable = (key: LabelKey): Fragment => name(LABELS[key]);

function areLabels(ctx: NetworkCtx, key: LabelKey, refs: readonly LabelRef[]): Guard {
  const isOne = sql`EXISTS (SELECT 1 FROM ${labelTable(key)} t WHERE ${isLabel(ctx, raw("w.value"))})`;
  return { holds: allAre(refs, isOne), code: "field_invalid", field: LABEL_FIELDS[key] };
}

/** SQL of whether a condition on `w.value` holds of each. */
const allAre = (values: readonly unknown[], isOne: Fragment) =>
  sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(values)}) w WHERE NOT ${isOne})`;

function areAffiliates(ctx: NetworkCtx, affiliates: readonly number[], field: string): Guard {
  const isOne = sql`EXISTS (SELECT 1 FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND number = w.value
    AND status <> 'removed')`;
  return { holds: allAre(affiliates, isOne), code: "field_invalid", field };
}

const areCities = (cities: readonly number[], field: string): Guard => ({
  holds: allAre(cities, raw("EXISTS (SELECT 1 FROM cities WHERE id = w.value)")),
  code: "field_invalid",
  field,
});

const areProviders = (ids: readonly string[]): Guard => ({
  holds: allAre(
    ids.map((id) => readHexId(id)),
    raw("EXISTS (SELECT 1 FROM providers WHERE id = w.value ->> 'number' AND created_at_ms / 1000 = w.value ->> 'createdAt')"),
  ),
  code: "field_invalid",
  field: "strictly_isp",
});

/** What changes of an offer need: that whatever they name is there, and the network's. */
export function guardsOf(ctx: NetworkCtx, reach: Reach, changes: OfferChanges): Guard[] {
  const { advertiser, settings: { domainId, strictlyIsp } = {}, payments = [], personalPayments = [], caps = [] } = changes;
  const guards: Guard[] = [];
  if (advertiser !== undefined) {
    guards.push({ holds: sql`EXISTS (${advertiserSql(ctx, reach, advertiser)})`, code: "field_invalid", field: "advertiser" });
  }
  if (typeof domainId === "number") {
    const holds = sql`EXISTS (SELECT 1 FROM network_domains WHERE id = ${domainId} AND network_id = ${networkOf(ctx)})`;
    guards.push({ holds, code: "field_invalid", field: "domain_url" });
  }
  if (strictlyIsp && strictlyIsp.length > 0) guards.push(areProviders(strictlyIsp));
  for (const key of Object.keys(LABELS) as LabelKey[]) {
    const refs = changes[key] ?? [];
    if (refs.length > 0) guards.push(areLabels(ctx, key, refs));
  }
  const partners = personalPayments.flatMap(({ affiliates }) => affiliates ?? []);
  if (partners.length > 0) guards.push(areAffiliates(ctx, partners, "partner_payments"));
  const capped = caps.flatMap(({ affiliates }) => affiliates);
  if (capped.length > 0) guards.push(areAffiliates(ctx, capped, "caps"));
  for (const [field, list] of [["payments", payments] as const, ["partner_payments", personalPayments] as const]) {
    const cities = list.flatMap(({ cities }) => cities);
    if (cities.length > 0) guards.push(areCities(cities, field));
  }
  return guards;
}
