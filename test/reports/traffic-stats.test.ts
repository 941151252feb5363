import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyRates } from "../../src/db/schema/index.ts";
import { convertMicros, microsPerUsd } from "../../src/domain/currency/convert.ts";
import { SHIPPED_RATES } from "../../src/domain/currency/shipped-rates.ts";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { ratio } from "../../src/domain/statistics/metrics.ts";
import { makeFlow, makeGoal, makeOffer, makeSite, makeWay } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { type ClickValues, insertClicks, makeFlowLead } from "./kit.ts";

const PATH = "/api/tracker/stats.json";
const DAY = Date.parse("2026-08-05T10:00:00Z");
const RANGE = { from: "2026-08-01", to: "2026-08-31" };

const repeat = (count: number, value: (place: number) => ClickValues): ClickValues[] => Array.from({ length: count }, (_, i) => value(i));

const NOTHING = {
  total: 0,
  cv: 0,
  cn: 0,
  ch: 0,
  ca: 0,
  cc: 0,
  ct: 0,
  mh: 0,
  ma: 0,
  mt: 0,
  cr: 0,
  epc: 0,
  appr: 0,
  app: 0,
};

/** The day of the specification's sample: 44 clicks by 22 visitors, six leads. */
async function sample(h: Harness, accountId: number) {
  const flow = await makeFlow(h, accountId);
  const site = await makeSite(h, accountId);
  const way = await makeWay(h, flow, { siteId: site.id });
  const goal = await makeGoal(h, accountId);
  const visit = {
    wayId: way.id,
    siteId: site.id,
    country: "DE",
    mobile: 1,
    os: 5,
    browser: 1,
    ip: "12.34.56.78",
    domain: "meow.test",
    subid: "purr",
    utmSource: "fb",
    utmCampaign: "c1",
    utmContent: "n1",
    utmTerm: "t1",
    utmMedium: "m1",
  };
  await insertClicks(
    h,
    flow,
    repeat(44, (i) => ({ ...visit, atMs: DAY + i * 1000, isUnique: i < 22, costMicros: i < 10 ? 1_337_000 : null })),
  );
  const lead = (status: number, price: number, goalId: number | null = null) =>
    makeFlowLead(h, flow, { ...visit, status, payoutMicros: price * 1_000_000, currency: "usd", goalId, startedAtMs: DAY + 60_000 });
  await lead(0, 0);
  await lead(1, 20);
  await lead(2, 100, goal.id);
  await lead(2, 35);
  await lead(4, 5, goal.id);
  await lead(4, 5);
  return { flow, way, site, goal };
}

const FIGURES = {
  click: 44,
  unique: 22,
  total: 6,
  cv: 4,
  cn: 1,
  ch: 1,
  ca: 2,
  cc: 0,
  ct: 2,
  mh: 20,
  ma: 135,
  mt: 155,
  cr: 18.2,
  epc: 6.14,
  appr: 50,
  app: 33.3,
  spend: 13.37,
  profit: 121.63,
  roi: 910,
};

