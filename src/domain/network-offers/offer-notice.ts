import { type Fragment, raw, sql } from "../../db/sql.ts";
import { OFFER_PRIVACY, type OfferPrivacyName, RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mailWords, networkName, type OfferNews, subjectOf } from "../mail/mail-texts.ts";
import { DETAILS, sealMails } from "../mail/outbox.ts";
import { isConnected } from "../network-access/access-guards.ts";
import { toldAffiliates } from "../network-access/told-affiliates.ts";
import { type OfferPayment, type OfferStatus, toStatusCode } from "../offers/settings/network-offer.ts";
import type { OfferChanges } from "../offers/settings/offer-changes.ts";
import { LANGS } from "../telegram/api/texts.ts";

/**
 * Seals what mails say of offers.
 * @param kinds of the news that there may be
 * @returns what takes a SELECT of `account_id`, `news` and the offer's `name`, and answers the one write of all the mails
 * @throws AppError mail_off where the deployment sends no mails
 */
async function sealOfferNews(ctx: NetworkCtx, kinds: readonly OfferNews[]): Promise<(news: Fragment) => Fragment> {
  const network = networkName(ctx.network);
  const texts = kinds.flatMap((kind) =>
    LANGS.map((lang) => {
      const said = mailWords(lang).offers[kind];
      return [`${kind} ${lang}`, { subject: subjectOf(network, said), text: `${network}: ${said}: ${DETAILS}.\n` }] as const;
    }),
  );
  const mails = await sealMails(ctx.deps, { accountId: networkOf(ctx), texts: Object.fromEntries(texts) });
  if (mails === null) throw new AppError("mail_off");
  return (news) => mails(sql`SELECT email AS recipient, news || ' ' || lang AS text_key, details FROM (${toldAffiliates(ctx, news)})`);
}

const ACTIVE = raw(RESOURCE_STATUS.active);

/** Affiliates `m` of the network who are active, and whom the advertiser of settings `s` does not bar. */
const affiliates = (
  ctx: NetworkCtx,
) => sql`memberships m ON m.network_id = ${networkOf(ctx)} AND m.kind = 'affiliate' AND m.status = 'active'
  AND NOT EXISTS (SELECT 1 FROM advertiser_blacklist b WHERE b.advertiser_id = s.advertiser_id AND b.affiliate_id = m.number)`;

/** Of these, those who send traffic to offers `o`, by the privacy that they will have. */
const connected = (ctx: NetworkCtx, privacy: OfferPrivacyName | undefined) => sql`${affiliates(ctx)} AND EXISTS (
    SELECT 1 FROM (SELECT 1) LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = m.number
    WHERE ${isConnected(privacy === undefined ? raw("o.privacy") : raw(OFFER_PRIVACY[privacy]), raw("w.status"))})`;

/** SQL of whether a status is another than that of an offer `o` with settings `s`. */
const isOther = (status: OfferStatus): Fragment => sql`NOT (o.status = ${raw(toStatusCode(status))}
  AND (${raw(Number(status === "active"))} OR coalesce(s.is_stopped, 0) = ${raw(Number(status === "stopped"))}))`;

/**
 * The write that tells affiliates of a new offer which they see, for its batch, once it is written.
 * @param id selects its number
 * @throws AppError mail_off
 */
export async function newOfferMails(ctx: NetworkCtx, id: Fragment): Promise<Fragment> {
  const mails = await sealOfferNews(ctx, ["added"]);
  return mails(sql`SELECT m.number AS account_id, 'added' AS news, o.name FROM offers o JOIN offer_settings s ON s.offer_id = o.id JOIN ${affiliates(ctx)}
    WHERE o.id = ${id} AND o.status = ${ACTIVE} AND o.privacy <> ${raw(OFFER_PRIVACY.private)}`);
}

/**
 * The write that tells the affiliates of offers that these are about to be in another state, for the batch and before its writes.
 * @throws AppError mail_off
 */
export async function statusMails(
  ctx: NetworkCtx,
  { ids, status, privacy }: { ids: readonly number[]; status: OfferStatus; privacy?: OfferPrivacyName | undefined },
): Promise<Fragment> {
  const mails = await sealOfferNews(ctx, [status]);
  return mails(sql`SELECT m.number AS account_id, ${status} AS news, o.name FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
    JOIN ${connected(ctx, privacy)}
    WHERE o.id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND o.account_id = ${networkOf(ctx)} AND ${isOther(status)}`);
}

/**
 * The write that tells the affiliates of an offer what changes are about to mean for them, for the batch and before its writes: another
 * state, or, of one that is active then, other payments than those that they see. What others are paid, and the advertiser's side, tells
 * nobody anything.
 * @throws AppError mail_off
 */
