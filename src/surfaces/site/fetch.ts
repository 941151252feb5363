import { z } from "zod";
import { findVisit } from "../../domain/sites/find-visit.ts";
import { numberOf, scalar, whole } from "../../http/fields/lenient.ts";
import { flowFields, flowNameOf } from "./flow-fields.ts";
import { siteFunction } from "./function.ts";

/** The last second that has ten digits: no click comes after it. */
const NEVER = 9_999_999_999;

/** A number by which something is looked for. What makes no sense finds nothing. */
const wanted = numberOf(Number.MAX_SAFE_INTEGER).catch(0);

const visit = z.strictObject({
  click: z.string(),
  offer: z.int(),
  site: z.int().describe("0 if it was sent to none"),
  flow: z.int(),
  geo: z.string().describe("Empty if unknown"),
  ip: z.string(),
  time: z.int().describe("Unix seconds"),
  utms: z.string(),
  utmc: z.string(),
  utmn: z.string(),
  utmt: z.string(),
  utmm: z.string(),
});

/** Finds the click of a visitor by the address. Whatever is wrong with a parameter, no click is found by it. */
export const fetchClick = siteFunction({
  path: "/fetch.json",
  summary: "Find a visitor's click by IP address",
  errors: ["no-click", "no-offer"],
  input: z.object({
    offer: wanted.describe("The offer's number; only needed with the global token"),
    flow: flowFields.flow.catch("-"),
    code: flowFields.code.catch("-"),
    ip: scalar.catch("-").describe("The visitor's IP address, in any spelling; by default the caller's"),
    to: whole(0, NEVER).catch(NEVER).describe("Unix seconds; older clicks are not searched; 24 hours ago by default"),
  }),
  example: { ip: "203.0.113.7" },
  answer: visit,
  isKept: true,
  async run(call, { offer, flow, code, ip, to }) {
    const named = flowNameOf({ flow, code });
    const sinceMs = to === null ? null : to * 1000;
    const found = await findVisit(call, call.credential, { offerId: offer, ...named, ip, sinceMs });
    return {
      click: found.click,
      offer: found.offerId,
      site: found.siteId,
      flow: found.flowId,
      geo: found.country,
      ip: found.ip,
      time: Math.floor(found.atMs / 1000),
      utms: found.utmSource,
      utmc: found.utmCampaign,
      utmn: found.utmContent,
      utmt: found.utmTerm,
      utmm: found.utmMedium,
    };
  },
});