describe("/api/tracker/stats.json", () => {
  it("counts clicks, leads by status and goal, and money, by the day and in total", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { goal } = await sample(h, id);
    const byGoal = {
      [goal.code]: {
        id: goal.code,
        name: goal.name,
        ...NOTHING,
        total: 2,
        cv: 1,
        ca: 1,
        ct: 1,
        ma: 100,
        mt: 100,
        cr: 4.55,
        epc: 4.55,
        appr: 100,
        app: 50,
      },
    };
    expect(await h.api(PATH, { key, query: { ...RANGE, item: "date" } })).toEqual({
      status: "ok",
      stats: { "20260805": { id: 20260805, name: "2026-08-05", ...FIGURES, goal: byGoal } },
      total: { ...FIGURES, goal: byGoal },
    });
  });

  it("groups by every item, under the item's id", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { flow, way, site } = await sample(h, id);
    const items = {
      date: [20260805, "2026-08-05"],
      hour: [10, "10:00"],
      flow: [flow.code, flow.name],
      way: [way.id, "Landing"],
      site: [site.id, "Landing"],
      filter: [0, "Target visits"],
      geo: ["de", "Germany"],
      mobile: [1, "Mobile"],
      os: [5, "Android"],
      browser: [1, "Chrome"],
      ip: ["12.34.56.78", "12.34.56.78"],
      utmd: ["meow.test", "meow.test"],
      subid: ["purr", "purr"],
      utms: ["fb", "fb"],
      utmc: ["c1", "c1"],
      utmn: ["n1", "n1"],
      utmt: ["t1", "t1"],
      utmm: ["m1", "m1"],
    };
    for (const [item, [group, name]] of Object.entries(items)) {
      const { stats, total } = await h.api(PATH, { key, query: { ...RANGE, item } });
      expect(stats).toMatchObject({ [String(group)]: { id: group, name, ...FIGURES } });
      expect(Object.keys(stats)).toHaveLength(1);
      expect(total).toMatchObject(FIGURES);
    }
  });

  it("filters by each parameter, and by several", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const { flow, way, site } = await sample(h, id);
    await insertClicks(h, await makeFlow(h, id), [{ atMs: DAY + 3_600_000, country: "fr", filter: 2 }]);
    const filters = {
      geo: "de",
      flow: flow.code,
      way: way.id,
      site: site.id,
      filter: 0,
      hour: 10,
      mobile: 1,
      os: 5,
      browser: 1,
      domain: "meow.test",
      ip: "12.34.56.78",
      utm_source: "fb",
      utm_campaign: "c1",
      utm_content: "n1",
      utm_term: "t1",
      utm_medium: "m1",
      subid: "purr",
    };
    for (const [name, value] of Object.entries(filters)) {
      const { total } = await h.api(PATH, { key, query: { ...RANGE, item: "hour", [name]: value } });
      expect([name, total]).toMatchObject([name, FIGURES]);
    }
    expect((await h.api(PATH, { key, query: { ...RANGE, item: "os", ...filters } })).total).toMatchObject(FIGURES);
    const spellings = { domain: ["MEOW.Test", "meow.test.", "https://meow.test/x"], flow: [flow.id, flow.code.toUpperCase()] };
    for (const [name, values] of Object.entries(spellings)) {
      for (const value of values) {
        const { total } = await h.api(PATH, { key, query: { ...RANGE, item: "hour", [name]: value } });
        expect([name, value, total]).toMatchObject([name, value, FIGURES]);
      }
    }
    expect((await h.api(PATH, { key, query: { ...RANGE, item: "geo" } })).stats).toMatchObject({ de: { click: 44 }, fr: { click: 1 } });
    expect((await h.api(PATH, { key, query: { ...RANGE, item: "date", os: 1 } })).total).toMatchObject({ click: 0, total: 0, roi: 0 });
  });

  it("names goals and sites of somebody else's offer, those of one code together, and filters by such a site", async () => {
    const h = createHarness();
    const [{ id, key }, owner, other] = [await h.account(), await h.account(), await h.account()];
    const offer = await makeOffer(h, owner.id);
    const site = await makeSite(h, owner.id, { offerId: offer.id, name: "Theirs" });
    const flow = await makeFlow(h, id, { offerId: offer.id });
    const foreign = await makeSite(h, other.id);
    const codes = ["dep", "dep", "reg"];
    for (const [index, accountId] of [id, owner.id, owner.id].entries()) {
      const goal = await makeGoal(h, accountId, { code: codes[index] ?? "", name: `${codes[index]} ${index}` });
      await makeFlowLead(h, flow, {
        goalId: goal.id,
        siteId: site.id,
        startedAtMs: DAY,
        status: 2,
        payoutMicros: 1_000_000,
        currency: "usd",
      });
    }
    const { stats, total } = await h.api(PATH, { key, query: { ...RANGE, item: "site", site: site.id } });
    expect(stats).toMatchObject({
      [site.id]: { id: site.id, name: "Theirs", total: 3, goal: { dep: { total: 2, ma: 2 }, reg: { total: 1 } } },
    });
    expect(Object.values(total.goal)).toMatchObject([
      { id: "dep", name: "dep 0", app: 100 },
      { id: "reg", name: "reg 2" },
    ]);
    const answer = await h.api(PATH, { key, query: { ...RANGE, item: "site", site: foreign.id } });
    expect(answer).toEqual({ status: "error", error: "access", field: "site" });
  });

  it("shows clicks without a tag under the empty key with the id false", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await insertClicks(h, await makeFlow(h, id), [{ atMs: DAY }]);
    const { stats } = await h.api(PATH, { key, query: { ...RANGE, item: "utms" } });
    expect(stats).toMatchObject({ "": { id: false, name: "", click: 1 } });
  });

  it("writes three significant digits, and whole numbers whole", () => {
    expect([ratio(4, 22, 100), ratio(135, 20), ratio(3, 58, 100), ratio(9, 29, 100), ratio(1, 0), ratio(123_456, 1)]).toEqual([
      18.2, 6.75, 5.17, 31, 0, 123_456,
    ]);
  });

  it.each([
    [1005, 1000, 1, 1.01],
    [1_005_000, 1_000_000, 1, 1.01],
    [2675, 1000, 1, 2.68],
    [9995, 1000, 1, 10],
    [99_950, 1000, 1, 100],
    [1005, 10, 1, 101],
    [2, 3, 100, 66.7],
    [1, 8, 1, 0.125],
    [12_345, 10_000_000, 1, 0.00123],
    [1_235, 1_000_000, 1, 0.00124],
    [-1005, 1000, 1, -1.01],
    [-125, 1000, 100, -12.5],
    [1, 3, 1, 0.333],
  ])("rounds a half away from zero, as decimals are written: %d / %d × %d", (part, whole, scale, expected) => {
    expect(ratio(part, whole, scale)).toBe(expected);
  });

  it.each([
    [62_500_000, 2_000_000, 31.25],
    [1_000_000, 3_000_000, 0.333],
    [1_234_567_890, 1_000_000, 1234.57],
    [-31_255_000, 1_000_000, -31.26],
  ])("writes amounts to the cent at least: %d / %d", (part, whole, expected) => {
    expect(ratio(part, whole, 1, 2)).toBe(expected);
  });

  it("is the closest of three digits to every ratio", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 9 }), (part, whole) => {
        const exact = part / whole;
        const shown = ratio(part, whole, 100);
        expect(Math.abs(shown - exact * 100)).toBeLessThanOrEqual(Math.max(0.5, Math.abs(exact * 100) * 0.005) * (1 + 1e-9));
        if (Math.abs(shown) < 100) expect(Number(shown.toPrecision(3))).toBe(shown);
      }),
    );
  });

  it("counts days and hours in the account's zone where clocks change", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Europe/Berlin" });
    const flow = await makeFlow(h, id);
    const spring = Date.parse("2026-03-29T00:30:00Z");
    for (const hours of [0, 1, 21.5]) {
      await insertClicks(h, flow, [{ atMs: spring + hours * 3_600_000 }], "Europe/Berlin");
      await makeFlowLead(h, flow, { startedAtMs: spring + hours * 3_600_000 });
    }
    const query = { from: "2026-03-29", to: "2026-03-29" };
    const { stats } = await h.api(PATH, { key, query: { ...query, item: "hour" } });
    expect(Object.entries(stats).map(([hour, row]) => [hour, (row as { click: number }).click, (row as { total: number }).total])).toEqual([
      ["1", 1, 1],
      ["3", 1, 1],
    ]);
  });

  it("counts leads in summer and winter time in a report of a year", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ timeZone: "Europe/Berlin" });
    const flow = await makeFlow(h, id);
    for (const at of ["01-15T22", "07-15T21", "12-31T22"]) await makeFlowLead(h, flow, { startedAtMs: Date.parse(`2026-${at}:30:00Z`) });
    const { stats } = await h.api(PATH, { key, query: { from: "2026-01-01", to: "2026-12-31", item: "hour" } });
    expect(stats).toMatchObject({ 23: { total: 3 } });
  });

  it("answers fifty thousand groups, and refuses more", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    const ask = async (query: Record<string, string>) => h.api(PATH, { key, query: { ...RANGE, ...query } });
    for (let begin = 0; begin < 50_000; begin += 10_000) {
      await insertClicks(
        h,
        flow,
        repeat(10_000, (i) => ({ atMs: DAY + i, subid: String(begin + i) })),
      );
      await buildPart(h.deps, id);
    }
    expect(Object.keys((await ask({ item: "subid" })).stats)).toHaveLength(50_000);
    await insertClicks(h, flow, [{ atMs: DAY, subid: "one more" }]);
    expect(await ask({ item: "subid" })).toEqual({ status: "error", error: "limit", field: "item" });
    expect((await ask({ item: "ip", geo: "de" })).total.click).toBe(50_001);
  });

  it("counts money in the account's currency, at the rate of the day", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ currency: "pln" });
    const flow = await makeFlow(h, id);
    await h.db.$client.batch([
      h.db.$client.prepare("INSERT OR IGNORE INTO currency_rates (day, currency, per_usd_micros) VALUES (20260804, 'pln', 4000000)"),
      h.db.$client.prepare("INSERT OR IGNORE INTO currency_rates (day, currency, per_usd_micros) VALUES (20260806, 'pln', 5000000)"),
    ]);
    for (const day of [0, 1]) {
      await insertClicks(h, flow, [{ atMs: DAY + day * 86_400_000, costMicros: 1_000_000 }]);
      await makeFlowLead(h, flow, { startedAtMs: DAY + day * 86_400_000, status: 2, payoutMicros: 10_000_000, currency: "usd" });
    }
    await makeFlowLead(h, flow, { startedAtMs: DAY, status: 1, payoutMicros: 7_000_000, currency: "pln" });
    // Before the first rate that is known, it is that one.
    await makeFlowLead(h, flow, { startedAtMs: DAY - 3 * 86_400_000, status: 1, payoutMicros: 1_000_000, currency: "usd" });
    const { total } = await h.api(PATH, { key, query: { ...RANGE, item: "date" } });
    expect(total).toMatchObject({ spend: 9, ma: 90, mh: 11, mt: 101, profit: 81, roi: 900 });
  });

  it("names money beside the figures for which no rate is known, and counts none one for one", async () => {
    const h = createHarness();
    await h.db.delete(currencyRates);
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await insertClicks(h, flow, [
      { atMs: DAY, costMicros: 250_000, costCurrency: "ton", country: "de" },
      { atMs: DAY, costMicros: 1_000_000, country: "fr" },
    ]);
    const lead = (status: number, payoutMicros: number, currency: string) =>
      makeFlowLead(h, flow, { startedAtMs: DAY, status, payoutMicros, currency, country: "de" });
    await lead(2, 1_500_000_000, "jpy");
    await lead(2, 5_000_000, "ton");
    await lead(1, 70_000_000, "xtr");
    await lead(3, 9_000_000, "xtr");
    await lead(2, 10_000_000, "usd");
    const report = await h.api(PATH, { key, query: { ...RANGE, item: "geo" } });
    expect(report.total).toMatchObject({
      click: 2,
      ca: 3,
      ch: 1,
      cc: 1,
      spend: 1,
      ma: 19.525201,
      mh: 0,
      mt: 19.525201,
      profit: 18.525201,
    });
    expect(report.unconverted).toEqual({ ton: 5.25, xtr: 70 });
    expect(report.stats.de).toMatchObject({ ma: 19.525201, spend: 0, unconverted: { ton: 5.25, xtr: 70 } });
    expect(report.stats.fr).not.toHaveProperty("unconverted");
    const text = await (await h.request(PATH, { key, query: { ...RANGE, item: "geo", format: "csv" } })).text();
    expect(text.split("\r\n").map((line) => line.replace(/^.*roi,|^.*?(?="|,$)/, ""))).toEqual([
      "unconverted",
      '"5.25 ton, 70 xtr"',
      ",",
      '"5.25 ton, 70 xtr"',
      "",
    ]);
    // A rate of any day is better than none.
    await h.db.insert(currencyRates).values({ day: 20200101, currency: "ton", perUsdMicros: 500_000 });
    const later = await h.api(PATH, { key, query: { ...RANGE, item: "geo" } });
    expect(later.total).toMatchObject({ spend: 1.5, ma: 29.525201 });
    expect(later.unconverted).toEqual({ xtr: 70 });
    // What the operator fixed comes before it, and closes the gap.
    const fixed = createHarness({ CURRENCY_RATES: "ton=0.25, xtr=70" });
    const whole = await fixed.api(PATH, { key, query: { ...RANGE, item: "geo" } });
    expect(whole.total).toMatchObject({ spend: 2, ma: 39.525201, mh: 1 });
    expect(whole).not.toHaveProperty("unconverted");
  });

  it("shows the money of new leads by itself until they are approved", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    await makeGoal(h, id, { code: "paid" });
    const today = new Date(h.clock.ms).toISOString().slice(0, 10);
    const call = (query: Record<string, string | number>) =>
      h.api("/api/tracker/postback.json", { key, query: { flow: flow.code, subid: "s1", goal: "paid", ...query } });
    const figures = async (format = "json") => {
      const answer = await h.request(PATH, { key, query: { item: "date", from: today, to: today, format } });
      return format === "csv" ? answer.text() : ((await answer.json()) as { total: { mn?: number } }).total;
    };
    expect((await call({ price: 40 })).stage).toBe("new");
    const awaited = { total: 1, cn: 1, mn: 40, mh: 0, ma: 0, mt: 0, profit: 0, goal: { paid: { mn: 40, mt: 0 } } };
    expect(await figures()).toMatchObject(awaited);
    expect(await figures("csv")).toMatch(/,roi,mn\r\n.*,40\r\n.*,40\r\n$/);
    await call({ status: "sale" });
    const now = await figures();
    expect(now).toMatchObject({ total: 1, ca: 1, ma: 40, mt: 40 });
    expect(now).not.toHaveProperty("mn");
  });

  it("leaves everything unconverted that is not in the account's currency, where that has no rate", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ currency: "xtr" });
    const flow = await makeFlow(h, id);
    await makeFlowLead(h, flow, { startedAtMs: DAY, status: 2, payoutMicros: 10_000_000, currency: "usd" });
    await makeFlowLead(h, flow, { startedAtMs: DAY, status: 2, payoutMicros: 7_000_000, currency: "xtr" });
    const report = await h.api(PATH, { key, query: { ...RANGE, item: "date" } });
    expect(report).toMatchObject({ total: { ca: 2, ma: 7 }, unconverted: { usd: 10 } });
  });

  it("says of every sum what it is worth or that it is not converted, whatever rates are known", async () => {
    const h = createHarness();
    const currencies = ["usd", "eur", "btc", "vnd", "ton", "xtr"];
    const day = fc.integer({ min: 1, max: 28 }).map((of) => 20260800 + of);
    const rate = fc.record({
      currency: fc.constantFrom(...currencies.slice(1)),
      day,
      perUsdMicros: fc.oneof(fc.constantFrom(12.017405, 25_947_768_049.73), fc.integer({ min: 1000, max: 1_000_000_000 })),
    });
    const sale = fc.record({ currency: fc.constantFrom(...currencies), day, payoutMicros: fc.integer({ min: 1, max: 1_000_000 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rate, { selector: (one) => `${one.currency}${one.day}`, maxLength: 6 }),
        fc.array(sale, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...currencies),
        async (rates, sales, currency) => {
          const { id, key } = await h.account({ currency });
          const flow = await makeFlow(h, id);
          await h.db.delete(currencyRates);
          if (rates.length > 0) await h.db.insert(currencyRates).values(rates);
          for (const { day: at, ...money } of sales)
            await makeFlowLead(h, flow, { ...money, startedAtMs: DAY + (at - 20260805) * 86_400_000, status: 2 });
          const { total, unconverted = {} } = await h.api(PATH, { key, query: { ...RANGE, from: "2026-08-01", item: "date" } });
          const expected = { ma: 0, unconverted: {} as Record<string, number> };
          for (const [where, own] of Map.groupBy(sales, (one) => `${one.currency} ${one.day}`)) {
            const [code = "", at = ""] = where.split(" ");
            const sum = own.reduce((micros, { payoutMicros }) => micros + payoutMicros, 0);
            const worth =
              code === currency ? sum : convertMicros(sum, nearest(rates, code, Number(at)), nearest(rates, currency, Number(at)));
            if (worth === null) expected.unconverted[code] = (expected.unconverted[code] ?? 0) + sum / 1e6;
            else expected.ma += worth / 1e6;
          }
          expect(Object.keys(unconverted).sort()).toEqual(Object.keys(expected.unconverted).sort());
          for (const [code, amount] of Object.entries(expected.unconverted)) expect(unconverted[code]).toBeCloseTo(amount, 6);
          expect(Math.abs(total.ma - expected.ma)).toBeLessThanOrEqual(expected.ma * 1e-14 + 1e-9);
        },
      ),
      { numRuns: 40 },
    );
    function nearest(rates: { currency: string; day: number; perUsdMicros: number }[], currency: string, at: number) {
      if (currency === "usd") return 1_000_000;
      const own = rates.filter((one) => one.currency === currency);
      const [best] = own.sort((a, b) => Math.abs(a.day - at) - Math.abs(b.day - at) || a.day - b.day);
      const shipped = SHIPPED_RATES[currency];
      return best?.perUsdMicros ?? (shipped === undefined ? null : microsPerUsd(shipped));
    }
  });

  it("writes CSV with the total last", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await sample(h, id);
    const answer = await h.request(PATH, { key, query: { ...RANGE, item: "date", format: "csv" } });
    expect(await answer.text()).toBe(
      "id,name,click,unique,total,cv,cn,ch,ca,cc,ct,mh,ma,mt,cr,epc,appr,app,spend,profit,roi\r\n" +
        "20260805,2026-08-05,44,22,6,4,1,1,2,0,2,20,135,155,18.2,6.14,50,33.3,13.37,121.63,910\r\n" +
        ",total,44,22,6,4,1,1,2,0,2,20,135,155,18.2,6.14,50,33.3,13.37,121.63,910\r\n",
    );
  });

  it("writes the rows of CSV by number, or by text, whatever currency their money is in", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    const hours = [2, 10, 0, 9];
    for (const hour of hours) {
      const cost = hour === 2 ? { costMicros: 1, costCurrency: "eur" } : {};
      await insertClicks(h, flow, [
        { atMs: DAY + (hour - 10) * 3_600_000, utmSource: ["", "b", "Z", "a"][hours.indexOf(hour)] ?? "", ...cost },
      ]);
    }
    const names = async (item: string) => {
      const text = await (await h.request(PATH, { key, query: { ...RANGE, item, format: "csv" } })).text();
      return text
        .split("\r\n")
        .slice(1, -2)
        .map((line) => line.split(",")[0]);
    };
    expect(await names("hour")).toEqual(["0", "2", "9", "10"]);
    expect(await names("utms")).toEqual(["", "Z", "a", "b"]);
  });

  it("says what is missing, whose data it is not, and what is wrong", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const foreign = await sample(h, (await h.account()).id);
    const error = async (query: Record<string, string | number>, as = key) => {
      const { status, ...rest } = await h.api(PATH, { key: as, query });
      return [status, rest];
    };
    expect(await error({})).toEqual(["error", { error: "no-item" }]);
    expect(await error({ item: "" })).toEqual(["error", { error: "no-item" }]);
    expect(await error({ item: "date" })).toEqual(["error", { error: "no-from" }]);
    expect(await error({ item: "date", from: "2026-01-01" })).toEqual(["error", { error: "no-to" }]);
    const whole = { item: "date", ...RANGE };
    for (const foreigner of [{ flow: foreign.flow.code }, { way: foreign.way.id }, { site: foreign.site.id }]) {
      expect(await error({ ...whole, ...foreigner })).toMatchObject(["error", { error: "access" }]);
    }
    const lapsed = await h.account({ paidUntilMs: h.clock.ms - 8 * 86_400_000 });
    expect(await error(whole, lapsed.key)).toEqual(["error", { error: "payment-required" }]);
    expect(await error(whole, `${id}-wrong`)).toEqual(["error", { error: "access" }]);
    const bad = {
      item: "moon",
      from: "0000-01-01",
      to: "2026-07-31",
      hour: 24,
      mobile: 2,
      os: 9,
      browser: 12,
      filter: 6,
      geo: "zz",
      way: "a",
    };
    for (const [field, value] of Object.entries(bad)) {
      expect(await error({ ...whole, [field]: value })).toEqual(["error", { error: "invalid", field }]);
    }
    expect(await h.api(PATH, { key, json: { ...whole, item: ["date"] } })).toMatchObject({ status: "error" });
    expect((await h.api(PATH, { key, query: whole })).stats).toEqual({});
  });
});
