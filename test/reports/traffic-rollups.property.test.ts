import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAlone, rowsOf } from "../../src/db/read.ts";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { givenRatesJson } from "../../src/domain/currency/convert.ts";
import { addDays } from "../../src/domain/reports/model/days.ts";
import { DIMENSION_COLUMNS, type Dimension, type GroupBy, type Scope } from "../../src/domain/reports/model/dimensions.ts";
import { dayNumber } from "../../src/domain/reports/model/local-time.ts";
import { groupsFromEvents } from "../../src/domain/reports/query/from-events.ts";
import { groupsFromRollups, rollupOf } from "../../src/domain/reports/query/from-rollups.ts";
import { counting, type Owner } from "../../src/domain/reports/query/groups.ts";
import { type SumRow, sumSql } from "../../src/domain/reports/query/measures.ts";
import { packPeriods } from "../../src/domain/reports/rollups/pack-periods.ts";
import { rollClicks } from "../../src/domain/reports/rollups/roll-clicks.ts";
import { rollLeads } from "../../src/domain/reports/rollups/roll-leads.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks, makeFlowLead } from "./kit.ts";

const BEGIN = Date.parse("2026-03-27T00:00:00Z");
const ZONE = "Europe/Berlin";
const MINUTE = 60_000;
/** Two months' ends, and a change of the clocks. */
const DAYS = 40;

const visit = {
  wayId: fc.nat(2),
  siteId: fc.nat(1),
  filter: fc.nat(1),
  country: fc.constantFrom("", "de", "FR"),
  mobile: fc.nat(1),
  os: fc.nat(2),
  browser: fc.nat(2),
  domain: fc.constantFrom("", "a.test"),
  subid: fc.constantFrom("", "s1", "12"),
  utmSource: fc.constantFrom("", "fb", "tt"),
};
const money = { payoutMicros: fc.option(fc.nat(5_000_003)), currency: fc.constantFrom("usd", "usd", "usd", "eur", "pln", "xtr") };
const minute = fc.nat(DAYS * 24 * 60);
const click = fc.record({
  ...visit,
  serial: fc.nat(30),
  minute,
  isUnique: fc.boolean(),
  costMicros: fc.option(fc.nat(3_000_001)),
  costCurrency: fc.constantFrom("usd", "usd", "usd", "eur", "xtr"),
});
const lead = fc.record({
  ...visit,
  ...money,
  status: fc.nat(4),
  goalId: fc.option(fc.integer({ min: 1, max: 2 })),
  minute,
  flow: fc.nat(1),
});

const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("clicks"), clicks: fc.array(click, { minLength: 1, maxLength: 6 }), flow: fc.nat(1) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("lead"), lead }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("change"), which: fc.nat(5), lead }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("roll"), minute, step: fc.integer({ min: 1, max: 5 }), runs: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("fold"), step: fc.integer({ min: 1, max: 5 }), runs: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pack"), minute, runs: fc.integer({ min: 1, max: 2 }) }) },
) as fc.Arbitrary<Action>;

/** What happens before and after everything by a time was rolled and, where it was over, summed up. */
const stream = fc
  .tuple(fc.array(action, { maxLength: 12 }), fc.integer({ min: 8, max: DAYS + 3 }), fc.array(action, { minLength: 1, maxLength: 12 }))
  .map(([before, days, after]): Action[] => {
    const settled = { minute: days * 24 * 60, step: 100, runs: 1 };
    return [...before, { kind: "roll", ...settled }, { kind: "fold", ...settled }, { kind: "pack", ...settled }, ...after];
  });

type Action =
  | { kind: "clicks"; clicks: (typeof click extends fc.Arbitrary<infer T> ? T : never)[]; flow: number }
  | { kind: "lead"; lead: Lead }
  | { kind: "change"; which: number; lead: Lead }
  | { kind: "roll"; minute: number; step: number; runs: number }
  | { kind: "fold"; step: number; runs: number }
  | { kind: "pack"; minute: number; runs: number };
type Lead = typeof lead extends fc.Arbitrary<infer T> ? T : never;

const currencies = fc.constantFrom("usd", "usd", "pln");

/** First and last day of a report, counted from the beginning: one of April, and one at random. */
const ranges = fc.tuple(fc.nat(DAYS), fc.nat(DAYS)).map(
  (days) =>
    [
      [5, 34],
      [Math.min(...days), Math.max(...days)],
    ] as const satisfies readonly (readonly [number, number])[],
);

async function sums(h: Harness, owner: Owner, groupBy: GroupBy, scope: Scope, from: "events" | "rollups"): Promise<SumRow[]> {
  const count = counting({ owner, groupBy, scope, givenRates: givenRatesJson({}) });
  const rollup = rollupOf(groupBy, scope);
  if (rollup === null) throw new Error("no rollup holds this");
  const sums = sumSql(count, from === "events" ? groupsFromEvents(count) : groupsFromRollups(count, rollup));
  const rows = await readAlone(rowsOf<SumRow>(h.db, sums));
  return rows.sort((a, b) => a.grp.localeCompare(b.grp) || a.goalId - b.goalId || a.unconverted.localeCompare(b.unconverted));
}

