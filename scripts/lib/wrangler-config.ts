import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import type { Vars } from "./dev-vars.ts";
import { ROOT } from "./root.ts";

/** The parts of wrangler.toml that commands read. */
interface WranglerConfig {
  vars: Vars;
  d1_databases: { binding: string; database_id?: string; preview_database_id?: string }[];
  kv_namespaces: { id?: string }[];
  queues: { producers?: { binding: string; queue: string }[]; consumers?: { queue: string; max_batch_size?: number }[] };
}

/** What wrangler.toml says. Takes a second to load. */
export function readWranglerConfig(): WranglerConfig {
  return unstable_readConfig({ config: join(ROOT, "wrangler.toml") }, { hideWarnings: true }) as WranglerConfig;
}
