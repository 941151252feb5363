import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks again and again until the answer is neither false, null nor undefined.
 * @throws Error naming what was waited for, when the time is over
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => T | Promise<T>,
  everyMs = 50,
): Promise<Exclude<T, false | null | undefined>> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await delay(everyMs)) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as Exclude<T, false | null | undefined>;
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}
