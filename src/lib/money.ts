/**
 * The currencies of countries in use, ISO 4217, as three lower-case letters and their number. A list of their own, because
 * runtimes also know those of the past.
 */
const CURRENCIES =
  `aed784 afn971 all008 amd051 ang532 aoa973 ars032 aud036 awg533 azn944 bam977 bbd052 bdt050 bgn975 bhd048 bif108 bmd060 bnd096
  bob068 brl986 bsd044 btn064 bwp072 byn933 bzd084 cad124 cdf976 chf756 clp152 cny156 cop170 crc188 cup192 cve132 czk203 djf262
  dkk208 dop214 dzd012 egp818 ern232 etb230 eur978 fjd242 fkp238 gbp826 gel981 ghs936 gip292 gmd270 gnf324 gtq320 gyd328 hkd344
  hnl340 htg332 huf348 idr360 ils376 inr356 iqd368 irr364 isk352 jmd388 jod400 jpy392 kes404 kgs417 khr116 kmf174 kpw408 krw410
  kwd414 kyd136 kzt398 lak418 lbp422 lkr144 lrd430 lsl426 lyd434 mad504 mdl498 mga969 mkd807 mmk104 mnt496 mop446 mru929 mur480
  mvr462 mwk454 mxn484 myr458 mzn943 nad516 ngn566 nio558 nok578 npr524 nzd554 omr512 pab590 pen604 pgk598 php608 pkr586 pln985
  pyg600 qar634 ron946 rsd941 rub643 rwf646 sar682 sbd090 scr690 sdg938 sek752 sgd702 shp654 sle925 sos706 srd968 ssp728 stn930
  svc222 syp760 szl748 thb764 tjs972 tmt934 tnd788 top776 try949 ttd780 twd901 tzs834 uah980 ugx800 usd840 uyu858 uzs860 ves928
  vnd704 vuv548 wst882 xaf950 xcd951 xcg532 xof952 xpf953 yer886 zar710 zmw967 zwg924`.split(/\s+/);

/** What is money to this market beside that: coins, and Telegram's Stars. */
const COINS = ["btc", "eth", "ton", "usdc", "usdt", "xtr"];

/** Other names that are in use for one of these: what the rouble was called before 1998, with its number, and the bitcoin in ISO's form. */
const ALIASES = { rur: "rub", "810": "rub", xbt: "btc" };

/** Each by its code, and those that have one by their number in three digits. */
const CURRENCY_BY_NAME: ReadonlyMap<string, string> = new Map([
  ...CURRENCIES.flatMap((entry): [string, string][] => [
    [entry.slice(0, 3), entry.slice(0, 3)],
    [entry.slice(3), entry.slice(0, 3)],
  ]),
  ...COINS.map((code): [string, string] => [code, code]),
  ...Object.entries(ALIASES),
]);

/** All by their codes. */
export const CURRENCY_CODES: readonly string[] = [...CURRENCIES.map((entry) => entry.slice(0, 3)), ...COINS];

export const isCoin = (currency: string): boolean => COINS.includes(currency);

/** Coins have no number in ISO 4217, whose numbers end at 999. */
const FIRST_COIN = 1001;

/** The number of a currency: that of ISO 4217, or one of our own. */
export function currencyNumber(currency: string): number {
  if (isCoin(currency)) return FIRST_COIN + COINS.indexOf(currency);
  return Number(CURRENCIES.find((entry) => entry.startsWith(currency))?.slice(3));
}

const DECIMALS = 6;
/** How many millionths a unit is. */
export const MICROS = 10 ** DECIMALS;
const MAX_MICROS = 999_999_999n * BigInt(MICROS);
const AMOUNT = /^(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;

/**
 * An amount of money as integer millionths. Exact for up to six decimals, more are rounded, half a millionth up.
 * @param amount `18`, `1.337` or `"18.50"`
 * @returns null for what is no amount from 0 to 999,999,999, and for one above 0 that would be rounded to 0
 */
export function toMicros(amount: number | string): number | null {
  const [, whole, part = "", exponent = "0"] = AMOUNT.exec(String(amount).trim()) ?? [];
  if (whole === undefined) return null;
  const digits = BigInt(whole + part);
  const shift = DECIMALS + Number(exponent) - part.length;
  const micros = shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfUp(digits, 10n ** BigInt(-shift));
  const isLost = micros === 0n && digits > 0n;
  return isLost || micros > MAX_MICROS ? null : Number(micros);
}

/** Units of the weakest currencies that a dollar buys are far fewer, and none is worth so much. */
const MAX_PER_USD = 1_000_000_000;
const MIN_PER_USD = 1e-9;

/** Whether so many units of a currency may be what a US dollar buys. */
export const isPerUsd = (rate: unknown): rate is number => typeof rate === "number" && rate >= MIN_PER_USD && rate <= MAX_PER_USD;

/** A quotient of whole numbers from 0 on, rounded to the nearest, a half up. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend * 2n + divisor) / (divisor * 2n);
}

/** Millionths as the number that stands on the wire: `1_337_000` is `1.337`. */
export function fromMicros(micros: number): number {
  return micros / MICROS;
}

/**
 * A currency by its code in any case, or by its number in ISO 4217, as three or four lower-case letters.
 * @returns null where there is none of that name
 * @example findCurrency("RUR") // "rub"
 * @example findCurrency("840") // "usd"
 */
export function findCurrency(name: string): string | null {
  const known = name.trim().toLowerCase();
  return CURRENCY_BY_NAME.get(/^\d{1,2}$/.test(known) ? known.padStart(3, "0") : known) ?? null;
}
