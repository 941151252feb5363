import { describe, expect, it } from "vitest";
import { memberships } from "../../src/db/schema/index.ts";
import { RESOURCE_STATUS } from "../../src/lib/codes.ts";
import { makeFlow, makeGoal } from "../factories.ts";
import { expectRefused, setUp, withOffer } from "./kit.ts";

describe("the goals of an offer", () => {
  it("have aliases that are added, replaced and cleared", async () => {
    const { h, accountId, post, get, form, offerId } = await withOffer();
    const goal = await makeGoal(h, accountId, { code: "paid", name: "Paid" });
    const shown = async () => (await get("offers/goals/list", { offer: offerId })).data;
    expect(await post("offers/goals/set", { offer: offerId, goal: goal.id })).toEqual({ status: "ok" });
    expect(await shown()).toEqual([{ goal: goal.id, code: "paid", name: "Paid", aliases: [] }]);
    expect(await post("offers/goals/set", { offer: offerId, goal: goal.id, aliases: ["FTD", 17, "first deposit", "FTD"] })).toEqual({
      status: "ok",
    });
    expect(await shown()).toEqual([{ goal: goal.id, code: "paid", name: "Paid", aliases: ["FTD", "17", "first deposit"] }]);
    await post("offers/goals/set", { offer: offerId, goal: goal.id });
    expect((await shown())[0].aliases).toHaveLength(3);
    await form("offers/goals/set", { offer: String(offerId), goal: String(goal.id), aliases: "ftd, sale" });
    expect((await shown())[0].aliases).toEqual(["ftd", "sale"]);
    await post("offers/goals/set", { offer: offerId, goal: goal.id, aliases: "" });
    expect((await shown())[0].aliases).toEqual([]);
    expect(await post("offers/goals/delete", { offer: offerId, goal: goal.id })).toEqual({ status: "ok" });
    expect(await shown()).toEqual([]);
    expect(await post("offers/goals/delete", { offer: offerId, goal: goal.id })).toEqual({ status: "error", error: "goal" });
  });

  it("share no word: an alias is neither another's alias there nor its code, in any case, in calls at once either", async () => {
    const { h, accountId, post, offerId } = await withOffer();
    const [paid, trial, third] = [
      await makeGoal(h, accountId, { code: "Paid" }),
      await makeGoal(h, accountId, { code: "trial" }),
      await makeGoal(h, accountId, { code: "third" }),
    ];
    const set = (goal: { id: number }, aliases: string[] | undefined) =>
      post("offers/goals/set", { offer: offerId, goal: goal.id, aliases });
    const taken = { status: "error", error: "exists", field: "aliases" };
    expect(await set(paid, ["FTD", "paid"])).toEqual({ status: "ok" });
    expect(await set(trial, ["ftd"])).toEqual(taken);
    expect(await set(trial, ["PAID"])).toEqual(taken);
    expect(await set(trial, ["Third"])).toEqual({ status: "ok" });
    expect(await set(third, undefined)).toEqual(taken);
    expect(await set(trial, [])).toEqual({ status: "ok" });
    const answers = await Promise.all([set(trial, ["sale"]), set(third, ["SALE"])]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["error", "ok"]);
    const { data: other } = await post("offers/add", { name: "Other" });
    expect(await post("offers/goals/set", { offer: other.id, goal: trial.id, aliases: ["ftd"] })).toEqual({ status: "ok" });
  });

  it("leave the list with a deleted goal, whose words are free then", async () => {
    const { h, accountId, post, get, offerId } = await withOffer();
    const [old, fresh] = [await makeGoal(h, accountId, { code: "old" }), await makeGoal(h, accountId, { code: "fresh" })];
    await post("offers/goals/set", { offer: offerId, goal: old.id, aliases: ["ftd"] });
    await post("goals/delete", { id: old.id });
    expect(await get("offers/goals/list", { offer: offerId })).toEqual({ status: "ok", data: [] });
    expect(await post("offers/goals/set", { offer: offerId, goal: fresh.id, aliases: ["ftd", "old"] })).toEqual({ status: "ok" });
  });

  it.each<[object, string, string | undefined]>([
    [{ goal: undefined }, "missing", "goal"],
    [{ offer: undefined }, "missing", "offer"],
    [{ offer: 0 }, "invalid", "offer"],
    [{ goal: 999_999_999 }, "goal", undefined],
    [{ offer: 999_999_999 }, "offer", undefined],
    [{ aliases: ["x".repeat(65)] }, "invalid", "aliases"],
    [{ aliases: Array.from({ length: 51 }, (_, i) => `a${i}`) }, "invalid", "aliases"],
    [{ aliases: [["x"]] }, "invalid", "aliases"],
    [{ aliases: 7 }, "invalid", "aliases"],
  ])("refuse %j", async (json, error, field) => {
    const { h, accountId, post, get, offerId } = await withOffer();
    const goal = await makeGoal(h, accountId, { code: "paid" });
    const answer = await post("offers/goals/set", { offer: offerId, goal: goal.id, ...json });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect((await get("offers/goals/list", { offer: offerId })).data).toEqual([]);
  });

  it("are at most 200, of which deleted ones are none", async () => {
    const { h, accountId, post, offerId } = await withOffer();
    const codes = JSON.stringify(Array.from({ length: 200 }, (_, i) => `g${i}`));
    await h.db.$client.batch([
      h.db.$client
        .prepare("INSERT INTO goals (account_id, code, name, created_at_ms) SELECT ?1, value, 'x', 0 FROM json_each(?2)")
        .bind(accountId, codes),
      h.db.$client
        .prepare("INSERT INTO offer_goals (offer_id, goal_id) SELECT ?1, id FROM goals WHERE account_id = ?2")
        .bind(offerId, accountId),
    ]);
    const goal = await makeGoal(h, accountId, { code: "paid" });
    const set = () => post("offers/goals/set", { offer: offerId, goal: goal.id });
    expect(await set()).toEqual({ status: "error", error: "limit" });
    await post("goals/delete", { id: goal.id - 1 });
    expect(await set()).toEqual({ status: "ok" });
    expect(await set()).toEqual({ status: "ok" });
  });

  it("are goals of the account, and nobody else's to see or change", async () => {
    const { h, accountId, post, get, offerId } = await withOffer();
    const stranger = await setUp(h);
    const [goal, theirs] = [await makeGoal(h, accountId, { code: "paid" }), await makeGoal(h, stranger.accountId, { code: "paid" })];
    await post("offers/goals/set", { offer: offerId, goal: goal.id });
    expect(await post("offers/goals/set", { offer: offerId, goal: theirs.id })).toEqual({ status: "error", error: "goal" });
    await expectRefused(stranger, "offer", [
      ["offers/goals/list", { offer: offerId }],
      ["offers/goals/set", { offer: offerId, goal: theirs.id }],
    ]);
    await expectRefused(stranger, "goal", [["offers/goals/delete", { offer: offerId, goal: goal.id }]]);
    expect((await get("offers/goals/list", { offer: offerId })).data).toHaveLength(1);
  });
});

