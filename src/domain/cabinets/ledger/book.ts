import { type Fragment, join, name, raw, sql } from "../../../db/sql.ts";
import type { LEDGER_BOOKS, LEDGER_KINDS } from "../../../lib/codes.ts";
import { MICROS } from "../../../lib/money.ts";
import type { Deps } from "../../../platform/deps.ts";

/** The sum of two of these is a whole number that JavaScript holds exactly. */
export const MAX_BALANCE_MICROS = 4_000_000_000 * MICROS;

/** Where money comes from, or goes to. */
interface Side {
  book: (typeof LEDGER_BOOKS)[number];
  /** SQL of the cabinet's id, or the id. */
  cabinetId: Fragment | number;
}

/** A movement of money. It has two entries, of one amount and one currency: they sum to zero. */
export interface Transaction {
  accountId: number;
  kind: (typeof LEDGER_KINDS)[number];
  /** By which it is known within the account. */
  key: string;
  from: Side;
  to: Side;
  /** Millionths of the cabinet's currency; below 0: the other way. SQL is asked several times, and must say the same within the batch. */
  amountMicros: Fragment | number;
  /** The ad whose budget it moves. */
  adId?: Fragment | number;
  comment?: string;
}

/** What may be asked for again. */
interface Repeatable {
  hash: string;
  /** On what condition it is booked. */
  condition: Fragment;
}

/** The columns of cabinets that sum up a book. What is outside is nobody's to sum up. */
const SUM_OF_BOOK: Readonly<Partial<Record<Side["book"], Fragment>>> = {
  available: name("available_micros"),
  ads: name("ads_micros"),
  spent: name("spent_micros"),
};

/**
 * Statements of a batch that book a transaction, and the sums that cabinets and ads keep of it. They do nothing if the amount is 0 or
 * the cabinet is not the account's.
 * @param request nothing is booked where its condition does not hold or its key is there; without it, a key that is there fails the batch
 */
export function bookStatements({ now }: Pick<Deps, "now">, transaction: Transaction, request?: Repeatable): Fragment[] {
  const { accountId, kind, key, from, to, amountMicros, adId = null, comment = "" } = transaction;
  const [condition, onConflict] = request === undefined ? [raw("true"), raw("")] : [request.condition, raw("ON CONFLICT DO NOTHING")];
  // A batch leaves no transaction without entries: one that has none yet is this batch's own.
  const own = sql`SELECT id FROM ledger_transactions t WHERE account_id = ${accountId} AND idempotency_key = ${key}
    AND NOT EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_id = t.id)`;
  const sides = [
    { ...from, amount: sql`-(${amountMicros})`, otherId: to.cabinetId },
    { ...to, amount: sql`(${amountMicros})`, otherId: from.cabinetId },
  ];
  // Two sides of one book are of two cabinets: each column is set once, for both.
  const changes = Object.entries(SUM_OF_BOOK).flatMap(([book, sum]) => {
    const added = sides.filter((side) => side.book === book).map(({ cabinetId, amount }) => sql`iif(id = ${cabinetId}, ${amount}, 0)`);
    return added.length === 0 ? [] : [sql`${sum} = ${sum} + ${join(added, " + ")}`];
  });
  const entries = sides.map(({ book, cabinetId, amount, otherId }) => {
    const after = raw(book === "available" ? "c.available_micros" : "NULL");
    return sql`SELECT own.id, c.id, ${book}, ${adId}, nullif(${otherId}, c.id), ${amount}, ${after} FROM own CROSS JOIN cabinets c WHERE c.id = ${cabinetId}`;
  });
  return [
    sql`INSERT INTO ledger_transactions (account_id, kind, idempotency_key, request_hash, currency, comment, at_ms)
      SELECT account_id, ${kind}, ${key}, ${request?.hash ?? ""}, currency, ${comment}, ${now()} FROM cabinets
      WHERE id = ${from.cabinetId} AND account_id = ${accountId} AND (${amountMicros}) <> 0 AND ${condition} ${onConflict}`,
    sql`UPDATE cabinets SET ${join(changes)} WHERE id IN (${from.cabinetId}, ${to.cabinetId}) AND EXISTS (${own})`,
    ...sides
      .filter(({ book }) => book === "ads" && adId !== null)
      .map(({ amount }) => sql`UPDATE ads SET balance_micros = balance_micros + ${amount} WHERE id = ${adId} AND EXISTS (${own})`),
    sql`WITH own AS (${own}) INSERT INTO ledger_entries
        (transaction_id, cabinet_id, book, ad_id, peer_cabinet_id, amount_micros, available_after_micros)
      ${join(entries, " UNION ALL ")}`,
  ];
}

/** What an import or a pull found to be spent, by which it is more than was booked; below 0: less. */
type Spend = Pick<Transaction, "accountId" | "amountMicros" | "comment"> & {
  /** SQL of the cabinet's id, or the id. */
  cabinetId: Fragment | number;
  /** Unique within the account: one that is there fails the batch. */
  key: string;
};

/**
 * Statements of a batch that book what was spent from a cabinet's ads, which is a fact and never refused. What it means for each ad
 * (`ads.balance_micros`, `ad_stats`) is the batch's own to write.
 */
export function spendStatements(deps: Pick<Deps, "now">, { cabinetId, ...spend }: Spend): Fragment[] {
  return bookStatements(deps, { ...spend, kind: "spend", from: { book: "ads", cabinetId }, to: { book: "spent", cabinetId } });
}
