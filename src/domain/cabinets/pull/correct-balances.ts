import { firstOf, readAlone } from "../../../db/read.ts";
import { isUnmet, requireThat } from "../../../db/require.ts";
import { type Fragment, sql, statement } from "../../../db/sql.ts";
import { createSecret } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";
import { bookStatements, type Transaction } from "../ledger/book.ts";
import type { ToldAccount, ToldAd } from "../link/ads-api-answers.ts";
import { type ClaimedLink, stillHolds } from "./claimed-link.ts";
import type { KnownAd } from "./save-ads.ts";

const COMMENT = "As at Telegram";
/** A batch has so many transactions at most. */
const ADS_PER_BATCH = 20;
/** How often somebody may move money of the cabinet meanwhile. */
const MAX_TRIES = 3;

type Move = Pick<Transaction, "from" | "to" | "amountMicros"> & { adId?: number };

/** Of an ad, by how much more was put on it at Telegram than here. What was spent of that does not matter, so neither does a delay of its days. */
interface BudgetChange {
  ad: KnownAd;
  moreMicros: number;
}

/**
 * Corrects what was put on ads to what it is at Telegram: from what is available in the cabinet, or where that is not enough from outside.
 * An ad that somebody moves money of meanwhile is left to the next pull.
 * @returns how many ads' budgets differed
 */
export async function correctBudgets(
  deps: Deps,
  link: ClaimedLink,
  {
    told,
    known,
    availableMicros,
  }: {
    told: readonly Pick<ToldAd, "externalId" | "remainingMicros" | "spentMicros">[];
    known: ReadonlyMap<string, KnownAd>;
    availableMicros: number;
  },
): Promise<number> {
  const changes = told.flatMap(({ externalId, remainingMicros, spentMicros }): BudgetChange[] => {
    const ad = known.get(externalId);
    if (ad === undefined || remainingMicros === null) return [];
    const moreMicros = remainingMicros + spentMicros - ad.balanceMicros - ad.spentMicros;
    return moreMicros === 0 ? [] : [{ ad, moreMicros }];
  });
  let leftMicros = availableMicros;
  for (let begin = 0; begin < changes.length; begin += ADS_PER_BATCH) {
    const some = changes.slice(begin, begin + ADS_PER_BATCH);
    const isAsRead = sql`available_micros = ${leftMicros} AND NOT EXISTS (
      SELECT 1 FROM json_each(${JSON.stringify(some.map(({ ad }) => [ad.id, ad.balanceMicros + ad.spentMicros]))}) r
        CROSS JOIN ads a ON a.id = r.value ->> 0 WHERE a.balance_micros + a.spent_micros <> r.value ->> 1)`;
    const moves = some.map(({ ad, moreMicros }): Move => {
      const book = moreMicros > leftMicros ? "outside" : "available";
      if (book === "available") leftMicros -= moreMicros;
      return { ...between(link, book, "ads"), amountMicros: moreMicros, adId: ad.id };
    });
    if (!(await book(deps, link, { isAsRead, moves }))) break;
  }
  return changes.length;
}

interface Sums {
  availableMicros: number;
  adsMicros: number;
  spentMicros: number;
}

/** Corrects the three figures of a cabinet to those at Telegram. */
export async function correctSums(deps: Deps, link: ClaimedLink, told: ToldAccount): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const known = await readAlone(
      firstOf<Sums>(
        deps.db,
        sql`SELECT available_micros AS availableMicros, ads_micros AS adsMicros, spent_micros AS spentMicros FROM cabinets
          WHERE id = ${link.cabinetId} AND ${stillHolds(link)}`,
      ),
    );
    if (known === undefined) return;
    const isAsRead = sql`available_micros = ${known.availableMicros} AND ads_micros = ${known.adsMicros} AND spent_micros = ${known.spentMicros}`;
    if (await book(deps, link, { isAsRead, moves: movesBetween(link, known, told) })) return;
  }
}

/** What was spent came from ads, what is on these from what is available, and the rest from outside. In an order in which nothing is below 0. */
function movesBetween(link: ClaimedLink, known: Sums, told: Sums): Move[] {
  const spent = told.spentMicros - known.spentMicros;
  const budget = told.adsMicros - known.adsMicros + spent;
  const outside = Math.max(told.availableMicros, 0) - known.availableMicros + budget;
  const moves = [
    { ...between(link, "outside", "available"), amountMicros: outside },
    { ...between(link, "available", "ads"), amountMicros: budget },
    { ...between(link, "ads", "spent"), amountMicros: spent },
  ];
  return (budget < 0 ? [...moves.splice(1, 1), ...moves] : moves).filter(({ amountMicros }) => amountMicros !== 0);
}

type Book = Move["from"]["book"];

const between = ({ cabinetId }: ClaimedLink, from: Book, to: Book) => ({ from: { book: from, cabinetId }, to: { book: to, cabinetId } });

/**
 * Books corrections, all or none.
 * @param isAsRead the condition that a row of cabinets has what the amounts were computed from
 * @returns whether it was so
 */
async function book(deps: Deps, link: ClaimedLink, { isAsRead, moves }: { isAsRead: Fragment; moves: readonly Move[] }): Promise<boolean> {
  if (moves.length === 0) return true;
  const { accountId, cabinetId } = link;
  const statements = moves.flatMap((move) =>
    bookStatements(deps, { ...move, accountId, kind: "correction", key: `pull:${createSecret(deps)}`, comment: COMMENT }),
  );
  const isSo = sql`${stillHolds(link)} AND EXISTS (SELECT 1 FROM cabinets WHERE id = ${cabinetId} AND ${isAsRead})`;
  try {
    await deps.db.$client.batch([requireThat(deps.db, isSo), ...statements.map((each) => statement(deps.db, each))]);
    return true;
  } catch (error) {
    if (isUnmet(error)) return false;
    throw error;
  }
}
