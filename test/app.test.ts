import { describe, expect, it } from "vitest";
import { describeAreas } from "../src/app.ts";
import { pathsOf } from "../src/surfaces/service/openapi.ts";
import { createHarness } from "./harness.ts";
import { createSold } from "./site/kit.ts";

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

describe("HEAD", () => {
  const paths = describeAreas().flatMap((area) => area.operations.flatMap((operation) => pathsOf(area, operation)));

  it("asks no database but for what a flow's link and a deployment's health are, and sends nothing, on every described path", async () => {
    const h = createHarness();
    const { token, key, newClick, flow } = await createSold(h);
    const query = {
      token,
      click: await newClick(),
      status: "approve",
      nonce: "n".repeat(32),
      cpc: 1,
      flow: flow.code,
      data: "x:1:approve",
    };
    for (const path of paths) {
      const target = path.replace("{code}", flow.code).replace("{bot}", "1");
      const { roundTrips, rowsWritten } = await h.d1.measure(() => h.request(target, { method: "HEAD", key, query }));
      const reads = /^\/(go\/|health)/.test(path);
      expect([path, rowsWritten, reads || roundTrips === 0]).toEqual([path, 0, true]);
    }
    await h.settle();
    expect([h.clickQueue, h.postbackQueue, h.telegramQueue].map(({ sent }) => sent.length)).toEqual([0, 0, 0]);
  });

  it.each([
    ["/api/tracker/postback.json", 200],
    ["/api/site/click.json", 200],
    ["/api/profile/info.json", 200],
    ["/api/nowhere.json", 200],
    ["/nowhere", 404],
    ["/telegram/service", 404],
  ])("is answered on %s with the headers that GET has, and no body", async (path, status) => {
    const h = createHarness();
    const answers = [await h.request(path, { method: "HEAD" }), await h.request(path)];
    const [headers, others] = answers.map((answer) =>
      Object.fromEntries([...answer.headers].filter(([name]) => !/^access-|^vary/.test(name))),
    );
    expect([answers[0]?.status, await answers[0]?.text()]).toEqual([status, ""]);
    expect([answers[1]?.status, others]).toEqual([status, headers]);
  });
});
