import { normalizeHost } from "../../lib/net.ts";

/** The domain where a click appeared: the host of the page that linked here; empty where that has none. */
export function hostOf(referer: string): string {
  return URL.canParse(referer) ? normalizeHost(referer) : "";
}