describe("the prices of an offer", () => {
  it("are told by country, goal and affiliate, each case once", async () => {
    const { h, accountId, post, get, offerId } = await withOffer();
    const goal = await makeGoal(h, accountId, { code: "paid" });
    const affiliate = await h.account();
    const set = (json: object) => post("offers/prices/set", { offer: offerId, ...json });
    const plain = await set({ price: "18.5" });
    expect(plain).toEqual({ status: "ok", data: { id: expect.any(Number) } });
    const exact = await set({ country: "DE", goal: goal.id, affiliate: affiliate.id, price: 20, charge: 25.5, currency: "EUR" });
    expect(await set({ country: "", goal: "0", affiliate: "", price: 17, charge: 0 })).toEqual(plain);
    expect(await get("offers/prices/list", { offer: offerId })).toEqual({
      status: "ok",
      data: [
        { id: plain.data.id, country: "", goal: 0, affiliate: 0, price: 17, charge: 0, currency: "usd" },
        { id: exact.data.id, country: "de", goal: goal.id, affiliate: affiliate.id, price: 20, charge: 25.5, currency: "eur" },
      ],
    });
    expect(await set({ price: 1.337, country: "at" })).toMatchObject({ status: "ok" });
    expect((await get("offers/prices/list", { offer: offerId })).data[2]).toMatchObject({ country: "at", price: 1.337, charge: 1.337 });
    expect(await post("offers/prices/delete", { id: plain.data.id })).toEqual({ status: "ok" });
    expect(await post("offers/prices/delete", { id: plain.data.id })).toEqual({ status: "error", error: "price" });
    expect((await get("offers/prices/list", { offer: offerId })).data).toHaveLength(2);
  });

  it.each<[object, string, string | undefined]>([
    [{ price: undefined }, "missing", "price"],
    [{ price: "" }, "invalid", "price"],
    [{ price: -1 }, "invalid", "price"],
    [{ price: 1e9 }, "invalid", "price"],
    [{ price: 4e-7 }, "invalid", "price"],
    [{ charge: -1 }, "invalid", "charge"],
    [{ currency: "zzz" }, "invalid", "currency"],
    [{ country: "zz" }, "invalid", "country"],
    [{ goal: -1 }, "invalid", "goal"],
    [{ goal: 999_999_999 }, "goal", undefined],
    [{ affiliate: 999_999_999 }, "affiliate", undefined],
    [{ offer: 999_999_999 }, "offer", undefined],
    [{ offer: undefined }, "missing", "offer"],
  ])("refuse %j", async (json, error, field) => {
    const { post, get, offerId } = await withOffer();
    const answer = await post("offers/prices/set", { offer: offerId, price: 1, ...json });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect((await get("offers/prices/list", { offer: offerId })).data).toEqual([]);
  });

  it("are at most 1000, of which each can still be replaced", async () => {
    const { h, post, offerId } = await withOffer();
    await post("offers/prices/set", { offer: offerId, price: 1 });
    await h.db.$client
      .prepare(
        `INSERT INTO offer_payouts (offer_id, affiliate_id, payout_micros, revenue_micros, currency)
         SELECT ?1, -1 - key, 1, 1, 'usd' FROM json_each(?2)`,
      )
      .bind(offerId, JSON.stringify(Array(999).fill(0)))
      .run();
    expect(await post("offers/prices/set", { offer: offerId, price: 2, country: "de" })).toEqual({ status: "error", error: "limit" });
    expect(await post("offers/prices/set", { offer: offerId, price: 2 })).toMatchObject({ status: "ok" });
  });

  it("are nobody else's", async () => {
    const { h, post, get, offerId } = await withOffer();
    const { data } = await post("offers/prices/set", { offer: offerId, price: 1 });
    const stranger = await setUp(h);
    await expectRefused(stranger, "offer", [
      ["offers/prices/list", { offer: offerId }],
      ["offers/prices/set", { offer: offerId, price: 7 }],
    ]);
    await expectRefused(stranger, "price", [["offers/prices/delete", { id: data.id }]]);
    expect((await get("offers/prices/list", { offer: offerId })).data).toMatchObject([{ id: data.id, price: 1 }]);
  });
});

