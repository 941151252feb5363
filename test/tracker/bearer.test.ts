import { describe, expect, it } from "vitest";
import { sessions } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { trackerApi } from "../../src/surfaces/tracker/api.ts";
import { createHarness, type Harness } from "../harness.ts";
import { unique } from "../unique.ts";
import { createTracked, PATH } from "./kit.ts";

const DENIED = { status: "error", error: "access" };
const UNPAID = { status: "error", error: "payment-required" };
const STATUS = "/api/tracker/status.json";
const STATS = { item: "date", from: "2026-06-01", to: "2026-06-15" };
const ORIGIN = "https://dashboard.test";

async function sessionOf(h: Harness, accountId: number): Promise<string> {
  const token = `sess_${unique()}-${"A".repeat(20)}`;
  const row = { accountId, tokenHash: await hashSecret(token), createdAtMs: h.clock.ms, expiresAtMs: h.clock.ms + 86_400_000 };
  await h.db.insert(sessions).values(row);
  return token;
}

describe("a session as Bearer", () => {
  it("opens every endpoint, under both base paths, by GET and POST", async () => {
    const { h, accountId, newClick } = await createTracked();
    const bearer = await sessionOf(h, accountId);
    expect(await h.api(STATUS, { bearer })).toEqual({ status: "ok", id: accountId, name: "Jane Doe" });
    for (const base of ["/api/tracker", "/api/track"]) {
      const call = (name: string, json: object) => h.api(`${base}/${name}.json`, { bearer, json });
      expect(await call("status", {})).toMatchObject({ status: "ok", id: accountId });
      expect(await call("postback", { click: await newClick(), status: "approve" })).toMatchObject({ status: "ok", create: true });
      expect(await call("bulk", { data: `${await newClick()}:1:approve` })).toMatchObject({ ok: 1, bad: 0 });
      expect((await call("stats", STATS)).status).toBe("ok");
      expect((await h.api(`${base}/stats.json`, { bearer, query: STATS })).status).toBe("ok");
      expect((await call("leads", { from: "2026-06-01", to: "2026-06-15" })).status).toBe("ok");
      expect((await call("spend", { cost: 1, from: "2026-06-01", to: "2026-06-15" })).error).not.toBe("access");
    }
  });

  it("makes a lead that is its account's alone, and keeps the call without the token", async () => {
    const own = await createTracked();
    const { h } = own;
    const other = await createTracked(h);
    const bearer = await sessionOf(h, own.accountId);
    expect(await h.api(PATH, { bearer, json: { click: await other.newClick(), status: "approve" } })).toEqual(DENIED);
    expect(await other.leads()).toEqual([]);
    expect(await h.api(PATH, { bearer, json: { click: await own.newClick(), status: "approve", comment: "A A A" } })).toMatchObject({
      create: true,
    });
    const kept = await h.api("/api/postbacks/received.json", { bearer });
    expect(kept.data.map(({ lead }: { lead: number }) => lead > 0)).toEqual([true, false]);
    expect(JSON.stringify(kept)).toContain("A A A");
    expect(JSON.stringify(await h.db.query.receivedCalls.findMany())).not.toContain(bearer);
    expect(JSON.stringify(h.logLines)).not.toContain(bearer);
  });

  it("is no key in a query or a body", async () => {
    const { h, accountId } = await createTracked();
    const token = await sessionOf(h, accountId);
    for (const options of [
      { query: { id: token } },
      { json: { id: token } },
      { form: { id: token } },
      { query: { token, session: token } },
    ])
      expect(await h.api(STATUS, options)).toEqual(DENIED);
  });

  it("ends with its time, with signing out and with its account's plan at once, and of a banned account it opens nothing", async () => {
    const h = createHarness();
    const open = await createTracked(h);
    const lapsing = await createTracked(h, { paidUntilMs: h.clock.ms });
    const banned = await createTracked(h, { bannedAtMs: h.clock.ms });
    const call = async (bearer: string) => [
      await h.api(STATUS, { bearer }),
      await h.api("/api/tracker/stats.json", { bearer, json: STATS }),
      await h.api(PATH, { bearer, json: { click: await lapsing.newClick(), status: "approve" } }),
    ];
    const lapsed = await sessionOf(h, lapsing.accountId);
    expect(await call(lapsed)).toEqual([DENIED, UNPAID, UNPAID]);
    expect((await h.api("/api/tracker/stats.json", { key: lapsing.key, json: STATS })).status).toBe("ok");
    expect(await call(await sessionOf(h, banned.accountId))).toEqual([DENIED, DENIED, DENIED]);
    expect(await call("sess_nothing")).toEqual([DENIED, DENIED, DENIED]);
    const [signedOut, old] = [await sessionOf(h, open.accountId), await sessionOf(h, open.accountId)];
    await h.api("/api/auth/logout.json", { bearer: signedOut, json: {} });
    expect(await call(signedOut)).toEqual([DENIED, DENIED, DENIED]);
    h.clock.advance(86_400);
    expect(await call(old)).toEqual([DENIED, DENIED, DENIED]);
  });

  it("costs one round trip more than a key where a conversion is reported", async () => {
    const { h, accountId, key, newClick } = await createTracked();
    const bearer = await sessionOf(h, accountId);
    const report = async (by: object) => {
      const json = { click: await newClick(), status: "approve" };
      return (await h.d1.measure(() => h.api(PATH, { ...by, json }))).roundTrips;
    };
    expect([await report({ key }), await report({ bearer })]).toEqual([2, 3]);
  });
});

