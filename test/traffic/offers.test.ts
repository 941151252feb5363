import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { type flows, offerAffiliates, sites, ways } from "../../src/db/schema/index.ts";
import { makeFlow, makeOffer, makeOfferSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clicksOf, visit } from "./kit.ts";

/** An account's offer with a landing and a prelanding, and a flow that names both and has no way. */
async function offered(h: Harness, values: Partial<typeof flows.$inferInsert> = {}) {
  const { id: accountId } = await h.account({ fallbackUrl: "https://fall.test/" });
  const offer = await makeOffer(h, accountId);
  const { site: landing } = await makeOfferSite(h, offer, { url: "https://land.test/?f={flow}&w={way}&s={utm_source}" });
  const { site: prelanding } = await makeOfferSite(h, offer, { url: "https://pre.test/", kind: "prelanding" });
  const flow = await makeFlow(h, accountId, { offerId: offer.id, landingId: landing.id, prelandingId: prelanding.id, ...values });
  return { accountId, offer, landing, prelanding, flow };
}

describe("a flow of an offer", () => {
  const h = createHarness();

  it("leads to its prelanding as long as it has no way, and its clicks count for both offer and site", async () => {
    const { flow, offer, prelanding } = await offered(h);
    const { location } = await visit(h, flow.code);
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect(location).toBe(`https://pre.test/?click=${click?.id}`);
    expect(click).toMatchObject({ offerId: offer.id, siteId: prelanding.id, wayId: 0 });
  });

  it("leads to its landing where the prelanding is none, paused, deleted, or no longer the offer's", async () => {
    const changes = [{ status: 1 }, { status: 2 }, { offerId: null }, { offerId: 999_999 }];
    for (const change of [null, ...changes]) {
      const { flow, landing, prelanding } = await offered(h, change === null ? { prelandingId: null } : {});
      if (change !== null) await h.db.update(sites).set(change).where(eq(sites.id, prelanding.id));
      const { location } = await visit(h, flow.code, { query: { utm_source: "a b" } });
      await h.drain();
      const [click] = await clicksOf(h, flow.id);
      expect(location).toBe(`https://land.test/?f=${flow.code}&w=&s=a%20b&click=${click?.id}`);
      expect(click).toMatchObject({ siteId: landing.id, wayId: 0 });
    }
  });

  it("leads along its ways instead as long as one is live", async () => {
    const { flow } = await offered(h);
    const way = await makeWay(h, flow, { url: "https://way.test/" });
    expect((await visit(h, flow.code)).location).toBe("https://way.test/");
    await h.db.update(ways).set({ status: 1 }).where(eq(ways.id, way.id));
    h.clock.advance(60);
    expect((await visit(h, flow.code)).location).toContain("https://pre.test/");
  });

  it("leads to the fallback where it has neither a way nor a live site", async () => {
    const { flow } = await offered(h, { landingId: null, prelandingId: null });
    expect((await visit(h, flow.code)).location).toBe("https://fall.test/");
    await h.drain();
    expect(await clicksOf(h, flow.id)).toEqual([]);
  });

  it("keeps a sticky visitor, whom it may lead nowhere else", async () => {
    const { flow } = await offered(h, { sticky: true });
    const { cookie } = await visit(h, flow.code);
    expect((await visit(h, flow.code, { cookie: cookie ?? "" })).location).toContain("https://pre.test/");
  });

  it("asks neither D1 nor KV on a warm path, and sends one message", async () => {
    const { flow } = await offered(h);
    await visit(h, flow.code);
    await h.settle();
    const sent = h.clickQueue.sent.length;
    const cost = await h.d1.measure(async () => {
      for (let i = 0; i < 5; i += 1) expect((await visit(h, flow.code)).status).toBe(302);
      await h.settle();
    });
    expect({ cost, sent: h.clickQueue.sent.length - sent }).toEqual({ cost: { roundTrips: 0, rowsRead: 0, rowsWritten: 0 }, sent: 5 });
  });
});

describe("an offer", () => {
  const h = createHarness();
  const led = { own: "led", approved: "led", blocked: "not", stranger: "led" };
  const some = { ...led, stranger: "not" };
  const nobody = { own: "not", approved: "not", blocked: "not", stranger: "not" };

  it.each([
    ["public", { privacy: 0 }, led],
    ["protected", { privacy: 1 }, some],
    ["private", { privacy: 2 }, some],
    ["paused", { status: 1 }, nobody],
    ["deleted", { status: 2 }, nobody],
  ])("that is %s takes the traffic of whom it takes, and of nobody else", async (_, values, wanted) => {
    const { id: ownerId } = await h.account({ fallbackUrl: "https://fall.test/" });
    const offer = await makeOffer(h, ownerId, values);
    const found: Record<string, string> = {};
    for (const who of ["own", "approved", "blocked", "stranger"]) {
      const accountId = who === "own" ? ownerId : (await h.account({ fallbackUrl: "https://fall.test/" })).id;
      if (who === "approved" || who === "blocked")
        await h.db.insert(offerAffiliates).values({ offerId: offer.id, accountId, status: who === "approved" ? 0 : 1 });
      const flow = await makeFlow(h, accountId, { offerId: offer.id });
      await makeWay(h, flow, { url: "https://way.test/" });
      const { location } = await visit(h, flow.code);
      found[who] = location === "https://way.test/" ? "led" : location === "https://fall.test/" ? "not" : String(location);
      await h.drain();
      expect(await clicksOf(h, flow.id)).toHaveLength(found[who] === "led" ? 1 : 0);
    }
    expect(found).toEqual(wanted);
  });
});

describe("a flow's own UTM tags", () => {
  const h = createHarness();

  it("stand in for those that the visitor's link lacks, in the click and in the macros", async () => {
    const { id: accountId } = await h.account();
    const tags = JSON.stringify({ utms: "own s", utmc: "own c", utmn: "own n", utmt: "own t", utmm: "own m" });
    const flow = await makeFlow(h, accountId, { tags });
    await makeWay(h, flow, { url: "https://way.test/?s={utm_source}&c={utm_campaign}" });
    const { location } = await visit(h, flow.code, { query: { utm_source: "fb", utm_content: "" } });
    await h.drain();
    expect(location).toBe("https://way.test/?s=fb&c=own%20c");
    expect(await clicksOf(h, flow.id)).toMatchObject([
      { utmSource: "fb", utmCampaign: "own c", utmContent: "own n", utmTerm: "own t", utmMedium: "own m" },
    ]);
  });
});
