import type { MemberKind } from "../../../../lib/codes.ts";
import { digestLine, originTexts, titleOf } from "./format.ts";
import type { AccessChange, ChangedBy, EndedKey, KeyChange, MemberChange, Texts } from "./types.ts";

const { originText, placeText } = originTexts("en", { country: "an unknown country", device: "an unknown device" });

const KEY_CHANGES: Record<KeyChange, string> = {
  "key.made": "A new API key was made, and the old one is void",
  "reporting-key.made": "A new reporting token was made, and any older one is void",
  "reporting-key.revoked": "The reporting token was removed",
  "site-key.made": "A landing page was given a new token",
  "global-key.made": "A new token for all landing pages was made, and any older one is void",
  "global-key.revoked": "The token for all landing pages was removed",
  "member-key.made": "A new key for a network was made, and any older one is void",
  "signing.made": "A new secret to sign postbacks with was made",
  "rotation.ended": "The previous secret no longer signs postbacks",
  "signing.stopped": "Postbacks are signed no more, and the secret was removed",
};

const MEMBER_CHANGES: Record<MemberChange, string> = {
  "network-member.added": "A member was added to your network",
  "network-member.changed": "The status, roles or manager of a member of your network changed",
  "network-member.removed": "A member of your network was removed",
  "network-key.made": "A member of your network was given a new key, and any older one is void",
  "network-key.revoked": "The key of a member of your network was removed",
};

const ACCESS_CHANGES: Record<AccessChange, string> = {
  opened: "you may now send traffic to these offers",
  closed: "you may no longer send traffic to these offers",
  refused: "your request for access was declined",
};

const MEMBERS: Record<MemberKind, string> = { affiliate: "affiliate", advertiser: "advertiser", staff: "staff" };

/** What to do about a change that should not have been. */
const ADVICE: Record<ChangedBy, string> = {
  session: "If this was not you, end the session. Every session, key and token made since it began ends with it.",
  key: "If this was not you, somebody has your API key: sign in and make a new one.",
  "member-key":
    "It was done with the key of a member of your staff; profile/audit says whose. If it should not have been, take that key away.",
};

const ENDED_KEYS: Record<EndedKey, string> = {
  "key.revoked": "the API key",
  "reporting-key.revoked": "the reporting token",
  "global-key.revoked": "the token for all landing pages",
  "member-keys.revoked": "keys for networks",
  "network-keys.revoked": "keys of members of your network",
  "network-members.suspended": "new members of your network",
  "network-invitations.withdrawn": "invitations to your network",
  "site-keys.revoked": "tokens of landing pages",
  "signing.stopped": "the secret that signs postbacks",
};

const DIGEST_WORDS = ["started", "requested", "joined", "left", "removed"].map((word) => () => word);

