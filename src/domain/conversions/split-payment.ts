import { convertMicros, type Rate } from "../currency/convert.ts";

/** An amount of money. */
export interface Money {
  micros: number;
  /** Three lower-case letters. */
  currency: string;
}

/** Amounts that a sender states for a lead, in one currency; null where one was not sent. Source: the Site API's wm, pay, pd, pp. */
export interface Payment {
  /** What the lead is worth to both. */
  grossMicros: number | null;
  /** What the advertiser pays. */
  revenueMicros: number | null;
  /** What the network keeps: an amount, and parts of a million. Below zero, what the advertiser pays on top. */
  marginMicros: number | null;
  marginPpm: number | null;
  currency: string;
}

/** A commission as offers and their affiliates have it: one of the two, or neither. */
export interface Commission {
  ppm: number | null;
  micros: number | null;
}

/** What a lead is worth by itself: to its affiliate, and to whom the advertiser pays. */
export interface PayoutRule {
  payoutMicros: number;
  revenueMicros: number;
  currency: string;
}

/** What the affiliate gets and what the advertiser pays. */
export interface Amounts {
  payout: Money;
  revenue: Money;
}

const MILLION = 1_000_000;

/**
 * Splits what a sender stated of a lead's money. Of what the sender wants kept, each part above zero is taken from what the
 * affiliate gets, and each below is added to what the advertiser pays, unless that was stated by itself. Where only the advertiser's
 * payment was stated, the offer decides: its commission, else its payout rule, else all of it is the affiliate's.
 * @param commission that of the affiliate, else of the offer; null where neither has one
 * @param payoutRule null where the offer has none for such a lead
 * @returns null where no amount was stated
 * @throws RangeError when more would be kept than there is: see `isCovered`
 */
export function splitPayment(payment: Payment, commission: Commission | null, payoutRule: PayoutRule | null): Amounts | null {
  const { grossMicros, revenueMicros, marginMicros, marginPpm, currency } = payment;
  const whole = grossMicros ?? revenueMicros;
  if (whole === null) return null;
  const { taken, added } = keptOf(payment, whole);
  if (taken > whole) throw new RangeError("more is kept than there is");
  const revenue = { micros: revenueMicros ?? whole + added, currency };
  if (grossMicros !== null || marginMicros !== null || marginPpm !== null) return { payout: { micros: whole - taken, currency }, revenue };
  if (commission === null)
    return { payout: payoutRule === null ? revenue : { micros: payoutRule.payoutMicros, currency: payoutRule.currency }, revenue };
  const own = (commission.micros ?? 0) + shareOf(whole, commission.ppm ?? 0);
  return { payout: { micros: Math.max(whole - own, 0), currency }, revenue };
}

/** Whether there is as much as the network is to keep. */
export function isCovered(payment: Payment): boolean {
  const whole = payment.grossMicros ?? payment.revenueMicros;
  return whole === null || keptOf(payment, whole).taken <= whole;
}

/** What is kept of the affiliate's part, and what is added to the advertiser's. */
function keptOf({ marginMicros, marginPpm }: Payment, whole: number): { taken: number; added: number } {
  const kept = [marginMicros ?? 0, shareOf(whole, marginPpm ?? 0)];
  return { taken: sumOf(kept.filter((part) => part > 0)), added: -sumOf(kept.filter((part) => part < 0)) };
}

/** Exact, because no amount on the wire is above a billion; what is less than a millionth is not kept. */
const shareOf = (micros: number, ppm: number): number => Number((BigInt(micros) * BigInt(ppm)) / BigInt(MILLION));

const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);

/** An amount in another currency; as it is where that is empty, a rate is missing, or nothing would be left of it. */
export function inCurrency(money: Money, currency: string, from: Rate, to: Rate): Money {
  const micros = currency === "" ? null : convertMicros(money.micros, from, to);
  return micros === null || (micros === 0 && money.micros > 0) ? money : { micros, currency };
}

export const isSameMoney = (a: Money | null, micros: number | null, currency: string | null): boolean =>
  a !== null && a.micros === micros && a.currency === currency;
