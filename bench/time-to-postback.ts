import { setTimeout as delay } from "node:timers/promises";
import { checkOnce } from "./deliveries.ts";
import { type Figure, figure, median, quantile } from "./lib/figures.ts";
import type { Receiver } from "./lib/receiver.ts";
import { send } from "./lib/replay.ts";
import type { Update } from "./lib/updates.ts";

const PATIENCE_MS = 15_000;
/** Which status an update's postback reports. */
const STATUS = { start: "wait", request: "hold", join: "approve", leave: "cancel" };

/**
 * Posts updates one after the other at a modest rate, each subscriber's in their order.
 * @returns for each update, how long after its post its postback came
 * @throws CommandError unless every postback came, once
 */
export async function postOneByOne(server: string, receiver: Receiver, updates: Update[], everyMs: number): Promise<number[]> {
  receiver.clear();
  const postedAt = new Map<string, number>();
  const posts: Promise<string>[] = [];
  for (const [index, update] of updates.entries()) {
    if (index > 0) await delay(everyMs);
    postedAt.set(`${update.click} ${STATUS[update.kind]}`, performance.now());
    posts.push(send(server, update));
  }
  await Promise.all(posts);
  await receiver.waitFor(updates.length, PATIENCE_MS);
  await delay(everyMs);
  checkOnce(receiver.arrivals, updates.length, "updates one by one");
  return receiver.arrivals.map(({ click, status, atMs }) => atMs - (postedAt.get(`${click} ${status}`) ?? Number.NaN));
}

/** The time from an update to its postback. */
export function timeFigures(times: number[]): Figure[] {
  return [
    figure("update_to_postback_median", median(times), "ms"),
    figure("update_to_postback_p99", quantile(times, 0.99), "ms", { spread: `${times.length} updates` }),
  ];
}
