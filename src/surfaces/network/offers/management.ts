import { z } from "zod";
import { addNetworkOffer, changeNetworkOffer } from "../../../domain/network-offers/save-network-offer.ts";
import { deleteNetworkOffers, setNetworkOffers } from "../../../domain/network-offers/set-network-offers.ts";
import { capsZoneRead } from "../../../domain/offers/caps/recount-caps.ts";
import { hashPasswordOf } from "../../../domain/offers/settings/hash-password.ts";
import { type NetworkOffer, OFFER_STATUSES } from "../../../domain/offers/settings/network-offer.ts";
import { rowId } from "../../../http/fields/strict.ts";
import { OFFER_PRIVACY_NAMES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { admitUserReading, user } from "../access.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { ignored, mixed, number } from "../fields.ts";
import { savedOffer } from "./answers.ts";
import { changed, made, sendEmails, toChanges } from "./form.ts";
import { toSavedOffer } from "./wire.ts";

const saved = z.strictObject({ offer: savedOffer, id: z.int() });

const toSaved = async (ctx: NetworkCtx, offer: NetworkOffer) => ({
  offer: toSavedOffer(ctx, offer, await hashPasswordOf(ctx, offer)),
  id: offer.id,
});

/** What a form with files has at most. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

const done = z.strictObject({ message: z.string() });

/** Numbers of offers, of which there is one at least. */
const numbers = mixed(rowId)
  .pipe(z.array(z.int()).min(1))
  .transform((ids) => [...new Set(ids)])
  .describe("Numbers of offers");

export const offerManagementEndpoints: Endpoint[] = [
  endpoint({
    methods: ["POST"],
    path: "/admin/offer",
    summary: "Add an offer",
    example: { title: "Kittens", advertiser: "573c69a33b7d9b0e638b4576", url: "https://shop.example/?c={clickid}" },
    access: user,
    maxBodyBytes: MAX_BODY_BYTES,
    input: made,
    answer: saved,
    errors: ["limit_reached", "mail_off"],
    async run(ctx, form) {
      const { title, advertiser, send_emails = false } = form;
      return toSaved(ctx, await addNetworkOffer(ctx, { said: { ...toChanges(form), title, advertiser }, sendsMails: send_emails }));
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/delete",
    summary: "Delete offers",
    example: { offer_id: [936] },
    access: user,
    input: z.object({ offer_id: numbers }),
    answer: done,
    errors: ["offer_not_found"],
    async run(ctx, { offer_id }) {
      await deleteNetworkOffers(ctx, { ids: offer_id });
      return { message: offer_id.map((id) => `Offer ${id} is removed successfully.`).join(" ") };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/mass-update",
    summary: "Set the status or the privacy of several offers",
    example: { offer_id: [936], status: "active" },
    access: user,
    input: z.object({
      offer_id: numbers,
      status: ignored(z.enum(OFFER_STATUSES)).describe("The status; this, the privacy, or both"),
      privacy: ignored(z.enum(OFFER_PRIVACY_NAMES)).describe("The privacy"),
      send_emails: sendEmails,
    }),
    answer: done,
    errors: ["offer_not_found", "mail_off"],
    async run(ctx, { offer_id, status, privacy, send_emails = false }) {
      if (status === undefined && privacy === undefined) throw new AppError("field_missing", "status");
      await setNetworkOffers(ctx, { ids: offer_id, status, privacy, sendsMails: send_emails });
      return { message: "status updated" };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/{ID}",
    summary: "Change an offer",
    variables: z.object({ ID: number.describe("The offer's number").meta({ examples: ["936"] }) }),
    example: { ID: 936, title: "Kittens", hold_period: 14 },
    access: user,
    maxBodyBytes: MAX_BODY_BYTES,
    input: changed,
    answer: saved,
    errors: ["offer_not_found", "mail_off"],
    admitReading: (call, credential, _, { variables: { ID } }) =>
      admitUserReading(call, credential, (network) => [capsZoneRead(call.deps, network, ID)]),
    async run(ctx, form, { variables: { ID } }, [capsZone]) {
      const sendsMails = form.send_emails ?? false;
      return toSaved(ctx, await changeNetworkOffer(ctx, { id: ID, said: toChanges(form), capsZone, sendsMails }));
    },
  }),
];
