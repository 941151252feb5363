import { isRefund, type StageName } from "./status-words.ts";

/** An amount as it was sent: below zero where it is taken back, its currency empty where none is written with it. */
interface SaidAmount {
  micros: number;
  currency: string;
}

interface Terms {
  /** What the conversion says of the lead's status. */
  stage: StageName | null;
  /** The currency that was named for all amounts; empty: none was. */
  named: string;
  /** The currency where neither that nor an amount says one; null where the one that was meant could not be read. */
  otherwise: string | null;
  /** Amounts that may well be below zero. */
  signed?: readonly string[];
}

/** Amounts of one currency in millionths, null where none counts, and the names of those that were dropped. */
export interface ReadMoney<Name extends string> {
  micros: Record<Name, number | null>;
  currency: string;
  ignored: Name[];
}

/**
 * Decides which of the amounts that were sent count. One of a currency that nobody can tell is none: taken for another it would be
 * a lie. So is one below zero. With a refund it says what was paid back, and the lead keeps its payout; else it is dropped.
 */
export function readMoney<Name extends string>(
  amounts: Record<Name, SaidAmount | null>,
  { stage, named, otherwise, signed = [] }: Terms,
): ReadMoney<Name> {
  const said = Object.entries(amounts) as [Name, SaidAmount | null][];
  const written = said.find(([, amount]) => amount !== null && amount.currency !== "")?.[1]?.currency ?? "";
  const currency = named || written || otherwise;
  const ignored: Name[] = [];
  const counted = said.map(([name, amount]): [Name, number | null] => {
    if (amount === null) return [name, null];
    const isOther = currency === null || (named === "" && amount.currency !== "" && amount.currency !== currency);
    const isBelow = amount.micros < 0 && !signed.includes(name);
    if (isOther || (isBelow && !isRefund(stage))) ignored.push(name);
    return [name, isOther || isBelow ? null : amount.micros];
  });
  return { micros: Object.fromEntries(counted) as Record<Name, number | null>, currency: currency ?? "", ignored };
}