describe("a key", () => {
  it("may stand as Bearer, and so may a reporting token where it will do", async () => {
    const { h, key, newClick } = await createTracked();
    const { token } = (await h.api("/api/profile/reporting.json", { key, json: {} })).data;
    expect((await h.api("/api/tracker/stats.json", { bearer: key, json: STATS })).status).toBe("ok");
    expect(await h.api(PATH, { bearer: token, json: { click: await newClick(), status: "approve" } })).toMatchObject({ create: true });
    expect(await h.api("/api/tracker/stats.json", { bearer: token, json: STATS })).toEqual(DENIED);
  });

  it("among the parameters wins over any header, as it did before headers were read", async () => {
    const { h, accountId, key } = await createTracked();
    const other = await h.account();
    const ok = { status: "ok", id: accountId, name: "Jane Doe" };
    for (const bearer of ["something-else", other.key, "sess_nothing", await sessionOf(h, other.id)])
      expect(await h.api(STATUS, { key, bearer })).toEqual(ok);
    expect(await h.api(STATUS, { key, headers: { authorization: "Basic eDp5" } })).toEqual(ok);
    expect(await h.api(STATUS, { key: `${accountId}-wrong`, bearer: key })).toEqual(DENIED);
    expect(await h.api(STATUS, { headers: { authorization: `Basic ${key}` } })).toEqual(DENIED);
  });
});

describe("CORS", () => {
  const paths = trackerApi.spec.basePaths.flatMap((base) => trackerApi.spec.operations.map(({ path }) => base + path));

  it.each(paths)("lets the dashboard's origin call %s, and no other, and never with cookies", async (path) => {
    const h = createHarness();
    const preflight = (origin: string) =>
      h.request(path, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" },
      });
    const answer = await preflight(ORIGIN);
    expect([answer.status, await answer.text(), answer.headers.get("access-control-allow-origin")]).toEqual([204, "", ORIGIN]);
    expect(answer.headers.get("access-control-allow-headers")).toBe("Authorization,Content-Type");
    expect(answer.headers.get("access-control-allow-methods")).toMatch(/GET.*POST/);
    expect(answer.headers.get("access-control-max-age")).toBe("86400");
    const called = await h.request(path, { bearer: "sess_nothing", json: {}, headers: { origin: ORIGIN } });
    expect([called.headers.get("access-control-allow-origin"), await called.json()]).toEqual([ORIGIN, DENIED]);
    for (const { headers } of [answer, called]) expect(headers.get("access-control-allow-credentials")).toBeNull();
    for (const origin of ["https://evil.test", `${ORIGIN}.evil.test`, "null"]) {
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
      expect((await h.request(path, { headers: { origin } })).headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});
