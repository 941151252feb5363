import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clicks, flows } from "../../src/db/schema/index.ts";
import { normalizeAddress } from "../../src/lib/net.ts";
import { makeFlow, makeGlobalToken, makeOffer, makeOfferSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clicksOf, visit } from "../traffic/kit.ts";
import { unique } from "../unique.ts";
import { createSold } from "./kit.ts";

const PATH = "/api/site/fetch.json";
const NO_CLICK = { status: "error", error: "no-click" };
const IP = "203.0.113.7";
const HOUR_MS = 3_600_000;

type Sold = Awaited<ReturnType<typeof createSold>>;

/** A landed click of the offer, by default from an hour ago. */
async function clicked({ h, flow, accountId, offer }: Sold, values: Partial<typeof clicks.$inferInsert> = {}) {
  const id = `${flow.id.toString(36)}_${unique().toString(36).padStart(24, "0")}`;
  const place = { accountId, flowId: flow.id, wayId: 0, offerId: offer.id, localDay: 20260615, localHour: 11, isUnique: true, ip: IP };
  await h.db.insert(clicks).values({ id, ...place, atMs: h.clock.ms - HOUR_MS, ...values });
  return values.id ?? id;
}

/** The click that is found, or the whole answer where none is. */
async function find({ h, token }: Pick<Sold, "h" | "token">, query: Record<string, string | number> = {}) {
  const answer = await h.api(PATH, { query: { token, ip: IP, ...query } });
  return answer.status === "ok" ? answer.click : answer;
}

