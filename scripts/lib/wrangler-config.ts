import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import type { Vars } from "./dev-vars.ts";
import { ROOT } from "./root.ts";

/** The parts of wrangler.toml that commands read. */
interface WranglerConfig {
  vars: Vars;
  d1_databases: { binding: string; database_id?: string; preview_database_id?: string }[];
  kv_namespaces: { id?: string }[];
  queues: { producers?: { binding: string; queue: string }[]; consumers?: { queue: string; max_batch_size?: number }[] };
}

/** What wrangler.toml says. Wrangler's own reader would take a second to load. */
export function readWranglerConfig(): WranglerConfig {
  const said = parse(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) as Partial<WranglerConfig>;
  return { vars: {}, d1_databases: [], kv_namespaces: [], queues: {}, ...said };
}

/** The ids of the local D1s, by their bindings, and of the KV, as wrangler's own local server names them. */
export function storageIds(): { d1: Map<string, string>; kv: string } {
  const {
    d1_databases,
    kv_namespaces: [namespace],
  } = readWranglerConfig();
  const ids = d1_databases.map(
    ({ binding, database_id, preview_database_id }) => [binding, preview_database_id ?? database_id ?? binding] as const,
  );
  return { d1: new Map(ids), kv: namespace?.id ?? "" };
}
