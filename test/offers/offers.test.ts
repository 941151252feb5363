import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { offers } from "../../src/db/schema/index.ts";
import { CREATED, expectRefused, setUp, withOffer } from "./kit.ts";

const PLAIN = {
  name: "Kittens",
  status: 0,
  privacy: "public",
  countries: [],
  params: {},
  commission_percent: "",
  commission_fixed: "",
  advertiser: 0,
  created: CREATED,
};

describe("offers", () => {
  it("are made with everything they were given", async () => {
    const { h, post, get } = await setUp();
    const advertiser = await h.account({ role: "advertiser" });
    const added = await post("offers/add", {
      name: " Kittens ",
      countries: ["DE", "uk", "de", "GBR"],
      params: { color: "red", Größe: "XL" },
      privacy: "protected",
      commission_percent: "12.3456",
      advertiser: advertiser.id,
    });
    expect(added).toEqual({ status: "ok", data: { id: expect.any(Number) } });
    const offer = {
      ...PLAIN,
      id: added.data.id,
      countries: ["de", "gb"],
      params: { color: "red", Größe: "XL" },
      privacy: "protected",
      commission_percent: 12.3456,
      advertiser: advertiser.id,
    };
    expect(await get("offers/get", { id: added.data.id })).toEqual({ status: "ok", data: offer });
    expect(await get("offers/list")).toEqual({ status: "ok", data: [offer] });
  });

  it("are made of a form, whose parameters are written params[name]", async () => {
    const { form, get } = await setUp();
    const { data } = await form("offers/add", {
      name: "Kittens",
      countries: "DE, at",
      "params[color]": "red",
      "params[__proto__]": "x",
      "params[size]": "XL",
      commission_fixed: "1.5",
      commission_percent: "",
      advertiser: "",
    });
    const got = await get("offers/get", { id: data.id });
    expect(got.data).toEqual({
      ...PLAIN,
      id: data.id,
      countries: ["de", "at"],
      params: { color: "red", size: "XL" },
      commission_fixed: 1.5,
    });
  });

  it("are changed in part: what is named, and nothing else", async () => {
    const { accountId, post, get, offerId } = await withOffer({ countries: ["de"], params: { color: "red" }, commission_percent: 10 });
    const edit = async (json: object) => {
      expect(await post("offers/edit", { id: offerId, ...json })).toEqual({ status: "ok" });
      return (await get("offers/get", { id: offerId })).data;
    };
    const before = { ...PLAIN, id: offerId, countries: ["de"], params: { color: "red" }, commission_percent: 10 };
    expect(await edit({})).toEqual(before);
    expect(await edit({ name: "Cats", privacy: "private" })).toEqual({ ...before, name: "Cats", privacy: "private" });
    expect(await edit({ commission_fixed: 2.5 })).toMatchObject({ commission_percent: "", commission_fixed: 2.5 });
    expect(await edit({ commission_percent: 0 })).toMatchObject({ commission_percent: 0, commission_fixed: "" });
    expect(await edit({ commission_percent: "", advertiser: accountId })).toMatchObject({ commission_percent: "", advertiser: accountId });
    expect(await edit({ countries: "", params: "", advertiser: 0 })).toEqual({ ...PLAIN, id: offerId, name: "Cats", privacy: "private" });
  });

  it("are paused, taken up and deleted for good, while the row stays", async () => {
    const { h, post, get, offerId } = await withOffer();
    const put = (verb: string) => post(`offers/${verb}`, { id: offerId });
    const status = async () => (await h.db.select().from(offers).where(eq(offers.id, offerId)))[0]?.status;
    expect([await put("pause"), await status()]).toEqual([{ status: "ok" }, 1]);
    expect([await put("resume"), await status()]).toEqual([{ status: "ok" }, 0]);
    expect([await put("delete"), await status()]).toEqual([{ status: "ok" }, 2]);
    for (const verb of ["edit", "pause", "resume", "delete"]) {
      expect([verb, await put(verb), await status()]).toEqual([verb, { status: "error", error: "offer" }, 2]);
    }
    expect(await get("offers/get", { id: offerId })).toEqual({ status: "error", error: "offer" });
    expect(await get("offers/list")).toEqual({ status: "ok", data: [] });
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, "x"]));

  it.each<[object, string, string]>([
    [{ name: undefined }, "missing", "name"],
    [{ name: " " }, "invalid", "name"],
    [{ countries: ["Germany"] }, "invalid", "countries"],
    [{ countries: ["zz"] }, "invalid", "countries"],
    [{ countries: 7 }, "invalid", "countries"],
    [{ params: ["x"] }, "invalid", "params"],
    [{ params: "x" }, "invalid", "params"],
    [{ params: { color: 7 } }, "invalid", "params"],
    [{ params: { color: { dark: "red" } } }, "invalid", "params"],
    [{ params: { color: "x".repeat(1001) } }, "invalid", "params"],
    [{ params: { ["x".repeat(65)]: "x" } }, "invalid", "params"],
    [{ params: many(65) }, "invalid", "params"],
    [{ privacy: "secret" }, "invalid", "privacy"],
    [{ privacy: 0 }, "invalid", "privacy"],
    [{ commission_percent: 100.001 }, "invalid", "commission_percent"],
    [{ commission_percent: -1 }, "invalid", "commission_percent"],
    [{ commission_percent: "half" }, "invalid", "commission_percent"],
    [{ commission_fixed: -1 }, "invalid", "commission_fixed"],
    [{ commission_percent: 10, commission_fixed: 1 }, "invalid", "commission_fixed"],
    [{ commission_percent: 0, commission_fixed: 0 }, "invalid", "commission_fixed"],
    [{ advertiser: "me" }, "invalid", "advertiser"],
    [{ advertiser: 999_999_999 }, "invalid", "advertiser"],
  ])("refuse %j, and nothing is written", async (json, error, field) => {
    const { post, get } = await setUp();
    expect(await post("offers/add", { name: "Kittens", ...json })).toEqual({ status: "error", error, field });
    expect((await get("offers/list")).data).toEqual([]);
    if (error === "missing") return;
    const { data } = await post("offers/add", { name: "Kittens", params: many(64) });
    expect(await post("offers/edit", { id: data.id, ...json })).toEqual({ status: "error", error, field });
    expect((await get("offers/list")).data).toEqual([{ ...PLAIN, id: data.id, params: many(64) }]);
  });

  it("have an advertiser only where the account is one, or the owner", async () => {
    const { h, accountId, post, offerId } = await withOffer();
    const other = await h.account({ role: "affiliate" });
    const answer = (advertiser: number) => post("offers/edit", { id: offerId, advertiser });
    expect(await answer(other.id)).toEqual({ status: "error", error: "invalid", field: "advertiser" });
    expect(await answer(accountId)).toEqual({ status: "ok" });
  });

  it("are no more than an account may have; deleted ones do not count", async () => {
    const { h, accountId, post, offerId } = await withOffer();
    await h.db.$client
      .prepare("INSERT INTO offers (account_id, name, created_at_ms) SELECT ?1, 'x', 0 FROM json_each(?2)")
      .bind(accountId, JSON.stringify(Array(999).fill(0)))
      .run();
    expect(await post("offers/add", { name: "More" })).toEqual({ status: "error", error: "limit" });
    await post("offers/delete", { id: offerId });
    expect((await post("offers/add", { name: "More" })).status).toBe("ok");
  });

  it("are nobody else's", async () => {
    const { h, get, offerId } = await withOffer();
    const stranger = await setUp(h);
    const id = { id: offerId };
    await expectRefused(stranger, "offer", [
      ["offers/get", id],
      ["offers/edit", { ...id, name: "Mine" }],
      ["offers/pause", id],
      ["offers/resume", id],
      ["offers/delete", id],
    ]);
    expect(await stranger.get("offers/list")).toEqual({ status: "ok", data: [] });
    for (const path of ["list", "add", "available"]) {
      const nobody = await h.api(`/api/offers/${path}.json`, path === "add" ? { json: { name: "x" } } : {});
      expect(nobody).toEqual({ status: "error", error: "key" });
    }
    expect((await get("offers/get", id)).data).toEqual({ ...PLAIN, ...id });
  });
});
