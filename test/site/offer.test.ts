import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows, offerPayouts, offers } from "../../src/db/schema/index.ts";
import { makeFlow, makeGlobalToken, makeOffer, makeOfferSite } from "../factories.ts";
import { createSold } from "./kit.ts";

const NO_ID = { status: "error", error: "no-id" };
const BAD_ID = { status: "error", error: "bad-id" };

describe("offer.json", () => {
  it("answers the offer with its parameters, payout rules and sites", async () => {
    const values = { name: "Kittens & co", countries: '["de","at"]', params: '{"color":"red","text":"ä"}' };
    const { h, offer, site, goal, call } = await createSold(undefined, values);
    const { site: prelanding } = await makeOfferSite(h, offer, { name: "Pre", url: "https://pre.test/?c={click}", kind: "prelanding" });
    for (const status of [1, 2]) await makeOfferSite(h, offer, { status });
    const paid = await goal("paid");
    const gone = await goal("gone", { status: 2 });
    const price = { offerId: offer.id, payoutMicros: 1_500_000, revenueMicros: 2_000_000, currency: "usd" };
    await h.db
      .insert(offerPayouts)
      .values([
        price,
        { ...price, country: "de", goalId: paid.id, payoutMicros: 12_340_000, currency: "eur" },
        { ...price, country: "at" },
        { ...price, goalId: gone.id },
        { ...price, affiliateId: 7 },
      ]);
    expect(await call("offer", { offer: offer.id })).toEqual({
      status: "ok",
      id: offer.id,
      name: "Kittens & co",
      geo: ["de", "at"],
      param: { color: "red", text: "ä" },
      price: [
        { geo: "", goal: "", gid: 0, price: 1.5, currency: "usd" },
        { geo: "at", goal: "", gid: 0, price: 1.5, currency: "usd" },
        { geo: "de", goal: "paid", gid: paid.id, price: 12.34, currency: "eur" },
      ],
      site: [
        { id: site.id, name: "Site", url: "https://land.test/", type: "landing" },
        { id: prelanding.id, name: "Pre", url: "https://pre.test/?c={click}", type: "prelanding" },
      ],
    });
  });

  it("answers empty lists for what an offer lacks", async () => {
    const { h, accountId } = await createSold();
    const bare = await makeOffer(h, accountId);
    const token = await makeGlobalToken(h, accountId);
    expect(await h.api("/api/site/offer.json", { query: { token, offer: bare.id } })).toEqual({
      status: "ok",
      id: bare.id,
      name: "Kittens",
      geo: [],
      param: {},
      price: [],
      site: [],
    });
  });

  it("knows the offer by its number under both names, and by a flow's number, code or click", async () => {
    const { flow, offer, call, newClick, landedClick } = await createSold();
    const names = [
      { offer: offer.id },
      { id: offer.id },
      { flow: flow.id },
      { code: flow.code },
      { click: await landedClick() },
      { click: await newClick() },
      { offer: offer.id, id: 999_999_999, flow: 999_999_999 },
    ];
    for (const name of names) expect([name, await call("offer", name)]).toEqual([name, expect.objectContaining({ id: offer.id })]);
  });

  it("is that of the click's time, where the flow has another since", async () => {
    const { h, accountId, offer, flow, newClick, landedClick } = await createSold();
    const landed = await landedClick({ offerId: offer.id });
    const second = await makeOffer(h, accountId);
    await h.db.update(flows).set({ offerId: second.id }).where(eq(flows.id, flow.id));
    const token = await makeGlobalToken(h, accountId);
    const ask = (click: string) => h.api("/api/site/offer.json", { query: { token, click } });
    expect(await ask(landed)).toMatchObject({ id: offer.id });
    expect(await ask(await newClick())).toMatchObject({ id: second.id });
  });

  it("is no-id where nothing is named", async () => {
    const { call } = await createSold();
    for (const nothing of [{}, { offer: "", id: "", click: "", flow: "", code: "" }, { offer: 0, id: "0" }])
      expect(await call("offer", nothing)).toEqual(NO_ID);
  });

  it("is bad-id for what nobody has, a click that was made up, and what makes no sense", async () => {
    const { h, offer, flow, call, newClick } = await createSold();
    const forged = (await newClick()).replace(/.$/, (last) => (last === "a" ? "b" : "a"));
    for (const name of [{ offer: 999_999_999 }, { flow: 999_999_999 }, { code: "nosuch" }, { click: forged }])
      expect([name, await call("offer", name)]).toEqual([name, BAD_ID]);
    for (const field of ["offer", "id"]) expect(await call("offer", { [field]: "x1" })).toEqual({ ...BAD_ID, field });
    await h.db.update(flows).set({ offerId: null }).where(eq(flows.id, flow.id));
    expect(await call("offer", { flow: flow.id })).toEqual(BAD_ID);
    await h.db.update(flows).set({ offerId: offer.id, status: 2 }).where(eq(flows.id, flow.id));
    expect(await call("offer", { flow: flow.id })).toEqual(BAD_ID);
  });

  it("shows a site's token its own offer only", async () => {
    const { h, accountId, call } = await createSold();
    const second = await makeOffer(h, accountId);
    const flow = await makeFlow(h, accountId, { offerId: second.id });
    for (const name of [{ offer: second.id }, { flow: flow.id }, { code: flow.code }]) expect(await call("offer", name)).toEqual(BAD_ID);
  });

  it("shows the global token the account's offers, but deleted ones and those of others", async () => {
    const { h, accountId, offer } = await createSold();
    const token = await makeGlobalToken(h, accountId);
    const ask = (id: number) => h.api("/api/site/offer.json", { query: { token, offer: id } });
    const paused = await makeOffer(h, accountId, { status: 1 });
    const { id: strangerId } = await h.account();
    const foreign = await makeOffer(h, strangerId);
    for (const { id } of [offer, paused]) expect(await ask(id)).toMatchObject({ status: "ok", id });
    await h.db.update(offers).set({ status: 2 }).where(eq(offers.id, offer.id));
    for (const { id } of [offer, foreign]) expect(await ask(id)).toEqual(BAD_ID);
  });

  it("costs two round trips with the log, and the same few rows however much there is of other offers", async () => {
    const { h, accountId, offer, flow, call } = await createSold();
    await h.db.insert(offerPayouts).values({ offerId: offer.id, payoutMicros: 1, revenueMicros: 1, currency: "usd" });
    const second = await makeOffer(h, accountId);
    const measure = async () => [
      await h.d1.measure(() => call("offer", { offer: offer.id })),
      await h.d1.measure(() => call("offer", { code: flow.code })),
    ];
    const grow = (from: number, to: number) =>
      h.db.$client.batch(
        [
          "sites (account_id, name, url, offer_id, created_at_ms) SELECT ?1, '', '', ?2, 0 FROM n",
          "offer_payouts (offer_id, affiliate_id, payout_micros, revenue_micros, currency) SELECT ?2, i, ?1, 0, 'usd' FROM n",
          "offers (account_id, name, created_at_ms) SELECT ?1, ?2 || i, 0 FROM n",
          "goals (account_id, code, name, created_at_ms) SELECT ?1, ?2 || 'x' || i, '', 0 FROM n",
        ].map((into) =>
          h.db.$client
            .prepare(`WITH RECURSIVE n(i) AS (SELECT ?3 UNION ALL SELECT i + 1 FROM n WHERE i < ?4) INSERT INTO ${into}`)
            .bind(accountId, second.id, from, to),
        ),
      );
    await grow(1, 1);
    await call("offer", {});
    const few = await measure();
    await grow(2, 1000);
    expect(await measure()).toEqual(few);
    for (const { roundTrips, rowsRead } of few) expect([roundTrips, rowsRead <= 17]).toEqual([2, true]);
  });
});
