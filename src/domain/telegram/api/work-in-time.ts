import type { Deps } from "../../../platform/deps.ts";

/** Six requests of an invocation may wait for an answer; one is left free. */
const CONCURRENCY = 5;

/**
 * Works on items in their order, several at once, and begins none after its time: what Telegram is slow with waits for another turn.
 * @param atOnce how many, where others work beside it; five by itself
 * @param work answers false to begin no more: Telegram is away
 * @returns how many were begun
 */
export async function workInTime<Item>(
  { now }: Pick<Deps, "now">,
  items: readonly Item[],
  { untilMs, atOnce = CONCURRENCY }: { untilMs: number; atOnce?: number },
  work: (item: Item) => Promise<boolean>,
): Promise<number> {
  let begun = 0;
  let isOn = true;
  const worker = async () => {
    while (isOn && begun < items.length && now() < untilMs) {
      begun += 1;
      if (!(await work(items[begun - 1] as Item))) isOn = false;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return begun;
}
