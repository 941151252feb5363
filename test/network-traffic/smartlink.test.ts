import { describe, expect, it } from "vitest";
import { leads, networkConversions, offerDocuments, offerLabels, smartlinkCategories } from "../../src/db/schema/index.ts";
import { raw, sql, statement } from "../../src/db/sql.ts";
import { chooseOffer } from "../../src/domain/network-traffic/follow-smartlink.ts";
import { refreshEarnings } from "../../src/domain/network-traffic/refresh-earnings.ts";
import { toHexId } from "../../src/lib/hex-id.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { forgetConfigsOf } from "../../src/platform/config-cache.ts";
import { createHarness, type Harness } from "../harness.ts";
import { seededBytes } from "../random.ts";
import { unique } from "../unique.ts";
import { click, makeTraffic } from "./kit.ts";

type Traffic = Awaited<ReturnType<typeof makeTraffic>>;

/** A smartlink of a network, and its id. */
async function makeSmartlink(h: Harness, network: Traffic, offerIds: readonly number[]) {
  const [row] = await h.db
    .insert(smartlinkCategories)
    .values({ networkId: network.id, title: "Smart", createdAtMs: h.clock.ms })
    .returning();
  if (row === undefined) throw new Error("no smartlink");
  for (const offerId of offerIds) await h.db.insert(offerLabels).values({ offerId, kind: "smartlink", labelId: row.id });
  return toHexId(row.id, row.createdAtMs);
}

/** A conversion of an offer's, as the ledger has it. */
async function convert(
  h: Harness,
  network: Traffic,
  offerId: number,
  values: { status?: number; payoutMicros?: number; currency?: string; agoMs?: number },
) {
  const { status = 2, payoutMicros = 1_000_000, currency = "usd", agoMs = 0 } = values;
  const at = h.clock.ms - agoMs;
  const [flow] = await network.flowsOf(offerId);
  const [lead] = await h.db
    .insert(leads)
    .values({
      accountId: network.pid,
      networkId: network.id,
      offerId,
      flowId: flow?.flowId ?? null,
      status,
      payoutMicros,
      currency,
      startedAtMs: at,
      updatedAtMs: at,
      seq: 0,
      milestones: 0,
      naturalKey: `test/${unique()}`,
    })
    .returning();
  const common = { networkId: network.id, affiliateId: network.pid, createdAtMs: at, updatedAtMs: at, actionId: `a${unique()}`, goal: "1" };
  await h.db.insert(networkConversions).values({ ...common, leadId: lead?.id ?? 0, offerId });
}

