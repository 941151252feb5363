import { z } from "zod";
import { closeAffiliate, closeOffer } from "../../domain/network-access/close-access.ts";
import { listAffiliateAccess } from "../../domain/network-access/list-affiliate-access.ts";
import { listOfferAccess } from "../../domain/network-access/list-offer-access.ts";
import { setAccess } from "../../domain/network-access/set-access.ts";
import { bool, rowId } from "../../http/fields/strict.ts";
import { AFFILIATE_STATUS_NAMES, nameOf, OFFER_PRIVACY_NAMES } from "../../lib/codes.ts";
import { fromMicros } from "../../lib/money.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { ignored, mixed, number, numberOrHexId, several } from "./fields.ts";

const access = z.object({
  offer_id: several(rowId).describe("Numbers of offers, one or several"),
  pid: rowId.describe("The affiliate's number"),
  notice: ignored(bool).default(true).describe("Whether the affiliate is told, by mail and by Telegram where they have it"),
});

const notice = ignored(bool).default(true).describe("Whether they are told, by mail and by Telegram where they have it");

const answer = z.strictObject({ message: z.string() });

const commission = {
  commission_percent: z.number().nullable().describe("Their own; null where there is none"),
  commission_fixed: z.number().nullable().describe("The same as an amount"),
};

const namedOffer = z
  .strictObject({
    id: z.int(),
    title: z.string(),
    privacy: z.enum(OFFER_PRIVACY_NAMES),
    access: z.enum(AFFILIATE_STATUS_NAMES),
    ...commission,
  })
  .meta({ id: "OfferOfAffiliate" });

const namedAffiliate = z
  .strictObject({
    id: z.int().describe("The affiliate's number"),
    login: z.string().describe("Empty, as the name, if they are no member of the network"),
    name: z.string(),
    access: z.enum(AFFILIATE_STATUS_NAMES).nullable().describe("Null: nobody let them in or kept them out by name"),
    ...commission,
  })
  .meta({ id: "AffiliateOfOffer" });

const toCommission = ({ commissionPpm, commissionMicros }: { commissionPpm: number | null; commissionMicros: number | null }) => ({
  commission_percent: commissionPpm === null ? null : commissionPpm / 10_000,
  commission_fixed: commissionMicros === null ? null : fromMicros(commissionMicros),
});

const endpointOf = (isOpen: boolean) =>
  endpoint({
    methods: ["POST"],
    path: isOpen ? "/offer/enable-affiliate" : "/offer/disable-affiliate",
    summary: isOpen ? "Connect an affiliate to offers" : "Disconnect an affiliate from offers",
    example: { offer_id: [935], pid: 610, notice: 0 },
    access: user,
    input: access,
    answer,
    async run(ctx, { offer_id, pid, notice }) {
      await setAccess(ctx, { offerIds: offer_id, affiliate: pid, isOpen, isTold: notice });
      return { message: `Request for offer ${[...new Set(offer_id)].join(", ")} is successfully` };
    },
  });

export const offerAccessEndpoints: Endpoint[] = [
  endpointOf(true),
  endpointOf(false),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/{id}/disable-affiliates",
    summary: "Disconnect all affiliates from an offer",
    variables: z.object({ id: number.describe("The number of an offer that is not public").meta({ examples: [935] }) }),
    example: { id: 935 },
    access: user,
    input: z.object({ notice }),
    answer,
    errors: ["offer_not_found"],
    async run(ctx, { notice }, { variables: { id } }) {
      await closeOffer(ctx, { offerId: id, isTold: notice });
      return { message: "Affiliates disabled successfully" };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/affiliate/{id}/disable-offers",
    summary: "Disconnect an affiliate from all offers",
    variables: z.object({ id: number.describe("The affiliate's number").meta({ examples: [610] }) }),
    example: { id: 610 },
    access: user,
    input: z.object({ notice }),
    answer,
    errors: ["affiliate_not_found"],
    async run(ctx, { notice }, { variables: { id } }) {
      await closeAffiliate(ctx, { affiliate: id, isTold: notice });
      return { message: "Offers disabled successfully" };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/partner/{ID}/offers",
    summary: "List the offers that name an affiliate",
    variables: z.object({ ID: number.describe("The affiliate's number").meta({ examples: [610] }) }),
    example: { ID: 610 },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ offers: z.array(namedOffer) }),
    errors: ["member_not_found"],
    async run(ctx, _, { variables: { ID } }) {
      const offers = await listAffiliateAccess(ctx, { affiliate: ID });
      return {
        offers: offers.map(({ id, title, privacy, status, ...own }) => ({
          id,
          title,
          privacy: nameOf(OFFER_PRIVACY_NAMES, privacy),
          access: nameOf(AFFILIATE_STATUS_NAMES, status),
          ...toCommission(own),
        })),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/admin/offer/{ID}/partners",
    summary: "List the affiliates whom an offer names",
    variables: z.object({ ID: numberOrHexId.describe("The offer's number, or its id of 24 hex digits").meta({ examples: ["936"] }) }),
    example: { pid: [610] },
    access: user,
    input: z.object({ pid: mixed(rowId).optional().describe("Only these affiliates, by their numbers") }),
    answer: z.strictObject({ partners: z.array(namedAffiliate) }),
    errors: ["offer_not_found"],
    async run(ctx, { pid }, { variables: { ID } }) {
      const partners = await listOfferAccess(ctx, { offer: ID, affiliates: pid?.length === 0 ? undefined : pid });
      return {
        partners: partners.map(({ number: id, login, name, status, ...own }) => ({
          id,
          login,
          name,
          access: status === null ? null : nameOf(AFFILIATE_STATUS_NAMES, status),
          ...toCommission(own),
        })),
      };
    },
  }),
];