const leadValues = ({ minute: at, flow: _, ...values }: Lead) => ({ ...values, startedAtMs: BEGIN + at * MINUTE });

const dayAfterBegin = (days: number) => dayNumber(addDays("2026-03-27", days));

/** Every report that rollups answer: by each way to group, whole and under one filter. */
function reports(flowId: number, [from, to]: readonly [number, number]): [GroupBy, Scope][] {
  const dimensions = (Object.keys(DIMENSION_COLUMNS) as Dimension[]).filter((dimension) => dimension !== "ip");
  const whole: Scope = { fromDay: dayAfterBegin(from), toDay: dayAfterBegin(to), flowId: null, filters: [] };
  const filtered = { ...whole, filters: [{ dimension: "country" as const, value: "de" }] };
  const source = { ...whole, filters: [{ dimension: "subid" as const, value: "12" }] };
  return [
    ...(["date", "flow", ...dimensions] as const).map((groupBy): [GroupBy, Scope] => [groupBy, whole]),
    ...(["date", "os", "hour", "utmSource"] as const).map((groupBy): [GroupBy, Scope] => [groupBy, { ...whole, flowId }]),
    ...(["date", "flow", "country"] as const).map((groupBy): [GroupBy, Scope] => [groupBy, filtered]),
    ["date", { ...source, flowId }],
    ["flow", { ...source, filters: [{ dimension: "way", value: 1 }] }],
  ];
}

describe("reports from rollups", () => {
  it("equal those from the clicks and leads themselves, whatever came when and was rolled when by how many at once", async () => {
    const h = createHarness();
    await h.db.$client.batch(
      [
        [20260328, "eur", 900_000],
        [20260326, "pln", 4_000_001],
        [20260329, "pln", 3_700_003],
      ].map((rate) =>
        h.db.$client.prepare("INSERT OR REPLACE INTO currency_rates (day, currency, per_usd_micros) VALUES (?1, ?2, ?3)").bind(...rate),
      ),
    );
    await fc.assert(
      fc.asyncProperty(stream, currencies, ranges, async (actions, currency, asked) => {
        const { id: accountId } = await h.account({ timeZone: ZONE });
        const owner = { accountId, timeZone: ZONE, currency };
        const flows = [await makeFlow(h, accountId), await makeFlow(h, accountId)];
        const leads: number[] = [];
        for (const step of actions) {
          if (step.kind === "clicks") {
            const flow = flows[step.flow] ?? { id: 0, accountId };
            const rows = step.clicks.map(({ serial, minute: at, ...rest }) => ({
              ...rest,
              // The same serial and time make the same id: a message that came twice.
              id: `${flow.id.toString(36)}_${clickTimeKey(BEGIN + at * MINUTE)}${serial.toString(36).padStart(15, "0")}`,
              atMs: BEGIN + at * MINUTE,
            }));
            await insertClicks(h, flow, rows, ZONE);
            await insertClicks(h, flow, rows.slice(0, 2), ZONE);
          } else if (step.kind === "lead") {
            leads.push((await makeFlowLead(h, flows[step.lead.flow] ?? { id: 0, accountId }, leadValues(step.lead))).id);
          } else if (step.kind === "change") {
            const id = leads[step.which];
            const { startedAtMs, status, payoutMicros, currency, goalId, country, wayId } = leadValues(step.lead);
            if (id !== undefined)
              await h.db.$client
                .prepare(
                  `UPDATE leads SET started_at_ms = ?2, status = ?3, payout_micros = ?4, currency = ?5, goal_id = ?6, country = ?7, way_id = ?8 WHERE id = ?1`,
                )
                .bind(id, startedAtMs, status, payoutMicros, currency, goalId, country, wayId)
                .run();
          } else if (step.kind === "roll") {
            h.clock.ms = BEGIN + step.minute * MINUTE;
            await Promise.all(Array.from({ length: step.runs }, (_, more) => rollClicks(h.deps, accountId, step.step + more)));
          } else if (step.kind === "fold") {
            await Promise.all(Array.from({ length: step.runs }, (_, more) => rollLeads(h.deps, owner, step.step + more)));
          } else {
            h.clock.ms = BEGIN + step.minute * MINUTE;
            await Promise.all(Array.from({ length: step.runs }, () => packPeriods(h.deps, owner)));
          }
        }
        for (const [groupBy, scope] of asked.flatMap((range) => reports(flows[0]?.id ?? 0, range))) {
          expect([groupBy, await sums(h, owner, groupBy, scope, "rollups")]).toEqual([
            groupBy,
            await sums(h, owner, groupBy, scope, "events"),
          ]);
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
