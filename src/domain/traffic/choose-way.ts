import type { Deps } from "../../platform/deps.ts";
import type { FlowWay } from "../flows/config/flow-config.ts";

const RANDOM_BYTES = 6;

/** One of a flow's ways by weight; the one that a visitor was led before, where that is asked for and still there. */
export function chooseWay(deps: Pick<Deps, "randomBytes">, ways: readonly FlowWay[], stickyWayId: number): FlowWay | null {
  const before = ways.find(({ id }) => id === stickyWayId);
  if (before !== undefined) return before;
  const total = ways.reduce((sum, { weight }) => sum + weight, 0);
  let left = random(deps) * total;
  for (const way of ways) {
    left -= way.weight;
    if (left < 0) return way;
  }
  return null;
}

/** From 0 up to, but not 1. */
export function random(deps: Pick<Deps, "randomBytes">): number {
  return deps.randomBytes(RANDOM_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) / 256 ** RANDOM_BYTES;
}
