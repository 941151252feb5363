/** What descriptions say of a currency, wherever one is read. */
export const CURRENCY = {
  type: "string",
  pattern: "^([A-Za-z]{3,4}|\\d{1,3})$",
  description: "A code or a number of ISO 4217, or btc, eth, ton, usdc, usdt or xtr; in any case",
} as const;

/** And of a country. */
export const COUNTRY = {
  type: "string",
  pattern: "^[A-Za-z]{2,3}$",
  description: "ISO 3166-1: two letters or three, in any case",
} as const;
