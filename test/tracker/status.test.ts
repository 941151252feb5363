import { describe, expect, it } from "vitest";
import { createHarness } from "../harness.ts";

const DENIED = { status: "error", error: "access" };

describe("/api/tracker/status.json", () => {
  it("names the account of a valid key, by GET and POST, in query, form and JSON, under both its paths", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ name: "Jane Doe" });
    const ok = { status: "ok", id, name: "Jane Doe" };
    expect(await h.api("/api/tracker/status.json", { key })).toEqual(ok);
    expect(await h.api("/api/track/status.json", { key })).toEqual(ok);
    expect(await h.api("/api/tracker/status.json", { key, method: "POST" })).toEqual(ok);
    expect(await h.api("/api/tracker/status.json", { form: { id: key } })).toEqual(ok);
    expect(await h.api("/api/tracker/status.json", { json: { id: key } })).toEqual(ok);
  });

  it("answers access, with HTTP 200, to no key and to a wrong one", async () => {
    const h = createHarness();
    const { id } = await h.account();
    for (const key of [undefined, `${id}-wrong`, `${id}`, "sess_nothing"]) {
      const answer = await h.request("/api/tracker/status.json", key === undefined ? {} : { key });
      expect([answer.status, await answer.json()]).toEqual([200, DENIED]);
    }
  });

  it("lets in neither a banned account, nor one whose plan and grace are over", async () => {
    const h = createHarness();
    const banned = await h.account({ bannedAtMs: h.clock.ms });
    const lapsed = await h.account({ tariff: "cat", paidUntilMs: h.clock.ms - 8 * 86_400_000 });
    expect(await h.api("/api/tracker/status.json", { key: banned.key })).toEqual(DENIED);
    expect(await h.api("/api/tracker/status.json", { key: lapsed.key })).toEqual(DENIED);
  });

  it("answers a body that is no JSON, one that is too large, and a path it does not know", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const broken = { key, body: "{", headers: { "content-type": "application/json" } };
    expect(await h.api("/api/tracker/status.json", broken)).toEqual({ status: "error", error: "body" });
    expect(await h.api("/api/tracker/status.json", { key, form: { x: "y".repeat(70_000) } })).toEqual({ status: "error", error: "size" });
    expect(await h.api("/api/tracker/nothing.json", { key })).toEqual({ status: "error", error: "func" });
  });
});
