import { describe, expect, it } from "vitest";
import { makeCampaign, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createSold, type Sold, type Values } from "./kit.ts";

/** Rows of every table that a call reads, of the same account, offer and flow, and of others. */
async function crowd({ h, accountId, offer, flow }: Sold, count: number, round: number): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  const d1 = h.db.$client;
  const key = (i: string) => `'${accountId}r${round}x' || ${i}`;
  await d1.batch([
    d1.prepare(`${numbers} INSERT INTO offers (account_id, name, created_at_ms) SELECT ${accountId}, 'o' || i, 1 FROM n`),
    d1.prepare(`${numbers} INSERT INTO sites (account_id, name, url, offer_id, key_hash, created_at_ms)
      SELECT ${accountId}, 's' || i, 'https://s.test/', ${offer.id}, 'x', 1 FROM n`),
    d1.prepare(
      `${numbers} INSERT INTO flows (account_id, code, name, offer_id, created_at_ms) SELECT ${accountId}, ${key("i")}, 'f', ${offer.id}, 1 FROM n`,
    ),
    d1.prepare(`${numbers} INSERT INTO goals (account_id, code, name, created_at_ms) SELECT ${accountId}, ${key("i")}, 'g', 1 FROM n`),
    d1.prepare(`${numbers} INSERT INTO clicks (id, account_id, flow_id, way_id, at_ms, local_day, local_hour, is_unique, offer_id)
      SELECT ${key("i")}, ${accountId}, ${flow.id}, 1, 1, 20260101, 1, 1, ${offer.id} FROM n`),
    d1.prepare(`${numbers} INSERT INTO leads (account_id, flow_id, offer_id, click, uid, natural_key, status, started_at_ms, updated_at_ms, seq, milestones)
      SELECT ${accountId}, ${flow.id}, ${offer.id}, iif(i % 2, ${key("i")}, ''), iif(i % 3, ${key("i")}, ''), ${key("i")}, i % 5, i, 1, 1, 1 FROM n`),
    d1.prepare(`${numbers} INSERT INTO lead_events (lead_id, seq, account_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
      SELECT ${1_000_000_000 + accountId * 100_000 + round * 10_000} + i, 1, ${accountId}, 'set', 1, 1, 0, 0, 0, 0, 1 FROM n`),
    d1.prepare(`${numbers} INSERT INTO offer_payouts (offer_id, country, affiliate_id, payout_micros, revenue_micros, currency)
      SELECT ${offer.id}, 'zz', ${1_000_000 * round} + i, 1, 1, 'usd' FROM n`),
    d1.prepare(
      `${numbers} INSERT INTO offer_affiliates (offer_id, account_id, status) SELECT ${offer.id}, ${1_000_000 * round} + i, 0 FROM n`,
    ),
  ]);
}

describe("what a call costs", () => {
  const names: Record<string, (sold: Sold) => Promise<Values>> = {
    "click under way": async ({ newClick }) => ({ click: await newClick() }),
    "click that has landed + exto": async ({ landedClick }) => ({ click: await landedClick(), exto: "A" }),
    "flow + exto": async ({ flow }) => ({ flow: flow.id, exto: "B" }),
    "code + exto": async ({ flow }) => ({ code: flow.code, exto: "C" }),
    code: async ({ flow }) => ({ code: flow.code }),
  };

  it("is two round trips, and no more rows with thousands of leads, clicks, sites, offers and goals as with ten", async () => {
    const sold = await createSold();
    await sold.offerGoal("dep");
    await sold.flowTemplate("wait", "https://up.test/");
    const d1 = sold.h.d1;
    /** Each step's round trips and rows read, by what it is. */
    const costs = async (round: number) => {
      const steps: [string, { roundTrips: number; rowsRead: number }][] = [];
      const measure = async (what: string, name: string, query: Values) => {
        const { roundTrips, rowsRead } = await d1.measure(() => sold.call(name, query));
        steps.push([what, { roundTrips, rowsRead }]);
      };
      for (const [what, nameOf] of Object.entries(names)) {
        const name = { ...(await nameOf(sold)), goal: "dep", pay: 5 };
        const unique = "exto" in name ? { exto: `${name.exto}${round}` } : {};
        const query: Values = { ...name, ...unique };
        await measure(`${what}: made`, "click", query);
        if (what === "code") continue;
        await measure(`${what}: duplicate`, "click", query);
        await measure(`${what}: changed`, "status", { ...query, status: "approve" });
        await measure(`${what}: edit`, "status", { ...query, status: "approve" });
        await measure(`${what}: bad-id`, "status", { ...query, click: await sold.newClick(), status: "approve" });
        await measure(`${what}: auto`, "status", { ...query, click: await sold.newClick(), status: "approve", auto: 1 });
      }
      const id = (await sold.leads()).at(-1)?.id ?? 0;
      await measure("order", "status", { order: id, status: "hold" });
      await measure("wrong token", "click", { token: `${sold.site.id}-x`, code: sold.flow.code });
      return steps;
    };
    await crowd(sold, 10, 1);
    const few = await costs(1);
    await crowd(sold, 2000, 2);
    const many = await costs(2);
    expect(many.map(([what, { roundTrips }]) => [what, roundTrips])).toEqual(few.map(([what, { roundTrips }]) => [what, roundTrips]));
    // An index's next row is read to see that it is another key, where there is one: once for each lookup at most.
    for (const [index, [what, { rowsRead }]] of many.entries()) {
      expect([what, Math.abs(rowsRead - (few[index]?.[1].rowsRead ?? 0)) <= 4]).toEqual([what, true]);
    }
    for (const [what, { roundTrips, rowsRead }] of few) {
      expect([what, roundTrips, rowsRead <= 70]).toEqual([what, 2, true]);
    }
  });

  it.each(["click", "flow"])("does not grow with the leads whose exto is the same, by %s", async (by) => {
    const { h, accountId, offer, flow, call, newClick } = await createSold();
    const measure = async () => {
      const name = by === "click" ? { click: await newClick() } : { flow: flow.id };
      const made = await h.d1.measure(() => call("click", { ...name, exto: "1" }));
      const changed = await h.d1.measure(() => call("status", { ...name, exto: "1", status: "hold" }));
      return made.rowsRead + changed.rowsRead;
    };
    const before = await measure();
    await h.db.$client
      .prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO leads (account_id, flow_id, offer_id, click, uid, natural_key, status, started_at_ms, updated_at_ms, seq, milestones)
        SELECT ?1, ?2, ?3, 'other' || ?2 || 'x' || i, '1', 'n' || i, 0, 1, 1, 1, 1 FROM n`)
      .bind(accountId, flow.id, offer.id)
      .run();
    expect((await measure()) - before).toBeLessThan(20);
  });

  it("is the same for a lead of Telegram with its history", async () => {
    const h = createHarness();
    const sold = await createSold(h);
    const campaign = await makeCampaign(h, sold.accountId);
    const person = updatesOf(h, campaign.chatId);
    const click = await sold.landedClick();
    await h.update(campaign.botId, person.start(`${campaign.code}-${click}`));
    const { roundTrips } = await h.d1.measure(() => sold.call("status", { click, status: "hold", wm: 3 }));
    expect(roundTrips).toBe(2);
  });
});
