import { describe, expect, it } from "vitest";
import { buildPart } from "../../src/domain/statistics/build-part.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks, makeFlowLead } from "../reports/kit.ts";

const PATH = "/api/flows/list.json";
const DAYS = { from: "2026-06-01", to: "2026-06-03" };
const COLUMNS = ["click", "unique", "total", "cv", "ca", "ma", "spend", "profit", "roi", "epc"];
const at = (text: string) => Date.parse(`2026-06-${text}Z`);

/** Two flows with traffic, the second one's a lead without a click, and one without. */
async function setUp(h: Harness) {
  const { id, key } = await h.account({ timeZone: "Europe/Berlin" });
  const [busy, quiet, idle] = [await makeFlow(h, id), await makeFlow(h, id), await makeFlow(h, id)];
  await insertClicks(h, busy, [
    { atMs: at("01T10:00:00"), costMicros: 1_500_000 },
    // In Berlin it is the first of June already.
    { atMs: Date.parse("2026-05-31T22:30:00Z"), costMicros: 1_500_000 },
    { atMs: at("03T22:30:00"), costMicros: 1_500_000 },
  ]);
  const sale = { status: 2, payoutMicros: 12_000_000, currency: "usd" };
  await makeFlowLead(h, busy, { startedAtMs: at("01T10:05:00"), ...sale });
  await makeFlowLead(h, quiet, { startedAtMs: at("02T10:05:00"), status: 4, payoutMicros: 1_000_000, currency: "usd" });
  return { id, key, busy, quiet, idle };
}

describe("flows/list with figures", () => {
  it("answers what each flow brought in the account's days, as the report does", async () => {
    const h = createHarness();
    const { key, busy, quiet, idle } = await setUp(h);
    const { data, ...rest } = await h.api(PATH, { key, query: DAYS });
    expect(rest).toMatchObject({ status: "ok" });
    expect(data.map((flow: { id: number; figures: object }) => [flow.id, flow.figures])).toEqual([
      [busy.id, { click: 2, unique: 2, total: 1, cv: 1, ca: 1, ma: 12, spend: 3, profit: 9, roi: 300, epc: 6 }],
      [quiet.id, { click: 0, unique: 0, total: 1, cv: 0, ca: 0, ma: 0, spend: 0, profit: 0, roi: null, epc: null }],
      [idle.id, { click: 0, unique: 0, total: 0, cv: 0, ca: 0, ma: 0, spend: 0, profit: 0, roi: null, epc: null }],
    ]);
    const report = await h.api("/api/reports/traffic.json", { key, json: { ...DAYS, group: "flow", columns: COLUMNS } });
    for (const [code, ...values] of report.data.rows) {
      const { figures } = data.find((flow: { code: string }) => flow.code === code);
      expect(COLUMNS.map((name) => figures[name])).toEqual(values);
    }
    const plain = await h.api(PATH, { key });
    expect(plain.data).toEqual(data.map(({ figures: _, ...flow }: { figures: object }) => flow));
  });

  it("answers a part of the list, without deleted flows, and amounts that no rate is known for", async () => {
    const h = createHarness();
    const { key, busy, quiet, idle } = await setUp(h);
    await makeFlowLead(h, quiet, { startedAtMs: at("02T11:00:00"), status: 2, payoutMicros: 7_000_000, currency: "xxx" });
    await h.api("/api/flows/delete.json", { key, json: { id: busy.id } });
    const ask = async (query: object) => {
      const { data, more, unconverted } = await h.api(PATH, { key, query: { ...DAYS, ...query } });
      return [data.map(({ id, figures }: { id: number; figures: { total: number } }) => [id, figures.total]), more, unconverted];
    };
    expect(await ask({})).toEqual([
      [
        [quiet.id, 2],
        [idle.id, 0],
      ],
      undefined,
      { xxx: 7 },
    ]);
    expect(await ask({ limit: 1 })).toEqual([[[idle.id, 0]], true, undefined]);
    expect(await ask({ limit: 1, before: idle.id })).toEqual([[[quiet.id, 2]], false, { xxx: 7 }]);
  });

  it("shows nobody else's, and refuses half a period and a reversed one", async () => {
    const h = createHarness();
    const { busy } = await setUp(h);
    const { key } = await h.account();
    expect(await h.api(PATH, { key, query: DAYS })).toEqual({ status: "ok", data: [] });
    const invalid = (field: string) => ({ status: "error", error: "invalid", field });
    for (const [given, field] of [
      ["from", "to"],
      ["to", "from"],
    ])
      expect(await h.api(PATH, { key, query: { [given ?? ""]: "2026-06-01" } })).toEqual({ status: "error", error: "missing", field });
    expect(await h.api(PATH, { key, query: { from: "2026-06-02", to: "2026-06-01" } })).toEqual(invalid("to"));
    expect(await h.api(PATH, { key, query: { ...DAYS, from: "June" } })).toEqual(invalid("from"));
    expect(await h.api(PATH, { key, query: { ...DAYS, before: busy.id } })).toEqual(invalid("before"));
    expect(await h.api(PATH, { query: DAYS })).toEqual({ status: "error", error: "key" });
  });

  it("takes two round trips with the key's, whatever is asked for, and one more where chunks are read", async () => {
    const h = createHarness();
    const { id, key, busy, quiet } = await setUp(h);
    await insertClicks(h, busy, [{ atMs: at("01T12:00:00"), isUnique: false }]);
    const trips = async (query: object = {}) => (await h.d1.measure(() => h.api(PATH, { key, query: { ...DAYS, ...query } }))).roundTrips;
    for (const query of [{}, { limit: 1 }, { q: busy.code }, { status: "active", limit: 5, before: quiet.id }, { before: 999_999_999 }])
      expect([query, await trips(query)]).toEqual([query, 2]);
    while ((await buildPart(h.deps, id)) > 0);
    expect(await trips()).toBe(3);
    expect(await trips()).toBe(2);
  });

  it("reads of other flows than those of the part no more than the ids of clicks that are in no statistics yet", async () => {
    const h = createHarness();
    const { id, key, idle } = await setUp(h);
    const query = { ...DAYS, limit: 1, before: idle.id };
    const read = async () => (await h.d1.measure(() => h.api(PATH, { key, query }))).rowsRead;
    const few = await read();
    expect(few).toBeLessThanOrEqual(75);
    const newer = await makeFlow(h, id);
    await insertClicks(
      h,
      newer,
      Array.from({ length: 40 }, () => ({ atMs: at("02T10:00:00") })),
    );
    for (let i = 0; i < 40; i += 1) await makeFlowLead(h, newer, { startedAtMs: at("02T10:05:00"), status: 2 });
    expect((await read()) - few).toBeLessThanOrEqual(45);
  });
});