describe("fetch.json", () => {
  it("answers the click of a visit by its address, with all that the landing page may know of it", async () => {
    const h = createHarness();
    const { flow, offer, token } = await createSold(h);
    const { site } = await makeOfferSite(h, offer);
    await makeWay(h, flow, { siteId: site.id });
    const query = { utm_source: "fb", utm_campaign: "c 1", utm_content: "ad", utm_term: "ä" };
    await visit(h, flow.code, { ip: "2001:DB8::7", query, cf: { country: "AT" } });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    h.clock.advance(60);
    expect(await h.api(PATH, { query: { token }, headers: { "cf-connecting-ip": "2001:db8:0:0::7" } })).toEqual({
      status: "ok",
      click: click?.id,
      offer: offer.id,
      site: site.id,
      flow: flow.id,
      geo: "at",
      ip: "2001:db8::7",
      time: Math.floor((click?.atMs ?? 0) / 1000),
      utms: "fb",
      utmc: "c 1",
      utmn: "ad",
      utmt: "ä",
      utmm: "",
    });
  });

  it("finds the click of a visitor whom a filter held, too", async () => {
    const h = createHarness();
    const { flow, token } = await createSold(h);
    await h.db.update(flows).set({ filteredUrl: "https://white.test/" }).where(eq(flows.id, flow.id));
    await visit(h, flow.code, { ip: IP, headers: { "user-agent": "Googlebot/2.1" } });
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    expect(await h.api(PATH, { query: { token, ip: IP } })).toMatchObject({ status: "ok", click: click?.id, site: 0, geo: "" });
  });

  it("finds a visitor who passed the filters before one whom they held, and of those one without a lead", async () => {
    const sold = await createSold();
    const { ms } = sold.h.clock;
    const held = await clicked(sold, { atMs: ms - 1, filter: 1 });
    expect(await find(sold)).toBe(held);
    const older = await sold.landedClick({ ip: IP, atMs: ms - 30 });
    expect(await find(sold)).toBe(older);
    const newer = await sold.landedClick({ ip: IP, atMs: ms - 20 });
    expect(await find(sold)).toBe(newer);
    await sold.made({ click: newer });
    expect(await find(sold)).toBe(older);
    await sold.made({ click: older });
    expect(await find(sold)).toBe(newer);
  });

  it("finds one of the same /64 where the address itself is not found, or was held", async () => {
    const sold = await createSold();
    const { ms } = sold.h.clock;
    const blocks = ["2001:db8:1:2", "2001:db8:3:0", "2001:db8:0:0", "2001:0:0:7", "2001:0:db8:1"];
    const hosts = ["0:0:0:9", "a:b:c:d", "0:0:c:d", "a:0:0:d"];
    for (const [place, block] of blocks.entries()) {
      for (const host of hosts) {
        const click = await clicked(sold, { ip: normalizeAddress(`${block}:${host}`) ?? "", atMs: ms - 5000 + place });
        expect([block, host, await find(sold, { ip: `${block}:1:2:3:4` })]).toEqual([block, host, click]);
        await sold.h.db.delete(clicks).where(eq(clicks.id, click));
      }
    }
    await clicked(sold, { ip: "2001:db8:1:3::1" });
    await clicked(sold, { ip: "2001:db8:1:22::1" });
    expect(await find(sold, { ip: "2001:db8:1:2::1" })).toEqual(NO_CLICK);
    const near = await clicked(sold, { ip: "2001:db8:1:2::9", atMs: ms - 60 });
    const exact = await clicked(sold, { ip: "2001:db8:1:2::1", atMs: ms - 70 });
    expect(await find(sold, { ip: "2001:db8:1:2::1" })).toBe(exact);
    await sold.h.db.update(clicks).set({ filter: 2 }).where(eq(clicks.id, exact));
    expect(await find(sold, { ip: "2001:db8:1:2::1" })).toBe(near);
    await sold.h.db.update(clicks).set({ filter: 2 }).where(eq(clicks.id, near));
    expect(await find(sold, { ip: "2001:db8:1:2::1" })).toBe(exact);
  });

  it("reads lists of addresses, brackets and ports", async () => {
    const sold = await createSold();
    const four = await clicked(sold);
    const six = await clicked(sold, { ip: "2001:db8::1" });
    const fours = ["203.0.113.7:8080", "10.0.0.1, 203.0.113.7", "unknown,203.0.113.7 ,198.51.100.9", "192.168.0.1,[::1]:80,203.0.113.7:1"];
    for (const ip of fours) expect([ip, await find(sold, { ip })]).toEqual([ip, four]);
    for (const ip of ["[2001:db8::1]", "[2001:DB8::1]:443", "fd00::1, [2001:db8::1]:443"])
      expect([ip, await find(sold, { ip })]).toEqual([ip, six]);
    const local = await clicked(sold, { ip: "10.0.0.1" });
    expect(await find(sold, { ip: "10.0.0.1, 192.168.0.1" })).toBe(local);
    for (const ip of ["", ",", "[", "[]", "203.0.113.7:", "203.0.113.7:123456", "[203.0.113.7", "x,y"]) {
      expect([ip, await find(sold, { ip })]).toEqual([ip, NO_CLICK]);
    }
  });

  it("finds the newest of several", async () => {
    const sold = await createSold();
    const newest = await clicked(sold, { atMs: sold.h.clock.ms - 5 });
    await clicked(sold, { atMs: sold.h.clock.ms - 10 });
    await clicked(sold, { ip: "203.0.113.8", atMs: sold.h.clock.ms });
    expect(await find(sold)).toBe(newest);
  });

  it("takes the address in any spelling, and the caller's where none is given", async () => {
    const sold = await createSold();
    const four = await clicked(sold);
    const six = await clicked(sold, { ip: "2001:db8::1" });
    for (const ip of [IP, "::ffff:203.0.113.7", "::FFFF:CB00:7107", ` ${IP} `]) expect([ip, await find(sold, { ip })]).toEqual([ip, four]);
    for (const ip of ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0001"]) expect([ip, await find(sold, { ip })]).toEqual([ip, six]);
    const asked = await sold.h.api(PATH, { query: { token: sold.token, ip: "" }, headers: { "cf-connecting-ip": "2001:DB8::1" } });
    expect(asked.click).toBe(six);
  });

  it("searches the last 24 hours, or back to the time that is given", async () => {
    const sold = await createSold();
    const { ms } = sold.h.clock;
    const old = await clicked(sold, { atMs: ms - 24 * HOUR_MS - 1 });
    expect(await find(sold)).toEqual(NO_CLICK);
    expect(await find(sold, { to: Math.floor(ms / 1000) - 90_000 })).toBe(old);
    expect(await find(sold, { to: "0" })).toBe(old);
    const recent = await clicked(sold, { atMs: ms - 24 * HOUR_MS });
    expect(await find(sold, { to: "" })).toBe(recent);
    expect(await find(sold, { to: Math.floor(ms / 1000) - 60 })).toEqual(NO_CLICK);
  });

  it("looks among the clicks of one flow where its number, its code, or both are given", async () => {
    const sold = await createSold();
    const { h, accountId, offer } = sold;
    const other = await makeFlow(h, accountId, { offerId: offer.id });
    const mine = await clicked(sold);
    const theirs = await clicked({ ...sold, flow: other }, { atMs: h.clock.ms });
    expect(await find(sold)).toBe(theirs);
    expect(await find(sold, { flow: sold.flow.id })).toBe(mine);
    expect(await find(sold, { code: sold.flow.code })).toBe(mine);
    expect(await find(sold, { flow: other.id, code: other.code })).toBe(theirs);
    expect(await find(sold, { flow: other.id, code: sold.flow.code })).toEqual(NO_CLICK);
  });

  it("finds nothing by what nobody has, or what makes no sense", async () => {
    const sold = await createSold();
    await clicked(sold);
    await clicked(sold, { ip: "" });
    const bad = [
      ...["203.0.113.8", "localhost", "203.0.113", "0xcb007107", "203.0.113.7/32", "fe80::1%eth0"].map((ip) => ({ ip })),
      ...[999_999_999, -1, "1x", "9".repeat(30)].map((flow) => ({ flow })),
      ...["nosuch", "x".repeat(5000), "'"].map((code) => ({ code })),
      ...["yesterday", -1, "9".repeat(30), 9_999_999_999].map((to) => ({ to })),
      ...[999_999_999, "x"].map((offer) => ({ offer })),
    ];
    for (const query of bad) expect([query, await find(sold, query)]).toEqual([query, NO_CLICK]);
    expect(await sold.h.api(PATH, { json: { token: sold.token, ip: [IP] } })).toEqual(NO_CLICK);
    expect(await sold.h.api(PATH, { query: { token: sold.token } })).toEqual(NO_CLICK);
  });

  it("shows a site's token the clicks of its own offer, and of no other", async () => {
    const sold = await createSold();
    const { h, accountId, offer } = sold;
    const mine = await clicked(sold);
    const second = await makeOffer(h, accountId);
    await clicked(sold, { offerId: second.id, atMs: h.clock.ms });
    await clicked(sold, { offerId: 0, atMs: h.clock.ms });
    expect(await find(sold)).toBe(mine);
    expect(await find(sold, { offer: offer.id })).toBe(mine);
    expect(await find(sold, { offer: second.id })).toEqual(NO_CLICK);
  });

  it("needs to be told the offer by the global token, which must be one of its account's", async () => {
    const sold = await createSold();
    const { h, accountId, offer } = sold;
    const click = await clicked(sold);
    const token = await makeGlobalToken(h, accountId);
    const { id: strangerId } = await h.account();
    const stranger = await makeGlobalToken(h, strangerId);
    expect(await find({ h, token }, { offer: offer.id })).toBe(click);
    for (const none of [{}, { offer: "" }, { offer: 0 }])
      expect(await find({ h, token }, none)).toEqual({ status: "error", error: "no-offer" });
    expect(await find({ h, token: stranger }, { offer: offer.id })).toEqual(NO_CLICK);
    const deleted = await makeOffer(h, accountId, { status: 2 });
    await clicked(sold, { offerId: deleted.id });
    expect(await find({ h, token }, { offer: deleted.id })).toEqual(NO_CLICK);
  });

  it("finds clicks of affiliates' flows of the offer", async () => {
    const sold = await createSold();
    const { id: affiliateId } = await sold.h.account();
    const flow = await makeFlow(sold.h, affiliateId, { offerId: sold.offer.id });
    const click = await clicked({ ...sold, flow, accountId: affiliateId });
    expect(await find(sold)).toBe(click);
  });
});

describe("what fetch.json costs", () => {
  /** Clicks of one address and of as many others, in statements that D1 takes. */
  async function crowd(sold: Sold, count: number): Promise<void> {
    const { h, flow, accountId, offer } = sold;
    const rows = Array.from({ length: count }, (_, i) => [
      `${flow.id.toString(36)}_${unique().toString(36).padStart(24, "0")}`,
      i % 2 === 0 ? IP : `10.0.${(i >> 8) & 255}.${i & 255}`,
      h.clock.ms - HOUR_MS - i,
    ]);
    await h.db.$client
      .prepare(
        `INSERT INTO clicks (id, ip, at_ms, account_id, flow_id, way_id, offer_id, local_day, local_hour, is_unique)
         SELECT value ->> 0, value ->> 1, value ->> 2, ?2, ?3, 0, ?4, 20260615, 11, 1 FROM json_each(?1)`,
      )
      .bind(JSON.stringify(rows), accountId, flow.id, offer.id)
      .run();
  }

  it("is two round trips with the log, and the same few rows however many clicks the offer, the address and the flow have", async () => {
    const sold = await createSold();
    const flow = await makeFlow(sold.h, sold.accountId, { offerId: sold.offer.id });
    const queries = [{}, { flow: flow.id }, { code: flow.code }, { ip: "198.51.100.1" }];
    const measure = async () => {
      const costs = [];
      for (const query of queries) costs.push(await sold.h.d1.measure(() => find(sold, query)));
      return costs;
    };
    await crowd(sold, 1500);
    await find(sold);
    const few = await measure();
    await crowd(sold, 6000);
    expect(await measure()).toEqual(few);
    expect(few.map(({ roundTrips }) => roundTrips)).toEqual([2, 2, 2, 2]);
    // Where none is of the flow, each of the newest 500 of the address is looked at three times, by two rows: its place and itself.
    for (const [place, limit] of [9, 8 + 3 * 500 * 2, 11 + 3 * 500 * 2, 11].entries())
      expect(few[place]?.rowsRead).toBeLessThanOrEqual(limit);
  });

  it("looks for a flow's among the newest 500 of the address", async () => {
    const sold = await createSold();
    const flow = await makeFlow(sold.h, sold.accountId, { offerId: sold.offer.id });
    const oldest = await clicked(sold, { flowId: flow.id, atMs: sold.h.clock.ms - 2 * HOUR_MS });
    await crowd(sold, 998);
    expect(await find(sold, { flow: flow.id })).toBe(oldest);
    await crowd(sold, 1);
    expect(await find(sold, { code: flow.code })).toEqual(NO_CLICK);
  });

  it("is a search of the index of addresses, by site and by account, at any size of the table", async () => {
    const sold = await createSold();
    const plans: string[] = [];
    for (const count of [0, 3000]) {
      if (count > 0) await crowd(sold, count);
      for (const token of [sold.token, await makeGlobalToken(sold.h, sold.accountId)])
        plans.push(await planOf(sold.h, token, sold.offer.id));
    }
    for (const plan of plans) {
      expect(plan).toContain("SEARCH clicks USING COVERING INDEX clicks_offer_ip (offer_id=? AND ip=? AND at_ms>?)");
      expect(plan).not.toMatch(/SCAN (?!n\b)/);
    }
    expect(plans.slice(0, 2)).toEqual(plans.slice(2));
  });

  async function planOf(h: Harness, token: string, offer: number): Promise<string> {
    let sql = "";
    h.d1.before("FROM clicks", (statements) => {
      sql = statements.find((statement) => statement.includes("FROM clicks")) ?? sql;
    });
    await find({ h, token }, { offer });
    h.d1.heal();
    const { results } = await h.db.$client
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...Array.from(new Set(sql.match(/\?\d+/g)), () => 1))
      .all<{ detail: string }>();
    return results.map(({ detail }) => detail).join("\n");
  }
});
