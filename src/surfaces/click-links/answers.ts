import type { Led } from "../../domain/network-traffic/follow-offer.ts";
import { escapeHtml, notFoundPage } from "../../http/link-pages.ts";
import { htmlPage, visitCookie } from "../../http/visit.ts";

/** As long as a click makes others of the same visitor not unique. */
const UNIQUE_SECONDS = 86_400;

/** The cookie of an offer's visitors. */
export const cookieName = (offerId: number): string => `pawprint-${offerId}`;

/** Leads a visitor on as the offer wants it, or tells a program where it would lead. */
export function answerOf(request: Request, led: Led, isJson: boolean): Response {
  const headers = new Headers();
  if (led.memory !== null) {
    const { offerId, cookie } = led.memory;
    headers.set("set-cookie", visitCookie(request.url, { name: cookieName(offerId), value: cookie, seconds: UNIQUE_SECONDS, path: "/" }));
  }
  if (isJson) return Response.json(toJson(led), { headers });
  if (led.location === null) return htmlPage(404, notFoundPage, headers);
  if (led.redirectType !== "http302") headers.set("referrer-policy", "no-referrer");
  switch (led.redirectType) {
    case "meta":
      return htmlPage(200, metaPage(led.location), headers);
    case "js":
      return htmlPage(200, scriptPage(led.location), headers);
    default:
      headers.set("location", led.location);
      return new Response(null, { status: 302, headers });
  }
}

function toJson({ location, clickId, reason }: Led) {
  if (reason !== null) return { status: 2, message: reason, error: reason, url: location };
  return { status: 1, clickid: clickId, url: location };
}

const page = (head: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
${head}
<title>One moment, please</title>
</html>
`;

const metaPage = (location: string) => page(`<meta http-equiv="refresh" content="0;url=${escapeHtml(location)}">`);

/** In a script nothing may end it or stand for a line break of another kind. */
const scriptPage = (location: string) =>
  page(`<script>location.replace(${JSON.stringify(location).replace(/[<>&\u2028\u2029]/g, toEscape)})</script>`);

const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
