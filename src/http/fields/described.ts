/** What descriptions say of a currency, wherever one is read. */
export const CURRENCY = {
  type: "string",
  pattern: "^([A-Za-z]{3,4}|\\d{1,3})$",
  description: "ISO 4217 code or number, or btc, eth, ton, usdc, usdt or xtr, in any case",
} as const;

/** And of a country. */
export const COUNTRY = {
  type: "string",
  pattern: "^[A-Za-z]{2,3}$",
  description: "ISO 3166-1, two or three letters, in any case",
} as const;
