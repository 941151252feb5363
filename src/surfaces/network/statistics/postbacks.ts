import { z } from "zod";
import { type AffiliatePostbackRequest, listAffiliatePostbacks } from "../../../domain/statistics/affiliate-postbacks.ts";
import { listServerPostbacks, type ServerPostback } from "../../../domain/statistics/server-postbacks.ts";
import { rowId, text, whole, word } from "../../../http/fields/strict.ts";
import { NETWORK_STATUS, NETWORK_STATUS_WORDS } from "../../../lib/codes.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { currencyNumber, fromMicros } from "../../../lib/money.ts";
import { networkStatusWord } from "../../../lib/network-status.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { hexId, ignored } from "../fields.ts";
import { mongoId } from "../mongo-id.ts";
import { page, pagination, toPagination } from "../page.ts";
import { toDateTime } from "../times.ts";
import { toUnixTime, unixTime } from "../unix-time.ts";
import { toBrowser, toSystem } from "./devices.ts";
import { several } from "./input.ts";
import { offerRef, status } from "./list-fields.ts";
import { anyDay, timezone, toPeriod } from "./period.ts";
import { SUBS, texts, toSubs, withVersion } from "./visit-wire.ts";
import { advertiser, type Shown, toAdvertiser, toOfferTitle } from "./wire.ts";

const SUBS_OF_TRACKS = 5;

const days = {
  date_from: anyDay.describe("The first day, YYYY-MM-DD or DD-MM-YYYY"),
  date_to: anyDay.describe("The last day, in either form"),
};

/** Parameters as they were sent: none is an empty list. */
const params = z.union([z.record(z.string(), z.unknown()), z.array(z.never())]);

const track = z.strictObject({
  id: z.string(),
  ip: z.string(),
  ua: z.string(),
  country: z.string(),
  city: z.string(),
  device: z.string(),
  os: z.string(),
  browser: z.string(),
  offer: z.strictObject({ id: z.int(), offer_id: z.string(), title: z.string(), preview_url: z.string() }).nullable(),
  referrer: z.string(),
  click_id: z.string(),
  ...texts(SUBS.slice(0, SUBS_OF_TRACKS)),
  offer_id: z.string(),
  conversion_id: z.null(),
  ios_idfa: z.null(),
  android_id: z.null(),
  created_at: z.string(),
  uniq: z.int(),
  cbid: z.null(),
  partner: z.strictObject({ id: z.string(), login: z.string(), email: z.string() }),
});

const serverPostback = z
  .strictObject({
    _id: mongoId,
    _get: params,
    _post: params,
    date: unixTime,
    get: z.string().describe("`_get` as JSON text"),
    post: z.string().describe("`_post` as JSON text"),
    server: z.string().describe("The sender's address"),
    response: z.string().describe("What was answered, JSON text"),
    track: track.nullable().describe("The click; null where there is none, or the postback was refused"),
    supplier: advertiser.nullable().describe("The advertiser of the offer"),
  })
  .meta({ id: "ServerPostback" });

const INDENT = 4;

function toTrack(click: NonNullable<ServerPostback["click"]>, { zone, parties }: Shown) {
  const offer = parties.offers.get(click.offerId);
  const partner = parties.affiliates.get(click.affiliateId);
  return {
    id: click.id,
    ip: click.ip,
    ua: click.ua,
    country: click.country.toUpperCase(),
    city: click.city,
    device: click.device,
    os: withVersion(toSystem(click.os), click.osVersion),
    browser: withVersion(toBrowser(click.browser), click.browserVersion),
    offer: offer === undefined || offer.isDeleted ? null : { ...toOfferTitle(offer), preview_url: offer.previewUrl },
    referrer: click.referer,
    click_id: click.id,
    ...toSubs(click, SUBS_OF_TRACKS),
    offer_id: String(click.offerId),
    conversion_id: null,
    ios_idfa: null,
    android_id: null,
    created_at: toDateTime(zone, click.atMs),
    uniq: click.isUnique,
    cbid: null,
    partner: { id: String(click.affiliateId), login: partner?.login ?? "", email: partner?.email ?? "" },
  };
}

function toServerPostback(row: ServerPostback, shown: Shown) {
  const sent = Object.keys(row.params).length === 0 ? [] : row.params;
  const [get, post] = row.method === "POST" ? [[], sent] : [sent, []];
  const paying = row.click === null ? null : (shown.parties.offers.get(row.click.offerId)?.advertiser ?? null);
  return {
    _id: { $id: toHexId(row.id, row.atMs) },
    _get: get,
    _post: post,
    date: toUnixTime(row.atMs),
    get: JSON.stringify(get),
    post: JSON.stringify(post),
    server: row.sender,
    response: JSON.stringify(row.answer, null, INDENT),
    track: row.click === null || row.answer.status !== 1 ? null : toTrack(row.click, shown),
    supplier: paying === null ? null : toAdvertiser(paying),
  };
}