export const en: Texts = {
  greeting: () =>
    "This is Pawprint's bot: it signs you in and tells you about your campaigns.\n\nTo sign in, open the link on the sign-in page.",
  help: () =>
    "/start – what this bot is for\n/language – change the language\n/help – this list\n\nTo sign in, open the link on the sign-in page.",
  linkFailed: () => "Sorry, this link did not work. Please open it once more from the page where you found it.",
  chooseLanguage: () => "Which language shall I speak?",
  languageSet: () => "I speak English now.",
  signInFirst: () => "You have no account yet: open the link on the sign-in page first.",
  confirmSignIn: ({ country, device }, number) =>
    `Somebody wants to sign in to your account: ${placeText(country, device)}. The number on their page is ${number}.\n\nConfirm only if you opened the sign-in page yourself and see this number there. If somebody sent you the link, it is them whom you would let in.`,
  confirmButton: (number) => `Confirm ${number}`,
  notMeButton: () => "Not me",
  loginConfirmed: () => "Done. Go back to the page you came from: it signs you in within a few seconds.",
  loginRefused: () => "Nobody was signed in, and the link is void.",
  loginTaken: () => "Somebody else has opened this sign-in link already. Go back to the sign-in page and open a fresh one.",
  loginExpired: () => "This sign-in link has expired. Go back to the sign-in page and open a fresh one.",
  suspended: () => "Your account is suspended.",
  signedIn: ({ at, country, device }) =>
    `You signed in on ${at} UTC, from ${placeText(country, device)}.\n\nIf this was not you, end the session. Every session, key and token made since ends with it.`,
  endSession: () => "End this session",
  sessionsEnded: (count) =>
    count === 1 ? "The session has ended." : count === 0 ? "There was no session any more." : `Sessions ended: ${count}.`,
  accessEnded: ({ sessions, keys }) =>
    [
      en.sessionsEnded(sessions),
      ...(keys.length === 0 ? [] : [`Made since, and void now: ${keys.map((key) => ENDED_KEYS[key]).join(", ")}.`]),
      "Sign in again, make new keys where you need them (profile/apikey and its like), and look through profile/audit for what else was changed.",
    ].join("\n"),
  sessionGone: () => "There is no such session any more.",
  keyChanged: (change, origin, { site, by }) =>
    `${KEY_CHANGES[change]}${site === undefined ? "" : ` (site ${site})`}: ${originText(origin)}.\n\n${ADVICE[by]}`,
  memberChanged: (change, origin, { kind, number, by }) =>
    `${MEMBER_CHANGES[change]} (${MEMBERS[kind]}${number === null ? "" : ` ${number}`}): ${originText(origin)}.\n\n${ADVICE[by]}`,
  accessChanged: (change, network, offers) => `${titleOf(network)}: ${ACCESS_CHANGES[change]}: ${offers}.`,
  leadDigest: (campaigns, more) => {
    const lines = campaigns.map((news) => digestLine(news, DIGEST_WORDS));
    return ["Your leads:", ...lines, ...(more > 0 ? [`…and news in ${more} more campaigns`] : [])].join("\n");
  },
  addressGone: (host) =>
    `${host} answered one of your postbacks with 410 Gone, so nothing is sent to this address any more. Save the postback again to take it up.`,
  addressPaused: (host) =>
    `${host} has failed to take one of your postbacks for five days. It is tried once an hour from now on; what waits is sent as soon as it answers.`,
  postbacksFailed: (host) =>
    `${host} did not take a postback of yours in nine attempts, so it has failed for good. The list of postbacks shows all that failed, and they can be sent again from there. You hear of this at most once a day for each postback that you set.`,
  paymentReceived: (plan, until) => `Payment received, thank you. The ${plan} plan is yours until ${until} UTC.`,
  planEndsSoon: (plan, until) => `Your ${plan} plan ends on ${until} UTC. Renew it in time, and your campaigns go on without a break.`,
  invoiceTitle: (plan) => `Pawprint ${plan}`,
  invoiceDescription: (campaigns, days) => `${campaigns < 0 ? "Unlimited campaigns" : `Up to ${campaigns} campaigns`} for ${days} days.`,
  invoiceUnknown: () => "This invoice is not valid. Please ask for a new one.",
  invoiceOfAnother: () => "This invoice was made for another account.",
  invoicePaid: () => "This invoice has been paid already.",
  otherPlanRuns: () => "Another plan is in force. You can change plans in its last three days.",
  tokenRevoked: (botUsername) =>
    `Telegram no longer accepts the token of @${botUsername}. Its campaigns stand still until you add the bot again with its new token from @BotFather. What it has to send waits for up to a day.`,
  tokenAccepted: (botUsername) => `Telegram accepts the token of @${botUsername} again. Its campaigns go on, and what waited is sent now.`,
  capNearlyReached({ offerId, title, period, type, percent, affiliateId, goal }) {
    const of = [affiliateId === null ? [] : [`affiliate ${affiliateId}`], goal === null ? [] : [`goal ${goal}`]].flat();
    const cap = `${{ day: "daily", month: "monthly", all: "total" }[period]} cap of ${type}`;
    return `Offer ${offerId}, ${title}: ${percent}% of its ${cap}${of.length === 0 ? "" : ` (${of.join(", ")})`} is used.`;
  },
  adsTokenRevoked: (cabinet) =>
    `Telegram no longer accepts the token of Telegram Ads for the cabinet ${cabinet}. Its figures stay as they are until you link it with a new token from ads.telegram.org/account/api.`,
  webhookTaken: (botUsername) =>
    `The updates of @${botUsername} did not come here: another program that has its token changed its webhook. The webhook is being set again. If you do not know that program, get a new token from @BotFather and add the bot again.`,
  rightLost: (botUsername, chatTitle, missing) =>
    missing === "administrator"
      ? `@${botUsername} is no longer an administrator of “${titleOf(chatTitle)}”, so nothing of what happens there is seen. Make it an administrator again.`
      : `@${botUsername} may not invite people to “${titleOf(chatTitle)}”, so it can neither approve join requests nor make invite links. Give it this right.`,
  rightsBack: (botUsername, chatTitle) => `@${botUsername} has all the rights that it needs in “${titleOf(chatTitle)}” again.`,
  welcomePlain: (campaignCode) =>
    `The welcome message of campaign ${campaignCode} is not valid Telegram Markdown, so it goes out as plain text. Edit it to bring the formatting back.`,
};
