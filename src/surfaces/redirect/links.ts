import { z } from "zod";
import { cellOfFlow } from "../../domain/flows/code.ts";
import { followLink } from "../../domain/traffic/follow-link.ts";
import { readLink } from "../../domain/traffic/read-link.ts";
import { notFoundPage, unavailablePage, unreadyPage } from "../../http/link-pages.ts";
import { defineSurface } from "../../http/surface.ts";
import { cookieOf, htmlPage, isPrefetch, visitCookie, visitOf } from "../../http/visit.ts";
import { inCell } from "../../platform/deps.ts";

const COOKIE = "pawprint";
const STICKY_SECONDS = 30 * 86_400;
/** As long as a click makes others of the same visitor not unique. */
const UNIQUE_SECONDS = 86_400;

const tag = z.string().optional();

/** What a link's query may say; whatever else is there does no harm. */
const tags = z.object({
  utm_source: tag.describe("Stored as sent"),
  utm_campaign: tag.describe("Stored as sent"),
  utm_content: tag.describe("Stored as sent"),
  utm_term: tag.describe("Stored as sent"),
  utm_medium: tag.describe("Stored as sent"),
  subid: tag.describe("Stored as sent"),
  data1: tag.describe("Stored as sent"),
  data2: tag.describe("Stored as sent"),
  adid: tag.describe("The ad network's id of the click; its own parameter names, such as `gclid`, work too"),
  cost: z.number().min(0).optional().describe("The cost of the click"),
  currency: z.string().default("usd").describe("The currency of the cost, ISO 4217"),
});

/** The links of flows. */
export const links = defineSurface({
  name: "Links",
  description:
    "The links that visitors follow. `HEAD` answers the same and records nothing. A link with a wrong or encoded separator, or with extra text after its code, still works and keeps its tags.",
  page: "redirect.md",
  basePaths: ["/go"],
  operations: [
    {
      methods: ["GET"],
      path: "/{code}",
      summary: "Follow a link",
      credentials: [],
      variables: z.object({
        code: z
          .string()
          .regex(/^[A-Za-z0-9]{1,16}$/)
          .describe("The flow's code, in any case"),
      }),
      input: tags,
      example: { code: "k3f9x2a", utm_source: "fb", subid: "a1", cost: 0.05 },
      answers: [
        { status: 302, description: "Redirects to the destination", headers: { Location: "The destination, with its macros filled in" } },
        { status: 404, description: "The link has no destination", type: "text/html" },
        {
          status: 503,
          description: "The link cannot be followed right now. Without `Retry-After` the request was a prefetch, which is refused",
          type: "text/html",
          headers: { "Retry-After": "When to try again, in seconds" },
        },
      ],
      patterns: ["/:code/", "/*"],
      serve: async ({ deps, request }) => {
        if (isPrefetch(request)) return new Response(null, { status: 503 });
        const link = readLink(belowMount(request.url));
        if (link === null) return htmlPage(404, notFoundPage);
        const { code, query } = link;
        const { location, memory, isUnready } = await followLink(inCell(deps, cellOfFlow(code)), code, {
          ...visitOf(request, query),
          cookie: cookieOf(request, COOKIE),
        });
        const headers = new Headers();
        if (memory !== null) headers.set("set-cookie", setCookie(request.url, code, memory));
        if (location === null) return htmlPage(404, isUnready ? unreadyPage : notFoundPage, headers);
        headers.set("location", location);
        return new Response(null, { status: 302, headers });
      },
    },
  ],
  unknown: () => htmlPage(404, notFoundPage),
  failure: { event: "redirect.failed", answer: () => htmlPage(503, unavailablePage, new Headers({ "retry-after": "5" })) },
});

/** What follows `/go/` in an address, as it was sent. */
function belowMount(url: string): string {
  const path = url.indexOf("/", url.indexOf("//") + 2);
  return url.slice(url.indexOf("/", path + 1) + 1);
}

function setCookie(url: string, code: string, { cookie, sticky }: { cookie: string; sticky: boolean }): string {
  return visitCookie(url, { name: COOKIE, value: cookie, seconds: sticky ? STICKY_SECONDS : UNIQUE_SECONDS, path: `/go/${code}` });
}