describe("a smartlink", () => {
  const h = createHarness();

  it("leads to an offer that takes the click, of which the click is one", async () => {
    const network = await makeTraffic(h);
    const settings = (host: string, country: string) => ({
      url: `https://${host}.test/{smart_id}`,
      strictlyCountry: true,
      countries: [country],
    });
    const german = await network.offer({ settings: settings("de", "de") });
    const french = await network.offer({ settings: settings("fr", "fr") });
    const paused = await network.offer({ offer: { status: 1 }, settings: settings("paused", "de") });
    const id = await makeSmartlink(h, network, [german.id, french.id, paused.id]);
    const follow = (country: string) => click(h, "/sl", { query: { id, pid: network.pid, sub2: "x" }, cf: { country } });
    for (let times = 0; times < 5; times += 1) expect((await follow("DE")).location).toBe(`https://de.test/${id}`);
    expect((await follow("FR")).location).toBe(`https://fr.test/${id}`);
    const [row] = await network.clicks(french.id);
    expect([row?.accountId, JSON.parse(row?.linkParams ?? "")]).toEqual([network.pid, { sub2: "x", smart_id: id }]);
    expect(await network.clicks(german.id)).toHaveLength(5);
    expect((await follow("US")).status).toBe(404);
    expect(await network.passedBack()).toEqual({ mistargeting: 1 });
  });

  it("asks nothing once it is remembered, and reads all its offers in one round trip before", async () => {
    const network = await makeTraffic(h);
    const { id: offerId } = await network.offer();
    const others = [await network.offer({ offer: { status: 1 } }), await network.offer({ offer: { status: 1 } })];
    const id = await makeSmartlink(h, network, [offerId, ...others.map((offer) => offer.id)]);
    const follow = () => click(h, "/sl", { query: { id, pid: network.pid } });
    expect((await h.d1.measure(follow)).roundTrips).toBe(2);
    await h.drain();
    expect(
      await h.d1.measure(async () => {
        expect((await follow()).status).toBe(302);
        await h.settle();
      }),
    ).toEqual({ roundTrips: 0, rowsRead: 0, rowsWritten: 0 });
    expect(h.clickQueue.waiting).toHaveLength(1);
    expect(await network.clicks(offerId)).toHaveLength(2);
  });

  it("that is none, is another network's or has no affiliate passes the click back", async () => {
    const network = await makeTraffic(h, { fallbackUrl: "https://network.test/" });
    const other = await makeTraffic(h);
    const { id: offerId } = await network.offer();
    const id = await makeSmartlink(h, network, [offerId]);
    const theirs = await makeSmartlink(h, other, [offerId]);
    const reason = async (query: Record<string, string | number>) => (await h.api("/sl", { query: { format: "json", ...query } })).message;
    expect(await reason({ id: theirs, pid: network.pid })).toBe("unknown-offer");
    expect(await reason({ id: toHexId(9_999_999, h.clock.ms), pid: network.pid })).toBe("unknown-offer");
    expect(await reason({ id: "x", pid: network.pid })).toBe("invalid-offer");
    expect(await reason({ id, pid: "x" })).toBe("invalid-affiliate");
    expect(await reason({ id, pid: other.pid })).toBe("unknown-affiliate");
    expect(await network.passedBack()).toEqual({ "unknown-offer": 2, "invalid-offer": 1, "invalid-affiliate": 1, "unknown-affiliate": 1 });
    expect(await other.passedBack()).toEqual({});
  });

  it("goes to the best offer, and a fifth of it to all of them evenly", () => {
    const deps = { randomBytes: seededBytes() };
    const offers = [3, 9, 0, 5].map((epcMicros, id) => ({ id, epcMicros }));
    const counts = [0, 0, 0, 0];
    for (let times = 0; times < 20_000; times += 1) {
      const { id } = chooseOffer(deps, offers);
      counts[id] = (counts[id] ?? 0) + 1;
    }
    const shares = counts.map((count) => count / 20_000);
    for (const [id, expected] of [0.05, 0.85, 0.05, 0.05].entries()) expect(Math.abs((shares[id] ?? 0) - expected)).toBeLessThan(0.015);
    const equal = new Set(
      Array.from(
        { length: 100 },
        () =>
          chooseOffer(
            deps,
            offers.map(({ id }) => ({ id, epcMicros: 7 })),
          ).id,
      ),
    );
    expect(equal).toEqual(new Set([0, 1, 2, 3]));
  });

  it("learns each hour what clicks brought in seven days: all payouts but of the declined, in dollars, by clicks", async () => {
    const network = await makeTraffic(h);
    const [best, other, unclicked, outside] = [await network.offer(), await network.offer(), await network.offer(), await network.offer()];
    const id = await makeSmartlink(h, network, [best.id, other.id, unclicked.id]);
    for (const { id: offerId } of [best, best, best, best, other, outside, outside, outside])
      await click(h, "/click", { query: { pid: network.pid, offer_id: offerId } });
    await h.drain();
    h.deps.config.currencyRates = { eur: 0.5 };
    await convert(h, network, best.id, { payoutMicros: 4_000_000, status: 0 });
    await convert(h, network, best.id, { payoutMicros: 2_000_000, currency: "eur", status: 1 });
    await convert(h, network, best.id, { payoutMicros: 50_000_000, status: 3 });
    await convert(h, network, best.id, { payoutMicros: 50_000_000, agoMs: 8 * DAY_MS });
    await convert(h, network, other.id, { payoutMicros: 1_000_000, agoMs: 6 * DAY_MS });
    await convert(h, network, outside.id, { payoutMicros: 0, status: 4 });
    const earnings = async () =>
      new Map((await h.db.select().from(offerDocuments)).map(({ offerId, epcMicros, crPpm }) => [offerId, [epcMicros, crPpm]]));
    await refreshEarnings(h.deps);
    const first = await earnings();
    expect([best, other, unclicked, outside].map((offer) => first.get(offer.id))).toEqual([
      [2_000_000, 500_000],
      [1_000_000, 1_000_000],
      [0, 0],
      [0, 333_333],
    ]);
    const { offer } = await network.get(`/offer/${outside.id}`);
    expect([offer.cr, offer.epc]).toEqual([33.3333, 0]);
    const affiliate = await network.affiliate();
    const { offers } = await affiliate.get("/partner/offers", { "sort[cr]": "desc" });
    expect(offers.map((each: { id: number; cr: number; epc: number }) => [each.id, each.cr, each.epc])).toEqual([
      [other.id, 100, 1],
      [best.id, 50, 2],
      [outside.id, 33.3333, 0],
      [unclicked.id, 0, 0],
    ]);
    forgetConfigsOf(network.id);
    const led = { [best.id]: 0, [other.id]: 0, [unclicked.id]: 0 };
    for (let times = 0; times < 40; times += 1) await click(h, "/sl", { query: { id, pid: network.pid } });
    for (const offer of [best, other, unclicked]) led[offer.id] = (await network.clicks(offer.id)).length;
    expect(led[best.id]).toBeGreaterThan(25);

    expect((await h.d1.measure(() => refreshEarnings(h.deps))).roundTrips).toBe(1);
    await network.post("/admin/offer/delete", { offer_id: String(other.id) });
    h.clock.ms += HOUR_MS;
    await refreshEarnings(h.deps);
    expect((await earnings()).has(other.id)).toBe(false);
    h.clock.ms += 8 * DAY_MS;
    await refreshEarnings(h.deps);
    expect((await earnings()).get(best.id)).toEqual([0, 0]);
  });

  it("comes to some offers in each minute, and to all of them in a round", async () => {
    const network = await makeTraffic(h);
    const numbers = raw("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 201)");
    for (const made of [
      sql`INSERT INTO offers (account_id, name, created_at_ms) ${numbers} SELECT ${network.id}, i, 0 FROM n`,
      sql`UPDATE offer_documents SET cr_ppm = 7 WHERE offer_id IN (SELECT id FROM offers WHERE account_id = ${network.id})`,
      sql`INSERT INTO network_flows (affiliate_id, offer_id, flow_id) SELECT ${network.pid}, id, 1000000 + id FROM offers WHERE account_id = ${network.id}`,
    ])
      await statement(h.db, made).run();
    const refreshed = async () => {
      const { roundTrips } = await h.d1.measure(() => refreshEarnings(h.deps));
      const theirs = sql`SELECT count(*) AS count FROM offer_documents WHERE cr_ppm = 0 AND offer_id IN (SELECT id FROM offers WHERE account_id = ${network.id})`;
      return [roundTrips, await statement(h.db, theirs).first<number>("count")];
    };
    h.clock.ms += HOUR_MS;
    const counts: (number | null)[] = [];
    for (let trips = 0; trips !== 1; h.clock.ms += MINUTE_MS) {
      const [asked, count] = await refreshed();
      trips = asked ?? 1;
      counts.push(count ?? null);
    }
    // What is read first, the offers, their network's clicks, and what is written, in each of three minutes; then nothing.
    expect(counts[0]).toBeLessThan(201);
    expect(counts.length).toBeGreaterThan(3);
    expect(counts.slice(-2)).toEqual([201, 201]);
    h.clock.ms += HOUR_MS;
    expect((await refreshed())[0]).toBeGreaterThan(1);
  });
});
