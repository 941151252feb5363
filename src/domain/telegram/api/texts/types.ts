import type { LANGS, MISSING_RIGHTS } from "../../../../db/schema/index.ts";
import type { CAP_PERIODS, CAP_TYPES, MemberKind } from "../../../../lib/codes.ts";
import type { meansOf } from "../../../access/actor.ts";
import type { AuditAction } from "../../../audit/audit.ts";

export type Lang = (typeof LANGS)[number];

type MissingRight = Exclude<(typeof MISSING_RIGHTS)[number], "">;

/** What the leads of one campaign did in a stretch of time. */
export interface LeadCounts {
  title: string;
  starts: number;
  requests: number;
  joins: number;
  leaves: number;
  removals: number;
}

/** What became of a key: of those that open an account, or speak in its name. */
export type KeyChange = Extract<
  AuditAction,
  | `${"key" | "reporting-key" | "site-key" | "global-key" | "member-key" | "signing"}.made`
  | `${"reporting-key" | "global-key"}.revoked`
  | "rotation.ended"
  | "signing.stopped"
>;

/** What became of a member of the account's network, or of their key. */
export type MemberChange = Extract<AuditAction, `network-member.${"added" | "changed" | "removed"}` | `network-key.${"made" | "revoked"}`>;

/** What became of an affiliate's access to offers, or of their request for it. */
export type AccessChange = "opened" | "closed" | "refused";

/** What a change was made by: a session, the account's own key, or the key of a member of its network. */
export type ChangedBy = ReturnType<typeof meansOf>;

/** What the button under a notice of a sign-in ended. */
export interface EndedAccess {
  sessions: number;
  keys: EndedKey[];
}

export type EndedKey = Extract<
  AuditAction,
  | `${"site-keys" | "member-keys" | "network-keys" | "key" | "reporting-key" | "global-key"}.revoked`
  | "network-members.suspended"
  | "network-invitations.withdrawn"
  | "signing.stopped"
>;

/** When and by what something was done. */
export interface Origin {
  /** A moment in UTC, `YYYY-MM-DD HH:MM`. */
  at: string;
  /** ISO code; null where the edge does not know. */
  country: string | null;
  /** `Chrome, Windows`; null where it does not say. */
  device: string | null;
}

/** How far a cap of an offer is used. */
interface UsedCap {
  offerId: number;
  title: string;
  period: (typeof CAP_PERIODS)[number];
  type: (typeof CAP_TYPES)[number];
  percent: number;
  /** Whose counter it is; null: not of one alone. */
  affiliateId: number | null;
  goal: string | null;
}

/** Everything that bots say in our words, as plain text: the service bot, unless it says otherwise. */
export interface Texts {
  /** The answer to a bare /start. */
  greeting(): string;
  help(): string;
  chooseLanguage(): string;
  languageSet(): string;
  signInFirst(): string;
  /** The login link was opened, whosever it is: asks before it is let in. @param number what the page shows */
  confirmSignIn(page: Omit<Origin, "at">, number: number): string;
  confirmButton(number: number): string;
  notMeButton(): string;
  /** What to do now. */
  loginConfirmed(): string;
  loginRefused(): string;
  /** Another person opened the same link before. */
  loginTaken(): string;
  loginExpired(): string;
  suspended(): string;
  signedIn(origin: Origin): string;
  endSession(): string;
  sessionsEnded(count: number): string;
  /** The same, with what else was ended and what to do now. */
  accessEnded(ended: EndedAccess): string;
  sessionGone(): string;
  /** @param of `site` is whose token it is */
  keyChanged(change: KeyChange, origin: Origin, of: { site: number | undefined; by: ChangedBy }): string;
  /** @param of number: null of a member who was just added */
  memberChanged(change: MemberChange, origin: Origin, of: { kind: MemberKind; number: number | null; by: ChangedBy }): string;
  /** A network tells an affiliate what became of their access to offers. @param offers their titles, with commas between them */
  accessChanged(change: AccessChange, network: string, offers: string): string;
  /** @param more how many campaigns with news are not among them */
  leadDigest(campaigns: LeadCounts[], more: number): string;
  /** What a connected bot says to somebody whose link leads into no campaign. */
  linkFailed(): string;
  /** Telegram no longer takes a connected bot's token. */
  tokenRevoked(botUsername: string): string;
  /** Telegram takes it again. */
  tokenAccepted(botUsername: string): string;
  /** A cap of a network's offer is used so far, in per cent. */
  capNearlyReached(cap: UsedCap): string;
  /** Telegram no longer takes the token by which a cabinet of ads is read. */
  adsTokenRevoked(cabinet: string): string;
  /** A connected bot's webhook was taken, changed or cleared by somebody else who has its token. */
  webhookTaken(botUsername: string): string;
  /** A connected bot lost what a campaign needs in the chat that it tracks. */
  rightLost(botUsername: string, chatTitle: string, missing: MissingRight): string;
  /** It has all that again. */
  rightsBack(botUsername: string, chatTitle: string): string;
  /** Telegram could not read the Markdown of a campaign's welcome. */
  welcomePlain(campaignCode: string): string;
  /** The address of a postback template answered 410. */
  addressGone(host: string): string;
  /** The address of a postback template has failed for days. */
  addressPaused(host: string): string;
  /** Postbacks of a template used all their attempts up. */
  postbacksFailed(host: string): string;
  /** @param plan a tariff's name @param until a moment in UTC, `YYYY-MM-DD HH:MM` */
  paymentReceived(plan: string, until: string): string;
  planEndsSoon(plan: string, until: string): string;
  invoiceTitle(plan: string): string;
  /** @param campaigns −1 is unlimited */
  invoiceDescription(campaigns: number, days: number): string;
  /** Why an invoice cannot be paid. */
  invoiceUnknown(): string;
  invoiceOfAnother(): string;
  invoicePaid(): string;
  otherPlanRuns(): string;
}
