import { toMicros } from "../../lib/money.ts";
import { readCurrencyAround, withoutNetwork } from "./currency.ts";
import { foldSigns, readDecimal } from "./decimal.ts";

/** An amount as somebody sent it. */
export interface SaidAmount {
  /** Below zero where it was taken back. */
  micros: number;
  /** The currency that was written with it; empty: none. */
  currency: string;
}

/** Quotes of a program that wrote it as JSON, and braces that were left around a macro's value. */
const WRAPPED = /^(?:"(.*)"|'(.*)'|\{(.*)\}|\[(.*)\])$/;

/** What stands before the number, the number from its first digit to its last, and what stands after. */
const PARTS = /^(.*?)((?:(?<!\p{L})[.,])?\d(?:.*\d)?)(.*)$/u;

/**
 * An amount of money, with its sign and its currency where they are written.
 * @returns null for what is none, beyond 999,999,999, and above 0 for what a millionth is too much for
 * @example readAmount("1.234,50 €") // { micros: 1_234_500_000, currency: "eur" }
 */
export function readAmount(text: string): SaidAmount | null {
  const [, before = "", digits = "", after = ""] = PARTS.exec(withoutNetwork(foldSigns(text)).replace(WRAPPED, "$1$2$3$4").trim()) ?? [];
  // A dash in the place of cents is no minus, and a point at the end of no weight.
  const signed = signOf(before, after.replace(/^[.,](?:--?)?(?=$|\s)/, ""));
  const micros = toMicros(readDecimal(digits) ?? "");
  const currency = signed === null ? null : readCurrencyAround(signed.before, signed.after);
  return signed === null || currency === null || micros === null ? null : { micros: micros * signed.factor || 0, currency };
}

/** A signed number that is no money, `-12,5`, as millionths; null for what is none. */
export function readNumber(text: string): number | null {
  const amount = readAmount(text);
  return amount?.currency === "" ? amount.micros : null;
}

/** A minus on either side, or the brackets of bookkeepers; a plus says nothing. Null where there are two. */
function signOf(before: string, after: string): { factor: 1 | -1; before: string; after: string } | null {
  const inBrackets = before.startsWith("(") && after.endsWith(")");
  const [head, tail] = inBrackets ? [before.slice(1), after.slice(0, -1)] : [before, after];
  const signs = /^\s*([+-]?)([^+-]*?)([+-]?)\s*$/;
  const [first, last] = [signs.exec(head), signs.exec(tail)];
  if (first === null || last === null) return null;
  const said = [first[1], first[3], last[1], last[3]].filter((sign) => sign !== "");
  if (said.length + Number(inBrackets) > 1) return null;
  return { factor: inBrackets || said[0] === "-" ? -1 : 1, before: first[2] ?? "", after: last[2] ?? "" };
}
