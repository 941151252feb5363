import { cellOf, cellOfToken, ROW_NUMBER, type TokenPrefix, tokenMark } from "../../../lib/cells.ts";
import { createSecret, sha256Hex } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";

/** A fresh token that tells its kind and its cell: of a session `sess_…`, of a program that signed in `acc_…`, and `ref_…` to go on. */
export function createToken(deps: Pick<Deps, "cell" | "randomBytes">, prefix: TokenPrefix): string {
  return tokenMark(prefix, deps.cell) + createSecret(deps);
}

/** Whether a credential has the form of a token of this kind, which no API key has: those begin with a digit. */
export function isToken(text: string, prefix: TokenPrefix): boolean {
  return text.startsWith(prefix);
}

const REPORTING_PREFIX = "rep_";
const REPORTING_FORM = new RegExp(`^${REPORTING_PREFIX}[\\w-]{32}$`);

/** A fresh key of a reporting token, `rep_…`: whoever finds one in a URL sees what it is. */
export function createReportingKey(deps: Pick<Deps, "randomBytes">): string {
  return REPORTING_PREFIX + createSecret(deps);
}

interface ApiKey {
  accountId: number;
  key: string;
  /** It has a reporting token's form, which no API key has. */
  onlyReports: boolean;
}

const API_KEY = new RegExp(`^(${ROW_NUMBER})-(.{1,200})$`);

/** `{account id}-{key}` taken apart; null when the text has another form. */
export function parseApiKey(text: string): ApiKey | null {
  const [, id, key] = API_KEY.exec(text) ?? [];
  return id && key ? { accountId: Number(id), key, onlyReports: REPORTING_FORM.test(key) } : null;
}

/** The cell of the account that an API key or a token is of. */
export function cellOfCredential(text: string): number {
  const apiKey = parseApiKey(text);
  return apiKey === null ? cellOfToken(text) : cellOf(apiKey.accountId, "network");
}

/** What is stored of a key or a token. */
export const hashSecret = sha256Hex;
