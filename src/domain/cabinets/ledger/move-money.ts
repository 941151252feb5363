import type { Guard } from "../../../db/guards.ts";
import { type Fragment, name, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { MAX_BALANCE_MICROS } from "./book.ts";
import { bookOnce } from "./book-once.ts";
import type { Movement } from "./movement.ts";

export const MANUAL_KINDS = ["topup", "refund", "correction"] as const;

interface Repeatable {
  comment?: string | undefined;
  /** By which a request that is made again is known, within the account. */
  idempotencyKey: string;
}

/** Amounts are millionths of the cabinet's currency. */
export interface Manual extends Repeatable {
  uid: string;
  kind: (typeof MANUAL_KINDS)[number];
  /** Above 0; of a correction not 0: below, it takes. */
  amountMicros: number;
}

export interface Transfer extends Repeatable {
  fromUid: string;
  toUid: string;
  /** Above 0. */
  amountMicros: number;
}

export interface BudgetMove extends Repeatable {
  adId: number;
  /** Above 0: from the cabinet to the ad; below: back. */
  amountMicros: number;
}

/**
 * Books what came into a cabinet from outside, what went back, or a correction.
 * @throws AppError cabinet_not_found, overdraft, key_reused, limit_reached, field_invalid (amount)
 */
export async function addTransaction(ctx: Ctx, input: Manual): Promise<Movement> {
  mayOrThrow(ctx, "cabinets.write");
  const { uid, kind, amountMicros, comment = "", idempotencyKey } = input;
  if (amountMicros === 0 || (amountMicros < 0 && kind !== "correction")) throw new AppError("field_invalid", "amount");
  const cabinetId = cabinetIdOf(ctx, uid);
  const [outside, available] = [
    { book: "outside", cabinetId },
    { book: "available", cabinetId },
  ] as const;
  const [from, to] = kind === "refund" ? [available, outside] : [outside, available];
  return bookOnce(ctx, {
    transaction: { kind, from, to, amountMicros, comment },
    idempotencyKey,
    request: [kind, uid, amountMicros, comment],
    guards: [isThere(cabinetId), takesAvailable(cabinetId, kind === "refund" ? -amountMicros : amountMicros)],
    cabinetId,
  });
}

/**
 * Moves money between two cabinets of the account, which have the same currency.
 * @returns the movement as the cabinet sees it that gives
 * @throws AppError cabinet_not_found, overdraft, key_reused, limit_reached, field_invalid (amount, to)
 */
export async function transferMoney(ctx: Ctx, input: Transfer): Promise<Movement> {
  mayOrThrow(ctx, "cabinets.write");
  const { fromUid, toUid, amountMicros, comment = "", idempotencyKey } = input;
  if (amountMicros <= 0) throw new AppError("field_invalid", "amount");
  if (fromUid === toUid) throw new AppError("field_invalid", "to", { says: "The cabinets are the same" });
  const [fromId, toId] = [cabinetIdOf(ctx, fromUid), cabinetIdOf(ctx, toUid)];
  const currencyOf = (id: Fragment) => sql`(SELECT currency FROM cabinets WHERE id = ${id})`;
  return bookOnce(ctx, {
    transaction: {
      kind: "transfer",
      from: { book: "available", cabinetId: fromId },
      to: { book: "available", cabinetId: toId },
      amountMicros,
      comment,
    },
    idempotencyKey,
    request: ["transfer", fromUid, toUid, amountMicros, comment],
    guards: [
      isThere(fromId),
      isThere(toId),
      {
        holds: sql`${currencyOf(fromId)} = ${currencyOf(toId)}`,
        code: "field_invalid",
        field: "to",
        says: "The cabinets have different currencies",
      },
      takesAvailable(fromId, -amountMicros),
      takesAvailable(toId, amountMicros),
    ],
    cabinetId: fromId,
  });
}

/**
 * Puts money of a cabinet on one of its ads, or takes it back. What an ad has spent does not come back.
 * @throws AppError ad_not_found, overdraft, key_reused, limit_reached, field_invalid (amount, ad_id)
 */
export async function moveBudget(ctx: Ctx, input: BudgetMove): Promise<Movement> {
  mayOrThrow(ctx, "cabinets.write");
  const { adId, amountMicros, comment = "", idempotencyKey } = input;
  if (amountMicros === 0) throw new AppError("field_invalid", "amount");
  const ad = sql`FROM ads WHERE id = ${adId} AND account_id = ${ownerOf(ctx)}`;
  const cabinetId = sql`(SELECT cabinet_id ${ad})`;
  return bookOnce(ctx, {
    transaction: { kind: "budget", from: { book: "available", cabinetId }, to: { book: "ads", cabinetId }, amountMicros, adId, comment },
    idempotencyKey,
    request: ["budget", adId, amountMicros, comment],
    guards: [
      { holds: sql`${cabinetId} IS NOT NULL`, code: "ad_not_found" },
      {
        holds: sql`${amountMicros} < 0 OR (SELECT status <> 'deleted' ${ad})`,
        code: "field_invalid",
        field: "ad_id",
        says: "The ad is deleted",
      },
      takesAvailable(cabinetId, -amountMicros),
      takes(sql`(SELECT balance_micros ${ad})`, amountMicros),
      takes(balance("ads_micros", cabinetId), Math.max(amountMicros, 0)),
    ],
    cabinetId,
  });
}

const isThere = (cabinetId: Fragment): Guard => ({ holds: sql`${cabinetId} IS NOT NULL`, code: "cabinet_not_found" });

const balance = (column: "available_micros" | "ads_micros", cabinetId: Fragment): Fragment =>
  sql`(SELECT ${name(column)} FROM cabinets WHERE id = ${cabinetId})`;

/** What a balance must be like for an amount to be added, or taken where it is below 0. */
function takes(balance: Fragment, amountMicros: number): Guard {
  return amountMicros < 0
    ? { holds: sql`${balance} >= ${-amountMicros}`, code: "overdraft" }
    : { holds: sql`${balance} <= ${MAX_BALANCE_MICROS - amountMicros}`, code: "limit_reached", says: "The balance would be too large" };
}

const takesAvailable = (cabinetId: Fragment, amountMicros: number): Guard => takes(balance("available_micros", cabinetId), amountMicros);
