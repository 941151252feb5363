import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateAt } from "../../src/domain/reports/model/days.ts";
import { campaignTotals } from "../../src/domain/reports/query/campaign-totals.ts";
import { packCampaignDays } from "../../src/domain/reports/rollups/pack-days.ts";
import { rollCampaigns } from "../../src/domain/reports/rollups/roll-campaigns.ts";
import { makeCampaign } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const BEGIN = Date.parse("2026-03-27T00:00:00Z");
const COUNTS = ["starts", "holds", "confirms", "unsubs"] as const;
/** Of accounts that changed their zone amid the events. */
const CHANGED = [
  `UTC;${Date.parse("2026-03-30T00:00:00Z")}=Asia/Kathmandu`,
  `Asia/Kathmandu;${Date.parse("2026-03-30T04:00:00Z")}=America/New_York`,
];
const ZONES = ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York", "Europe/Berlin"];

interface Event {
  campaign: number;
  lead: number;
  minute: number;
  status: number;
  milestones: number;
}
type Action = { events: Event[] } | { roll: number; runs: number } | { pack: true };

const event = fc.record({
  campaign: fc.nat(2),
  lead: fc.nat(4),
  minute: fc.nat(5 * 24 * 60),
  status: fc.nat(4),
  milestones: fc.nat(15),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ events: fc.array(event, { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ roll: fc.integer({ min: 1, max: 5 }), runs: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ pack: true } as const) },
);

/** Sums up the days of a zone from before the events on, though other accounts' were before. */
async function pack(h: Harness, zone: string): Promise<void> {
  await h.db.$client
    .prepare("INSERT OR REPLACE INTO watermarks (name, value) VALUES ('campaign_days ' || ?1, ?2)")
    .bind(zone, BEGIN - 5 * 24 * 3_600_000)
    .run();
  await packCampaignDays({ db: h.deps.db, now: () => Date.parse("2026-04-20T00:01:00Z") });
}

/** Writes events as the lead core does: each says what it changed. */
async function write(h: Harness, campaign: { id: number; accountId: number }, standing: Map<string, number>, e: Event): Promise<void> {
  const lead = `${campaign.id}:${e.lead}`;
  await h.db.$client
    .prepare(
      `INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed,
         status_before, status_after, milestones, recorded_at_ms)
       SELECT ?1, 1 + COUNT(*), ?2, ?3, 'join', ?4, 1, 0, 0, ?5, ?6, ?7, 0 FROM lead_events WHERE lead_id = ?1`,
    )
    .bind(
      campaign.id * 10 + e.lead,
      campaign.accountId,
      campaign.id,
      BEGIN + e.minute * 60_000,
      standing.get(lead) ?? null,
      e.status,
      e.milestones,
    )
    .run();
  standing.set(lead, e.status);
}

const countsOf = (events: Event[]) =>
  Object.fromEntries(COUNTS.map((name, bit) => [name, events.filter((e) => (e.milestones >> bit) % 2 === 1).length]));

const dateOf = (zone: string, ms: number) => (CHANGED.includes(zone) ? dateAt(zone, ms) : dateIn(zone, ms));

const dateIn = (zone: string, ms: number) => new Date(ms).toLocaleDateString("sv-SE", { timeZone: zone });

describe("rollups", () => {
  it("answer what the raw events say, whatever was rolled when and by how many at once", async () => {
    const h = createHarness();
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...ZONES),
        fc.constantFrom(...ZONES),
        async (actions, tz, timeZone) => {
          const { id: accountId, key } = await h.account({ timeZone });
          const campaigns = [await makeCampaign(h, accountId), await makeCampaign(h, accountId), await makeCampaign(h, accountId)];
          const standing = new Map<string, number>();
          const events: Event[] = [];
          for (const step of actions) {
            if ("pack" in step) {
              await pack(h, timeZone);
              continue;
            }
            if ("roll" in step) {
              await Promise.all(Array.from({ length: step.runs }, () => rollCampaigns(h.deps, step.roll)));
              continue;
            }
            for (const e of step.events) {
              const campaign = campaigns[e.campaign];
              if (campaign !== undefined) await write(h, campaign, standing, e);
              events.push(e);
            }
          }
          const days = { from: "2026-03-25", to: "2026-04-03" };
          const query = { ...days, tz };
          const answer = await h.api("/api/stats/account.json", { key, query });
          const own = await h.api("/api/stats/account.json", { key, query: { ...days, by_day: 1 } });
          for (const [zone, { data }] of [[tz, answer] as const, [timeZone, own] as const]) {
            for (const { date, cr: _, ...counts } of data.days) {
              expect(counts).toEqual(countsOf(events.filter((e) => dateOf(zone, BEGIN + e.minute * 60_000) === date)));
            }
          }
          for (const [place, { date }] of own.data.days.entries()) {
            const ofDay = events.filter((e) => dateOf(timeZone, BEGIN + e.minute * 60_000) === date);
            for (const [index, { id }] of campaigns.entries()) {
              const { by_day: byDay } = own.data.campaigns.find((row: { id: number }) => row.id === id);
              const counts = Object.fromEntries(Object.entries<number[]>(byDay).map(([name, list]) => [name, list[place]]));
              expect(counts).toEqual(countsOf(ofDay.filter((e) => e.campaign === index)));
            }
          }
          expect(answer.data.totals).toMatchObject(countsOf(events));
          const totals = await campaignTotals(
            h.deps,
            campaigns.map(({ id }) => id),
          );
          for (const [index, { id }] of campaigns.entries()) {
            const own = events.filter((e) => e.campaign === index);
            expect(totals.get(id)).toEqual(own.length === 0 ? undefined : countsOf(own));
            expect(answer.data.campaigns.find((row: { id: number }) => row.id === id)).toMatchObject(countsOf(own));
          }
          for (const status of [0, 1, 2, 3, 4]) {
            const list = await h.api("/api/leads/list.json", { key, query: { status, limit: 1 } });
            expect(list.total).toBe([...standing.values()].filter((stands) => stands === status).length);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
