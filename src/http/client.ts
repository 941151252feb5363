import type { Client } from "../context.ts";

/** Who sent a request, from what the edge adds to it. */
export function clientOf(request: Request): Client {
  const country = request.cf?.country ?? request.headers.get("cf-ipcountry");
  return {
    ip: request.headers.get("cf-connecting-ip") ?? "unknown",
    // XX and T1 are the edge's words for "unknown" and "Tor".
    country: typeof country === "string" && /^(?!XX)[A-Z]{2}$/.test(country) ? country : null,
  };
}
