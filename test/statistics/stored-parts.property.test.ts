import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, sql } from "../../src/db/sql.ts";
import { storeOf } from "../../src/db/store.ts";
import { eraseSql } from "../../src/domain/click-parts/erasures.ts";
import { clickTimeKey } from "../../src/domain/clicks/click-id.ts";
import { BLANK_CLICK } from "../../src/domain/forget/blanks.ts";
import { blankPartAddresses } from "../../src/domain/retention/part-addresses.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { deleteParts } from "../../src/domain/statistics/delete-parts.ts";
import { eraseFromParts } from "../../src/domain/statistics/erase-from-parts.ts";
import type { FactColumn } from "../../src/domain/statistics/facts.ts";
import { joinParts } from "../../src/domain/statistics/join-parts.ts";
import { pruneClicks } from "../../src/domain/statistics/prune-clicks.ts";
import { PART_COLUMNS } from "../../src/domain/statistics/tail.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { QUARTER_MS } from "../../src/lib/wall-clock.ts";
import { makeFlow, makeOffer } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { factsOf, rawFacts } from "./kit.ts";

const BEGIN = Date.parse("2026-11-01T00:00:00Z");
const RETENTION_DAYS = 2;

/** Clicks by flow and serial number: the same pair is the same click, told again. Its day follows from its serial. */
const click = fc.record({
  flow: fc.nat(2),
  serial: fc.nat(60),
  country: fc.constantFrom("", "DE", "fr"),
  subid: fc.constantFrom("", "猫", "s1", "a\u0000b"),
  ip: fc.constantFrom("10.1.2.3", "2001:db8::1", ""),
  costMicros: fc.constantFrom(null, 0, 7, 1_000_001),
  costCurrency: fc.constantFrom("usd", "eur"),
  isUnique: fc.boolean(),
});
type Click = typeof click extends fc.Arbitrary<infer T> ? T : never;

/** Where something breaks off: before or after a round trip, or within a batch. */
const fault = fc.option(fc.record({ moment: fc.constantFrom("before" as const, "after" as const, "within" as const), place: fc.nat(7) }));
type Fault = { moment: "before" | "after" | "within"; place: number };

const owner = fc.nat(1);
const runs = fc.integer({ min: 1, max: 2 });
const of = <Kind extends string, Rest extends object>(kind: Kind, rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> }) =>
  fc.record({ kind: fc.constant(kind), fault, ...rest } as never) as unknown as fc.Arbitrary<{ kind: Kind; fault: Fault | null } & Rest>;

