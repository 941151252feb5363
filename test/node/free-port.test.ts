import { expect, it } from "vitest";
import { findFreePort, serve } from "../../scripts/lib/http.ts";

const nothing = async () => new Response();
const portOf = (url: string) => Number(new URL(url).port);

it("gives no port twice, and none that a system gives to whoever listens on any", async () => {
  const given = await Promise.all(Array.from({ length: 50 }, findFreePort));
  expect(new Set(given).size).toBe(50);
  const bySystem = await serve(nothing);
  expect(Math.max(...given)).toBeLessThan(32_768);
  expect(portOf(bySystem.url)).toBeGreaterThanOrEqual(32_768);
  await bySystem.close();
});

it("passes over a port that somebody listens on", async () => {
  const next = (await findFreePort()) + 1;
  // Where this fails, somebody else listens already.
  const listener = await serve(nothing, { port: next }).catch(() => undefined);
  expect(await findFreePort()).not.toBe(next);
  await listener?.close();
});
