import { describe, expect, it } from "vitest";
import { makeGoal } from "../factories.ts";
import { setUp, withOffer } from "./kit.ts";

/** An owner with an offer, and somebody who looks for one. The database is shared, so that only the owner's offers are looked at. */
async function market(values: object = {}) {
  const owner = await withOffer(values);
  const affiliate = await setUp(owner.h);
  const made = new Set([owner.offerId]);
  return {
    owner,
    affiliate,
    offer: async (more: object) => {
      const { data } = await owner.post("offers/add", { name: "Dogs", ...more });
      made.add(data.id);
      return data.id as number;
    },
    set: (json: object) => owner.post("offers/affiliates/set", { offer: owner.offerId, affiliate: affiliate.accountId, ...json }),
    available: async () => {
      const { data } = await affiliate.get("offers/available");
      return (data as { id: number }[]).filter(({ id }) => made.has(id));
    },
  };
}

describe("offers/available", () => {
  it("lists offers of others with the prices that hold for the account and the pages to lead by, never what the advertiser pays", async () => {
    const { owner, affiliate, available } = await market({ countries: ["de"], params: { secret: "x" }, commission_percent: 10 });
    const goal = await makeGoal(owner.h, owner.accountId, { code: "paid" });
    const gone = await makeGoal(owner.h, owner.accountId, { code: "gone" });
    const offer = owner.offerId;
    const price = (json: object) => owner.post("offers/prices/set", { offer, charge: 99, ...json });
    await price({ price: 10 });
    await price({ price: 12, goal: goal.id });
    await price({ price: 13, goal: gone.id });
    await price({ price: 14, country: "de", currency: "eur" });
    await price({ price: 20, goal: goal.id, affiliate: affiliate.accountId });
    await price({ price: 30, affiliate: owner.accountId });
    await owner.post("goals/delete", { id: gone.id });
    const url = "https://land.example.com/";
    const { data: landing } = await owner.post("sites/add", { name: "Landing", url, offer });
    const { data: before } = await owner.post("sites/add", { name: "Before", url, offer, kind: "prelanding" });
    const { data: paused } = await owner.post("sites/add", { name: "Paused", url, offer });
    await owner.post("sites/pause", { id: paused.id });

    expect(await available()).toEqual([
      {
        id: offer,
        open: true,
        name: "Kittens",
        privacy: "public",
        countries: ["de"],
        prices: [
          { country: "", goal: 0, code: "", price: 10, currency: "usd" },
          { country: "de", goal: 0, code: "", price: 14, currency: "eur" },
          { country: "", goal: goal.id, code: "paid", price: 20, currency: "usd" },
        ],
        commission_percent: 10,
        commission_fixed: "",
        sites: [
          { id: landing.id, name: "Landing", url, kind: "landing" },
          { id: before.id, name: "Before", url, kind: "prelanding" },
        ],
      },
    ]);
  });

  it("shows nothing of prices that an own one outdoes in every case", async () => {
    const { owner, affiliate, available } = await market();
    await owner.post("offers/prices/set", { offer: owner.offerId, price: 10, country: "de" });
    await owner.post("offers/prices/set", { offer: owner.offerId, price: 5, affiliate: affiliate.accountId });
    expect(await available()).toMatchObject([{ prices: [{ country: "", price: 5 }] }]);
  });

  it("follows privacy: everybody's, those let in, and nobody blocked", async () => {
    const { owner, set, available } = await market();
    const edit = (privacy: string) => owner.post("offers/edit", { id: owner.offerId, privacy });
    const count = async () => (await available()).length;
    expect(await count()).toBe(1);
    await set({ status: "blocked" });
    expect(await count()).toBe(0);
    await set({ status: "approved" });
    expect(await count()).toBe(1);
    for (const privacy of ["protected", "private"]) {
      await edit(privacy);
      await set({ status: "approved" });
      expect([privacy, await count()]).toEqual([privacy, 1]);
      await set({ status: "blocked" });
      expect([privacy, await count()]).toEqual([privacy, 0]);
    }
  });

  it("lists neither paused nor deleted offers, nor one's own", async () => {
    const { owner, available } = await market();
    expect(((await owner.get("offers/available")).data as { id: number }[]).map(({ id }) => id)).not.toContain(owner.offerId);
    await owner.post("offers/pause", { id: owner.offerId });
    expect(await available()).toEqual([]);
    await owner.post("offers/resume", { id: owner.offerId });
    expect(await available()).toHaveLength(1);
    await owner.post("offers/delete", { id: owner.offerId });
    expect(await available()).toEqual([]);
  });

  it("says what the owner keeps of the account: its own commission in the place of the offer's, whichever kind each is", async () => {
    const { set, available, owner } = await market({ commission_percent: 10 });
    const kept = async () => (await available()).map((each) => ({ ...each }) as Record<string, unknown>).at(0);
    await set({ commission_fixed: 1.5 });
    expect(await kept()).toMatchObject({ commission_percent: "", commission_fixed: 1.5 });
    await set({ commission_percent: 0 });
    expect(await kept()).toMatchObject({ commission_percent: 0, commission_fixed: "" });
    await set({ commission_percent: "" });
    expect(await kept()).toMatchObject({ commission_percent: 10, commission_fixed: "" });
    await owner.post("offers/edit", { id: owner.offerId, commission_percent: "" });
    expect(await kept()).toMatchObject({ commission_percent: "", commission_fixed: "" });
  });

  it("goes from the newest to older ones, public or not, a page at a time", async () => {
    const { owner, affiliate, offer } = await market();
    const hidden = await offer({ privacy: "private" });
    const last = await offer({});
    await owner.post("offers/affiliates/set", { offer: hidden, affiliate: affiliate.accountId });
    const ids = async (query: Record<string, number>) =>
      (await affiliate.get("offers/available", query)).data.map(({ id }: { id: number }) => id);
    expect(await ids({ limit: 2 })).toEqual([last, hidden]);
    expect(await ids({ limit: 1, before: hidden })).toEqual([owner.offerId]);
    expect(await affiliate.get("offers/available", { limit: 0 })).toEqual({ status: "error", error: "invalid", field: "limit" });
    expect(await affiliate.get("offers/available", { before: "x" })).toEqual({ status: "error", error: "invalid", field: "before" });
  });

  it("reads rows by the page, however many offers there are that are older, closed, paused, or let others in", async () => {
    const { owner, affiliate, offer } = await market();
    const { h, accountId } = owner;
    const letIn = await offer({ privacy: "private" });
    await owner.post("offers/affiliates/set", { offer: letIn, affiliate: affiliate.accountId });
    const fill = async (count: number) => {
      const rows = JSON.stringify(Array(count).fill(0));
      const insert = (status: string, privacy: string) =>
        h.db.$client
          .prepare(
            `INSERT INTO offers (account_id, name, status, privacy, created_at_ms) SELECT ?1, 'x', ${status}, ${privacy}, 0 FROM json_each(?2)`,
          )
          .bind(accountId, rows)
          .run();
      await insert("0", "0");
      await insert("1", "0");
      await insert("0", "1 + key % 2");
      await h.db.$client
        .prepare("INSERT INTO offer_affiliates (offer_id, account_id, status) SELECT ?1, -1 - key, 0 FROM json_each(?2)")
        .bind(letIn, rows)
        .run();
    };
    const cost = () => h.d1.measure(() => affiliate.get("offers/available", { limit: 10 }));
    await fill(20);
    const few = await cost();
    await h.db.$client.prepare("DELETE FROM offer_affiliates WHERE account_id < 0").run();
    await fill(900);
    expect(await cost()).toEqual(few);
    // The account, and of each offer the entry of its index, its row, and that it has neither tags nor pages.
    expect(few).toMatchObject({ roundTrips: 2, rowsWritten: 0 });
    expect(few.rowsRead).toBeLessThanOrEqual(6 * 10);
  });
});
