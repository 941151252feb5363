import { sql, statement } from "../../../db/sql.ts";
import { storeOf } from "../../../db/store.ts";
import { DAY_MS, startOfUtcDay, utcDay } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { FIGURE_NAMES } from "../figures.ts";
import { AdsApiError, adsApi } from "../link/ads-api.ts";
import type { ToldAd, ToldPage } from "../link/ads-api-answers.ts";
import { openLinkToken } from "../link/link-token.ts";
import { bookStatistics } from "../statistics/book-statistics.ts";
import { INTERVAL_MS, type IntervalRow, sumByDay, sumBySlot } from "../statistics/interval.ts";
import type { StatRow } from "../statistics/stat-row.ts";
import { type ClaimedLink, stillHolds } from "./claimed-link.ts";
import { correctBudgets, correctSums } from "./correct-balances.ts";
import { type Cursor, isLong, readCursor, startOf } from "./cursor.ts";
import { isOver, type Pull, type Turn } from "./pull.ts";
import { pullReports } from "./pull-reports.ts";
import { awaitFlood, endPull, failPull, passOver, pausePull, revokeLink } from "./release-link.ts";
import { type KnownAd, saveAds } from "./save-ads.ts";

/** Six requests of an invocation may wait for an answer; one is left free. */
const AT_ONCE = 5;
/** Of so many days, today among them, five minutes are read. */
const INTERVAL_DAYS = 2;

/** Pulls a cabinet, or as much of it as the run has left, and lets go of it. */
export async function pullCabinet(deps: Deps, link: ClaimedLink, left: Turn): Promise<void> {
  if (link.isBanned === 1) return passOver(deps, link);
  const cursor = link.cursor === null ? startOf(link.longPullDay, deps.now()) : readCursor(link.cursor);
  try {
    const pull: Pull = { deps, link, api: adsApi(deps, await openLinkToken(deps, link)), left, cursor };
    if (await pullAds(pull)) await conclude(pull);
    else await pausePull(deps, link, cursor);
  } catch (error) {
    await letGo(deps, link, { cursor, error });
  }
}

async function letGo(deps: Deps, link: ClaimedLink, { cursor, error }: { cursor: Cursor; error: unknown }): Promise<void> {
  const { cabinetId, accountId } = link;
  if (!(error instanceof AdsApiError)) {
    deps.log.error("cabinet.pull_failed", { account: accountId, cabinet: cabinetId, ...describeError(error) });
    return failPull(deps, link, { code: "INTERNAL", cursor: null });
  }
  const { code, fault } = error;
  deps.log.info("cabinet.not_pulled", { account: accountId, cabinet: cabinetId, code });
  if (fault.kind === "revoked") return revokeLink(deps, link, error);
  if (fault.kind === "rate_limited") return awaitFlood(deps, link, { cursor, code, retryAfterSeconds: fault.retryAfterSeconds });
  return failPull(deps, link, { code, cursor: fault.kind === "unreachable" ? cursor : null });
}

/** @returns whether all pages are done */
async function pullAds(pull: Pull): Promise<boolean> {
  const { api, cursor, left } = pull;
  for (;;) {
    if (isOver(pull)) return false;
    left.requests -= 1;
    const page = await api.adsPage(cursor.offset);
    if (!(await pullPage(pull, page))) return false;
    cursor.listed.push(...page.ads.map(({ externalId }) => externalId));
    if (page.next === null) return (await pullReports(pull)) && markDeleted(pull, page.total);
    Object.assign(cursor, { offset: page.next, after: null });
  }
}

/** @returns whether the whole page is done */
async function pullPage(pull: Pull, { ads }: ToldPage): Promise<boolean> {
  const { deps, link, cursor, left } = pull;
  const saved = await saveAds(deps, link, ads);
  if (saved === null) return false;
  left.requests -= await correctBudgets(deps, link, { told: ads, ...saved });
  const begin = ads.findIndex(({ externalId }) => externalId === cursor.after) + 1;
  const due = ads.slice(begin).flatMap((told) => {
    const known = saved.known.get(told.externalId);
    return known !== undefined && isDue(told, known, cursor) ? [known] : [];
  });
  for (let next = 0; next < due.length; next += AT_ONCE) {
    if (isOver(pull)) return false;
    const some = due.slice(next, next + AT_ONCE);
    await pullDays(pull, some);
    cursor.after = some.at(-1)?.externalId ?? null;
  }
  return true;
}

