import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import type { AccessChange } from "../telegram/api/texts/types.ts";
import { LANGS, texts } from "../telegram/api/texts.ts";
import { foundNoticesStatement } from "../telegram/outbox/outbox.ts";

/** Stands in a text for the titles of offers, which the batch finds. */
const OFFERS = "{offers}";
/** How many a notice names. */
const NAMED = raw(10);
const TITLE_CHARACTERS = raw(64);

/**
 * The statements that tell an affiliate, by Telegram where they have it, what a batch is about to change of their access to offers.
 * Nobody is told anything by a network that they have not joined.
 * @param notice offers: a SELECT of the `name`s of those that change; none of them, no notice
 */
export function accessNotice(
  ctx: NetworkCtx,
  { change, affiliateId, offers }: { change: AccessChange; affiliateId: number | Fragment; offers: Fragment },
): D1PreparedStatement[] {
  const network = ctx.network.name || `#${networkOf(ctx)}`;
  const said = LANGS.map((lang) => sql`WHEN ${lang} THEN ${texts(lang).accessChanged(change, network, OFFERS)}`);
  const named = sql`SELECT group_concat('“' || substr(name, 1, ${TITLE_CHARACTERS}) || '”', ', ') AS titles,
      COALESCE(MAX(total) - ${NAMED}, 0) AS more
    FROM (SELECT name, COUNT(*) OVER () AS total FROM (${offers}) LIMIT ${NAMED})`;
  const rows = sql`SELECT a.id AS account_id, a.telegram_id AS chat_id,
      replace(CASE a.lang ${join(said, " ")} END, ${OFFERS}, n.titles || iif(n.more > 0, ' +' || n.more, '')) AS text
    FROM accounts a JOIN (${named}) n
    WHERE a.id = ${affiliateId} AND a.telegram_id IS NOT NULL AND n.titles IS NOT NULL AND EXISTS (
      SELECT 1 FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND number = a.id
        AND status NOT IN ('invited', 'removed'))`;
  return [foundNoticesStatement(ctx.deps, rows)];
}
