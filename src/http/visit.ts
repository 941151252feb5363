import { clientOf } from "./client.ts";

const PREFETCH_HEADERS = ["sec-purpose", "purpose", "x-moz", "x-purpose"];

/** Whether a browser only gets ready for a visit that may never be made. When it is, the browser asks again. */
export function isPrefetch({ headers }: Request): boolean {
  return PREFETCH_HEADERS.some((name) => /\b(?:prefetch|prerender|preview)\b/i.test(headers.get(name) ?? ""));
}

/**
 * Who follows a link, from what the edge and the browser tell.
 * @param search the link's query
 */
export function visitOf(request: Request, search: string) {
  const { ip, country } = clientOf(request);
  const header = (name: string) => request.headers.get(name) ?? "";
  const { city, region, asn, asOrganization } = request.cf ?? {};
  return {
    ip: ip === "unknown" ? "" : ip,
    country,
    userAgent: header("user-agent"),
    referer: header("referer"),
    acceptLanguage: header("accept-language"),
    asn: typeof asn === "number" ? asn : null,
    provider: typeof asOrganization === "string" ? asOrganization : "",
    city: typeof city === "string" ? city : "",
    region: typeof region === "string" ? region : "",
    search,
    onlyAsks: request.method === "HEAD",
  };
}

/** A cookie that a request carries; empty where it has no such one. */
export function cookieOf({ headers }: Request, name: string): string {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return "";
}

/** A cookie that only the server reads, for the visits of one path. */
export function visitCookie(url: string, { name, value, seconds, path }: { name: string; value: string; seconds: number; path: string }) {
  const secure = url.startsWith("https:") ? "; Secure" : "";
  return `${name}=${value}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=Lax${secure}`;
}

/** A page for people; no search engine keeps it. */
export function htmlPage(status: number, html: string, headers = new Headers()): Response {
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("x-robots-tag", "noindex");
  return new Response(html, { status, headers });
}
