import { firstOf, type Read, readAlone } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { cellOf, ROW_NUMBER } from "../../lib/cells.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Call } from "../../platform/context.ts";
import { admitHolder, type CredentialRow, refuseKey } from "../accounts/keys/authenticate.ts";
import type { Claim } from "../accounts/keys/claim.ts";

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

const DELETED = raw(RESOURCE_STATUS.deleted);

const ofSite = (siteId: number) => sql`SELECT s.key_hash AS keyHash, s.offer_id AS offerId, o.account_id AS accountId,
    a.tariff, a.paid_until_ms AS paidUntilMs, a.banned_at_ms AS bannedAtMs
  FROM sites s JOIN offers o ON o.id = s.offer_id AND o.status <> ${DELETED} JOIN accounts a ON a.id = o.account_id
  WHERE s.id = ${siteId} AND s.status <> ${DELETED}`;

const ofAccount = (accountId: number) => sql`SELECT site_key_hash AS keyHash, NULL AS offerId, id AS accountId,
    tariff, paid_until_ms AS paidUntilMs, banned_at_ms AS bannedAtMs FROM accounts WHERE id = ${accountId}`;

/** `{site}-{key}` of a site, `g{account}-{key}` of the account. */
const FORM = new RegExp(`^(g?)(${ROW_NUMBER})-(.{1,200})$`);

/** The cell of the site or the account of a token. */
export function cellOfToken(token: string): number {
  const [, global, id] = FORM.exec(token) ?? [];
  return id === undefined ? 0 : cellOf(Number(id), global === "g" ? "network" : "row");
}

/** The claim of a token. It admits what the token opens. */
export interface SiteClaim extends Claim<Row, SiteScope> {
  holder: Read<Row | undefined>;
  subject: TokenSubject;
}

/**
 * What a token of the Site API claims, to be checked with `readAdmitted`.
 * @throws AppError bad_key, rate_limited
 */
export async function siteClaimOf(call: Call, token: string): Promise<SiteClaim> {
  const [, global, id, key] = FORM.exec(token) ?? [];
  if (id === undefined || key === undefined) return refuseKey(call);
  const subject: TokenSubject = global === "g" ? { accountId: Number(id) } : { siteId: Number(id) };
  const holder = firstOf<Row>(call.deps.db, "siteId" in subject ? ofSite(subject.siteId) : ofAccount(subject.accountId));
  const admit = async (row: Row | undefined): Promise<SiteScope> => {
    const { accountId, offerId } = await admitHolder(call, row, key);
    return { accountId, offerId };
  };
  return { subject, holder, admit };
}

/**
 * Finds what a token opens.
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function authenticateSite(call: Call, token: string): Promise<SiteScope> {
  const claim = await siteClaimOf(call, token);
  return claim.admit(await readAlone(claim.holder));
}

/** Whether a token that was let in opens something: of its offer, or of one of its account's; the account's own flows need no offer. */
export function isWithin(scope: SiteScope, { accountId, offerId, offerOwnerId }: Ownership): boolean {
  if (scope.offerId !== null) return offerId === scope.offerId;
  return offerOwnerId === scope.accountId || (offerId === null && accountId === scope.accountId);
}
