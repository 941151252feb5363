import { expect, it } from "vitest";
import { createHarness } from "./harness.ts";

it.each([
  ["/nowhere", 404],
  ["/health", 200],
  ["/api/nowhere.json", 200],
  ["/api/profile/info.json", 200],
  ["/api/tracker/stats.json", 200],
  ["/api/track/stats.json", 200],
  ["/api/site/fetch.json", 200],
  ["/telegram/service", 404],
  ["/go/nowhere", 404],
])("lets nobody keep the answer of %s, nor take it for another type", async (path, status) => {
  const answer = await createHarness().request(path);
  expect([answer.status, answer.headers.get("cache-control"), answer.headers.get("x-content-type-options")]).toEqual([
    status,
    "no-store",
    "nosniff",
  ]);
});

it("answers a fault of its own with a code alone, and logs it", async () => {
  const h = createHarness();
  h.deps.vault.derive = () => Promise.reject(new Error("secret"));
  const answer = await h.request("/telegram/service", { json: { update_id: 1 } });
  expect([answer.status, await answer.json()]).toEqual([500, { status: "error", error: "internal" }]);
  expect([answer.headers.get("cache-control"), answer.headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"]);
  expect(h.logLines.map(({ event }) => event)).toEqual(["request.failed"]);
});
