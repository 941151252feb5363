import { z } from "zod";
import type { Cabinet } from "../../../domain/cabinets/cabinet.ts";
import type { Movement } from "../../../domain/cabinets/ledger/movement.ts";
import { LEDGER_KINDS } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { uid } from "../accounts/wire.ts";

/** One change of what is available in a cabinet. */
export const movement = z
  .strictObject({
    id: z.int(),
    date: z.iso.datetime(),
    kind: z.enum(LEDGER_KINDS),
    amount: z.number().describe("Below 0: it left the cabinet"),
    currency: z.string().describe("Lower case"),
    available_after: z.number().describe("What was available after it"),
    peer: z
      .discriminatedUnion("type", [
        z.strictObject({ type: z.literal("cabinet"), account_id: uid }),
        z.strictObject({ type: z.literal("ad"), ad_id: z.int(), title: z.string() }),
      ])
      .nullable()
      .describe("The other cabinet, or the ad; null: outside"),
    comment: z.string(),
  })
  .meta({ id: "Transaction" });

export const toMovement = ({ id, atMs, kind, amountMicros, currency, availableAfterMicros, peer, comment }: Movement) => ({
  id,
  date: new Date(atMs).toISOString(),
  kind,
  amount: fromMicros(amountMicros),
  currency,
  available_after: fromMicros(availableAfterMicros),
  peer: peer === null ? null : toPeer(peer),
  comment,
});

const toPeer = (peer: NonNullable<Movement["peer"]>) =>
  peer.kind === "cabinet" ? { type: "cabinet" as const, account_id: peer.uid } : { type: "ad" as const, ad_id: peer.id, title: peer.title };

const amount = z.strictObject({ amount: z.number(), currency: z.string().describe("Upper case") });

/** What is in ads, what is free, and both. Source: the API's public documentation. */
const balances = { active: amount, available: amount, total: amount };

export const summedBalances = z
  .strictObject({
    ...balances,
    unconverted: z
      .record(z.string(), z.number())
      .optional()
      .describe("Amounts without an exchange rate, by currency; they are not in the other figures"),
  })
  .meta({ id: "Balances" });

export const cabinetBalances = z.strictObject({ account_id: uid, account_name: z.string(), ...balances }).meta({ id: "CabinetBalances" });

/** @param of what is available and what is in ads, in millionths */
export function toBalances({ availableMicros, adsMicros, currency }: Pick<Cabinet, "availableMicros" | "adsMicros" | "currency">) {
  const amountOf = (micros: number) => ({ amount: fromMicros(micros), currency: currency.toUpperCase() });
  return { active: amountOf(adsMicros), available: amountOf(availableMicros), total: amountOf(availableMicros + adsMicros) };
}
