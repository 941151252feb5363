import type { Client } from "../context.ts";

/** Who sent a request, from what the edge adds to it. */
export function clientOf(request: Request): Client {
  const country = request.cf?.country ?? request.headers.get("cf-ipcountry");
  return {
    ip: request.headers.get("cf-connecting-ip") ?? "unknown",
    country: typeof country === "string" && /^[A-Z]{2}$/.test(country) ? country : null,
  };
}
