import { cellOf, cellOfSession, ROW_NUMBER, SESSION_PREFIX, sessionMark } from "../../../lib/cells.ts";
import { createSecret, sha256Hex } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";

/** A fresh session token, `sess_…`, that tells its cell. */
export function createSessionToken(deps: Pick<Deps, "cell" | "randomBytes">): string {
  return sessionMark(deps.cell) + createSecret(deps);
}

/** Whether a credential has a session token's form, which no API key has: those begin with a digit. */
export function isSessionToken(text: string): boolean {
  return text.startsWith(SESSION_PREFIX);
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

/** The cell of the account that an API key, a reporting token or a session token is of. */
export function cellOfCredential(text: string): number {
  const apiKey = parseApiKey(text);
  return apiKey === null ? cellOfSession(text) : cellOf(apiKey.accountId, "network");
}

/** What is stored of a key or a session token. */
export const hashSecret = sha256Hex;
