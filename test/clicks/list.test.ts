import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clicks } from "../../src/db/schema/index.ts";
import { LOOKED_AT } from "../../src/domain/click-log/list-clicks.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { makeFlow } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks } from "../reports/kit.ts";
import { createTracked } from "../tracker/kit.ts";

const LIST = "/api/clicks/list.json";
const GET = "/api/clicks/get.json";

type Found = { data: { id: string }[]; more: boolean; next: string };

const idsOf = ({ data }: Found) => data.map(({ id }) => id);

type Values = Partial<typeof clicks.$inferInsert>;

/** An account with flows, and what makes clicks of them. */
async function setUp(h: Harness, flowCount = 2) {
  const { id: accountId, key } = await h.account();
  const flows: Awaited<ReturnType<typeof makeFlow>>[] = [];
  for (let i = 0; i < flowCount; i += 1) flows.push(await makeFlow(h, accountId));
  const add = async (flow: number, secondsAgo: number, values: Values = {}) => {
    const { id: flowId = 0 } = flows[flow] ?? {};
    const atMs = h.clock.ms - secondsAgo * 1000;
    const id = await mintClickId(h.deps, { flowId, atMs });
    await h.db
      .insert(clicks)
      .values({ id, accountId, flowId, wayId: 0, atMs, localDay: 20260101, localHour: 1, isUnique: true, ...values });
    return id;
  };
  const ask = (query: object) => h.api(LIST, { key, json: query });
  return { h, accountId, key, flows, add, ask };
}

/** So many clicks of a flow, a second apart, from Austria. */
const fill = (h: Harness, flow: { id: number; accountId: number } | undefined, count: number, firstMs: number) =>
  insertClicks(
    h,
    flow ?? { id: 0, accountId: 0 },
    Array.from({ length: count }, (_, i) => ({ atMs: firstMs + i * 1000, country: "at" })),
  );

