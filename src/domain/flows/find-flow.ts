/** SQL of the number that a text, SQL too, is; null where it is none. */
const numberOf = (text: string) =>
  `iif(${text} GLOB '[1-9]*' AND ${text} NOT GLOB '*[^0-9]*' AND length(${text}) < 16, CAST(${text} AS INTEGER), NULL)`;

/**
 * SQL of the id of the flow that a text names: by its code in any case, or else by its number.
 * @param text SQL
 * @param account SQL of whose flows are meant; everybody's where it is left out
 */
export function flowNamed(text: string, account?: string): string {
  const own = account === undefined ? "" : ` AND account_id = ${account}`;
  return `COALESCE((SELECT id FROM flows WHERE code = lower(${text})${own}), (SELECT id FROM flows WHERE id = ${numberOf(text)}${own}))`;
}
