import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, offers, sites } from "../../src/db/schema/index.ts";
import { makeOffer, makeOfferSite } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createSold } from "./kit.ts";

const AUTH = { status: "error", error: "auth" };
const IP = "203.0.113.7";

/** An offer with a click that each function can be asked about. */
async function asked(h?: Harness) {
  const sold = await createSold(h);
  const click = await sold.landedClick({ offerId: sold.offer.id, ip: IP });
  const requests = { fetch: { ip: IP }, flow: { click }, offer: { click } } as const;
  return { ...sold, click, requests };
}

const NAMES = ["fetch", "flow", "offer"] as const;

describe.each(NAMES)("%s.json", (name) => {
  const path = `/api/site/${name}.json`;

  it("answers the same by GET, by POST as form and as JSON, and by both at once, of which the body wins", async () => {
    const { h, token, requests } = await asked();
    const query = { token, ...requests[name] };
    const answer = await h.api(path, { query });
    expect(answer).toMatchObject({ status: "ok" });
    const multipart = new FormData();
    for (const [field, value] of Object.entries(query)) multipart.set(field, value);
    expect(await h.api(path, { form: query })).toEqual(answer);
    expect(await h.api(path, { json: query })).toEqual(answer);
    expect(await h.api(path, { method: "POST", body: multipart })).toEqual(answer);
    expect(await h.api(path, { query: { token }, form: requests[name] })).toEqual(answer);
    expect(await h.api(path, { query: { token: "1-no", ip: "10.0.0.1", click: "x" }, json: query })).toEqual(answer);
  });

  it("answers with HTTP 200 to any origin, and is not cached", async () => {
    const { h, token, requests } = await asked();
    for (const query of [{ token, ...requests[name] }, { token: "no" }]) {
      const { status, headers } = await h.request(path, { query, headers: { origin: "https://any.test" } });
      expect([status, headers.get("access-control-allow-origin"), headers.get("cache-control")]).toEqual([200, "*", "no-store"]);
    }
  });

  it("is auth for no token, and for one that is wrong in any way", async () => {
    const { h, token, site, accountId, key, requests } = await asked();
    const [, secret] = token.split(/-(.*)/s);
    const wrong = ["", "x", `${site.id}`, `${site.id}-`, `${site.id}-wrong`, `${site.id + 1_000_000}-${secret}`, `g${token}`, key];
    for (const bad of [...wrong, `g${accountId}-${secret}`, `0${token}`, ` ${token}`, `${site.id}-${"x".repeat(5000)}`])
      expect([bad, await h.api(path, { query: { token: bad, ...requests[name] } })]).toEqual([bad, AUTH]);
    expect(await h.api(path, { query: requests[name] })).toEqual(AUTH);
    expect(await h.api(path, { json: { token: { a: 1 }, ...requests[name] } })).toEqual(AUTH);
    expect(await h.api(path, { query: { token: "x", flow: "bad", offer: "bad" } })).toEqual(AUTH);
  });

  it("is auth for the token of a site that is deleted, and goes on by another of the offer", async () => {
    const { h, offer, site, call, requests } = await asked();
    const { token } = await makeOfferSite(h, offer);
    await h.db.update(sites).set({ status: 2 }).where(eq(sites.id, site.id));
    expect(await call(name, requests[name])).toEqual(AUTH);
    expect(await h.api(path, { query: { token, ...requests[name] } })).toMatchObject({ status: "ok" });
  });

  it("is auth once the offer is deleted, or its owner banned or past the plan and its grace", async () => {
    const first = await asked();
    await first.h.db.update(offers).set({ status: 2 }).where(eq(offers.id, first.offer.id));
    expect(await first.call(name, first.requests[name])).toEqual(AUTH);
    for (const change of [{ bannedAtMs: 1 }, { paidUntilMs: 1 }]) {
      const { h, accountId, call, requests } = await asked();
      await h.db.update(accounts).set(change).where(eq(accounts.id, accountId));
      expect(await call(name, requests[name])).toEqual(AUTH);
    }
  });

  it("finds nothing by the token of another offer's site", async () => {
    const { h, accountId, requests } = await asked();
    const { token } = await makeOfferSite(h, await makeOffer(h, accountId));
    const error = name === "fetch" ? "no-click" : "bad-id";
    expect(await h.api(path, { query: { token, ...requests[name] } })).toEqual({ status: "error", error });
  });

  it("is db while the database fails", async () => {
    const h = createHarness();
    const { call, requests } = await asked(h);
    h.d1.fail();
    expect(await call(name, requests[name])).toEqual({ status: "error", error: "db" });
  });

  it("writes nothing but the log's row", async () => {
    const { h, call, requests } = await asked();
    expect(await h.d1.measure(() => call(name, requests[name]))).toMatchObject({ roundTrips: 2, rowsWritten: 1 });
  });
});
