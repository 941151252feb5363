import { z } from "zod";
import { type ListedClick, listClicks } from "../../../domain/statistics/clicks.ts";
import type { OfferParty } from "../../../domain/statistics/parties.ts";
import { country, rowId } from "../../../http/fields/strict.ts";
import { toHexId } from "../../../lib/hex-id.ts";
import { user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { hexId, ignored } from "../fields.ts";
import { page, pagination, toPagination } from "../page.ts";
import { toDateTime } from "../times.ts";
import { several } from "./input.ts";
import { offerRef } from "./list-fields.ts";
import { day, hour, timezone, toPeriod } from "./period.ts";
import { linkOf, texts, toVisit, visitShape } from "./visit-wire.ts";
import { offerWithUrl, partner, type Shown, toOfferWithUrl, toPartner } from "./wire.ts";

const LINK_PARAMS = ["os_id", "user_id", "ext1", "ext2", "ext3", "unid", "smart_id"] as const;

const landing = z.strictObject({ id: z.int(), url: z.string(), title: z.string() });

/** A landing page of an offer by its number; 0: none. */
function toLanding(offer: OfferParty | undefined, id = 0) {
  const found = offer?.landings.find((each) => each.id === id);
  return { id, url: found?.url ?? "undefined", title: found?.title ?? "" };
}

const click = z
  .strictObject({
    id: z.string(),
    click_id: z.string(),
    ...visitShape,
    region_id: z.literal(0).describe("Regions have no numbers"),
    region_name: z.string(),
    device_fullname: z.string().describe("The model; where it is not known the kind of device"),
    os_fullname: z.string().describe("As `os`"),
    browser_fullname: z.string().describe("As `browser`"),
    idfa: z.string(),
    isp: z.int().describe("The number of the provider's autonomous system; 0: not known"),
    offer: offerWithUrl.nullable().describe("Null: the offer is deleted"),
    referrer: z.string(),
    conversion_id: z.string().describe("Empty: none"),
    has_conversions: z.boolean(),
    created_at: z.string(),
    uniq: z.boolean(),
    cbid: z.string().describe("The advertiser's id of the conversion"),
    partner_id: z.int(),
    partner,
    landing,
    prelanding: landing,
    supplier_manager_id: z.string().describe("Who looks after the offer's advertiser; empty: nobody"),
    ...texts(LINK_PARAMS),
  })
  .meta({ id: "NetworkClick" });

function toClick(row: ListedClick, { zone, parties }: Shown) {
  const link = linkOf(row);
  const [leadId, madeAtMs, actionId] = row.conversion === null ? [] : (JSON.parse(row.conversion) as [number, number, string]);
  const offer = parties.offers.get(row.offerId);
  const visit = toVisit(row);
  const supplierManager = offer?.advertiser?.manager;
  return {
    id: row.id,
    click_id: row.id,
    ...visit,
    region_id: 0 as const,
    region_name: row.region,
    device_fullname: row.deviceModel || row.device,
    os_fullname: visit.os,
    browser_fullname: visit.browser,
    idfa: visit.ios_idfa,
    isp: row.asn,
    offer: offer === undefined || offer.isDeleted ? null : toOfferWithUrl(offer),
    referrer: row.referer,
    conversion_id: leadId === undefined || madeAtMs === undefined ? "" : toHexId(leadId, madeAtMs),
    has_conversions: leadId !== undefined,
    created_at: toDateTime(zone, row.atMs),
    uniq: row.isUnique === 1,
    cbid: actionId ?? "",
    partner_id: row.affiliateId,
    partner: toPartner(row.affiliateId, parties.affiliates.get(row.affiliateId), true),
    landing: toLanding(offer, link.landing),
    prelanding: toLanding(offer, link.prelanding),
    supplier_manager_id: supplierManager ? toHexId(supplierManager.number, supplierManager.createdAtMs) : "",
    ...Object.fromEntries(LINK_PARAMS.map((name) => [name, link[name] ?? ""])),
  };
}

export const clickListEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/stats/clicks",
    summary: "List clicks",
    example: { date_from: "2026-06-14", date_to: "2026-06-16" },
    access: user,
    input: z.object({
      date_from: day.describe("The first day"),
      date_to: day.describe("The last day"),
      hour: ignored(hour).describe("An hour of the day, where it is one day"),
      offer: several(offerRef).describe("Numbers of offers, or their ids"),
      partner: several(rowId).describe("Numbers of affiliates"),
      country: several(country).describe("Countries"),
      advertiser: several(hexId).describe("Ids of advertisers; also `advertisers`"),
      advertisers: several(hexId).describe("The same"),
      timezone,
      ...page(),
    }),
    answer: z.strictObject({ clicks: z.array(click), pagination }),
    async run(ctx, { date_from, date_to, hour, timezone, offer, partner, country, advertiser, advertisers, page, limit }) {
      const { zone, fromMs, toMs } = toPeriod(ctx, { from: date_from, to: date_to, hour, timezone });
      const filter = { fromMs, toMs, offers: offer, affiliates: partner, advertisers: advertisers ?? advertiser, countries: country };
      const { items, parties, total } = await listClicks(ctx, { filter, offset: (page - 1) * limit, limit });
      return { clicks: items.map((row) => toClick(row, { zone, parties })), pagination: toPagination({ page, limit }, total) };
    },
  }),
];
