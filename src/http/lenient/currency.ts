import { findCurrency } from "../../money.ts";

/** What people write for a currency. Where several share a sign, the first that comes to mind. */
const SPELLINGS: Readonly<Record<string, string>> = {
  usd: "$ us$ dollar dollars",
  eur: "€ euro euros",
  gbp: "£ pound pounds",
  jpy: "¥ yen",
  rub: "₽ руб рубль рублей р rubles",
  uah: "₴ грн",
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
  pln: "zł",
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
};

const BY_SPELLING = new Map(Object.entries(SPELLINGS).flatMap(([code, words]) => words.split(" ").map((word) => [word, code] as const)));

/** Signs that several currencies share: a code beside one says which. */
const SHARED = new Set(["$", "£", "¥", "rs", "lei"]);

/** A currency as it may be spelled: as `findCurrency` takes it, or by its sign or its name. @returns null for what is none */
export function readCurrency(text: string): string | null {
  const word = text.trim().toLowerCase().replace(/\.$/, "");
  return findCurrency(word) ?? BY_SPELLING.get(word) ?? null;
}

/**
 * The currency that stands before and after an amount.
 * @returns empty where none stands there; null for what is none, and for two that contradict each other
 */
export function readCurrencyAround(before: string, after: string): string | null {
  const words = [before, after].map((word) => word.trim().toLowerCase().replace(/\.$/, "")).filter((word) => word !== "");
  const codes = words.map((word) => (/\d/.test(word) ? null : readCurrency(word)));
  if (codes.includes(null)) return null;
  const exact = new Set(codes.filter((_, index) => !SHARED.has(words[index] ?? "")));
  return exact.size > 1 ? null : ([...exact, ...codes][0] ?? "");
}
