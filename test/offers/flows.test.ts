import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows } from "../../src/db/schema/index.ts";
import { type Caller, setUp, withOffer } from "./kit.ts";

const URL = "https://land.example.com/";

/** An offer with a page of each kind, its owner, and somebody who sends traffic. */
async function sold(values: object = {}) {
  const owner = await withOffer(values);
  const page = async (kind: string, offer = owner.offerId) =>
    (await owner.post("sites/add", { name: kind, url: URL, kind, offer })).data.id as number;
  return {
    owner,
    page,
    affiliate: await setUp(owner.h),
    offer: owner.offerId,
    landing: await page("landing"),
    prelanding: await page("prelanding"),
  };
}

const add = (caller: Caller, json: object) => caller.post("flows/add", { name: "Face", ...json });
const show = async (caller: Caller, id: number) => (await caller.get("flows/get", { id })).data;

/** What of a flow's answer is about its offer. */
async function placeOf(caller: Caller, id: number) {
  const { offer, landing, prelanding } = await show(caller, id);
  return { offer, landing, prelanding };
}

describe("a flow of an offer", () => {
  it("names it, its pages, the counters and the tags", async () => {
    const { owner, offer, landing, prelanding } = await sold();
    const texts = {
      ...{ fb: "1234", fbe: "Lead", ga: "G-1", gad: "AW-1/x", tt: "t1", lki: "l1", vk: "VK-1", mt: "m1", mtrk: "77" },
      ...{ utms: "fb", utmc: "x".repeat(255), utmn: "n", utmt: "t", utmm: "cpc" },
    };
    const { data } = await add(owner, { offer, landing, prelanding, ...texts, utmn: " n " });
    expect(await show(owner, data.id)).toMatchObject({ offer, landing, prelanding, ...texts });
    expect(await owner.post("flows/edit", { id: data.id, fb: "", utms: "tt", tt: "t2" })).toEqual({ status: "ok" });
    expect(await show(owner, data.id)).toMatchObject({ offer, landing, prelanding, ...texts, fb: "", utms: "tt", tt: "t2" });
    const [row] = await owner.h.db.select({ pixels: flows.pixels }).from(flows).where(eq(flows.id, data.id));
    expect(JSON.parse(row?.pixels ?? "")).not.toHaveProperty("fb");
  });

  it("keeps both of two changes of its counters at once", async () => {
    const { owner } = await sold();
    const { data } = await add(owner, { ga: "G-1" });
    await Promise.all([{ fb: "1" }, { tt: "2" }, { ga: "" }].map((json) => owner.post("flows/edit", { id: data.id, ...json })));
    expect(await show(owner, data.id)).toMatchObject({ fb: "1", tt: "2", ga: "" });
  });

  it("is somebody else's too where the offer takes their traffic", async () => {
    const { owner, affiliate, offer, landing } = await sold();
    const status = async () => {
      const { data: known } = await add(affiliate, {});
      const answers = [
        await add(affiliate, { offer, landing }),
        await affiliate.post("flows/edit", { id: known.id, offer, landing }),
        await placeOf(affiliate, known.id),
      ];
      const isTaken = answers[0].status === "ok";
      const refusal = { status: "error", error: "offer" };
      expect(answers.slice(0, 2)).toEqual(isTaken ? [{ status: "ok", data: expect.anything() }, { status: "ok" }] : [refusal, refusal]);
      expect(answers[2]).toEqual(isTaken ? { offer, landing, prelanding: 0 } : { offer: 0, landing: 0, prelanding: 0 });
      return isTaken;
    };
    const let_ = (word: string) => owner.post("offers/affiliates/set", { offer, affiliate: affiliate.accountId, status: word });
    const edit = (privacy: string) => owner.post("offers/edit", { id: offer, privacy });
    expect(await status()).toBe(true);
    for (const privacy of ["protected", "private"]) {
      await edit(privacy);
      await owner.post("offers/affiliates/delete", { offer, affiliate: affiliate.accountId });
      expect([privacy, await status()]).toEqual([privacy, false]);
      await let_("approved");
      expect([privacy, await status()]).toEqual([privacy, true]);
    }
    await edit("public");
    await let_("blocked");
    expect(await status()).toBe(false);
    await let_("approved");
    await owner.post("offers/pause", { id: offer });
    expect(await status()).toBe(false);
    await owner.post("offers/resume", { id: offer });
    expect(await status()).toBe(true);
    await owner.post("offers/delete", { id: offer });
    expect(await status()).toBe(false);
  });

  it("may lead to an own offer that is paused or private, not to one that is deleted", async () => {
    const { owner, offer } = await sold({ privacy: "private" });
    await owner.post("offers/pause", { id: offer });
    const { data } = await add(owner, { offer });
    expect(await placeOf(owner, data.id)).toMatchObject({ offer });
    await owner.post("offers/delete", { id: offer });
    expect(await add(owner, { offer })).toEqual({ status: "error", error: "offer" });
    expect(await placeOf(owner, data.id)).toMatchObject({ offer });
  });

  it("may be told again what it has, when the offer takes its traffic no more", async () => {
    const { owner, affiliate, offer, landing } = await sold();
    const { data } = await add(affiliate, { offer, landing });
    await owner.post("offers/edit", { id: offer, privacy: "private" });
    expect(await affiliate.post("flows/edit", { id: data.id, offer, landing, name: "Book" })).toEqual({ status: "ok" });
    expect(await show(affiliate, data.id)).toMatchObject({ name: "Book", offer, landing });
    expect(await affiliate.post("flows/edit", { id: data.id, offer: 0 })).toEqual({ status: "ok" });
    expect(await affiliate.post("flows/edit", { id: data.id, offer })).toEqual({ status: "error", error: "offer" });
  });

  it("loses its pages with its offer, except for those named with the new one", async () => {
    const { owner, offer, landing, prelanding, page } = await sold();
    const { data: dogs } = await owner.post("offers/add", { name: "Dogs" });
    const dogLanding = await page("landing", dogs.id);
    const { data } = await add(owner, { offer, landing, prelanding });
    const edit = (json: object) => owner.post("flows/edit", { id: data.id, ...json });
    const standing = { offer, landing, prelanding };
    expect(await edit({ offer, name: "Book" })).toEqual({ status: "ok" });
    expect(await placeOf(owner, data.id)).toEqual(standing);
    expect(await edit({ landing: dogLanding })).toEqual({ status: "error", error: "site", field: "landing" });
    expect(await edit({ offer: dogs.id, landing })).toEqual({ status: "error", error: "site", field: "landing" });
    expect(await placeOf(owner, data.id)).toEqual(standing);
    expect(await edit({ offer: dogs.id, landing: dogLanding })).toEqual({ status: "ok" });
    expect(await placeOf(owner, data.id)).toEqual({ offer: dogs.id, landing: dogLanding, prelanding: 0 });
    expect(await edit({ landing: "" })).toEqual({ status: "ok" });
    expect(await placeOf(owner, data.id)).toEqual({ offer: dogs.id, landing: 0, prelanding: 0 });
    await edit({ landing: dogLanding });
    await edit({ offer: 0 });
    expect(await placeOf(owner, data.id)).toEqual({ offer: 0, landing: 0, prelanding: 0 });
    await edit({ offer });
    expect(await placeOf(owner, data.id)).toEqual({ offer, landing: 0, prelanding: 0 });
  });

  it("shows none of its pages that was deleted, moved, or made another kind", async () => {
    const { owner, offer, landing, prelanding } = await sold();
    const { data } = await add(owner, { offer, landing, prelanding });
    await owner.post("sites/pause", { id: landing });
    expect(await placeOf(owner, data.id)).toEqual({ offer, landing, prelanding });
    await owner.post("sites/edit", { id: prelanding, kind: "landing" });
    await owner.post("sites/delete", { id: landing });
    expect(await placeOf(owner, data.id)).toEqual({ offer, landing: 0, prelanding: 0 });
    await owner.post("sites/edit", { id: prelanding, kind: "prelanding" });
    expect(await placeOf(owner, data.id)).toEqual({ offer, landing: 0, prelanding });
    await owner.post("sites/edit", { id: prelanding, offer: 0 });
    expect(await placeOf(owner, data.id)).toEqual({ offer, landing: 0, prelanding: 0 });
  });

  it("refuses pages that are not the offer's, or not of the kind", async () => {
    const { owner, affiliate, offer, landing, prelanding } = await sold();
    const { data: alone } = await owner.post("sites/add", { name: "x", url: URL });
    const { data: own } = await affiliate.post("sites/add", { name: "x", url: URL });
    const refused: [object, string][] = [
      [{ landing }, "landing"],
      [{ prelanding }, "prelanding"],
      [{ offer, landing: prelanding }, "landing"],
      [{ offer, prelanding: landing }, "prelanding"],
      [{ offer, landing: alone.id }, "landing"],
      [{ offer, landing: own.id }, "landing"],
      [{ offer, landing: 999_999_999 }, "landing"],
    ];
    for (const [json, field] of refused) {
      expect([json, await add(affiliate, json)]).toEqual([json, { status: "error", error: "site", field }]);
    }
    expect((await affiliate.get("flows/list")).data).toEqual([]);
    await owner.post("sites/delete", { id: landing });
    expect(await add(owner, { offer, landing })).toEqual({ status: "error", error: "site", field: "landing" });
  });

  it.each<[object, string, string | undefined]>([
    [{ offer: "x" }, "invalid", "offer"],
    [{ offer: -1 }, "invalid", "offer"],
    [{ offer: 999_999_999 }, "offer", undefined],
    [{ landing: true }, "invalid", "landing"],
    [{ prelanding: 1.5 }, "invalid", "prelanding"],
    ...["fb", "fbe", "ga", "gad", "tt", "lki", "vk", "mt", "mtrk"].map((name): [object, string, string] => [
      { [name]: "x".repeat(65) },
      "invalid",
      name,
    ]),
    ...["utms", "utmc", "utmn", "utmt", "utmm"].map((name): [object, string, string] => [{ [name]: "x".repeat(256) }, "invalid", name]),
    [{ fb: 7 }, "invalid", "fb"],
  ])("refuses %j and writes nothing", async (json, error, field) => {
    const owner = await setUp();
    const { data } = await add(owner, { fb: "1" });
    const before = await show(owner, data.id);
    const refusal = { status: "error", error, ...(field === undefined ? {} : { field }) };
    expect(await add(owner, json)).toEqual(refusal);
    expect(await owner.post("flows/edit", { id: data.id, name: "Book", ...json })).toEqual(refusal);
    expect((await owner.get("flows/list")).data).toHaveLength(1);
    expect(await show(owner, data.id)).toEqual(before);
  });

  it("is nobody else's to move", async () => {
    const { owner, affiliate, offer } = await sold();
    const { data } = await add(owner, {});
    expect(await affiliate.post("flows/edit", { id: data.id, offer, fb: "1" })).toEqual({ status: "error", error: "flow" });
    expect(await placeOf(owner, data.id)).toEqual({ offer: 0, landing: 0, prelanding: 0 });
  });
});
