import { findCurrency } from "../../lib/money.ts";
import { foldSigns } from "./decimal.ts";

/** What people write for a currency, without blanks and points. Where several share a sign, the first that comes to mind. */
const SPELLINGS: Readonly<Record<string, string>> = {
  usd: "$ us$ u$s usd$ dollar dollars usdollar usdollars доллар доллара долларов",
  eur: "€ euro euros евро",
  gbp: "£ pound pounds",
  jpy: "¥ jp¥ yen",
  cny: "cn¥ rmb cnh yuan",
  rub: "₽ руб рубль рубля рублей р ruble rubles rouble roubles",
  uah: "₴ грн гривна гривны гривен",
  kzt: "₸ тг тенге",
  inr: "₹ rs rupees",
  krw: "₩",
  try: "₺ tl",
  vnd: "₫",
  ils: "₪",
  php: "₱",
  thb: "฿",
  ngn: "₦",
  gel: "₾",
  azn: "₼",
  brl: "r$",
  pln: "zł zloty złoty złotych",
  czk: "kč",
  huf: "ft",
  bgn: "лв",
  ron: "lei",
  aud: "a$ au$",
  cad: "c$ ca$",
  nzd: "nz$",
  hkd: "hk$",
  sgd: "s$",
  twd: "nt$",
  mxn: "mx$",
  btc: "₿ bitcoin bitcoins",
  eth: "ξ ethereum ether",
  ton: "toncoin toncoins gram grams",
  usdt: "₮ usd₮ tether",
  xtr: "⭐ star stars telegramstar telegramstars tgstars",
};

const BY_SPELLING = new Map(Object.entries(SPELLINGS).flatMap(([code, words]) => words.split(" ").map((word) => [word, code] as const)));

/** Signs that several currencies share: a code beside one says which. */
const SHARED = new Set(["$", "£", "¥", "rs", "lei"]);

/** A dollar coin and the network that it is sent in: `USDT-TRC20`. */
const IN_NETWORK = /(?<![\p{L}\d])(usd[tc])[\s._(-]*(?:(?:trc|erc|bep)[\s-]?20|ton|sol|bsc)(?![\p{L}\d])\)?/iu;

/** A text in which no network stands behind a dollar coin. */
export const withoutNetwork = (text: string): string => text.replace(IN_NETWORK, "$1");

/**
 * A currency as it may be spelled: as `findCurrency` takes it, or by its sign or its name, or by several of them that agree.
 * @returns null for what is none
 * @example readCurrency("€ EUR") // "eur"
 */
export function readCurrency(text: string): string | null {
  const folded = foldSigns(text).replace(/^(["'])(.*)\1$/, "$2");
  return spelled(folded) ?? (readCurrencyAround(folded, "") || null);
}

function spelled(text: string): string | null {
  const word = bare(withoutNetwork(text).replace(/^\s*(\d+)\.0+\s*$/, "$1"));
  return findCurrency(word) ?? BY_SPELLING.get(word) ?? null;
}

/** Without what stands between words; between figures it makes another number. */
const bare = (text: string): string => text.toLowerCase().replace(/(?<!\d)[\s._()\-\uFE0F]|[\s._()\-\uFE0F](?!\d)/g, "");

/**
 * The currency that stands before and after an amount.
 * @returns empty where none stands there; null for what is none, and for two that contradict each other
 */
export function readCurrencyAround(before: string, after: string): string | null {
  const words = [before, after].flatMap(wordsOf);
  const codes = words.map((word) => (/\d/.test(word) ? null : spelled(word)));
  if (codes.includes(null)) return null;
  const exact = new Set(codes.filter((_, index) => !SHARED.has(words[index] ?? "")));
  return exact.size > 1 ? null : ([...exact, ...codes][0] ?? "");
}

/** `US $` is one word, and `USD $` are two. */
function wordsOf(side: string): string[] {
  const words = spelled(side) === null ? side.split(" ") : [side];
  return words.map(bare).filter((word) => word !== "");
}