describe("the affiliates of an offer", () => {
  it("are let in or kept out, each with a commission of its own or the offer's", async () => {
    const { h, post, get, offerId } = await withOffer();
    const [a, b] = [await h.account(), await h.account()];
    const set = (affiliate: number, json: object = {}) => post("offers/affiliates/set", { offer: offerId, affiliate, ...json });
    const list = async () => (await get("offers/affiliates/list", { offer: offerId })).data;
    const UNKNOWN = { name: "", login: "" };
    expect(await set(a.id)).toEqual({ status: "ok" });
    expect(await set(b.id, { status: "blocked", commission_percent: "7.5" })).toEqual({ status: "ok" });
    expect(await list()).toEqual([
      { affiliate: a.id, ...UNKNOWN, status: "approved", commission_percent: "", commission_fixed: "" },
      { affiliate: b.id, ...UNKNOWN, status: "blocked", commission_percent: 7.5, commission_fixed: "" },
    ]);
    await set(b.id, { status: "approved" });
    await set(a.id, { commission_fixed: 3 });
    expect(await list()).toEqual([
      { affiliate: a.id, ...UNKNOWN, status: "approved", commission_percent: "", commission_fixed: 3 },
      { affiliate: b.id, ...UNKNOWN, status: "approved", commission_percent: 7.5, commission_fixed: "" },
    ]);
    await set(b.id, { commission_percent: "", commission_fixed: "" });
    expect((await list())[1]).toEqual({ affiliate: b.id, ...UNKNOWN, status: "approved", commission_percent: "", commission_fixed: "" });
    expect(await post("offers/affiliates/delete", { offer: offerId, affiliate: b.id })).toEqual({ status: "ok" });
    expect(await post("offers/affiliates/delete", { offer: offerId, affiliate: b.id })).toEqual({ status: "error", error: "affiliate" });
    expect(await list()).toHaveLength(1);
  });

  it.each<[object, string, string | undefined]>([
    [{ affiliate: undefined }, "missing", "affiliate"],
    [{ affiliate: 0 }, "invalid", "affiliate"],
    [{ affiliate: 999_999_999 }, "affiliate", undefined],
    [{ status: "paused" }, "invalid", "status"],
    [{ commission_percent: 101 }, "invalid", "commission_percent"],
    [{ commission_percent: 1, commission_fixed: 1 }, "invalid", "commission_fixed"],
    [{ offer: 999_999_999 }, "offer", undefined],
  ])("refuse %j", async (json, error, field) => {
    const { h, post, get, offerId } = await withOffer();
    const other = await h.account();
    const answer = await post("offers/affiliates/set", { offer: offerId, affiliate: other.id, ...json });
    expect(answer).toEqual({ status: "error", error, ...(field === undefined ? {} : { field }) });
    expect((await get("offers/affiliates/list", { offer: offerId })).data).toEqual([]);
  });

  it("are others than the owner, whose traffic is always taken", async () => {
    const { accountId, post, offerId } = await withOffer();
    const answer = await post("offers/affiliates/set", { offer: offerId, affiliate: accountId, status: "blocked" });
    expect(answer).toEqual({ status: "error", error: "affiliate" });
  });

  it("are at most 1000, of which each can still be changed", async () => {
    const { h, post, offerId } = await withOffer();
    const last = { offer: offerId, affiliate: (await h.account()).id };
    await h.db.$client
      .prepare("INSERT INTO offer_affiliates (offer_id, account_id, status) SELECT ?1, -1 - key, 0 FROM json_each(?2)")
      .bind(offerId, JSON.stringify(Array(999).fill(0)))
      .run();
    expect(await post("offers/affiliates/set", last)).toEqual({ status: "ok" });
    expect(await post("offers/affiliates/set", { ...last, status: "blocked" })).toEqual({ status: "ok" });
    const other = await h.account();
    expect(await post("offers/affiliates/set", { offer: offerId, affiliate: other.id })).toEqual({ status: "error", error: "limit" });
  });

  it("are nobody else's to see, name or remove, the affiliate's own included", async () => {
    const { h, post, get, offerId } = await withOffer();
    const stranger = await setUp(h);
    await post("offers/affiliates/set", { offer: offerId, affiliate: stranger.accountId, status: "blocked" });
    const own = { offer: offerId, affiliate: stranger.accountId };
    await expectRefused(stranger, "offer", [
      ["offers/affiliates/list", { offer: offerId }],
      ["offers/affiliates/set", { ...own, status: "approved" }],
    ]);
    await expectRefused(stranger, "affiliate", [["offers/affiliates/delete", own]]);
    expect((await get("offers/affiliates/list", { offer: offerId })).data).toMatchObject([{ status: "blocked" }]);
  });

  describe("by name", () => {
    const AFFILIATE = { status: "error", error: "affiliate" };
    const JANE = { name: "Jane Doe", login: "jane_doe" };

    async function withPeople() {
      const owner = await withOffer();
      const { h, get, post, offerId } = owner;
      return {
        ...owner,
        makePerson: (values: Parameters<typeof h.account>[0] = {}) => h.account({ ...JANE, ...values }),
        find: (query: Record<string, string | number>) => get("offers/affiliates/find", query),
        approve: (affiliate: number) => post("offers/affiliates/set", { offer: offerId, affiliate }),
        nameIn: async (affiliate: number) => {
          const { data } = await get("offers/affiliates/list", { offer: offerId });
          return data.find((each: { affiliate: number }) => each.affiliate === affiliate)?.name;
        },
      };
    }

    it("are those who have a flow for the offer, approved or not, and stay so when it is deleted", async () => {
      const { h, offerId, makePerson, find, approve, nameIn } = await withPeople();
      const { id } = await makePerson();
      await approve(id);
      await makeFlow(h, id, { offerId, status: RESOURCE_STATUS.deleted });
      expect(await nameIn(id)).toBe("Jane Doe");
      expect(await find({ affiliate: id })).toEqual({ status: "ok", data: { affiliate: id, ...JANE } });
    });

    it("are the members of the owner's network, and none who were only invited", async () => {
      const { h, accountId, makePerson, find, approve, nameIn } = await withPeople();
      const [member, invited] = [await makePerson(), await makePerson()];
      const common = { networkId: accountId, kind: "affiliate", name: "Ann", createdAtMs: h.clock.ms } as const;
      await h.db.insert(memberships).values([
        { ...common, number: member.id, accountId: member.id, status: "active" },
        { ...common, number: invited.id, accountId: invited.id, status: "invited", isInvited: true },
      ]);
      await approve(member.id);
      await approve(invited.id);
      expect([await nameIn(member.id), await nameIn(invited.id)]).toEqual(["Jane Doe", ""]);
      expect(await find({ affiliate: member.id })).toMatchObject({ data: JANE });
      expect(await find({ affiliate: invited.id })).toEqual(AFFILIATE);
    });

    it("are no strangers, whatever the owner does with their numbers: one that exists is answered like one that does not", async () => {
      const { h, post, offerId, makePerson, find, approve, nameIn, accountId } = await withPeople();
      const [stranger, sponsor] = [await makePerson(), await makePerson({ role: "advertiser" })];
      const elsewhere = await withOffer();
      await makeFlow(h, stranger.id, { offerId: elsewhere.offerId });
      await approve(stranger.id);
      await post("offers/prices/set", { offer: offerId, price: 1, affiliate: stranger.id });
      await post("offers/edit", { id: offerId, advertiser: sponsor.id });
      expect(await nameIn(stranger.id)).toBe("");
      for (const affiliate of [stranger.id, sponsor.id, accountId, 999_999_999]) expect(await find({ affiliate })).toEqual(AFFILIATE);
    });

    it("are whoever gave the caller a transfer token", async () => {
      const { h, makePerson, find } = await withPeople();
      const { id, key } = await makePerson();
      const { token } = (await h.api("/api/transfer/token.json", { key })).data;
      expect(await find({ token })).toEqual({ status: "ok", data: { affiliate: id, ...JANE } });
      await h.api("/api/transfer/token.json", { key, json: {} });
      for (const wrong of [token, `transfer-${id}-x`, "x"])
        expect(await find({ token: wrong })).toEqual({ status: "error", error: "token" });
      expect(await find({})).toEqual({ status: "error", error: "missing", field: "affiliate" });
      expect(await find({ token, affiliate: id })).toEqual({ status: "error", error: "invalid", field: "token" });
      expect(await h.api("/api/offers/affiliates/find.json", { query: { affiliate: id } })).toEqual({ status: "error", error: "key" });
    });

    it("cost a list few rows for each, however many flows anybody has", async () => {
      const { h, get, offerId, makePerson, approve } = await withPeople();
      const people = await Promise.all(Array.from({ length: 10 }, () => makePerson()));
      for (const { id } of people) {
        await approve(id);
        for (let flow = 0; flow < 10; flow += 1) await makeFlow(h, id, { offerId: flow === 0 ? offerId : null });
      }
      const { rowsRead } = await h.d1.measure(() => get("offers/affiliates/list", { offer: offerId }));
      expect(rowsRead).toBeLessThan(5 * people.length);
    });
  });
});
