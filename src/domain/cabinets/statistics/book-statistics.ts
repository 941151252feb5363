import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { Store } from "../../../db/store.ts";
import { createSecret } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";
import { AppError } from "../../../platform/errors.ts";
import { isAdCodeSql } from "../../clicks/of-ad.ts";
import { addUnknownAds } from "../ads/add-unknown-ads.ts";
import { FIGURE_NAMES, FIGURES } from "../figures.ts";
import { MAX_BALANCE_MICROS, spendStatements } from "../ledger/book.ts";
import { addToTotals } from "../totals-sql.ts";
import { CHANGED_ROWS, changesOf, doubledDays, MORE_SPENT, SLOTS_CHANGE, slotsOf, unknownAds } from "./changes-sql.ts";
import { type IntervalRow, intervalsToJson, keptIntervals } from "./interval.ts";
import { type StatRow, toJson } from "./stat-row.ts";

/** What is to be booked, in one cabinet. */
interface Statistics {
  accountId: number;
  /** SQL of the cabinet's number among all; null where it is not the account's. */
  cabinetId: Fragment;
  source: "file" | "rows" | "pull";
  /** As the source names it; another than the cabinet's is refused. Null: it does not say. */
  currency: string | null;
  /** One for each ad and day. */
  rows: readonly StatRow[];
  /**
   * One for each ad and five minutes of these days. Files tell of five minutes alone, and of some of them, so that the figures of the days
   * follow from all that are known. A pull tells of its days as well: these are what it says.
   */
  intervals: readonly IntervalRow[];
  /** Titles of ads that Telegram's numbers name, for those that are new here. */
  titles: ReadonlyMap<string, string>;
}

/** With the longest titles these are less than D1 takes as one value. */
const ADS_PER_STATEMENT = 2500;

/** What came of it. */
export interface Booked {
  changed: number;
  /** By how much more was spent than was known before. */
  spentMicros: number;
  currency: string;
}

/**
 * Books what ads did and cost, as the difference to what is known: the same again changes nothing, and a corrected figure books the
 * correction. Everything is in one batch: the figures, their sums, and the money that was spent, which is never refused.
 * @throws AppError cabinet_not_found, ad_not_found, field_invalid of a `file` in another currency, of `rows` of one ad and day, and of figures that
 * are too large
 */
export async function bookStatistics(deps: Pick<Deps, "now" | "randomBytes">, store: Store, input: Statistics): Promise<Booked> {
  const { accountId, cabinetId, source, currency, titles } = input;
  checkSums(input);
  const rows = toJson(input.rows);
  const key = `import:${createSecret(deps)}`;
  const isBooked = sql`EXISTS (SELECT 1 FROM statistics_imports WHERE key = ${key})`;
  const kept = keptIntervals(input.intervals, deps.now());
  const intervals = kept.length === 0 ? null : intervalsToJson(kept);
  const given = { cabinetId, rows, intervals: source === "pull" ? null : intervals };
  const changes = changesOf({ ...given, when: isBooked });
  const isCabinet = sql`id = ${cabinetId} AND account_id = ${accountId} AND currency = coalesce(${currency}, currency)`;
  // Rows that name all their ads in one way are known to be different.
  const isMixed = new Set(input.rows.map(({ ad }) => typeof ad)).size > 1;
  const isDoubled = isMixed ? sql`EXISTS (${doubledDays({ cabinetId, rows })})` : raw("0");
  // Ads that come without a title must be there.
  const untitled = toJson(input.rows.filter(({ ad }) => typeof ad === "number" || !titles.has(ad)));
  const isUnknown = sql`EXISTS (${unknownAds({ cabinetId, rows: untitled })})`;
  const fits = sql`spent_micros + (${changesOf({ ...given, when: sql`true` })} ${MORE_SPENT}) <= ${MAX_BALANCE_MICROS}`;
  const takesAds = sql`${isCabinet} AND NOT ${isUnknown} AND ${fits}`;
  const told = [...titles].map(([externalId, title]) => ({ externalId, title }));
  const parts = Array.from({ length: Math.ceil(told.length / ADS_PER_STATEMENT) }, (_, part) =>
    told.slice(part * ADS_PER_STATEMENT, (part + 1) * ADS_PER_STATEMENT),
  );
  const results = await store([
    ...parts.map((part) => addUnknownAds(deps, takesAds, part)),
    sql`${changesOf({ ...given, when: sql`true` })}
      INSERT INTO statistics_imports (account_id, cabinet_id, key, source, rows, changed, spent_micros, at_ms)
      SELECT account_id, id, ${key}, ${source}, ${input.rows.length}, ${CHANGED_ROWS}, (SELECT coalesce(sum(more_spent_micros), 0) FROM changes), ${deps.now()}
      FROM cabinets WHERE ${isCabinet} AND NOT EXISTS (SELECT 1 FROM given WHERE ad_id IS NULL) AND NOT ${isDoubled}
        AND spent_micros + (SELECT coalesce(sum(more_spent_micros), 0) FROM changes) <= ${MAX_BALANCE_MICROS}`,
    ...spendStatements(deps, {
      accountId,
      cabinetId,
      key,
      amountMicros: sql`(SELECT spent_micros FROM statistics_imports WHERE key = ${key})`,
    }),
    // The figures last: the others are by how much these change.
    ...[ADS_CHANGE, TOTALS_CHANGE, statsChange(deps.now())].map((change) => sql`${changes} ${change}`),
    ...(intervals === null ? [] : [sql`WITH ${slotsOf({ cabinetId, intervals, when: isBooked })} ${SLOTS_CHANGE}`]),
    sql`SELECT c.currency, i.changed, i.spent_micros AS spentMicros, ${isDoubled} AS isDoubled, ${isUnknown} AS isUnknown FROM cabinets c LEFT JOIN statistics_imports i ON i.key = ${key}
      WHERE c.id = ${cabinetId}`,
  ]);
  return answerOf(results.at(-1)?.[0] as BookedRow | undefined, input);
}

