import { type Fragment, sql } from "../../../db/sql.ts";
import { fold } from "../../../lib/fold.ts";
import type { Deps } from "../../../platform/deps.ts";
import { cut } from "../../traffic/tags.ts";
import { createAdCode } from "./ad-code.ts";

/** An ad of which statistics tell: Telegram's number as `readExternalId` gives it, and its title if that is told as well. */
interface ToldAd {
  externalId: string;
  title?: string | undefined;
}

/** Longer ones are cut: Telegram's own have 40 characters. */
const MAX_TITLE_LENGTH = 100;

/**
 * SQL that adds those of these ads that a cabinet does not have yet. They are of no campaign and lead to nothing of ours.
 * @param cabinet the condition that a row of cabinets is the one: `isCabinet(ctx, uid)`
 */
export function addUnknownAds(deps: Pick<Deps, "now" | "randomBytes">, cabinet: Fragment, told: readonly ToldAd[]): Fragment {
  const ads = told.map(({ externalId, title: whole = externalId }) => {
    const title = cut(whole, MAX_TITLE_LENGTH) || externalId;
    return { externalId, title, folded: fold(title), code: createAdCode(deps) };
  });
  return sql`INSERT INTO ads (account_id, cabinet_id, external_id, code, title, title_folded, created_at_ms)
    SELECT owner, cabinet, ad.value ->> 'externalId', ad.value ->> 'code', ad.value ->> 'title', ad.value ->> 'folded', ${deps.now()}
    FROM (SELECT account_id AS owner, id AS cabinet FROM cabinets WHERE ${cabinet}) CROSS JOIN json_each(${JSON.stringify(ads)}) AS ad WHERE TRUE
    ON CONFLICT (cabinet_id, external_id) WHERE external_id IS NOT NULL DO NOTHING`;
}