export async function changeMails(ctx: NetworkCtx, { id, said }: { id: number; said: OfferChanges }): Promise<Fragment> {
  const { status, privacy, title } = said;
  const mails = await sealOfferNews(ctx, [...(status === undefined ? [] : [status]), "payments"]);
  const { lists, arePaidOtherwise } = paymentsOf(id, said);
  const isActive = status === undefined ? sql`o.status = ${ACTIVE}` : raw(Number(status === "active"));
  const state = status === undefined ? raw("") : sql`WHEN ${isOther(status)} THEN ${status} `;
  const news = sql`CASE ${state}WHEN ${isActive} AND ${arePaidOtherwise} THEN 'payments' END`;
  return mails(sql`WITH ${lists} SELECT account_id, news, name FROM (
    SELECT m.number AS account_id, ${news} AS news, ${title === undefined ? raw("o.name") : sql`${title}`} AS name
    FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id JOIN ${connected(ctx, privacy)}
    WHERE o.id = ${id} AND o.account_id = ${networkOf(ctx)}) WHERE news IS NOT NULL`);
}

const PAYMENT = raw("type, title, goal, currency, countries, excludes_countries, cities, devices, os, affiliates, position");

const isOwn = (alias: string) => `EXISTS (SELECT 1 FROM json_each(${alias}.affiliates) WHERE value = m.number)`;

/** What everybody sees, and what one affiliate `m` sees, of a list of payments. */
const shown = (table: string, isShown: string) => `(SELECT json_group_array(json_array(type, title, goal, payout, currency, countries,
    excludes_countries, cities, devices, os) ORDER BY p.affiliates IS NULL, p.position) FROM ${table} p WHERE ${isShown})`;

const shownToOne = (table: string) =>
  shown(
    table,
    `${isOwn("p")} OR (p.affiliates IS NULL AND NOT EXISTS (SELECT 1 FROM ${table} q WHERE lower(q.goal) = lower(p.goal) AND ${isOwn("q")}))`,
  );

const DIFFER_FOR_ALL = raw(`${shown("old", "p.affiliates IS NULL")} IS NOT ${shown("new", "p.affiliates IS NULL")}`);
const DIFFER_FOR_ONE = raw(`${shownToOne("old")} IS NOT ${shownToOne("new")}`);

/** Payments before and after changes, as tables, and SQL of whether those that an affiliate `m` sees differ. */
function paymentsOf(id: number, { payments, personalPayments, settings }: OfferChanges): { lists: Fragment; arePaidOtherwise: Fragment } {
  const payoutOf = (hides: Fragment) => sql`iif(type = 'percent' AND ${hides}, NULL, payout_micros) AS payout`;
  const hidden = sql`(SELECT coalesce(settings ->> '$.hidesPayments', 0) FROM offer_settings WHERE offer_id = ${id})`;
  const { hidesPayments } = settings ?? {};
  const hides = hidesPayments === undefined ? hidden : raw(Number(hidesPayments ?? false));
  const kept = (isOfKind: string) =>
    sql`SELECT ${PAYMENT}, ${payoutOf(hides)} FROM offer_payments WHERE offer_id = ${id} AND ${raw(isOfKind)}`;
  const sent = (list: readonly OfferPayment[]) => sql`SELECT ${PAYMENT}, ${payoutOf(hides)} FROM (
      SELECT value ->> 'type' AS type, value ->> 'title' AS title, value ->> 'goal' AS goal, value ->> 'payoutMicros' AS payout_micros,
        value ->> 'currency' AS currency, value -> 'countries' AS countries, value ->> 'excludesCountries' AS excludes_countries,
        value -> 'cities' AS cities, value -> 'devices' AS devices, value -> 'os' AS os,
        iif(value ->> 'affiliates' IS NULL, NULL, value -> 'affiliates') AS affiliates, key AS position
      FROM json_each(${JSON.stringify(list)}))`;
  const forAll = payments === undefined ? kept("affiliates IS NULL") : sent(payments);
  const forSome = personalPayments === undefined ? kept("affiliates IS NOT NULL") : sent(personalPayments);
  const lists = sql`old AS (SELECT ${PAYMENT}, ${payoutOf(hidden)} FROM offer_payments WHERE offer_id = ${id}),
    new AS (${forAll} UNION ALL ${forSome}),
    named AS MATERIALIZED (SELECT value AS number FROM (SELECT affiliates FROM old UNION ALL SELECT affiliates FROM new) x, json_each(x.affiliates)),
    general AS MATERIALIZED (SELECT ${DIFFER_FOR_ALL} AS differs)`;
  const arePaidOtherwise = sql`iif(m.number IN (SELECT number FROM named), ${DIFFER_FOR_ONE}, (SELECT differs FROM general))`;
  return { lists, arePaidOtherwise };
}
