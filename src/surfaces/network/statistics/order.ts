import type { ActionName, OrderBy } from "../../../domain/statistics/report/query.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { ACTION_NAMES } from "./row.ts";
import { SLICE_NAMES, SLICE_WIRES, type SliceName } from "./slices.ts";

const SUMS = { revenue: "payoutMicros", charge: "revenueMicros", earning: "marginMicros", null: "zeroCount", count: "count" } as const;
const SUMS_OF_USERS: readonly string[] = ["charge", "earning"];

/** What rows are sorted by, of what was asked for: what is not known, and what an affiliate is not shown, is ignored. */
export function toOrder({ actor }: Pick<NetworkCtx, "actor">, names: readonly string[] = []): OrderBy[] {
  return names.flatMap((name): OrderBy[] => {
    if (name === "raw" || name === "uniq") return [name];
    const slice = SLICE_NAMES.find((each): each is SliceName => each === name);
    if (slice !== undefined) return [SLICE_WIRES[slice].slice];
    const [, action, sum = ""] = /^(\w+)_([a-z]+)$/.exec(name) ?? [];
    const known = ACTION_NAMES.find((each): each is ActionName => each === action);
    if (known === undefined || !Object.hasOwn(SUMS, sum)) return [];
    if (SUMS_OF_USERS.includes(sum) && actor.kind === "affiliate") return [];
    return [`${known}.${SUMS[sum as keyof typeof SUMS]}`];
  });
}
