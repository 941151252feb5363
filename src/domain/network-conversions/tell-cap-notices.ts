import { readAlone, rowsOf } from "../../db/read.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import type { Cap, CounterKey } from "../offers/caps/cap.ts";
import { CAUSED_BY_CHANGE, enqueueReturned } from "../telegram/outbox/outbox.ts";
import { noticeTo } from "../telegram/outbox/owner-notice.ts";

/** The rest follow a minute later. */
const MAX_PER_RUN = 50;

interface Due extends CounterKey, Pick<Cap, "period" | "type" | "limitValue">, Pick<Account, "telegramId" | "lang"> {
  networkId: number;
  offerId: number;
  title: string;
  counted: number;
}

/** Tells networks of caps that are used as far as their offers say, each counter once. */
export async function tellCapNotices(deps: Deps): Promise<void> {
  const { db } = deps;
  const due = await readAlone(
    rowsOf<Due>(
      db,
      sql`SELECT k.cap_id AS capId, k.period_start AS periodStart, k.affiliate_id AS affiliateId, k.goal, p.period, p.type, p.limit_value AS limitValue,
          iif(p.type = 'budget', k.payout_micros, k.conversions) AS counted, o.id AS offerId, o.name AS title, a.id AS networkId,
          a.telegram_id AS telegramId, a.lang
        FROM offer_cap_counters k JOIN offer_caps p ON p.id = k.cap_id JOIN offers o ON o.id = p.offer_id JOIN accounts a ON a.id = o.account_id
        WHERE k.notice = 1 LIMIT ${raw(MAX_PER_RUN)}`,
    ),
  );
  if (due.length === 0) return;
  const results = await db.$client.batch<{ id: number }>(due.flatMap((each) => statementsOf(deps, each)));
  await enqueueReturned(deps, results);
}

function statementsOf(deps: Deps, due: Due): D1PreparedStatement[] {
  const { capId, periodStart, affiliateId, goal, networkId, telegramId, lang, offerId, title, period, type, limitValue, counted } = due;
  const told = sql`UPDATE offer_cap_counters SET notice = 2
    WHERE cap_id = ${capId} AND period_start = ${periodStart} AND affiliate_id = ${affiliateId} AND goal = ${goal} AND notice = 1`;
  const percent = limitValue === 0 ? 100 : Math.floor((counted / limitValue) * 100);
  const notice = noticeTo(
    deps,
    { id: networkId, telegramId, lang },
    {
      text: (words) =>
        words.capNearlyReached({ offerId, title, period, type, percent, affiliateId: affiliateId || null, goal: goal || null }),
      cause: CAUSED_BY_CHANGE,
    },
  );
  return [statement(deps.db, told), ...notice];
}
