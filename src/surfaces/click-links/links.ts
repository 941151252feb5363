import { z } from "zod";
import { followOffer } from "../../domain/network-traffic/follow-offer.ts";
import { followSmartlink } from "../../domain/network-traffic/follow-smartlink.ts";
import { HOPS, readNetworkLink } from "../../domain/network-traffic/network-link.ts";
import type { Answer } from "../../http/described.ts";
import { unavailablePage } from "../../http/link-pages.ts";
import { defineSurface } from "../../http/surface.ts";
import { cookieOf, htmlPage, isPrefetch, visitOf } from "../../http/visit.ts";
import { cellOf } from "../../lib/cells.ts";
import { TRAFFICBACK_REASONS } from "../../lib/codes.ts";
import { readHexId } from "../../lib/hex-id.ts";
import { inCell } from "../../platform/deps.ts";
import { answerOf, cookieName } from "./answers.ts";

const tag = z.string().optional().describe("Stored as sent");

/** What a click link may say beside its numbers; whatever else is there does no harm. */
const tags = {
  sub1: tag,
  sub2: tag,
  sub3: tag,
  sub4: tag,
  sub5: tag,
  sub6: tag,
  sub7: tag,
  sub8: tag,
  ref_id: tag,
  os_id: tag,
  ext1: tag,
  ext2: tag,
  ext3: tag,
  user_id: tag,
  unid: tag,
  imp_id: tag,
  fbclid: tag,
  redirect: z.string().optional().describe("A deep link: where to lead instead, if the offer allows it"),
  l: z.int().optional().describe("The number of one of the offer's landing pages; `landing` is the same"),
  escape: z.literal("subs").optional().describe("Taken and without effect: values are always escaped"),
  format: z.literal("json").optional().describe("Answers JSON instead of a redirect"),
  [HOPS]: z.int().optional().describe("How many offers have passed the visitor on; set by trafficback"),
};

const url = z.string().nullable().describe("Where the visitor is to go; null: nowhere");
const taken = z.strictObject({ status: z.literal(1), clickid: z.string(), url });
const reason = z.enum(TRAFFICBACK_REASONS).describe("Why no offer took the click");
const passedBack = z.strictObject({ status: z.literal(2), message: reason, error: reason, url });

const answers: Answer[] = [
  {
    status: 302,
    description: "Redirects to the destination, or to where clicks go that the offer does not take",
    headers: { Location: "The destination, with its macros filled in" },
  },
  { status: 200, description: "A page that leads on by a meta tag or a script, as the offer says", type: "text/html" },
  { status: 200, description: "The click, with `format=json`", type: "application/json", schema: z.union([taken, passedBack]) },
  { status: 404, description: "The click leads nowhere", type: "text/html" },
  {
    status: 503,
    description: "The link cannot be followed right now. Without `Retry-After` the request was a prefetch, which is refused",
    type: "text/html",
    headers: { "Retry-After": "When to try again, in seconds" },
  },
];

/** The links that affiliates of networks send traffic by. */
export const clickLinks = defineSurface({
  name: "Click links",
  description: "The click links of networks. `HEAD` answers the same and records nothing.",
  page: "click-links.md",
  basePaths: [""],
  operations: [
    {
      methods: ["GET"],
      path: "/click",
      patterns: ["/click/"],
      summary: "Follow a click link",
      credentials: [],
      input: z.object({ pid: z.int().describe("The affiliate's number"), offer_id: z.int().describe("The offer's number"), ...tags }),
      example: { pid: 1, offer_id: 1, sub1: "a1", format: "json" },
      answers,
      serve: async ({ deps, request }) => {
        if (isPrefetch(request)) return new Response(null, { status: 503 });
        const arrival = arrivalOf(request);
        const { offerId, pid, query } = arrival.link;
        const cell = inCell(deps, cellOf(offerId ?? pid ?? 0, "network"));
        return answerOf(request, await followOffer(cell, arrival), isJson(query));
      },
    },
    {
      methods: ["GET"],
      path: "/sl",
      patterns: ["/sl/"],
      summary: "Follow a smartlink",
      credentials: [],
      input: z.object({ id: z.string().describe("The smartlink's id"), pid: z.int().describe("The affiliate's number"), ...tags }),
      example: { id: "65a0c3f0000000000000000a", pid: 1, sub1: "a1", format: "json" },
      answers,
      serve: async ({ deps, request }) => {
        if (isPrefetch(request)) return new Response(null, { status: 503 });
        const arrival = arrivalOf(request);
        const id = arrival.link.query.get("id")?.trim() ?? "";
        const smartlink = readHexId(id);
        const cell = inCell(deps, smartlink === null ? cellOf(arrival.link.pid ?? 0, "network") : cellOf(smartlink.number, "row"));
        return answerOf(
          request,
          await followSmartlink(cell, arrival, smartlink === null ? null : id.toLowerCase()),
          isJson(arrival.link.query),
        );
      },
    },
  ],
  failure: { event: "click_link.failed", answer: () => htmlPage(503, unavailablePage, new Headers({ "retry-after": "5" })) },
});

const isJson = (query: URLSearchParams): boolean => query.get("format") === "json";

function arrivalOf(request: Request) {
  const mark = request.url.indexOf("?");
  const search = mark === -1 ? "" : request.url.slice(mark + 1);
  const visitor = { ...visitOf(request, search), cookieOf: (offerId: number) => cookieOf(request, cookieName(offerId)) };
  return { link: readNetworkLink(search), visitor };
}
