import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { noteEarlierClicks } from "../../src/domain/statistics/note-earlier-clicks.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { makeFlow, makeOffer } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";

const BEGIN = Date.parse("2026-11-01T00:00:00Z");

/** Clicks by flow and serial number: the same pair is the same click, told again. */
const click = fc.record({ flow: fc.nat(2), serial: fc.nat(40) });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("batch" as const), clicks: fc.array(click, { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("twice" as const), clicks: fc.array(click, { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), clicks: fc.array(click, { minLength: 1, maxLength: 8 }) }) },
  // As a Worker of before landings were noted wrote them.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("earlier" as const), clicks: fc.array(click, { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("note" as const), runs: fc.integer({ min: 1, max: 2 }), place: fc.nat(4) }) },
);

/** As a Worker wrote them before landings were noted. */
async function insertEarlier(h: Harness, rows: { id: string; flow: { id: number; accountId: number }; offerId: number; atMs: number }[]) {
  await h.db.$client
    .prepare(
      `INSERT OR IGNORE INTO clicks (id, account_id, flow_id, way_id, at_ms, local_day, local_hour, is_unique, offer_id)
       SELECT value ->> 'id', value ->> '$.flow.accountId', value ->> '$.flow.id', 0, value ->> 'atMs', 20261101, 0, 1, value ->> 'offerId' FROM json_each(?1)`,
    )
    .bind(JSON.stringify(rows))
    .run();
}

async function landed(h: Harness, accountIds: number[]) {
  const { results } = await h.db.$client
    .prepare(
      `SELECT l.owner_id AS owner, j.value AS id, l.count AS count, json_array_length(l.clicks) AS length, l.first_at_ms <= c.at_ms AND c.at_ms <= l.last_at_ms AS within
       FROM click_landings l, json_each(l.clicks) j JOIN clicks c ON c.id = j.value WHERE c.account_id IN (SELECT value FROM json_each(?1)) ORDER BY 2`,
    )
    .bind(JSON.stringify(accountIds))
    .all<{ owner: number; id: string; count: number; length: number; within: number }>();
  return results;
}

describe("landings", () => {
  it("name each click that is there exactly once, for the account of its offer, whatever came again, at once or broke off", async () => {
    const h = createHarness();
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 10 }), async (actions) => {
        const [network, buyer] = [(await h.account()).id, (await h.account()).id];
        const offer = await makeOffer(h, network);
        const flows = [await makeFlow(h, buyer), await makeFlow(h, buyer), await makeFlow(h, network)];
        const offerOf = (flow: number) => (flow === 1 ? offer.id : 0);
        const told = (clicks: { flow: number; serial: number }[]) =>
          clicks.map(({ flow: index, serial }) => {
            const flow = flows[index] as (typeof flows)[number];
            const atMs = BEGIN + serial * 60_000;
            const id = `${flow.id.toString(36)}_${clickTimeKey(atMs)}${String(serial).padStart(15, "0")}`;
            return clickMessageOf(flow, { id, atMs, offerId: offerOf(index) });
          });
        h.clock.ms = BEGIN + 3_600_000;
        for (const step of actions) {
          if (step.kind === "batch") await ingestClicks(h.deps, told(step.clicks));
          else if (step.kind === "twice")
            await Promise.all([ingestClicks(h.deps, told(step.clicks)), ingestClicks(h.deps, told(step.clicks))]);
          else if (step.kind === "crash") {
            h.d1.breakOff("INSERT INTO click_landings", 2);
            await expect(ingestClicks(h.deps, told(step.clicks))).rejects.toThrow("malformed JSON");
          } else if (step.kind === "earlier") {
            const rows = told(step.clicks).map(({ id, accountId, flowId, offerId, atMs }) => ({
              id,
              flow: { id: flowId, accountId },
              offerId,
              atMs,
            }));
            await insertEarlier(h, rows);
          } else {
            await h.db.$client.prepare("DELETE FROM watermarks WHERE name LIKE 'clicks_noted%'").run();
            h.d1.breakOff("INSERT INTO click_landings", step.place, { mayNotCome: true });
            await Promise.all(Array.from({ length: step.runs }, () => noteEarlierClicks(h.deps)));
            h.d1.heal();
          }
        }
        await h.db.$client.prepare("DELETE FROM watermarks WHERE name LIKE 'clicks_noted%'").run();
        await noteEarlierClicks(h.deps);
        const { results: there } = await h.db.$client
          .prepare("SELECT id, iif(offer_id > 0, ?1, account_id) AS owner FROM clicks WHERE account_id IN (?1, ?2) ORDER BY 1")
          .bind(network, buyer)
          .all();
        const found = await landed(h, [network, buyer]);
        expect(found.map(({ id, owner }) => ({ id, owner }))).toEqual(there);
        expect(found.every(({ count, length, within }) => count === length && within === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("of clicks that were there before are noted once, up to an hour after the first run, and then no more is read", async () => {
    const h = createHarness();
    const flow = await makeFlow(h, (await h.account()).id, { createdAtMs: BEGIN });
    await h.db.$client.prepare("DELETE FROM watermarks WHERE name LIKE 'clicks_noted%'").run();
    h.clock.ms = BEGIN + 40 * 86_400_000;
    const click = (place: number) => {
      const atMs = BEGIN + place * 60_000;
      return { id: `${flow.id.toString(36)}_${clickTimeKey(atMs)}${String(place).padStart(15, "0")}`, flow, offerId: 0, atMs };
    };
    await insertEarlier(
      h,
      Array.from({ length: 2500 }, (_, place) => click(place)),
    );
    await noteEarlierClicks(h.deps);
    const noted = () =>
      h.db.$client
        .prepare("SELECT sum(count) AS clicks, max(count) AS most FROM click_landings WHERE owner_id = ?1")
        .bind(flow.accountId)
        .first();
    // Clicks of an hour are a row.
    expect(await noted()).toEqual({ clicks: 2500, most: 60 });
    h.clock.ms += 2 * 3_600_000;
    await noteEarlierClicks(h.deps);
    expect(await h.d1.measure(() => noteEarlierClicks(h.deps))).toMatchObject({ roundTrips: 2, rowsRead: 2, rowsWritten: 0 });
  });
});
