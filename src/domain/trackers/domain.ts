import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";

/** Where a tracker is: `host` is hostname[:port], lower case. */
export interface TrackerAddress {
  scheme: "https" | "http";
  host: string;
}

const DEFAULT_HTTP_PORT = "80";

/**
 * Reads a tracker's domain as people type it: with or without a scheme, a port, a slash at the end.
 * It is always reached over https, except in development where OUTBOUND_ALLOWLIST names it.
 * @param field the parameter it came in
 * @throws AppError field_invalid
 */
export function parseDomain({ config }: Pick<Deps, "config">, domain: string, field: "domain" | "host" = "domain"): TrackerAddress {
  const bare = domain.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  const url = /^[^\s/?#\\@{}]+$/.test(bare) ? URL.parse(`http://${bare}`) : null;
  if (url === null) throw new AppError("field_invalid", field);
  const listed = config.outboundAllowlist.includes(`${url.hostname}:${url.port || DEFAULT_HTTP_PORT}`);
  const scheme = listed ? "http" : "https";
  return { scheme, host: new URL(`${scheme}://${bare}`).host };
}
