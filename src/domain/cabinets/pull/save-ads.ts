import { readTogether, rowsOf } from "../../../db/read.ts";
import { sql, statement } from "../../../db/sql.ts";
import { fold } from "../../../lib/fold.ts";
import type { Deps } from "../../../platform/deps.ts";
import { addObjects } from "../ads/add-objects.ts";
import { addUnknownAds } from "../ads/add-unknown-ads.ts";
import type { ToldAd } from "../link/ads-api-answers.ts";
import { readObject } from "../object.ts";
import { type ClaimedLink, stillHolds } from "./claimed-link.ts";

/** An ad as it is known here, with the sums of its days. */
export interface KnownAd {
  id: number;
  externalId: string;
  views: number;
  clicks: number;
  opens: number;
  actions: number;
  spentMicros: number;
  /** What was put on it, and is not spent. */
  balanceMicros: number;
}

/** Ads as they are known here, by Telegram's number, and what is available in their cabinet. */
interface Known {
  known: Map<string, KnownAd>;
  availableMicros: number;
}

/**
 * Writes what Telegram tells of a page of ads: those that are new, and what is another than before.
 * @returns what is known of them then; null: the link is no longer this run's
 */
export async function saveAds(deps: Deps, link: ClaimedLink, told: readonly ToldAd[]): Promise<Known | null> {
  const { db } = deps;
  const { cabinetId } = link;
  const isOurs = sql`id = ${cabinetId} AND ${stillHolds(link)}`;
  const rows = JSON.stringify(told.map((ad) => ({ ...ad, titleFolded: fold(ad.title) })));
  const objects = [...new Set(told.flatMap(({ promoteUrl }) => readObject(promoteUrl) ?? []))];
  await db.$client.batch([
    statement(db, addUnknownAds(deps, isOurs, told)),
    statement(
      db,
      sql`WITH t AS MATERIALIZED (SELECT a.id, value ->> 'title' AS title, value ->> 'titleFolded' AS title_folded, value ->> 'text' AS text,
            value ->> 'promoteUrl' AS promote_url, value ->> 'actionType' AS action_type, coalesce(value ->> 'status', a.status) AS status,
            value ->> 'cpmMicros' AS cpm, value ->> 'dailyBudgetMicros' AS daily_budget
          FROM json_each(${rows}) CROSS JOIN ads a ON a.cabinet_id = ${cabinetId} AND a.external_id = value ->> 'externalId')
        UPDATE ads SET title = t.title, title_folded = t.title_folded, text = t.text, promote_url = t.promote_url, action_type = t.action_type,
          status = t.status, cpm_micros = t.cpm, daily_budget_micros = t.daily_budget
        FROM t WHERE ads.id = t.id AND ${stillHolds(link)}
          AND (ads.title <> t.title OR ads.text <> t.text OR ads.promote_url <> t.promote_url OR ads.action_type <> t.action_type
            OR ads.status <> t.status OR ads.cpm_micros IS NOT t.cpm OR ads.daily_budget_micros IS NOT t.daily_budget)`,
    ),
    statement(db, addObjects(objects, { cabinetId, when: stillHolds(link) })),
  ]);
  return readKnownAds(deps, link, told);
}

/**
 * Reads what is known of ads, by Telegram's number, and what is available in the cabinet.
 * @returns null: the link is no longer this run's
 */
export async function readKnownAds(
  { db }: Pick<Deps, "db">,
  link: ClaimedLink,
  told: readonly { externalId: string }[],
): Promise<Known | null> {
  const { cabinetId } = link;
  const [cabinet, known] = await readTogether(
    db,
    rowsOf<{ availableMicros: number }>(
      db,
      sql`SELECT available_micros AS availableMicros FROM cabinets WHERE id = ${cabinetId} AND ${stillHolds(link)}`,
    ),
    rowsOf<KnownAd>(
      db,
      sql`SELECT a.id, a.external_id AS externalId, a.views, a.clicks, a.opens, a.actions, a.spent_micros AS spentMicros, a.balance_micros AS balanceMicros
        FROM json_each(${JSON.stringify(told.map(({ externalId }) => externalId))}) t
          CROSS JOIN ads a ON a.cabinet_id = ${cabinetId} AND a.external_id = t.value`,
    ),
  );
  if (cabinet[0] === undefined) return null;
  return { known: new Map(known.map((ad) => [ad.externalId, ad])), availableMicros: cabinet[0].availableMicros };
}
