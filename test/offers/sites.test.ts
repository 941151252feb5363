import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, sites } from "../../src/db/schema/index.ts";
import { authenticateSite } from "../../src/domain/sites/authenticate-site.ts";
import { type Caller, CREATED, expectRefused, setUp, withOffer } from "./kit.ts";

const URL = "https://land.example.com/";

/** What a token opens, or the code of its refusal. */
async function opens({ h }: Pick<Caller, "h">, token: string) {
  const call = { deps: h.deps, client: { ip: "203.0.113.7", country: null, userAgent: "" } };
  return authenticateSite(call, token).catch(({ code }) => code);
}

async function withSite() {
  const owner = await withOffer();
  const { data } = await owner.post("sites/add", { name: "Landing", url: URL, offer: owner.offerId });
  return {
    ...owner,
    siteId: data.id as number,
    newToken: async () => (await owner.post("sites/key", { id: data.id })).data.token as string,
  };
}

describe("sites of an offer", () => {
  it("are landings, or prelandings, of an own offer, and move", async () => {
    const { post, get, offerId } = await withOffer();
    const { data: other } = await post("offers/add", { name: "Dogs" });
    const { data } = await post("sites/add", { name: "Before", url: URL, kind: "prelanding", offer: offerId });
    const site = { id: data.id, name: "Before", url: URL, status: 0, kind: "prelanding", offer: offerId, has_key: false, created: CREATED };
    expect(await get("sites/get", { id: data.id })).toEqual({ status: "ok", data: site });
    const edit = async (json: object) => {
      expect(await post("sites/edit", { id: data.id, ...json })).toEqual({ status: "ok" });
      return (await get("sites/list")).data;
    };
    expect(await edit({ name: "Page" })).toEqual([{ ...site, name: "Page" }]);
    expect(await edit({ kind: "landing", offer: other.id })).toEqual([{ ...site, name: "Page", kind: "landing", offer: other.id }]);
    expect(await edit({ offer: 0 })).toEqual([{ ...site, name: "Page", kind: "landing", offer: 0 }]);
  });

  it.each<[object, string, string | undefined]>([
    [{ kind: "page" }, "invalid", "kind"],
    [{ offer: -1 }, "invalid", "offer"],
    [{ offer: 999_999_999 }, "offer", undefined],
  ])("refuse %j", async (json, error, field) => {
    const { post, get } = await setUp();
    const refusal = { status: "error", error, ...(field === undefined ? {} : { field }) };
    expect(await post("sites/add", { name: "x", url: URL, ...json })).toEqual(refusal);
    expect((await get("sites/list")).data).toEqual([]);
    const { data } = await post("sites/add", { name: "x", url: URL });
    expect(await post("sites/edit", { id: data.id, name: "y", ...json })).toEqual(refusal);
    expect((await get("sites/list")).data).toMatchObject([{ name: "x", kind: "landing", offer: 0 }]);
  });

  it("are of no offer of somebody else, nor of a deleted one", async () => {
    const { h, post, offerId } = await withOffer();
    const stranger = await setUp(h);
    expect(await stranger.post("sites/add", { name: "x", url: URL, offer: offerId })).toEqual({ status: "error", error: "offer" });
    await post("offers/delete", { id: offerId });
    expect(await post("sites/add", { name: "x", url: URL, offer: offerId })).toEqual({ status: "error", error: "offer" });
  });
});

