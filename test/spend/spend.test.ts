import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyRates } from "../../src/db/schema/index.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { makeFlow, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";

const PATH = "/api/tracker/spend.json";
const DAY = Date.parse("2026-06-14T10:00:00Z");

interface Cost {
  id: string;
  micros: number | null;
  currency: string;
}

async function costs(h: Harness, accountId: number): Promise<Cost[]> {
  const { results } = await h.db.$client
    .prepare("SELECT id, cost_micros AS micros, cost_currency AS currency FROM clicks WHERE account_id = ?1 ORDER BY id")
    .bind(accountId)
    .all<Cost>();
  return results;
}

const microsOf = async (h: Harness, accountId: number) => (await costs(h, accountId)).map(({ micros }) => micros);

const clicksAt = (count: number, more: object = {}) => Array.from({ length: count }, (_, i) => ({ atMs: DAY + i * 1000, ...more }));

const ONE = { status: "ok", ok: 1, bad: 0 };
const NONE = { status: "ok", ok: 0, bad: 1 };

describe("/api/tracker/spend.json", () => {
  it("spreads a cost over its clicks to the millionth, and replaces it when it comes again", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, clicksAt(3));
    expect(await h.api(PATH, { key, query: { flow: flow.code, cost: "0.000011", currency: "EUR" } })).toEqual(ONE);
    expect(await costs(h, id)).toMatchObject([4, 4, 3].map((micros) => ({ micros, currency: "eur" })));
    expect(await h.api(PATH, { key, form: { flow: flow.code, cost: "3" } })).toEqual(ONE);
    expect(await h.api(PATH, { key, form: { flow: flow.code, cost: "3" } })).toEqual(ONE);
    expect(await costs(h, id)).toMatchObject([1, 1, 1].map((units) => ({ micros: units * 1_000_000, currency: "usd" })));
  });

  it("sets the price of a click, by days and moments in the account's zone", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Asia/Kathmandu" });
    const flow = await makeFlow(h, id);
    const midnight = Date.parse("2026-06-13T18:15:00Z");
    await insertClicks(
      h,
      flow,
      [-1, 0, 86_399_999, 86_400_000].map((more) => ({ atMs: midnight + more })),
    );
    const price = async (query: Record<string, string | number>) => {
      expect(await h.api(PATH, { key, query: { cpc: 1.5, ...query } })).toEqual(ONE);
      const set = await microsOf(h, id);
      await h.db.$client.prepare("UPDATE clicks SET cost_micros = NULL WHERE account_id = ?1").bind(id).run();
      return set.map((micros) => (micros === null ? 0 : micros / 1_500_000));
    };
    expect(await price({ from: "2026-06-14", to: "2026-06-14" })).toEqual([0, 1, 1, 0]);
    expect(await price({ from: "yesterday", to: "yesterday" })).toEqual([0, 1, 1, 0]);
    expect(await price({ from: "2026-06-14 00:00:00", to: "2026-06-14 23:59:59" })).toEqual([0, 1, 1, 0]);
    expect(await price({ from: "2026-06-13 00:00:00", to: "2026-06-14 00:00:00" })).toEqual([1, 1, 0, 0]);
    expect(await price({ from: midnight / 1000 })).toEqual([0, 1, 1, 1]);
    expect(await price({ to: "2026-06-13" })).toEqual([1, 0, 0, 0]);
    expect(await price({ from: "-7 days", to: "now" })).toEqual([1, 1, 1, 1]);
  });

  it("chooses clicks by each condition, arrays of flows and ways among them", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flows = [await makeFlow(h, id), await makeFlow(h, id), await makeFlow(h, id)] as const;
    const way = await makeWay(h, flows[0]);
    const own = {
      country: "DE",
      domain: "meow.test",
      utmSource: "fb",
      utmCampaign: "c",
      utmContent: "n",
      utmTerm: "t",
      utmMedium: "m",
      subid: "purr",
      wayId: way.id,
    };
    await insertClicks(h, flows[0], [{ atMs: DAY, ...own }]);
    await insertClicks(h, flows[1], [{ atMs: DAY, filter: 1, country: "fr" }]);
    await insertClicks(h, flows[2], [{ atMs: DAY, isUnique: false, country: "fr" }]);
    const priced = async (json: object) => {
      await h.db.$client.prepare("UPDATE clicks SET cost_micros = NULL WHERE account_id = ?1").bind(id).run();
      const answer = await h.api(PATH, { key, json: { cpc: 1, ...json } });
      return [answer.ok, (await microsOf(h, id)).map((micros) => (micros === null ? 0 : 1)).join("")];
    };
    for (const [name, value] of Object.entries({ geo: "de", domain: "meow.test", subid: "purr", way: way.id, flow: flows[0].code })) {
      expect([name, await priced({ [name]: value })]).toEqual([name, [1, "100"]]);
    }
    for (const [name, value] of Object.entries({ source: "fb", campaign: "c", content: "n", term: "t", medium: "m" })) {
      expect([name, await priced({ [`utm_${name}`]: value })]).toEqual([name, [1, "100"]]);
    }
    expect(await priced({ flow: [flows[0].code, flows[2].code] })).toEqual([1, "101"]);
    expect(await priced({ flow: [flows[0].id, flows[2].code.toUpperCase()] })).toEqual([1, "101"]);
    expect(await priced({ domain: "MEOW.test" })).toEqual(await priced({ domain: "meow.test" }));
    expect(await priced({ way: [way.id] })).toEqual([1, "100"]);
    expect(await priced({ from: "2026-06-01", valid: 1 })).toEqual([1, "101"]);
    expect(await priced({ from: "2026-06-01", unique: "true" })).toEqual([1, "110"]);
    expect(await priced({ from: "2026-06-01", valid: true, unique: true })).toEqual([1, "100"]);
    expect(await priced({ geo: "pl" })).toEqual([0, "000"]);
    const form = `flow[]=${flows[0].code}&flow[]=${flows[1].code}&cpc=2`;
    expect(await h.api(PATH, { key, body: form, headers: { "content-type": "application/x-www-form-urlencoded" } })).toEqual(ONE);
    expect(await microsOf(h, id)).toEqual([2_000_000, 2_000_000, null]);
    // As PHP's http_build_query writes lists.
    expect(await h.api(PATH, { key, form: { "flow[0]": flows[1].code, "flow[1]": flows[2].code, cpc: "3" } })).toEqual(ONE);
    expect(await microsOf(h, id)).toEqual([2_000_000, 3_000_000, 3_000_000]);
    const item = {
      "batch[0][flow][0]": flows[0].code,
      "batch[0][flow][1]": flows[2].code,
      "batch[0][from]": "2026-06-14",
      "batch[0][cpc]": "4",
    };
    expect(await h.api(PATH, { key, form: item })).toEqual(ONE);
    expect(await microsOf(h, id)).toEqual([4_000_000, 3_000_000, 4_000_000]);
    for (const name of ["batch[0][flow][0][0]", "batch[a][flow]"]) {
      const answer = await h.api(PATH, { key, form: { ...item, [name]: "x" } });
      expect(answer).toEqual({ status: "error", error: "invalid", field: "batch" });
    }
    const apart = { "batch[7][flow][]": flows[1].code, "batch[7][cpc]": "6", "batch[9999][flow]": flows[1].code, "batch[9999][cpc]": "3" };
    expect(await h.api(PATH, { key, form: apart })).toEqual({ status: "ok", ok: 2, bad: 0 });
    // A POST may say all in its query.
    expect(await h.api(PATH, { key, method: "POST", query: item })).toEqual(ONE);
    for (const flow of [[], {}, { a: flows[0].code }]) {
      const answer = await h.api(PATH, { key, json: { flow, from: "2026-06-01", cpc: 5 } });
      expect(answer).toEqual({ status: "error", error: "invalid", field: "flow" });
    }
    expect(await microsOf(h, id)).toEqual([4_000_000, 3_000_000, 4_000_000]);
  });

  it("takes a batch, counts what was priced and what was not, and says why not", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const other = await makeFlow(h, (await h.account()).id);
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, clicksAt(2));
    const batch = [
      { flow: flow.code, cost: 1984, currency: "usd" },
      { from: "2026-06-14 00:00:00", to: "2026-06-14 23:59:59", cpc: 1.337, currency: "eur" },
      { flow: other.code, cpc: 1 },
      { flow: flow.code, cpc: 1, currency: "xyz" },
      { from: "2026-02-30", cpc: 1 },
      { from: "2026-06-02", to: "2026-06-01", cpc: 1 },
      { flow: flow.code, cpc: "free" },
      { flow: flow.code, cpc: "0.00000042", currency: "btc" },
      { cpc: 1 },
      { from: "2020-01-01", to: "2020-01-02", cpc: 1 },
    ];
    expect(await h.api(PATH, { key, json: { batch } })).toEqual({
      status: "ok",
      ok: 2,
      bad: 8,
      errors: [
        { item: 2, error: "access", field: "flow" },
        { item: 3, error: "invalid", field: "currency" },
        { item: 4, error: "invalid", field: "from" },
        { item: 5, error: "invalid", field: "to" },
        { item: 6, error: "invalid", field: "cpc" },
        { item: 7, error: "invalid", field: "cpc" },
        { item: 8, error: "missing", field: "from" },
        { item: 9, error: "no-clicks" },
      ],
    });
    expect(await costs(h, id)).toMatchObject([1, 2].map(() => ({ micros: 1_337_000, currency: "eur" })));
    const form = { "batch[0][flow]": flow.code, "batch[0][cost]": "4", "batch[1][flow]": "nothing", "batch[1][cpc]": "1" };
    expect(await h.api(PATH, { key, form })).toMatchObject({ status: "ok", ok: 1, bad: 1 });
    expect(await microsOf(h, id)).toEqual([2_000_000, 2_000_000]);
    const odd = JSON.stringify([{ flow: flow.code, cost: 6 }, "x", null, [1]]);
    expect(await h.api(PATH, { key, form: { batch: odd } })).toEqual({
      status: "ok",
      ok: 1,
      bad: 3,
      errors: [1, 2, 3].map((item) => ({ item, error: "invalid", field: "batch" })),
    });
    expect(await microsOf(h, id)).toEqual([3_000_000, 3_000_000]);
  });

  it.each<[string, object, number, string]>([
    ["a decimal comma", { cost: "12,50" }, 12_500_000, "usd"],
    ["its currency", { cost: "8 €" }, 8_000_000, "eur"],
    ["thousands signs", { cpc: "1 234.5" }, 1_234_500_000, "usd"],
    ["a currency's name beside it", { cpc: "$2", currency: "CAD" }, 2_000_000, "cad"],
    ["a sign of the currency", { cost: 4, currency: "₽" }, 4_000_000, "rub"],
  ])("reads an amount with %s", async (_name, said, micros, currency) => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, clicksAt(1));
    expect(await h.api(PATH, { key, json: { flow: flow.code, ...said } })).toEqual(ONE);
    expect(await costs(h, id)).toMatchObject([{ micros, currency }]);
  });

  it("answers empty without a price or a condition, and refuses what makes no sense, changing nothing", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, clicksAt(1));
    const empty = { status: "error", error: "empty" };
    const listless = { cpc: 1, flow: [], way: [] };
    const without = [{}, { cost: 1 }, { flow: flow.code }, { batch: [] }, { batch: [{}] }, { cpc: 1, valid: 1 }, { flow: "", cpc: 1 }];
    for (const json of [...without, listless, { batch: [listless] }]) expect(await h.api(PATH, { key, json })).toEqual(empty);
    const bad = {
      cpc: -1,
      cost: "1e99",
      currency: "xyz",
      from: "0000-01-01",
      to: "soon",
      geo: "zz",
      way: "x",
      subid: "s".repeat(256),
      valid: "maybe",
    };
    for (const [field, value] of Object.entries(bad)) {
      expect(await h.api(PATH, { key, json: { flow: flow.code, cpc: 1, [field]: value } })).toEqual({
        status: "error",
        error: "invalid",
        field,
      });
    }
    expect(await h.api(PATH, { key, json: { batch: "x" } })).toEqual({ status: "error", error: "invalid", field: "batch" });
    const many = Array.from({ length: 1001 }, () => ({ flow: flow.code, cpc: 1 }));
    expect(await h.api(PATH, { key, json: { batch: many } })).toEqual({ status: "error", error: "limit", field: "batch" });
    expect(await h.api(PATH, { json: { flow: flow.code, cpc: 1 } })).toEqual({ status: "error", error: "access" });
    expect(await h.api(PATH, { key, query: { flow: "nothing", cpc: 1 } })).toEqual({ status: "error", error: "access", field: "flow" });
    expect(await h.api(PATH, { key, query: { from: "2020-01-01", to: "2020-01-02", cost: 1 } })).toEqual(NONE);
    expect(await microsOf(h, id)).toEqual([null]);
  });

  it("says in a dry run what the call would do, and does just that then", async () => {
    const h = createHarness();
    const tag = fc.constantFrom("fb", "google", "none");
    const cost = fc.option(fc.record({ costMicros: fc.nat(3_000_000), costCurrency: fc.constantFrom("usd", "eur", "rub") }), { nil: {} });
    const item = fc.record({
      utm_source: tag,
      from: fc.nat(20).map((second) => DAY / 1000 + second),
      price: fc.oneof(fc.record({ cost: fc.nat(9_999_999) }), fc.record({ cpc: fc.nat(999_999) })),
      currency: fc.constantFrom("usd", "eur"),
      flow: fc.constantFrom(undefined, undefined, "nothing"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ utmSource: tag, cost }), { maxLength: 12 }),
        fc.array(item, { minLength: 1, maxLength: 4 }),
        async (clicks, items) => {
          const { id, key } = await h.account();
          const flow = await makeFlow(h, id);
          await insertClicks(
            h,
            flow,
            clicks.map(({ utmSource, cost }, i) => ({ atMs: DAY + i * 1000, utmSource, ...cost })),
          );
          const batch = items.map(({ price, ...conditions }) => ({
            ...conditions,
            ...("cost" in price ? { cost: price.cost / 1e6 } : { cpc: price.cpc / 1e6 }),
          }));
          const sums = async () => {
            const by: Record<string, number> = {};
            for (const { micros, currency } of await costs(h, id)) by[currency] = (by[currency] ?? 0) + (micros ?? 0);
            return by;
          };
          const untouched = await costs(h, id);
          const { items: previewed, ...said } = await h.api(PATH, { key, json: { batch, dry_run: 1 } });
          expect(await costs(h, id)).toEqual(untouched);
          expect(previewed.map(({ item }: { item: number }) => item)).toEqual(
            items.flatMap(({ flow: named }, place) => (named === undefined ? [place] : [])),
          );
          for (const [place, one] of batch.entries()) {
            const { items: alone, ...told } = await h.api(PATH, { key, json: { batch: [one], dry_run: true } });
            const before = await sums();
            expect(await h.api(PATH, { key, json: { batch: [one] } })).toEqual(told);
            const after = await sums();
            const { clicks: matched = 0, cost_now = 0, cost_then = 0, currency = "usd", others_now = {} } = alone[0] ?? {};
            const whole = previewed.find((each: { item: number }) => each.item === place);
            expect([whole?.clicks ?? 0, whole?.cost_then ?? 0]).toEqual([matched, cost_then]);
            for (const each of ["usd", "eur", "rub"]) {
              const leaving = each === currency ? cost_now : (others_now[each] ?? 0);
              const coming = each === currency ? cost_then : 0;
              expect((after[each] ?? 0) / 1e6).toBeCloseTo((before[each] ?? 0) / 1e6 - leaving + coming, 9);
            }
          }
          expect(await h.api(PATH, { key, json: { batch } })).toEqual(said);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("answers a dry run of one item whole, and none to a token that only reports", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, [
      ...clicksAt(2, { costMicros: 500_000, costCurrency: "usd" }),
      { atMs: DAY + 5000, costMicros: 250_000, costCurrency: "eur" },
    ]);
    const query = { flow: flow.code, cost: 9, dry_run: 1 };
    const item = { item: 0, clicks: 3, cost_now: 1, cost_then: 9, currency: "usd", others_now: { eur: 0.25 } };
    expect(await h.api(PATH, { key, query })).toEqual({ ...ONE, items: [item] });
    expect(await h.api(PATH, { key, query: { ...query, geo: "jp" } })).toEqual({
      ...NONE,
      items: [{ item: 0, clicks: 0, cost_now: 0, cost_then: 0, currency: "usd" }],
    });
    expect(await h.api(PATH, { key, query: { ...query, dry_run: "perhaps" } })).toEqual({
      status: "error",
      error: "invalid",
      field: "dry_run",
    });
    const { token } = (await h.api("/api/profile/reporting.json", { key, json: {} })).data;
    expect(await h.api(PATH, { key: token, query })).toEqual({ status: "error", error: "access" });
    expect(await h.api(PATH, { key, query: { ...query, dry_run: 0 } })).toEqual(ONE);
    expect(await microsOf(h, id)).toEqual([3_000_000, 3_000_000, 3_000_000]);
  });

  it("is noted in one row where it changed clicks, with the conditions, for its account alone", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, clicksAt(3, { utmSource: "fb" }));
    const LIST = "/api/spend/list.json";
    await h.api(PATH, { key, query: { from: "2020-01-01", to: "2020-01-02", cost: 1 } });
    await h.api(PATH, { key, query: { flow: flow.code, cost: 9, dry_run: 1 } });
    expect(await h.api(LIST, { key })).toEqual({ status: "ok", data: [], more: false });
    await h.api(PATH, { key, query: { flow: flow.code, cost: 9, currency: "eur" } });
    const batch = [
      { utm_source: "fb", cpc: "0.5", from: "2026-06-14", to: "2026-06-14", valid: 1 },
      { flow: "nothing", cpc: 1 },
      { cpc: 1 },
    ];
    await h.api(PATH, { key, json: { batch } });
    const common = {
      currency: "usd",
      from: "0000-00-00 00:00:00",
      to: "0000-00-00 00:00:00",
      flow: [],
      way: [],
      geo: "",
      tags: {},
      valid: false,
      unique: false,
    };
    const first = { ...common, clicks: 3, cost: 9, currency: "eur", flow: [flow.code] };
    const second = {
      ...common,
      clicks: 3,
      cpc: 0.5,
      from: "2026-06-14 00:00:00",
      to: "2026-06-15 00:00:00",
      tags: { utm_source: "fb" },
      valid: true,
    };
    const { data } = await h.api(LIST, { key });
    expect(data).toMatchObject([
      { id: 2, items: 2, priced: 1, clicks: 3, conditions: [second] },
      { id: 1, items: 1, priced: 1, clicks: 3, conditions: [first] },
    ]);
    expect(await h.api(LIST, { key, query: { limit: 1 } })).toMatchObject({ data: [{ id: 2 }], more: true });
    expect(await h.api(LIST, { key, query: { before: 2 } })).toMatchObject({ data: [{ id: 1 }], more: false });
    expect((await h.api(LIST, { key: (await h.account()).key })).data).toEqual([]);
    expect(await h.api(LIST, {})).toEqual({ status: "error", error: "key" });
    await h.db.$client.prepare("UPDATE spend_imports SET id = id + 2000 WHERE account_id = ?1 AND id = 2").bind(id).run();
    await h.api(PATH, { key, query: { flow: flow.code, cost: 9 } });
    expect((await h.api(LIST, { key })).data.map((row: { id: number }) => row.id)).toEqual([2003, 2002]);
  });

  it("corrects the reports by what changed, whether or not the clicks are in parts", async () => {
    const h = createHarness();
    await h.db.insert(currencyRates).values({ day: 20260614, currency: "eur", perUsdMicros: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ from: fc.nat(20), length: fc.nat(20), cost: fc.nat(1_000_000), euro: fc.boolean(), isParted: fc.boolean() }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (imports) => {
          const { id, key } = await h.account();
          const flow = await makeFlow(h, id);
          await insertClicks(h, flow, clicksAt(20, { costMicros: 7 }));
          for (const { from, length, cost, euro, isParted } of imports) {
            if (isParted) {
              await buildPart(h.deps, id);
              // One that lands late, and is in no part until the next run.
              await insertClicks(h, flow, [{ atMs: DAY + from * 1000 + 500, utmSource: "late" }]);
            }
            const query = { from: DAY / 1000 + from, to: DAY / 1000 + from + length, cost: cost / 1e6, currency: euro ? "eur" : "usd" };
            await h.api(PATH, { key, query });
          }
          const spent = (await costs(h, id)).reduce((sum, { micros }) => sum + (micros ?? 0), 0);
          const query = { from: "2026-06-14", to: "2026-06-14" };
          for (const item of ["date", "utms", "flow"]) {
            expect((await h.api("/api/tracker/stats.json", { key, query: { ...query, item } })).total.spend).toBe(spent / 1e6);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