/** @throws AppError field_invalid where a sum of figures would not be exact */
function checkSums({ rows, source }: Pick<Statistics, "rows" | "source">): void {
  const isExact = FIGURE_NAMES.every((name) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0) <= Number.MAX_SAFE_INTEGER);
  if (!isExact) throw tooLarge(source);
}

const tooLarge = (source: Statistics["source"]): AppError =>
  new AppError("field_invalid", source === "rows" ? "rows" : "file", { says: "the figures are too large together" });

interface BookedRow {
  currency: string;
  changed: number | null;
  spentMicros: number | null;
  isDoubled: 0 | 1;
  isUnknown: 0 | 1;
}

function answerOf(row: BookedRow | undefined, { currency, source }: Statistics): Booked {
  if (row === undefined) throw new AppError("cabinet_not_found");
  if (currency !== null && currency !== row.currency) {
    throw new AppError("field_invalid", "file", {
      says: `the file is in ${currency.toUpperCase()}, the cabinet in ${row.currency.toUpperCase()}`,
    });
  }
  if (row.isDoubled === 1) throw new AppError("field_invalid", "rows", { says: "two rows are of the same ad and day" });
  // How much more an ad spent that is not there nobody can say.
  if (row.isUnknown === 1) throw new AppError("ad_not_found");
  if (row.changed === null || row.spentMicros === null) throw tooLarge(source);
  return { changed: row.changed, spentMicros: row.spentMicros, currency: row.currency };
}

/** What is added up of ads and days. */
const SUMS = [...FIGURES, "allocated_micros"] as const;

const columns = (each: (name: string) => string): Fragment => raw(FIGURES.map(each).join(", "));
const sums = (each: (name: string) => string): Fragment => raw(SUMS.map(each).join(", "));

const ADS_CHANGE = sql`UPDATE ads SET ${sums((name) => `${name} = ads.${name} + c.${name}`)}, balance_micros = balance_micros - c.spent_micros
  FROM (SELECT ad_id, ${sums((name) => `sum(more_${name}) AS ${name}`)} FROM changes GROUP BY ad_id) c WHERE ads.id = c.ad_id`;

const TOTALS_CHANGE = addToTotals(raw("changes"), Object.fromEntries(SUMS.map((name) => [name, `c.more_${name}`])));

/** Whether an ad `a` leads to a flow, or has led to one that brought clicks. */
const MAY_HAVE_CLICKS = sql`a.target IS 'flow' OR EXISTS (
  SELECT 1 FROM clicks k WHERE k.account_id = a.account_id AND k.utm_content = a.code AND ${isAdCodeSql("k.utm_content")})`;

/** @param nowMs from when on the cost of an ad is to be spread over its clicks */
const statsChange = (nowMs: number): Fragment => sql`INSERT INTO ad_stats
    (ad_id, day, ${columns((name) => name)}, stated_views, stated_spent_micros, account_id, allocate_at_ms)
  SELECT c.ad_id, c.day, ${columns((name) => `c.${name}`)}, c.stated_views, c.stated_spent_micros, a.account_id,
    iif(c.day % 100 > 0 AND (${MAY_HAVE_CLICKS}), CAST(${nowMs} AS INTEGER), NULL)
  FROM changes c CROSS JOIN ads a ON a.id = c.ad_id WHERE true
  ON CONFLICT (ad_id, day) DO UPDATE SET ${columns((name) => `${name} = excluded.${name}`)}, stated_views = excluded.stated_views,
    stated_spent_micros = excluded.stated_spent_micros, allocated_micros = min(allocated_micros, excluded.spent_micros),
    account_id = excluded.account_id, allocate_at_ms = coalesce(excluded.allocate_at_ms, allocate_at_ms)`;
