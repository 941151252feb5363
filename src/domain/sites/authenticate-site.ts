import { ROW_NUMBER } from "../../lib/cells.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Call } from "../../platform/context.ts";
import { admitHolder, type CredentialRow, refuseKey } from "../accounts/keys/authenticate.ts";

/** What a token of the Site API opens. */
export interface SiteScope {
  /** The account whose offers they are. */
  accountId: number;
  /** The one offer of a site's token; null of the global token: all of the account's. */
  offerId: number | null;
}

/** Whose number a token has; whether its key is theirs too is another matter. */
export type TokenSubject = { siteId: number } | { accountId: number };

/** Of a flow, a click or a lead: whose it is, and what it is for. */
export interface Ownership {
  accountId: number;
  offerId: number | null;
  /** The account whose offer it is; null where there is no offer. */
  offerOwnerId: number | null;
}

type Row = CredentialRow & SiteScope;

const OF_SITE = `SELECT s.key_hash AS keyHash, s.offer_id AS offerId, o.account_id AS accountId,
    a.tariff, a.paid_until_ms AS paidUntilMs, a.banned_at_ms AS bannedAtMs
  FROM sites s JOIN offers o ON o.id = s.offer_id AND o.status <> ${RESOURCE_STATUS.deleted} JOIN accounts a ON a.id = o.account_id
  WHERE s.id = ?1 AND s.status <> ${RESOURCE_STATUS.deleted}`;

const OF_ACCOUNT = `SELECT site_key_hash AS keyHash, NULL AS offerId, id AS accountId,
    tariff, paid_until_ms AS paidUntilMs, banned_at_ms AS bannedAtMs FROM accounts WHERE id = ?1`;

/** `{site}-{key}` of a site, `g{account}-{key}` of the account. */
const FORM = new RegExp(`^(g?)(${ROW_NUMBER})-(.{1,200})$`);

/**
 * Finds what a token opens, within a batch of reads: what else is read there must not be looked at when this throws.
 * @param read runs a statement among the others and answers its rows; what the others read may depend on the opener
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function authenticateSite(
  call: Call,
  token: string,
  read: (holder: D1PreparedStatement, opener: TokenSubject) => Promise<D1Result<unknown>>,
): Promise<SiteScope> {
  const [, global, id, key] = FORM.exec(token) ?? [];
  if (id === undefined || key === undefined) return refuseKey(call);
  const isGlobal = global === "g";
  const holder = call.deps.db.$client.prepare(isGlobal ? OF_ACCOUNT : OF_SITE).bind(Number(id));
  const opener = isGlobal ? { accountId: Number(id) } : { siteId: Number(id) };
  const [row] = (await read(holder, opener)).results as Row[];
  const { accountId, offerId } = await admitHolder(call, row, key);
  return { accountId, offerId };
}

/** Whether a token that was let in opens something: of its offer, or of one of its account's; the account's own flows need no offer. */
export function isWithin(scope: SiteScope, { accountId, offerId, offerOwnerId }: Ownership): boolean {
  if (scope.offerId !== null) return offerId === scope.offerId;
  return offerOwnerId === scope.accountId || (offerId === null && accountId === scope.accountId);
}
