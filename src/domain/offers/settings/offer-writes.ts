import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import { OFFER_PRIVACY } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import type { Reach } from "../../access/permissions.ts";
import { type OfferCap, type OfferPayment, toStatusCode } from "./network-offer.ts";
import type { OfferChanges, SentLanding, SettingsChanges } from "./offer-changes.ts";
import { advertiserSql, isLabel, type LabelKey, labelTable } from "./offer-guards.ts";

const KINDS = { categories: "category", sources: "source", smartlinks: "smartlink" } as const satisfies Record<LabelKey, string>;

/**
 * The writes of all that is said of an offer which has a row of offer_settings.
 * @param id selects its number
 * @param updatedAtMs null: it is new
 */
export function writesOf(ctx: NetworkCtx, reach: Reach, id: Fragment, changes: OfferChanges, updatedAtMs: number | null): Fragment[] {
  const { payments, personalPayments, caps } = changes;
  return [
    // Triggers make the document again with each row of these tables, but for an empty one, and whenever the settings are written.
    sql`UPDATE offer_documents SET document = '' WHERE offer_id = ${id}`,
    ...(Object.keys(KINDS) as LabelKey[]).flatMap((key) => labelWrites(ctx, id, key, changes)),
    ...(payments === undefined ? [] : paymentWrites(id, raw("affiliates IS NULL"), payments)),
    ...(personalPayments === undefined ? [] : paymentWrites(id, raw("affiliates IS NOT NULL"), personalPayments)),
    ...(caps === undefined ? [] : capWrites(id, caps)),
    ...offerWrites(id, changes),
    settingsWrite(ctx, reach, id, changes, updatedAtMs),
  ];
}

function offerWrites(id: Fragment, { title, status, privacy }: OfferChanges): Fragment[] {
  const sets: Fragment[] = [];
  if (title !== undefined) sets.push(sql`name = ${title}`);
  if (status !== undefined) sets.push(sql`status = ${toStatusCode(status)}`);
  if (privacy !== undefined) sets.push(sql`privacy = ${OFFER_PRIVACY[privacy]}`);
  return sets.length === 0 ? [] : [sql`UPDATE offers SET ${join(sets)} WHERE id = ${id}`];
}

function settingsWrite(ctx: NetworkCtx, reach: Reach, id: Fragment, changes: OfferChanges, updatedAtMs: number | null): Fragment {
  const { advertiser, status, isTop, externalOfferId, bundleId, settings } = changes;
  const sets: Fragment[] = [sql`updated_at_ms = ${updatedAtMs}`];
  if (advertiser !== undefined) sets.push(sql`advertiser_id = (${advertiserSql(ctx, reach, advertiser)})`);
  if (status !== undefined) sets.push(sql`is_stopped = ${Number(status === "stopped")}`);
  if (isTop !== undefined) sets.push(sql`is_top = ${Number(isTop)}`);
  if (externalOfferId !== undefined) sets.push(sql`external_offer_id = ${externalOfferId}`);
  if (bundleId !== undefined) sets.push(sql`bundle_id = ${bundleId}`);
  if (settings !== undefined) sets.push(sql`settings = ${patched(settings)}`);
  return sql`UPDATE offer_settings SET ${join(sets)} WHERE offer_id = ${id}`;
}

/** The settings with what was said: null, or an empty text of a language, leaves the default. */
function patched({ landings, ...settings }: SettingsChanges): Fragment {
  const { descriptions, kpi } = settings;
  const patch = {
    ...settings,
    ...(descriptions === undefined ? {} : { descriptions: withoutEmpty(descriptions) }),
    ...(kpi === undefined ? {} : { kpi: withoutEmpty(kpi) }),
  };
  const whole = sql`json_patch(settings, ${JSON.stringify(patch)})`;
  return landings === undefined ? whole : withLandings(whole, landings);
}

const withoutEmpty = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text === "" ? null : text]));