const action = fc.oneof(
  { weight: 4, arbitrary: of("clicks", { clicks: fc.array(click, { minLength: 1, maxLength: 12 }) }) },
  { weight: 3, arbitrary: of("build", { owner, runs, step: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: of("join", { owner, runs, mostRows: fc.integer({ min: 5, max: 60 }) }) },
  {
    weight: 2,
    arbitrary: of("cost", { account: fc.nat(1), micros: fc.nat(50), days: fc.tuple(fc.nat(9), fc.nat(9)), isSum: fc.boolean() }),
  },
  { weight: 2, arbitrary: of("prune", { runs }) },
  { weight: 1, arbitrary: of("delete", { runs }) },
  { weight: 1, arbitrary: of("forget", { account: fc.nat(1) }) },
  { weight: 1, arbitrary: of("addresses", { days: fc.integer({ min: 3, max: 9 }) }) },
  { weight: 2, arbitrary: of("wait", { hours: fc.integer({ min: 1, max: 60 }) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function world(h: Harness) {
  const [network, buyer] = [await h.account(), await h.account()];
  const offer = await makeOffer(h, network.id);
  const flows = [await makeFlow(h, buyer.id), await makeFlow(h, buyer.id), await makeFlow(h, network.id)] as const;
  const accounts = [network, buyer] as const;
  /** What landed, as it last was. */
  const landed = new Map<string, { ownerId: number; facts: string }>();
  const told = (clicks: readonly Click[]) =>
    clicks.map(({ flow: index, serial, ...rest }) => {
      const flow = flows[index as 0 | 1 | 2];
      const atMs = BEGIN + serial * 4 * HOUR_MS;
      const id = `${flow.id.toString(36)}_${clickTimeKey(atMs)}${String(serial).padStart(15, "0")}`;
      return clickMessageOf(flow, { ...rest, id, atMs, offerId: index === 1 ? offer.id : 0 });
    });
  const day = (days: number) => new Date(BEGIN + days * DAY_MS).toISOString().slice(0, 10);
  const act = async (step: Action): Promise<unknown> => {
    if (step.kind === "clicks") {
      // For so long a queue tells a click again.
      const keptFromMs = h.clock.ms - 7 * DAY_MS;
      return ingestClicks(
        h.deps,
        told(step.clicks).filter(({ id, atMs }) => atMs >= keptFromMs || !landed.has(id)),
      );
    }
    if (step.kind === "forget") {
      const { id } = accounts[step.account as 0 | 1];
      blank(["city", "adid", "data1", "data2", "ip"], (fact) => fact("affiliate") === id);
      await storeOf(h.deps.db)([
        sql`UPDATE clicks SET ${BLANK_CLICK} WHERE account_id = ${id}`,
        ...eraseSql({ accountId: id }, h.clock.ms),
      ]);
      return eraseFromParts(h.deps);
    }
    if (step.kind === "addresses") {
      const beforeMs = Math.floor(h.clock.ms / DAY_MS - step.days) * DAY_MS;
      blank(["ip"], (fact) => Number(fact("quarter")) * QUARTER_MS < beforeMs);
      await storeOf(h.deps.db)([
        sql`UPDATE clicks SET ip = '' WHERE account_id IN (${network.id}, ${buyer.id}) AND at_ms < ${integer(beforeMs)}`,
      ]);
      while (await blankPartAddresses(h.deps, beforeMs)) {
        // Until nothing is left.
      }
      return null;
    }
    if (step.kind === "wait") return h.clock.advance(step.hours * 3600);
    if (step.kind === "cost") {
      const [from = 0, to = 0] = step.days.toSorted((a, b) => a - b);
      const cost = String(step.micros / 1_000_000);
      const { key } = accounts[step.account as 0 | 1];
      const query = { from: day(from), to: day(to), cost, currency: "pln", ...(step.isSum ? {} : { mode: "click" }) };
      return h.api("/api/tracker/spend.json", { key, query });
    }
    const once = () => {
      if (step.kind === "build") return buildPart(h.deps, accounts[step.owner as 0 | 1].id, { step: step.step });
      if (step.kind === "join") return joinParts(h.deps, accounts[step.owner as 0 | 1].id, step.mostRows);
      if (step.kind === "prune") return pruneClicks(h.deps);
      return deleteParts(h.deps);
    };
    return Promise.all(Array.from({ length: step.runs }, once));
  };
  /** Leaves something of clicks out that are pruned by now; raw ones are read again. */
  const blank = (columns: readonly FactColumn[], isOf: (fact: (column: FactColumn) => unknown) => boolean) => {
    for (const row of landed.values()) {
      const facts: unknown[] = JSON.parse(row.facts);
      if (!isOf((column) => facts[PART_COLUMNS.indexOf(column)])) continue;
      row.facts = JSON.stringify(facts.map((fact, place) => (columns.includes(PART_COLUMNS[place] as FactColumn) ? "" : fact)));
    }
  };
  const check = async () => {
    await eraseFromParts(h.deps);
    for (const [id, row] of await rawFacts(h, [network.id, buyer.id])) landed.set(id, row);
    for (const { id } of accounts) {
      const expected = [...landed.values()].filter(({ ownerId }) => ownerId === id).map(({ facts }) => facts);
      expect(await factsOf(h, id)).toEqual(expected.sort());
    }
  };
  return { accounts, act, check };
}

/** @returns whether it broke off there; places count round trips, or statements of the first batch */
async function breakingOff(h: Harness, { moment, place }: Fault, act: () => Promise<unknown>): Promise<boolean> {
  let [trips, met] = [0, false];
  const meet = () => {
    met = true;
    throw new Error("broken off");
  };
  if (moment === "within") h.d1.breakOff(/click_(parts|landings|archive)/, place, { mayNotCome: true });
  else
    h.d1[moment](
      EVERY,
      () => {
        if (trips === place) meet();
        trips += 1;
      },
      { mayNotCome: true },
    );
  await act().catch((error: Error) => {
    if (!/broken off|malformed JSON/.test(error.message)) throw error;
  });
  h.d1.heal();
  return met;
}

describe("parts and the tail beside them", () => {
  it("hold every click that ever landed exactly once, as it is, whatever is made, merged, priced and pruned, at once or broken off", async () => {
    const h = createHarness({ CLICK_RETENTION_DAYS: String(RETENTION_DAYS) });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 24 }), async (actions) => {
        h.clock.ms = BEGIN + 10 * DAY_MS;
        const { act, check } = await world(h);
        for (const step of actions) {
          // What is left out is expected to be, whether or not a fault comes between.
          if (step.fault === null || step.kind === "forget" || step.kind === "addresses") await act(step);
          else await breakingOff(h, step.fault, () => act(step));
          await check();
        }
      }),
      { numRuns: 25 },
    );
  });

  it("are the same when any round trip of a job fails or loses its answer, and the job runs again", async () => {
    const h = createHarness({ CLICK_RETENTION_DAYS: String(RETENTION_DAYS) });
    const told = Array.from({ length: 24 }, (_, place): Click => {
      const serial = place % 2 === 0 ? 1 : 55;
      return {
        flow: 2,
        serial,
        country: "DE",
        subid: place % 3 === 0 ? "s1" : "猫",
        ip: "",
        costMicros: place % 4 === 0 ? 7 : null,
        costCurrency: "usd",
        isUnique: true,
      };
    });
    const clicks = told.map((each, place): Click => ({ ...each, serial: each.serial + (place % 5) }));
    const build: Action = { kind: "build", fault: null, owner: 0, runs: 1, step: 3 };
    const jobs: { before: Action[]; job: Action; trips: number }[] = [
      { before: [], job: build, trips: 2 },
      {
        before: [build, build, build, { kind: "wait", fault: null, hours: 32 * 24 }],
        job: { kind: "join", fault: null, owner: 0, runs: 1, mostRows: 60 },
        trips: 3,
      },
      { before: [build], job: { kind: "cost", fault: null, account: 0, micros: 7, days: [0, 9], isSum: true }, trips: 3 },
      { before: [build], job: { kind: "prune", fault: null, runs: 1 }, trips: 4 },
      { before: [build], job: { kind: "forget", fault: null, account: 0 }, trips: 5 },
    ];
    for (const { before, job, trips } of jobs)
      for (const moment of ["before", "after"] as const) {
        let place = 0;
        for (let isMet = true; isMet; place += 1) {
          h.clock.ms = BEGIN + 10 * DAY_MS;
          const { act, check } = await world(h);
          await act({ kind: "clicks", fault: null, clicks });
          for (const step of before) await act(step);
          await check();
          isMet = await breakingOff(h, { moment, place }, () => act(job));
          await check();
          await act(job);
          await check();
        }
        expect([job.kind, place]).toEqual([job.kind, expect.toSatisfy((count: number) => count > trips)]);
      }
  });
});