const affiliatePostback = z
  .strictObject({
    _id: mongoId,
    _get: z.null(),
    _post: z.null(),
    date: unixTime,
    pid: z.int(),
    lead_id: z.string().describe("The click"),
    http_code: z.int().describe("0: it was not reached"),
    postback_url: z.string(),
    offer_id: z.string(),
    job_id: z.string().describe("The same of all attempts of one postback"),
    goal: z.string(),
    status: z.int(),
    payouts: z.number(),
    revenue: z.number(),
    currency: z.int().describe("The currency's number"),
  })
  .meta({ id: "AffiliatePostbackRequest" });

/** More attempts than one delivery ever has. */
const ATTEMPTS = 1000;

const toAffiliatePostback = ({ network }: NetworkCtx, row: AffiliatePostbackRequest) => ({
  _id: { $id: toHexId(row.deliveryId * ATTEMPTS + row.number, row.atMs) },
  _get: null,
  _post: null,
  date: toUnixTime(row.atMs),
  pid: row.affiliateId,
  lead_id: row.click,
  http_code: row.responseCode,
  postback_url: row.url,
  offer_id: toHexId(row.offerId, row.offerCreatedAtMs),
  job_id: toHexId(row.deliveryId, row.queuedAtMs),
  goal: row.goal,
  status: NETWORK_STATUS_WORDS.indexOf(networkStatusWord(row.status)) + 1,
  payouts: fromMicros(row.payoutMicros ?? 0),
  revenue: fromMicros(row.revenueMicros ?? 0),
  currency: currencyNumber(row.currency ?? network.currency),
});

/** A status as postbacks write it: by its number or its word. */
const spellingsOf = (codes: readonly number[]) =>
  NETWORK_STATUS_WORDS.flatMap((word, place) => (codes.includes(NETWORK_STATUS[word]) ? [word, String(place + 1)] : []));

const exact = ignored(word(255));

export const postbackLogEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/serverpostbacks",
    summary: "List received postbacks",
    example: { date_from: "2026-06-01", date_to: "30-06-2026" },
    access: user,
    input: z.object({
      ...days,
      offer: several(offerRef).describe("Numbers of offers, or their ids"),
      partner: several(rowId).describe("Numbers of affiliates"),
      supplier: several(hexId).describe("Ids of advertisers"),
      action_id: exact.describe("The advertiser's id, as it was sent"),
      click_id: exact.describe("The click"),
      goal: exact.describe("The goal's value, as it was sent, compared without case"),
      status: several(status).describe("The status, as it was sent: 1 to 5, or its word"),
      search: ignored(text(255)).describe("Part of a parameter or of the answer"),
      timezone,
      ...page(),
    }),
    answer: z.strictObject({ postbacks: z.array(serverPostback), pagination }),
    async run(ctx, { date_from, date_to, timezone, offer, partner, supplier, action_id, click_id, goal, status, search, page, limit }) {
      const { zone, fromMs, toMs } = toPeriod(ctx, { from: date_from, to: date_to, timezone });
      const sent = { actionId: action_id, click: click_id, goal, statuses: status && spellingsOf(status), search };
      const filter = { fromMs, toMs, offers: offer, affiliates: partner, advertisers: supplier, ...sent };
      const { items, parties, total } = await listServerPostbacks(ctx, { filter, offset: (page - 1) * limit, limit });
      const shown = { zone, parties };
      return { postbacks: items.map((row) => toServerPostback(row, shown)), pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/stats/affiliatepostbacks",
    summary: "List requests to affiliates' postbacks",
    example: { date_from: "2026-06-01", date_to: "30-06-2026", http_code: 200 },
    access: user,
    input: z.object({
      ...days,
      offer: several(offerRef).describe("Numbers of offers, or their ids"),
      partner: several(rowId).describe("Numbers of affiliates"),
      goal: exact.describe("The goal's value, compared without case"),
      status: several(status).describe("The status that was told: 1 to 5, or its word"),
      http_code: ignored(whole(0, 999)).describe("What was answered; 0: nothing"),
      timezone,
      ...page(),
    }),
    answer: z.strictObject({ postbacks: z.array(affiliatePostback), pagination }),
    async run(ctx, { date_from, date_to, timezone, offer, partner, goal, status, http_code, page, limit }) {
      const { fromMs, toMs } = toPeriod(ctx, { from: date_from, to: date_to, timezone });
      const filter = { fromMs, toMs, offers: offer, affiliates: partner, goal, statuses: status, responseCode: http_code };
      const { items, total } = await listAffiliatePostbacks(ctx, { filter, offset: (page - 1) * limit, limit });
      return { postbacks: items.map((row) => toAffiliatePostback(ctx, row)), pagination: toPagination({ page, limit }, total) };
    },
  }),
];
