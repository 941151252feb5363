import type { Deps } from "../platform/deps.ts";

/** As Cloudflare names a request: sixteen hex digits, mostly with the place that took it. */
const RAY = /^[0-9a-f]{16}(?:-[A-Z]{3})?$/;

/**
 * What a request is called in its answer and in the log: the edge's own name of it, under which Workers Logs keep every line it
 * wrote; where no edge gave one, as many random digits. What a client calls its request is not asked: that may be anything.
 */
export function requestIdOf({ randomBytes }: Pick<Deps, "randomBytes">, { headers }: Request): string {
  const ray = headers.get("cf-ray") ?? "";
  return RAY.test(ray) ? ray : randomBytes(8).toHex();
}
