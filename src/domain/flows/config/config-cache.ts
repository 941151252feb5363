import { ConfigCache } from "../../../platform/config-cache.ts";
import type { Deps } from "../../../platform/deps.ts";
import { type FlowConfig, readFlowConfig } from "./flow-config.ts";

const flows = new ConfigCache<FlowConfig | null>({
  event: "flow.not_refreshed",
  max: 5000,
  read: readFlowConfig,
  isFound: (config) => config !== null,
  accountsOf: (config) => (config === null ? [] : [config.accountId]),
});

/**
 * A flow as its redirect needs it, from this isolate's memory where that is young enough.
 * @returns null when there is no flow of that code
 * @throws Error when D1 failed and nothing is remembered
 */
export function flowConfig(deps: Pick<Deps, "db" | "now" | "background" | "log">, code: string): Promise<FlowConfig | null> {
  return flows.get(deps, code);
}

/** What this isolate remembers of an account's flows, or of there being none of a code, is no longer true. */
export function forgetFlowsOf(accountId: number): void {
  flows.forget(accountId);
}
