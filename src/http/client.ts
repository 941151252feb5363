import { findCountry } from "../lib/countries.ts";
import type { Client } from "../platform/context.ts";

/** Who sent a request, from what the edge adds to it. */
export function clientOf(request: Request): Client {
  const country = request.cf?.country ?? request.headers.get("cf-ipcountry");
  return {
    ip: request.headers.get("cf-connecting-ip") ?? "unknown",
    // XX and T1, the edge's words for "unknown" and "Tor", are none.
    country: typeof country === "string" ? (findCountry(country)?.toUpperCase() ?? null) : null,
    userAgent: request.headers.get("user-agent") ?? "",
  };
}
