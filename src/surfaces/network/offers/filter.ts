import { z } from "zod";
import { OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import { OFFER_ORDERS, type OfferFilter, SHARED_ORDERS, type SharedFilter } from "../../../domain/offers/settings/offer-filters.ts";
import { bool, country, rowId, word } from "../../../http/fields/strict.ts";
import { isFields } from "../../../http/forms.ts";
import { CAP_TYPES, nameOf, OFFER_PRIVACY, OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { changedSince, hexId, ignored, mixed } from "../fields.ts";
import { sinceOf } from "../times.ts";
import { label } from "./texts.ts";

/** One or several; none are as if nothing had been sent. */
const several = <Item extends z.ZodType>(item: Item) =>
  mixed(item)
    .transform((list) => (list.length === 0 ? undefined : list))
    .optional();

/** What the parameter `os` calls systems beside their names. */
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  wp: ["windows phone"],
  web: [
    "windows",
    "windows xp",
    "windows vista",
    "windows 7",
    "windows 8",
    "windows 8.1",
    "windows 10",
    "windows 11",
    "mac os x",
    "linux",
    "ubuntu",
    "chrome os",
  ],
};

const system = z
  .string()
  .trim()
  .toLowerCase()
  .max(64)
  .transform((name) => [name, ...(SYSTEMS[name] ?? [])]);

const privacy = z.union([
  z.enum(OFFER_PRIVACY_NAMES),
  z
    .union([z.int(), z.string().regex(/^\d$/).transform(Number)])
    .pipe(z.literal(Object.values(OFFER_PRIVACY)))
    .transform((code) => nameOf(OFFER_PRIVACY_NAMES, code)),
]);

type Sort = Pick<OfferFilter, "order" | "isDescending">;

/** `sort[title]=desc`: the first that is known; what is not known is ignored. */
const sort = z
  .unknown()
  .optional()
  .transform((value): Sort => {
    const [field, direction] = Object.entries(isFields(value) ? value : {}).find(([name]) => isOrder(name)) ?? [];
    const order = OFFER_ORDERS.find((each) => each === field) ?? "id";
    return { order, isDescending: String(direction).toLowerCase() === "desc" };
  })
  .meta({ type: "object", additionalProperties: { type: "string", enum: ["asc", "desc"] } })
  .describe(`\`sort[title]=desc\`: by ${OFFER_ORDERS.join(", ")}`);

const isOrder = (name: string) => (OFFER_ORDERS as readonly string[]).includes(name);

/** What narrows and sorts every list of offers. */
export const filters = {
  q: ignored(word(255)).describe("A part of the title, or the number"),
  ids: several(hexId).describe("Ids of 24 hex digits"),
  int_id: several(rowId).describe("Numbers"),
  countries: several(country).describe("Countries that the offer or one of its payments names"),
  os: several(system).describe("`web`, `wp`, `ios`, `android`, or the name of a system"),
  categories: several(label).describe("Categories, by ids or titles"),
  is_top: ignored(bool).describe("Top offers, or others"),
  caps_type: several(z.enum(CAP_TYPES)).describe("Types of caps that the caller sees: `conversions`, `budget`"),
  caps_country: several(country).describe("The same as `countries`, of offers with caps that the caller sees"),
  updated_at: changedSince,
  sort,
};

/** What only the network's users may narrow by. */
export const userFilters = {
  status: several(z.enum(OFFER_STATUSES)).describe("`active` where nothing is said; for users"),
  advertiser: several(hexId).describe("Ids of advertisers; for users"),
  privacy: several(privacy).describe("`public` (0), `protected` (1), `private` (2); for users"),
  external_offer_id: ignored(word(255)).describe("For users"),
  bundle_id: ignored(word(255)).describe("For users"),
  smartlink_categories: several(hexId).describe("Ids of smartlinks; for users"),
};

const shared = z.object(filters);

export type AskedOffers = z.output<typeof shared>;
const askedByUser = z.object({ ...filters, ...userFilters });

/** An order by what affiliates do not see is ignored. */
function toSharedOrder({ order, isDescending }: Sort): Pick<SharedFilter, "order" | "isDescending"> {
  const known = SHARED_ORDERS.find((each) => each === order);
  return known === undefined ? { order: "id", isDescending: false } : { order: known, isDescending };
}

/** The filter of an affiliate's lists. */
export const toFilter = (ctx: NetworkCtx, asked: z.output<typeof shared>): SharedFilter => ({
  ...toSharedOrder(asked.sort),
  search: asked.q,
  ids: asked.ids,
  numbers: asked.int_id,
  countries: asked.countries,
  systems: asked.os?.flat(),
  categories: asked.categories,
  isTop: asked.is_top,
  capTypes: asked.caps_type,
  cappedCountries: asked.caps_country,
  changedSinceMs: sinceOf(ctx, asked.updated_at),
});

/** The filter of the list for the network's users. */
export const toUserFilter = (ctx: NetworkCtx, asked: z.output<typeof askedByUser>): OfferFilter => ({
  ...toFilter(ctx, asked),
  ...asked.sort,
  statuses: asked.status ?? ["active"],
  advertisers: asked.advertiser,
  privacies: asked.privacy,
  externalOfferId: asked.external_offer_id,
  bundleId: asked.bundle_id,
  smartlinks: asked.smartlink_categories,
});
