import { foldGoal } from "../../network-conversions/match-payment.ts";
import type { Value } from "./query.ts";

interface OfGoal {
  goal?: Value;
  count: number;
}

/**
 * Goals that differ by case alone are one goal. It is written as most of its conversions write it, and of ways that as many do as the first
 * by code points.
 */
export function spellGoals<Group extends OfGoal>(groups: readonly Group[]): Group[] {
  const counts = new Map<string, number>();
  for (const { goal = "", count } of groups) counts.set(String(goal), (counts.get(String(goal)) ?? 0) + count);
  const spellings = new Map<string, string>();
  for (const [goal, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = spellings.get(foldGoal(goal));
    if (known === undefined || count > (counts.get(known) ?? 0)) spellings.set(foldGoal(goal), goal);
  }
  return groups.map((group) => ({ ...group, goal: spellings.get(foldGoal(String(group.goal ?? ""))) ?? "" }));
}
