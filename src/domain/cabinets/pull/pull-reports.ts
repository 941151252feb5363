import { sql, statement } from "../../../db/sql.ts";
import { storeOf } from "../../../db/store.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AdsApiError } from "../link/ads-api.ts";
import type { ToldMonth } from "../link/ads-api-answers.ts";
import { bookStatistics } from "../statistics/book-statistics.ts";
import { type ClaimedLink, stillHolds } from "./claimed-link.ts";
import { correctBudgets } from "./correct-balances.ts";
import { isOver, type Pull } from "./pull.ts";
import { readKnownAds } from "./save-ads.ts";

/**
 * Reads the reports of the pull's months for ads that were deleted, which are listed no more: what they spent and no day of them tells.
 * @returns whether all months are done
 */
export async function pullReports(pull: Pull): Promise<boolean> {
  const { deps, link, cursor, left } = pull;
  for (let [month] = cursor.months; month !== undefined; [month] = cursor.months) {
    if (isOver(pull)) return false;
    left.requests -= 1;
    const listed = new Set(cursor.listed);
    const deleted = (await askReport(pull, month)).filter(({ isDeleted, externalId }) => isDeleted && !listed.has(externalId));
    if (deleted.length > 0) left.requests -= await bookDeleted(deps, link, { month, deleted });
    cursor.months.shift();
  }
  return true;
}

/** A report that Telegram refuses, or that is none, costs nothing else of the pull. */
async function askReport({ deps, link: { accountId, cabinetId }, api }: Pull, month: number): Promise<ToldMonth[]> {
  try {
    return await api.accountReport(month);
  } catch (error) {
    if (!(error instanceof AdsApiError && (error.fault.kind === "refused" || error.code === "ANSWER_MALFORMED"))) throw error;
    deps.log.info("cabinet.report_not_read", { account: accountId, cabinet: cabinetId, month, code: error.code });
    return [];
  }
}

/**
 * Books what deleted ads did in a month, and gives back what was left on them.
 * @returns how many of their budgets differed
 */
async function bookDeleted(
  deps: Deps,
  link: ClaimedLink,
  { month, deleted }: { month: number; deleted: readonly ToldMonth[] },
): Promise<number> {
  const { accountId, cabinetId, currency } = link;
  const numbers = JSON.stringify(deleted.map(({ externalId }) => externalId));
  await bookStatistics(deps, storeOf(deps.db), {
    accountId,
    cabinetId: sql`${cabinetId}`,
    source: "pull",
    currency,
    rows: deleted.map(({ externalId, views, spentMicros }) => ({ ad: externalId, day: month * 100, views, spentMicros })),
    intervals: [],
    titles: new Map(deleted.map(({ externalId, title }) => [externalId, title])),
  });
  await statement(
    deps.db,
    sql`UPDATE ads SET status = 'deleted' WHERE cabinet_id = ${cabinetId} AND status <> 'deleted'
      AND external_id IN (SELECT value FROM json_each(${numbers})) AND ${stillHolds(link)}`,
  ).run();
  const found = await readKnownAds(deps, link, deleted);
  if (found === null) return 0;
  const told = [...found.known.values()].map(({ externalId, spentMicros }) => ({ externalId, spentMicros, remainingMicros: 0 }));
  return correctBudgets(deps, link, { told, ...found });
}