describe("sites/key", () => {
  it("answers a token that opens the offer, once; the one before is dead at once", async () => {
    const { h, accountId, post, get, offerId, siteId } = await withSite();
    const first = await post("sites/key", { id: siteId });
    expect(first).toEqual({ status: "ok", data: { token: expect.stringMatching(new RegExp(`^${siteId}-[\\w-]{32}$`)) } });
    expect(await opens({ h }, first.data.token)).toEqual({ accountId, offerId });
    expect((await get("sites/get", { id: siteId })).data.has_key).toBe(true);
    const { data } = await post("sites/key", { id: siteId });
    expect([await opens({ h }, first.data.token), await opens({ h }, data.token)]).toEqual(["bad_key", { accountId, offerId }]);
    const [row] = await h.db.select({ keyHash: sites.keyHash }).from(sites).where(eq(sites.id, siteId));
    expect(row?.keyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([await get("sites/get", { id: siteId }), await get("sites/list")])).not.toContain(row?.keyHash);
  });

  it("is for sites of an offer that is not deleted", async () => {
    const { post, offerId, siteId } = await withSite();
    const { data: alone } = await post("sites/add", { name: "x", url: URL });
    expect(await post("sites/key", { id: alone.id })).toEqual({ status: "error", error: "offer" });
    expect(await post("sites/key", {})).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await post("sites/key", { id: "x" })).toEqual({ status: "error", error: "invalid", field: "id" });
    await post("offers/delete", { id: offerId });
    expect(await post("sites/key", { id: siteId })).toEqual({ status: "error", error: "offer" });
  });

  it("opens nothing any more once the site, or its offer, is deleted", async () => {
    const { h, accountId, post, offerId, siteId, newToken } = await withSite();
    const { data: sister } = await post("sites/add", { name: "Sister", url: URL, offer: offerId });
    const [token, sisters] = [await newToken(), (await post("sites/key", { id: sister.id })).data.token];
    await post("sites/pause", { id: siteId });
    expect(await opens({ h }, token)).toEqual({ accountId, offerId });
    await post("sites/delete", { id: siteId });
    expect([await opens({ h }, token), await opens({ h }, sisters)]).toEqual(["bad_key", { accountId, offerId }]);
    await post("offers/delete", { id: offerId });
    expect(await opens({ h }, sisters)).toBe("bad_key");
  });

  it("does not go with the site to another offer, and stays with it otherwise", async () => {
    const { h, accountId, post, get, offerId, siteId, newToken } = await withSite();
    const token = await newToken();
    await post("sites/edit", { id: siteId, offer: offerId, name: "Page" });
    expect(await opens({ h }, token)).toEqual({ accountId, offerId });
    const { data: other } = await post("offers/add", { name: "Dogs" });
    await post("sites/edit", { id: siteId, offer: other.id });
    expect(await opens({ h }, token)).toBe("bad_key");
    expect((await get("sites/get", { id: siteId })).data).toMatchObject({ offer: other.id, has_key: false });
  });

  it("is nobody else's", async () => {
    const { h, accountId, offerId, siteId, newToken } = await withSite();
    const token = await newToken();
    await expectRefused(await setUp(h), "site", [["sites/key", { id: siteId }]]);
    expect(await opens({ h }, token)).toEqual({ accountId, offerId });
  });
});

describe("sites/token", () => {
  it("answers a token that opens all offers of the account, once; it is rotated and revoked at once", async () => {
    const { h, accountId, post } = await setUp();
    const first = await post("sites/token");
    expect(first).toEqual({ status: "ok", data: { token: expect.stringMatching(new RegExp(`^g${accountId}-[\\w-]{32}$`)) } });
    expect(await opens({ h }, first.data.token)).toEqual({ accountId, offerId: null });
    const { data } = await post("sites/token");
    expect([await opens({ h }, first.data.token), await opens({ h }, data.token)]).toEqual(["bad_key", { accountId, offerId: null }]);
    expect(await post("sites/token/revoke")).toEqual({ status: "ok" });
    expect(await opens({ h }, data.token)).toBe("bad_key");
    expect(await post("sites/token/revoke")).toEqual({ status: "ok" });
  });

  it("leaves the account's key, its sites' keys and other accounts' tokens as they are", async () => {
    const { h, accountId, post, get, offerId, newToken } = await withSite();
    const stranger = await setUp(h);
    const [token, theirs] = [await newToken(), (await stranger.post("sites/token")).data.token];
    await post("sites/token");
    await post("sites/token/revoke");
    expect(await opens({ h }, token)).toEqual({ accountId, offerId });
    expect(await opens({ h }, theirs)).toEqual({ accountId: stranger.accountId, offerId: null });
    expect((await get("offers/list")).status).toBe("ok");
    for (const path of ["token", "token/revoke"]) {
      expect(await h.api(`/api/sites/${path}.json`, { json: {} })).toEqual({ status: "error", error: "key" });
    }
    const [row] = await h.db.select({ hash: accounts.siteKeyHash }).from(accounts).where(eq(accounts.id, stranger.accountId));
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
