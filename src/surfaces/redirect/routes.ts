import { type Context, Hono } from "hono";
import { followLink, type Visitor } from "../../clicks/follow-link.ts";
import type { Deps } from "../../deps.ts";
import { clientOf } from "../../http/client.ts";
import { describeError } from "../../log.ts";
import { notFoundPage, unavailablePage } from "./pages.ts";

const COOKIE = "pawprint";
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`);
const STICKY_SECONDS = 30 * 86_400;
/** As long as a click makes others of the same visitor not unique. */
const UNIQUE_SECONDS = 86_400;

/** The links of flows, to be mounted at /go. */
export function createRedirect(deps: Deps): Hono {
  const app = new Hono();
  app.on("GET", ["/:code", "/:code/"], async (c) => {
    const code = c.req.param("code");
    if (!/^[a-z0-9]{1,16}$/.test(code)) return page(c, 404, notFoundPage);
    const { location, memory } = await followLink(deps, code, visitorOf(c.req.raw));
    const headers = new Headers();
    if (memory !== null) headers.set("set-cookie", cookieOf(c.req.url, code, memory));
    if (location === null) return page(c, 404, notFoundPage, headers);
    headers.set("location", location);
    return new Response(null, { status: 302, headers });
  });
  app.all("*", (c) => page(c, 404, notFoundPage));
  app.onError((error, c) => {
    deps.log.error("redirect.failed", { path: c.req.path, ...describeError(error) });
    return page(c, 503, unavailablePage, new Headers({ "retry-after": "5" }));
  });
  return app;
}

function visitorOf(request: Request): Visitor {
  const { ip, country } = clientOf(request);
  const header = (name: string) => request.headers.get(name) ?? "";
  const { city, asn } = request.cf ?? {};
  const query = request.url.indexOf("?");
  return {
    ip: ip === "unknown" ? "" : ip,
    country,
    userAgent: header("user-agent"),
    referer: header("referer"),
    acceptLanguage: header("accept-language"),
    asn: typeof asn === "number" ? asn : null,
    city: typeof city === "string" ? city : "",
    search: query === -1 ? "" : request.url.slice(query),
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
