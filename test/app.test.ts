import { describe, expect, it } from "vitest";
import { specs } from "../src/app.ts";
import { pathsOf } from "../src/surfaces/service/openapi.ts";
import { createHarness, type Harness } from "./harness.ts";
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

describe("/", () => {
  const open = async (DASHBOARD_ORIGINS: string, method = "GET") => {
    const answer = await createHarness({ DASHBOARD_ORIGINS }).request("/", { method });
    return [answer.status, answer.headers.get("location"), answer.headers.get("cache-control"), await answer.text()];
  };

  it("leads to the first of the dashboard's origins that is one", async () => {
    expect(await open("https://*.staging.example.com,https://app.example.com,https://b.example.com")).toEqual([
      302,
      "https://app.example.com",
      "no-store",
      "",
    ]);
    expect((await open("https://app.example.com", "HEAD")).slice(0, 2)).toEqual([302, "https://app.example.com"]);
  });

  it.each(["", "https://*.staging.example.com"])("is not there where the origins are %j, nor for a POST", async (origins) => {
    const none = [404, null, "no-store", '{"status":"error","error":"not-found"}'];
    expect([await open(origins), await open("https://app.example.com", "POST")]).toEqual([none, none]);
  });
});

describe("x-request-id", () => {
  const idOf = async (h: Harness, path: string, options: Parameters<Harness["request"]>[1] = {}) =>
    (await h.request(path, options)).headers.get("x-request-id");
  const PATHS = [
    "/",
    "/nowhere",
    "/health",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/docs/user.md",
    "/docs/none.md",
    "/go/nowhere",
    "/telegram/service",
    "/api/nowhere.json",
    "/api/profile/info.json",
    "/api/tracker/stats.json",
    "/api/site/fetch.json",
  ];

  it.each(PATHS)("is on every answer of %s, another each time", async (path) => {
    const h = createHarness();
    const ids = [await idOf(h, path), await idOf(h, path), await idOf(h, path, { method: "HEAD" }), await idOf(h, path, { method: "PUT" })];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is the edge's name of the request, and nothing that a client calls it", async () => {
    const h = createHarness();
    expect(await idOf(h, "/health", { headers: { "cf-ray": "8f3c2d1e5a7b9c0d-FRA" } })).toBe("8f3c2d1e5a7b9c0d-FRA");
    for (const odd of ["8f3c2d1e5a7b9c0d-fra", "x", '8f3c2d1e5a7b9c0d","admin":"1', "8f3c2d1e5a7b9c0d-FRA-FRA"])
      expect(await idOf(h, "/health", { headers: { "cf-ray": odd } })).toMatch(/^[0-9a-f]{16}$/);
    const own = "11111111-2222-3333-4444-555555555555";
    expect(await idOf(h, "/health", { headers: { "x-request-id": own } })).not.toBe(own);
  });

  it.each([
    ["/api/profile/info.json", "user_api.failed"],
    ["/api/tracker/stats.json", "tracker_api.failed"],
    ["/api/site/fetch.json", "site_api.failed"],
    ["/go/abcdefg", "redirect.failed"],
  ])("of a failure at %s stands in the log", async (path, event) => {
    const h = createHarness();
    h.d1.fail();
    const id = await idOf(h, path, { query: { id: "1-x", token: "1-x", click: "x" } });
    expect(h.logLines.filter((line) => line.event === event)).toMatchObject([{ fields: { request: id, path } }]);
  });

  it("and retry-after may be read by pages that may read the answer", async () => {
    const h = createHarness();
    const exposed = async (path: string, origin: string) =>
      (await h.request(path, { headers: { origin } })).headers.get("access-control-expose-headers");
    expect(await exposed("/api/profile/info.json", "https://dashboard.test")).toBe("x-request-id, retry-after");
    expect(await exposed("/api/profile/info.json", "https://evil.test")).toBeNull();
    expect(await exposed("/api/site/fetch.json", "https://anybody.test")).toBe("x-request-id, retry-after");
    expect(await exposed("/openapi.json", "https://anybody.test")).toBe("x-request-id, retry-after");
  });
});

describe("HEAD", () => {
  const paths = specs.flatMap((spec) => spec.operations.flatMap((operation) => pathsOf(spec, operation)));

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
      Object.fromEntries([...answer.headers].filter(([name]) => !/^access-|^vary|^x-request-id/.test(name))),
    );
    expect([answers[0]?.status, await answers[0]?.text()]).toEqual([status, ""]);
    expect([answers[1]?.status, others]).toEqual([status, headers]);
  });
});
