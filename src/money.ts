/** The currencies in use, ISO 4217, as three lower-case letters. A list of its own, because runtimes also know those of the past. */
const CURRENCIES: ReadonlySet<string> = new Set(
  `aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf clp cny cop crc cup
  cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod jpy
  kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok
  npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb tjs tmt
  tnd top try ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xcg xof xpf yer zar zmw zwg`.split(/\s+/),
);

const MICROS = 1_000_000;
const MAX_AMOUNT = 999_999_999;
const AMOUNT = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * An amount of money as integer millionths. Exact for up to six decimals, more are rounded.
 * @param amount `18`, `1.337` or `"18.50"`
 * @returns null for what is no amount from 0 to 999,999,999
 */
export function toMicros(amount: number | string): number | null {
  const value = typeof amount === "number" ? amount : parse(amount.trim());
  // Below 10^15 the product is off by less than a quarter, so that rounding finds the exact one.
  return value >= 0 && value <= MAX_AMOUNT ? Math.round(value * MICROS) : null;
}

function parse(text: string): number {
  return AMOUNT.test(text) ? Number(text) : Number.NaN;
}

/** Millionths as the number that stands on the wire: `1_337_000` is `1.337`. */
export function fromMicros(micros: number): number {
  return micros / MICROS;
}

/** A currency in any case as three lower-case letters; null where there is none of that name. */
export function findCurrency(code: string): string | null {
  const known = code.trim().toLowerCase();
  return CURRENCIES.has(known) ? known : null;
}
