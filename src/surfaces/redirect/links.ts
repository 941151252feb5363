import { z } from "zod";
import { cellOfFlow } from "../../domain/flows/code.ts";
import { followLink } from "../../domain/traffic/follow-link.ts";
import { readLink } from "../../domain/traffic/read-link.ts";
import type { Visitor } from "../../domain/traffic/visitor.ts";
import { clientOf } from "../../http/client.ts";
import { defineSurface } from "../../http/surface.ts";
import { inCell } from "../../platform/deps.ts";
import { notFoundPage, unavailablePage, unreadyPage } from "./pages.ts";

const COOKIE = "pawprint";
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`);
const STICKY_SECONDS = 30 * 86_400;
const PREFETCH_HEADERS = ["sec-purpose", "purpose", "x-moz", "x-purpose"];
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
        if (link === null) return page(404, notFoundPage);
        const { code, query } = link;
        const { location, memory, isUnready } = await followLink(inCell(deps, cellOfFlow(code)), code, visitorOf(request, query));
        const headers = new Headers();
        if (memory !== null) headers.set("set-cookie", cookieOf(request.url, code, memory));
        if (location === null) return page(404, isUnready ? unreadyPage : notFoundPage, headers);
        headers.set("location", location);
        return new Response(null, { status: 302, headers });
      },
    },
  ],
  unknown: () => page(404, notFoundPage),
  failure: { event: "redirect.failed", answer: () => page(503, unavailablePage, new Headers({ "retry-after": "5" })) },
});

/** What follows `/go/` in an address, as it was sent. */
function belowMount(url: string): string {
  const path = url.indexOf("/", url.indexOf("//") + 2);
  return url.slice(url.indexOf("/", path + 1) + 1);
}

/** Whether a browser only gets ready for a visit that may never be made. When it is, the browser asks again. */
function isPrefetch({ headers }: Request): boolean {
  return PREFETCH_HEADERS.some((name) => /\b(?:prefetch|prerender|preview)\b/i.test(headers.get(name) ?? ""));
}

function visitorOf(request: Request, query: string): Visitor {
  const { ip, country } = clientOf(request);
  const header = (name: string) => request.headers.get(name) ?? "";
  const { city, asn } = request.cf ?? {};
  return {
    ip: ip === "unknown" ? "" : ip,
    country,
    userAgent: header("user-agent"),
    referer: header("referer"),
    acceptLanguage: header("accept-language"),
    asn: typeof asn === "number" ? asn : null,
    city: typeof city === "string" ? city : "",
    search: query,
    cookie: IN_COOKIES.exec(header("cookie"))?.[1] ?? "",
    onlyAsks: request.method === "HEAD",
  };
}

function cookieOf(url: string, code: string, { cookie, sticky }: { cookie: string; sticky: boolean }): string {
  const secure = url.startsWith("https:") ? "; Secure" : "";
  return `${COOKIE}=${cookie}; Max-Age=${sticky ? STICKY_SECONDS : UNIQUE_SECONDS}; Path=/go/${code}; HttpOnly; SameSite=Lax${secure}`;
}

function page(status: 404 | 503, html: string, headers = new Headers()): Response {
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("x-robots-tag", "noindex");
  return new Response(html, { status, headers });
}
