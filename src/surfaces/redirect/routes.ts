import { type Context, Hono } from "hono";
import type { Deps } from "../../deps.ts";
import { clientOf } from "../../http/client.ts";
import { describeError } from "../../log.ts";
import { followLink } from "../../traffic/follow-link.ts";
import { readLink } from "../../traffic/read-link.ts";
import type { Visitor } from "../../traffic/visitor.ts";
import { notFoundPage, unavailablePage, unreadyPage } from "./pages.ts";

const COOKIE = "pawprint";
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`);
const STICKY_SECONDS = 30 * 86_400;
const PREFETCH_HEADERS = ["sec-purpose", "purpose", "x-moz", "x-purpose"];
/** As long as a click makes others of the same visitor not unique. */
const UNIQUE_SECONDS = 86_400;

/** The links of flows, to be mounted at /go. */
export function createRedirect(deps: Deps): Hono {
  const app = new Hono();
  app.on("GET", ["/:code", "/:code/", "/*"], async (c) => {
    if (isPrefetch(c.req.raw)) return c.newResponse(null, 503);
    const link = readLink(belowMount(c.req.url));
    if (link === null) return page(c, 404, notFoundPage);
    const { code, query } = link;
    const { location, memory, isUnready } = await followLink(deps, code, visitorOf(c.req.raw, query));
    const headers = new Headers();
    if (memory !== null) headers.set("set-cookie", cookieOf(c.req.url, code, memory));
    if (location === null) return page(c, 404, isUnready ? unreadyPage : notFoundPage, headers);
    headers.set("location", location);
    return new Response(null, { status: 302, headers });
  });
  app.all("*", (c) => page(c, 404, notFoundPage));
  app.onError((error, c) => {
    deps.log.error("redirect.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return page(c, 503, unavailablePage, new Headers({ "retry-after": "5" }));
  });
  return app;
}

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

function page(c: Context, status: 404 | 503, html: string, headers = new Headers()): Response {
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("x-robots-tag", "noindex");
  return c.newResponse(html, { status, headers });
}