describe("clicks/list", () => {
  it("shows clicks of all flows or of one, newest first, each with its lead", async () => {
    const { h, key, flow, landedClick, post, accountId } = await createTracked();
    const click = await landedClick({
      country: "DE",
      subid: "a1",
      costMicros: 250_000,
      filter: 1,
      linkParams: '{"fbclid":"f1","tags":{"x":"y"}}',
    });
    const { id: lead } = await post({ click, status: "approve" });
    const other = await makeFlow(h, accountId);
    const later = await mintClickId(h.deps, { flowId: other.id, atMs: h.clock.ms + 1000 });
    await h.db.insert(clicks).values({
      id: later,
      accountId,
      flowId: other.id,
      wayId: 0,
      atMs: h.clock.ms + 1000,
      localDay: 20260101,
      localHour: 1,
      isUnique: false,
    });
    const answer = await h.api(LIST, { key });
    expect(answer).toMatchObject({ status: "ok", more: false, next: "" });
    expect(answer.data).toMatchObject([
      { id: later, flow: other.id, flow_code: other.code, way: 0, unique: false, lead: 0, cost: null, currency: "", pruned: false },
      {
        id: click,
        flow: flow.id,
        flow_code: flow.code,
        way: 3,
        filter: 1,
        geo: "de",
        subid: "a1",
        unique: true,
        cost: 0.25,
        currency: "usd",
        lead,
        click_ids: { fbclid: "f1" },
        tags: { x: "y" },
      },
    ]);
    expect(idsOf(await h.api(LIST, { key, query: { flow: flow.code } }))).toEqual([click]);
    expect(idsOf(await h.api(LIST, { key, json: { flow: other.id } }))).toEqual([later]);
  });

  it("narrows by every filter", async () => {
    const { h, flows, add, ask } = await setUp(createHarness());
    const [a, b, c] = [
      await add(0, 30, { wayId: 7, country: "de", ip: "203.0.113.9" }),
      await add(1, 20, { subid: "s", country: "fr", filter: 2 }),
      await add(0, 10),
    ];
    const seconds = h.clock.unixSeconds;
    const table: [object, string[]][] = [
      [{}, [c, b, a]],
      [{ flow: flows[0]?.code }, [c, a]],
      [{ way: 7 }, [a]],
      [{ way: 0 }, [c, b]],
      [{ filter: 2 }, [b]],
      [{ geo: ["de", "fr"] }, [b, a]],
      [{ geo: "" }, [c]],
      [{ ip: "::ffff:203.0.113.9" }, [a]],
      [{ subid: "s" }, [b]],
      [{ from: seconds - 20, to: seconds - 20 }, [b]],
      [{ to: seconds - 20, flow: flows[0]?.code }, [a]],
      [{ before: c }, [b, a]],
      [{ before: b, flow: flows[0]?.code }, [a]],
      [{ geo: "us" }, []],
    ];
    for (const [query, ids] of table) expect([query, idsOf(await ask(query))]).toEqual([query, ids]);
  });

  it("walks through all clicks of many flows once, whatever the page, also where pages are short", async () => {
    const { flows, add, ask, key, h } = await setUp(createHarness(), 12);
    const all: string[] = [];
    for (let i = 0; i < 60; i += 1) all.unshift(await add((i * 7) % 12, 100 - i, { country: i % 2 === 0 ? "de" : "fr" }));
    const walk = async (query: object) => {
      const seen: string[] = [];
      for (let before = {}; ; ) {
        const page: Found = await ask({ ...query, ...before });
        seen.push(...idsOf(page));
        if (!page.more) return seen;
        before = { before: page.next };
      }
    };
    for (const limit of [1, 7, 60]) expect(await walk({ limit })).toEqual(all);
    await fill(h, flows[0], LOOKED_AT + 10, h.clock.ms - 90_000_000);
    expect(await walk({ geo: "de", limit: 7 })).toHaveLength(30);
    expect(await h.api(LIST, { key, query: { geo: "us" } })).toMatchObject({ data: [], more: true });
  });

  it("shows nobody else's clicks, and says what is wrong with what is asked", async () => {
    const h = createHarness();
    const [ours, theirs] = [await setUp(h), await setUp(h)];
    const click = await theirs.add(0, 1);
    expect(idsOf(await ours.ask({}))).toEqual([]);
    expect(await ours.ask({ flow: theirs.flows[0]?.code })).toEqual({ status: "error", error: "flow", field: "flow" });
    for (const id of [click, "1_0mh5cz2fk8qk2d1vx07a3c9e1", "x"])
      expect(await h.api(GET, { key: ours.key, query: { click: id } })).toEqual({ status: "error", error: "click" });
    for (const [field, value] of Object.entries({ before: "x", filter: 6, way: -1, geo: "atlantis", limit: 0 }))
      expect(await ours.ask({ [field]: value })).toEqual({ status: "error", error: "invalid", field });
    expect(await h.api(GET, { key: ours.key })).toEqual({ status: "error", error: "missing", field: "click" });
    expect(await h.api(LIST)).toEqual({ status: "error", error: "key" });
  });

  it("reads three rows for each click of a flow, and a few more for each flow of all", async () => {
    const { h, flows, add, key } = await setUp(createHarness(), 30);
    const query = (json: object) => h.d1.measure(() => h.api(LIST, { key, json: { limit: 50, ...json } }));
    const unasked = await query({ limit: "bad" });
    for (const flow of flows) await fill(h, flow, 100, h.clock.ms - 1_000_000);
    for (let i = 0; i < 30; i += 1) await add(i, i);
    const one = await query({ flow: flows[0]?.code });
    const all = await query({});
    expect([one.roundTrips, all.roundTrips]).toEqual([3, 3]);
    expect(one.rowsRead - unasked.rowsRead).toBeLessThanOrEqual(3 * 50 + 20);
    expect(all.rowsRead - unasked.rowsRead).toBeLessThanOrEqual(4 * 50 + 8 * 30);
    for (const flow of flows) await fill(h, flow, 500, h.clock.ms - 90_000_000);
    expect((await query({})).rowsRead).toBeLessThanOrEqual(all.rowsRead + 2);
  });
});

describe("clicks/get", () => {
  it("shows a click, also one of which only its lead is left", async () => {
    const { h, key, landedClick, post, newClick } = await createTracked();
    const click = await landedClick({ country: "DE", subid: "a1" });
    const { id: lead } = await post({ click, status: "approve" });
    const get = async (named: string) => (await h.api(GET, { key, json: { click: named } })).data;
    const shown = await get(click);
    expect(shown).toMatchObject({ id: click, geo: "de", subid: "a1", lead, unique: true, pruned: false });
    expect(await get(`{${click.toUpperCase()}}`)).toEqual(shown);
    await h.db.delete(clicks).where(eq(clicks.id, click));
    expect(await get(click)).toEqual({ ...shown, cost: null, currency: "", unique: null, pruned: true });
    const pending = await newClick();
    await post({ click: pending, status: "approve" });
    expect(await h.api(GET, { key, query: { click: pending } })).toEqual({ status: "error", error: "click" });
  });
});
