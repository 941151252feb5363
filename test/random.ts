import { hash } from "fast-check";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { expect, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** What random values of a run come from. */
    seed: number;
  }
}

/** How often each test has asked. */
const asked = new Map<string, number>();

/** A source of random bytes: the same ones in every run of a test with the same SEED, others for each call and each test. */
export function seededBytes(): (length: number) => Uint8Array<ArrayBuffer> {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const test = `${testPath.replace(/^.*\/test\//, "")} ${currentTestName}`;
  const time = (asked.get(test) ?? 0) + 1;
  asked.set(test, time);
  const source = xoroshiro128plus(hash(`${inject("seed")} ${test} ${time}`));
  return (length) => Uint8Array.from({ length }, () => uniformInt(source, 0, 255));
}