function withLandings(settings: Fragment, landings: readonly SentLanding[]): Fragment {
  const made = raw("COALESCE(settings ->> '$.landingsMade', 0)");
  const known = raw(`SELECT old.value ->> 'id' FROM json_each(settings, '$.landings') old
    WHERE old.value ->> 'id' = new.value ->> 'id' OR (new.value ->> 'id' IS NULL AND old.value ->> 'url' = new.value ->> 'url')`);
  const next = sql`${made} + new.key + 1`;
  return sql`json_set(${settings}, '$.landingsMade', ${made} + ${landings.length}, '$.landings', json((
    SELECT json_group_array(json_set(new.value, '$.id', COALESCE((${known} LIMIT 1), ${next})) ORDER BY new.key)
    FROM json_each(${JSON.stringify(landings)}) new)))`;
}

function labelWrites(ctx: NetworkCtx, id: Fragment, key: LabelKey, changes: OfferChanges): Fragment[] {
  const refs = changes[key];
  if (refs === undefined) return [];
  const kind = raw(`'${KINDS[key]}'`);
  const cleared = sql`DELETE FROM offer_labels WHERE offer_id = ${id} AND kind = ${kind}`;
  if (refs.length === 0) return [cleared];
  return [
    cleared,
    sql`INSERT INTO offer_labels (offer_id, kind, label_id) SELECT DISTINCT ${id}, ${kind}, t.id
      FROM json_each(${JSON.stringify(refs)}) w JOIN ${labelTable(key)} t ON ${isLabel(ctx, raw("w.value"))}`,
  ];
}

/** @param isOfKind which of the offer's payments they take the place of */
function paymentWrites(id: Fragment, isOfKind: Fragment, payments: readonly OfferPayment[]): Fragment[] {
  const cleared = sql`DELETE FROM offer_payments WHERE offer_id = ${id} AND ${isOfKind}`;
  if (payments.length === 0) return [cleared];
  return [
    cleared,
    sql`INSERT INTO offer_payments (offer_id, position, type, title, goal, revenue_micros, payout_micros, currency, countries,
        excludes_countries, cities, devices, os, url, affiliates)
      SELECT ${id}, p.key, p.value ->> 'type', p.value ->> 'title', p.value ->> 'goal', p.value ->> 'revenueMicros',
        p.value ->> 'payoutMicros', p.value ->> 'currency', p.value -> 'countries', p.value ->> 'excludesCountries', p.value -> 'cities',
        p.value -> 'devices', p.value -> 'os', p.value ->> 'url', iif(p.value ->> 'affiliates' IS NULL, NULL, p.value -> 'affiliates')
      FROM json_each(${JSON.stringify(payments)}) p`,
  ];
}

/** A cap that counts the same as before keeps what it has counted: only its limit changes. */
function capWrites(id: Fragment, caps: readonly OfferCap[]): Fragment[] {
  const sent = JSON.stringify(caps);
  const isSame = raw(`c.period = n.value ->> 'period' AND c.type = n.value ->> 'type' AND c.goal_scope = n.value ->> 'goalScope'
    AND c.goals = n.value -> 'goals' AND c.affiliate_scope = n.value ->> 'affiliateScope' AND c.affiliates = n.value -> 'affiliates'`);
  const gone = sql`SELECT c.id FROM offer_caps c WHERE c.offer_id = ${id}
    AND NOT EXISTS (SELECT 1 FROM json_each(${sent}) n WHERE ${isSame})`;
  return [
    sql`DELETE FROM offer_cap_counters WHERE cap_id IN (${gone})`,
    sql`DELETE FROM offer_caps WHERE id IN (${gone})`,
    sql`UPDATE offer_caps AS c SET position = n.key, limit_value = n.value ->> 'limitValue' FROM json_each(${sent}) n
      WHERE c.offer_id = ${id} AND ${isSame}`,
    sql`INSERT INTO offer_caps (offer_id, position, period, type, limit_value, goal_scope, goals, affiliate_scope, affiliates)
      SELECT ${id}, n.key, n.value ->> 'period', n.value ->> 'type', n.value ->> 'limitValue', n.value ->> 'goalScope', n.value -> 'goals',
        n.value ->> 'affiliateScope', n.value -> 'affiliates'
      FROM json_each(${sent}) n WHERE NOT EXISTS (SELECT 1 FROM offer_caps c WHERE c.offer_id = ${id} AND ${isSame})`,
  ];
}