/** An ad whose figures are those that we have needs no request, except where older days are looked at again. */
function isDue(told: ToldAd, known: KnownAd, cursor: Cursor): boolean {
  const pairs = [
    [told.views, known.views],
    [told.clicks, known.clicks],
    [told.opens, known.opens],
    [told.actions, known.actions],
    [told.spentMicros, known.spentMicros],
  ] as const;
  return pairs.some(([theirs, ours]) => (isLong(cursor) ? (theirs ?? 0) !== 0 || ours !== 0 : theirs !== null && theirs !== ours));
}

/** What was told of an ad. */
interface ToldStats {
  rows: StatRow[];
  intervals: IntervalRow[];
}

/** Asks for the days of a few ads and books what is told. What some of them failed with is thrown after that. */
async function pullDays(pull: Pull, ads: readonly KnownAd[]): Promise<void> {
  const errors: unknown[] = [];
  const told = await Promise.all(
    ads.map(async (ad): Promise<ToldStats> => {
      try {
        return await askStats(pull, ad);
      } catch (error) {
        // It may have been deleted since it was listed.
        if (!(error instanceof AdsApiError && error.fault.kind === "refused" && error.code.startsWith("AD_"))) errors.push(error);
        return { rows: [], intervals: [] };
      }
    }),
  );
  await bookStats(pull, { rows: told.flatMap(({ rows }) => rows), intervals: told.flatMap(({ intervals }) => intervals) });
  if (errors.length > 0) throw worstOf(errors);
}

/** An ad's days, and if it did anything lately the five minutes of the last ones. */
async function askStats({ deps, api, cursor, left }: Pull, { id, externalId }: KnownAd): Promise<ToldStats> {
  const toMs = startOfUtcDay(deps.now()) + DAY_MS;
  const ask = async (days: number, intervalMs: number): Promise<IntervalRow[]> => {
    const fromMs = toMs - days * DAY_MS;
    left.requests -= 1;
    const told = await api.adStats(externalId, { fromMs, toMs, intervalMs });
    return told.filter(({ day }) => day >= utcDay(fromMs) && day < utcDay(toMs)).map((row) => ({ ad: id, ...row }));
  };
  const days = await ask(cursor.days, DAY_MS);
  const first = utcDay(toMs - INTERVAL_DAYS * DAY_MS);
  const isLate = days.some((row) => row.day >= first && FIGURE_NAMES.some((name) => row[name] !== 0));
  return { rows: sumByDay(days), intervals: isLate ? sumBySlot(await ask(INTERVAL_DAYS, INTERVAL_MS)) : [] };
}

async function bookStats({ deps, link: { accountId, cabinetId, currency } }: Pull, told: ToldStats): Promise<void> {
  if (told.rows.length === 0) return;
  await bookStatistics(deps, storeOf(deps.db), {
    accountId,
    cabinetId: sql`${cabinetId}`,
    source: "pull",
    currency,
    titles: new Map(),
    ...told,
  });
}

/** A token that is refused matters most, then a wait. */
function worstOf(errors: readonly unknown[]): unknown {
  const ofKind = (kind: string) => errors.find((error) => error instanceof AdsApiError && error.fault.kind === kind);
  return ofKind("revoked") ?? ofKind("rate_limited") ?? errors[0];
}

/**
 * Marks the cabinet's ads that Telegram no longer lists. If the pages changed while they were read, that is left to the next pull.
 * @returns true
 */
async function markDeleted({ deps, link, cursor }: Pull, total: number | null): Promise<true> {
  const listed = new Set(cursor.listed);
  if (total === null || total !== listed.size) return true;
  await statement(
    deps.db,
    sql`UPDATE ads SET status = 'deleted' WHERE cabinet_id = ${link.cabinetId} AND external_id IS NOT NULL AND status <> 'deleted'
      AND external_id NOT IN (SELECT value FROM json_each(${JSON.stringify([...listed])})) AND ${stillHolds(link)}`,
  ).run();
  return true;
}

/** Corrects the cabinet's figures to what they are at Telegram now, and ends the pull. */
async function conclude({ deps, link, api, left, cursor }: Pull): Promise<void> {
  left.requests -= 1;
  const account = await api.currentAccount();
  if (account.externalId !== link.externalId || account.currency !== link.currency)
    throw new AdsApiError("ACCOUNT_CHANGED", { kind: "refused" });
  await correctSums(deps, link, account);
  await endPull(deps, link, cursor);
}
