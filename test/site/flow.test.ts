import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows, offers, sites } from "../../src/db/schema/index.ts";
import { makeFlow, makeGlobalToken, makeOffer, makeOfferSite } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createSold } from "./kit.ts";

const NO_ID = { status: "error", error: "no-id" };
const BAD_ID = { status: "error", error: "bad-id" };

const NO_TEXTS = Object.fromEntries(
  ["fb", "fbe", "ga", "gad", "tt", "lki", "vk", "mt", "mtrk", "utms", "utmc", "utmn", "utmt", "utmm"].map((name) => [name, ""]),
);

describe("flow.json", () => {
  it("answers all that a landing page may know of the flow", async () => {
    const h = createHarness();
    const sold = await createSold(h);
    const { flow, offer, site, call } = sold;
    const { site: prelanding } = await makeOfferSite(h, offer, { kind: "prelanding" });
    const pixels = { fb: "1", fbe: "Lead", ga: "G-1", gad: "AW-1", tt: "t", lki: "l", vk: "v", mt: "m", mtrk: "y" };
    const tags = { utms: "s", utmc: "c", utmn: "n", utmt: "t", utmm: "ä" };
    await h.db
      .update(flows)
      .set({ landingId: site.id, prelandingId: prelanding.id, pixels: JSON.stringify(pixels), tags: JSON.stringify(tags) })
      .where(eq(flows.id, flow.id));
    expect(await call("flow", { flow: flow.id })).toEqual({
      status: "ok",
      id: flow.id,
      code: flow.code,
      link: `http://127.0.0.1:8787/go/${flow.code}`,
      offer: offer.id,
      site: site.id,
      space: prelanding.id,
      ...pixels,
      ...tags,
    });
  });

  it("says 0 and empty for what a flow lacks", async () => {
    const { flow, offer, call } = await createSold();
    const link = `http://127.0.0.1:8787/go/${flow.code}`;
    expect(await call("flow", { flow: flow.id })).toEqual({
      status: "ok",
      id: flow.id,
      code: flow.code,
      link,
      offer: offer.id,
      site: 0,
      space: 0,
      ...NO_TEXTS,
    });
  });

  it("says 0 for a landing that is deleted or no longer the offer's", async () => {
    for (const change of [{ status: 2 }, { offerId: null }]) {
      const { h, flow, offer, call } = await createSold();
      const { site: landing } = await makeOfferSite(h, offer);
      const { site: prelanding } = await makeOfferSite(h, offer, { kind: "prelanding" });
      await h.db.update(flows).set({ landingId: landing.id, prelandingId: prelanding.id }).where(eq(flows.id, flow.id));
      expect(await call("flow", { flow: flow.id })).toMatchObject({ site: landing.id, space: prelanding.id });
      for (const { id } of [landing, prelanding]) await h.db.update(sites).set(change).where(eq(sites.id, id));
      expect(await call("flow", { flow: flow.id })).toMatchObject({ site: 0, space: 0 });
    }
  });

  it("knows the flow by its number, its code, a click that landed, and one that is still under way", async () => {
    const { flow, call, newClick, landedClick } = await createSold();
    const names = [
      { flow: flow.id },
      { flow: `${flow.id}.0` },
      { code: flow.code },
      { flow: flow.code },
      { code: flow.id },
      { code: flow.code.toUpperCase() },
      { flow: 0, code: flow.code },
      { click: await landedClick() },
      { click: await newClick() },
    ];
    for (const name of names) expect(await call("flow", name)).toMatchObject({ status: "ok", id: flow.id });
  });

  it("goes by the click, then the number, then the code, where several are named", async () => {
    const { h, accountId, flow, offer, call, newClick } = await createSold();
    const other = await makeFlow(h, accountId, { offerId: offer.id });
    expect(await call("flow", { click: await newClick(), flow: other.id, code: other.code })).toMatchObject({ id: flow.id });
    expect(await call("flow", { flow: other.id, code: flow.code })).toMatchObject({ id: other.id });
  });

  it("is no-id where nothing is named", async () => {
    const { call } = await createSold();
    for (const nothing of [{}, { click: "", flow: "", code: " " }]) expect(await call("flow", nothing)).toEqual(NO_ID);
  });

  it("is bad-id for what nobody has, a click that was made up, and what makes no sense", async () => {
    const { h, flow, call, newClick, token } = await createSold();
    const forged = (await newClick()).replace(/.$/, (last) => (last === "a" ? "b" : "a"));
    for (const name of [{ flow: 999_999_999 }, { code: "nosuch" }, { flow: "x1" }, { code: "'--" }, { click: forged }, { click: "1234" }])
      expect([name, await call("flow", name)]).toEqual([name, BAD_ID]);
    for (const [field, value] of Object.entries({ flow: "x".repeat(65), click: "c".repeat(65), code: "x".repeat(65) }))
      expect(await call("flow", { [field]: value })).toEqual({ ...BAD_ID, field });
    expect(await h.api("/api/site/flow.json", { json: { token, flow: [flow.id, flow.id] } })).toEqual({ ...BAD_ID, field: "flow" });
    await h.db.update(flows).set({ status: 2 }).where(eq(flows.id, flow.id));
    expect(await call("flow", { flow: flow.id })).toEqual(BAD_ID);
  });

  it("shows a site's token the flows of its own offer only, whoever sends the traffic", async () => {
    const { h, accountId, offer, call } = await createSold();
    const { id: affiliateId } = await h.account();
    const second = await makeOffer(h, accountId);
    const theirs = await makeFlow(h, affiliateId, { offerId: offer.id });
    const others = [await makeFlow(h, accountId, { offerId: second.id }), await makeFlow(h, accountId), await makeFlow(h, affiliateId)];
    expect(await call("flow", { flow: theirs.id })).toMatchObject({ status: "ok", id: theirs.id, offer: offer.id });
    for (const flow of others) expect(await call("flow", { flow: flow.id })).toEqual(BAD_ID);
  });

  it("shows the global token all flows of the account's offers, and its own of none", async () => {
    const { h, accountId, flow, offer } = await createSold();
    const { id: affiliateId } = await h.account();
    const theirs = await makeFlow(h, affiliateId, { offerId: offer.id });
    const bare = await makeFlow(h, accountId);
    const token = await makeGlobalToken(h, accountId);
    const ask = (code: string, by = token) => h.api("/api/site/flow.json", { query: { token: by, code } });
    for (const { id, code } of [flow, theirs, bare]) expect(await ask(code)).toMatchObject({ status: "ok", id });
    expect(await ask(bare.code)).toMatchObject({ offer: 0, site: 0, space: 0 });
    expect(await ask((await makeFlow(h, affiliateId)).code)).toEqual(BAD_ID);
    const affiliate = await makeGlobalToken(h, affiliateId);
    for (const { code } of [flow, theirs, bare]) expect(await ask(code, affiliate)).toEqual(BAD_ID);
    await h.db.update(offers).set({ status: 2 }).where(eq(offers.id, offer.id));
    expect(await ask(flow.code)).toMatchObject({ id: flow.id, offer: 0 });
    expect(await ask(theirs.code)).toEqual(BAD_ID);
  });

  it("costs two round trips with the log, and the same few rows however many flows there are", async () => {
    const { h, accountId, flow, call, newClick } = await createSold();
    const names = [{ flow: flow.id }, { code: flow.code }, { click: await newClick() }];
    const measure = async () => {
      const costs = [];
      for (const name of names) costs.push(await h.d1.measure(() => call("flow", name)));
      return costs;
    };
    await call("flow", {});
    const few = await measure();
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO flows (account_id, code, name, offer_id, created_at_ms) SELECT ?1, 'many' || ?1 || 'x' || i, '', ?2, 0 FROM n`,
      )
      .bind(accountId, flow.offerId)
      .run();
    expect(await measure()).toEqual(few);
    for (const { roundTrips, rowsRead } of few) expect([roundTrips, rowsRead <= 9]).toEqual([2, true]);
  });
});
