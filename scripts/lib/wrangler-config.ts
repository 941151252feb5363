import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { ROOT } from "./root.ts";

/** What wrangler.toml says. Takes a second to load. */
export function readWranglerConfig() {
  return unstable_readConfig({ config: join(ROOT, "wrangler.toml") }, { hideWarnings: true });
}
