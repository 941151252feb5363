import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { receivedCalls } from "../../src/db/schema/index.ts";
import { makeGlobalToken } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createSold } from "../site/kit.ts";
import { createTracked, PATH } from "../tracker/kit.ts";

const LIST = "/api/postbacks/received.json";
const BULK = "/api/tracker/bulk.json";
const DAY = 86_400;

type Query = Record<string, string | number>;

/** The log as its account reads it. */
const read = async (h: Harness, key: string, query: Query = {}) => (await h.api(LIST, { key, query })).data;

/** How many calls are kept of everybody. */
const count = (h: Harness) => h.db.$count(receivedCalls);

describe("a postback is kept", () => {
  it("with what was sent, what was answered, and its lead, in the two round trips that it takes anyway", async () => {
    const { h, key, newClick, leads } = await createTracked();
    const click = await newClick();
    const query = { click, status: "sale", price: "12", "meta[color]": "red" };
    const cost = await h.d1.measure(() => h.api(PATH, { query: { ...query, id: key } }));
    expect(cost.roundTrips).toBe(2);
    const [lead] = await leads();
    expect(await h.api(LIST, { key })).toEqual({
      status: "ok",
      data: [
        {
          id: expect.any(Number),
          time: "2026-06-15 12:00:00",
          method: "GET",
          path: PATH,
          params: { click, status: "sale", price: "12", meta: { color: "red" } },
          answer: { status: "ok", id: lead?.id, create: true, stage: "approve" },
          lead: lead?.id,
        },
      ],
      more: false,
      next: 0,
    });
    h.clock.advance(1);
    expect((await h.d1.measure(() => h.api("/api/track/postback.json", { key, form: { click, status: "cancel" } }))).roundTrips).toBe(2);
    expect((await read(h, key))[0]).toMatchObject({
      time: "2026-06-15 12:00:01",
      method: "POST",
      path: "/api/track/postback.json",
      answer: { status: "ok", id: lead?.id, create: false, stage: "cancel" },
      lead: lead?.id,
    });
  });

  it("though it is refused, in two round trips and one written row", async () => {
    const { h, key, newClick, flow, leads } = await createTracked();
    const click = await newClick();
    await h.api(PATH, { key, query: { click, status: "approve" } });
    const lead = (await leads())[0]?.id;
    const stranger = await createTracked(h);
    const cases: [Parameters<Harness["api"]>[1], object, number][] = [
      [{ query: { click: "nosuch" } }, { error: "bad-click" }, 0],
      [{ query: { click: "{clickid}", payout: "{payout}" } }, { error: "no-click" }, 0],
      [{ query: { status: "approve" } }, { error: "no-click" }, 0],
      [{ query: { flow: "nosuch", subid: "x" } }, { error: "bad-flow" }, 0],
      [{ query: { flow: stranger.flow.code, subid: "x" } }, { error: "access" }, 0],
      [{ query: { flow: flow.code, goal: "nosuch" } }, { error: "bad-goal", field: "goal" }, 0],
      [{ query: { click, status: "approve" } }, { error: "no-changes" }, lead ?? 0],
      [{ json: { click, uid: "x".repeat(300) } }, { error: "invalid", field: "uid" }, 0],
      [{ body: "{", headers: { "content-type": "application/json" } }, { error: "body" }, 0],
      [{ body: "x".repeat(70_000) }, { error: "size" }, 0],
    ];
    for (const [options, error, leadId] of cases) {
      const cost = await h.d1.measure(async () => expect(await h.api(PATH, { key, ...options })).toEqual({ status: "error", ...error }));
      expect([error, cost.roundTrips, cost.rowsWritten]).toEqual([error, 2, 1]);
      expect((await read(h, key))[0]).toMatchObject({ answer: { status: "error", ...error }, lead: leadId });
    }
    expect(await read(h, key)).toHaveLength(1 + cases.length);
    expect(await read(h, stranger.key)).toEqual([]);
  });

  it("though the plan is over or the account suspended", async () => {
    const h = createHarness();
    const lapsed = await createTracked(h, { paidUntilMs: h.clock.ms - 30 * DAY * 1000 });
    expect(await lapsed.post({ click: "x" })).toEqual({ status: "error", error: "payment-required" });
    expect(await h.db.query.receivedCalls.findMany({ where: (t, { eq }) => eq(t.accountId, lapsed.accountId) })).toMatchObject([
      { answer: '{"status":"error","error":"payment-required"}' },
    ]);
  });

  it("once for each of many at once, in an order of their own", async () => {
    const { h, key, post, newClick } = await createTracked();
    const click = await newClick();
    await Promise.all([...Array(8).keys()].map((n) => post({ click, price: n + 1 })));
    const rows = await read(h, key);
    expect(new Set(rows.map(({ id }: { id: number }) => id)).size).toBe(8);
    expect(new Set(rows.map(({ params }: { params: { price: string } }) => params.price)).size).toBe(8);
    expect(new Set(rows.map(({ lead }: { lead: number }) => lead)).size).toBe(1);
  });

  it("unless the database fails, and then is answered as it would be", async () => {
    const { h, key, post, newClick } = await createTracked();
    h.d1.fail("received_calls");
    expect(await post({ click: "nosuch" })).toEqual({ status: "error", error: "bad-click" });
    expect(h.logLines).toMatchObject([{ level: "error", event: "received.not_kept" }]);
    expect(await post({ click: await newClick() })).toEqual({ status: "error", error: "db" });
    h.d1.heal();
    expect(await read(h, key)).toEqual([]);
  });
});

describe("a wrong key", () => {
  it("that names an account puts one call an hour into its log, so that nobody else can fill it", async () => {
    const h = createHarness();
    const { accountId, key } = await createTracked(h);
    const wrong = `${accountId}-wrong`;
    const post = (click: string) => h.api(PATH, { key: wrong, query: { click } });
    for (const click of ["a", "b", "c"]) expect(await post(click)).toEqual({ status: "error", error: "access" });
    h.clock.advance(3600);
    await post("d");
    await h.api(BULK, { key: wrong, json: { data: "e:1" } });
    expect(await read(h, key)).toMatchObject([
      { params: { click: "d" }, answer: { status: "error", error: "access" }, lead: 0 },
      { params: { click: "a" }, answer: { status: "error", error: "access" }, lead: 0 },
    ]);
    expect((await h.d1.measure(() => post("f"))).rowsWritten).toBe(0);
  });

  it("puts nothing anywhere when it names nobody, or when its sender has had too many", async () => {
    const h = createHarness();
    const { accountId, key } = await createTracked(h);
    const before = await count(h);
    for (const wrong of ["999999999-x", "x", "0-x"]) await h.api(PATH, { key: wrong });
    await h.api(PATH);
    h.deps.failedKeyLimiter.limit = async () => ({ success: false });
    expect(await h.api(PATH, { key: `${accountId}-wrong` })).toEqual({ status: "error", error: "limit" });
    expect(await read(h, key)).toEqual([]);
    expect(await count(h)).toBe(before);
  });

  it("of a site is the account's whose offer it is", async () => {
    const { h, key, site, call } = await createSold();
    await call("click", { token: `${site.id}-wrong`, click: "x" });
    await call("click", { token: "999999999-wrong", click: "x" });
    expect(await read(h, key)).toMatchObject([
      { path: "/api/site/click.json", params: { token: "***", click: "x" }, answer: { error: "auth" } },
    ]);
  });
});

describe("other calls are kept", () => {
  it("of bulk.json as one, with its counts and its lines", async () => {
    const { h, key, newClick } = await createTracked();
    const data = `${await newClick()}:5:approve\nnosuch:1:approve`;
    const before = await h.d1.measure(() => h.api(BULK, { key, json: { data } }));
    expect(before.roundTrips).toBe(4);
    expect(await read(h, key)).toMatchObject([
      {
        method: "POST",
        path: BULK,
        params: { data },
        answer: { status: "ok", ok: 1, bad: 1, lines: [{ line: 1 }, { line: 2, error: "bad-click" }] },
        lead: 0,
      },
    ]);
    await h.api(BULK, { key, body: data, headers: { "content-type": "text/csv" } });
    await h.api(BULK, { key, json: {} });
    expect(await read(h, key)).toMatchObject([{ answer: { error: "missing", field: "data" } }, { params: { data } }, {}]);
  });

  it("of every function of a site, in two round trips at most", async () => {
    const sold = await createSold();
    const { h, key, call, flow, offer, accountId } = sold;
    const click = await sold.newClick();
    const calls: [string, Query, object][] = [
      ["click", { click }, { status: "ok", id: expect.any(Number) }],
      ["click", { click }, { status: "error", error: "duplicate", id: expect.any(Number) }],
      ["status", { click, status: "approve" }, { status: "ok", id: expect.any(Number) }],
      ["status", { click, status: "approve" }, { status: "error", error: "edit" }],
      ["status", { click: "nosuch", status: "approve" }, { status: "error", error: "bad-id" }],
      ["status", { click: "x".repeat(100) }, { status: "error", error: "bad-id", field: "click" }],
      ["fetch", { ip: "203.0.113.1" }, { status: "error", error: "no-click" }],
      ["flow", { flow: flow.id }, { status: "ok", id: flow.id }],
      ["offer", { offer: offer.id }, { status: "ok", id: offer.id }],
    ];
    for (const [name, query, answer] of calls) {
      const { roundTrips } = await h.d1.measure(() => call(name, query));
      expect([name, roundTrips]).toEqual([name, 2]);
      expect((await read(h, key))[0]).toMatchObject({ path: `/api/site/${name}.json`, answer });
    }
    const [lead] = await sold.leads();
    const rows = (await read(h, key)).toReversed();
    expect(rows.map(({ lead: id }: { lead: number }) => id)).toEqual([...Array(4).fill(lead?.id), 0, 0, 0, 0, 0]);
    expect(rows[0].params).toEqual({ token: "***", click });
    await h.api("/api/site/click.json", { query: { token: await makeGlobalToken(h, accountId) }, body: "{" });
    expect((await read(h, key))[0]).toMatchObject({ params: { token: "***" }, answer: { error: "bad-id" } });
  });

  it("of a site into the log of whose offer it is, and not of the affiliate", async () => {
    const sold = await createSold();
    const affiliate = await sold.affiliate("approved");
    await sold.call("click", { flow: affiliate.flow.id, exto: "A" });
    const [lead] = await affiliate.leads();
    expect(await read(sold.h, sold.key)).toMatchObject([{ lead: lead?.id, answer: { status: "ok", id: lead?.id } }]);
    expect(await read(sold.h, affiliate.key)).toEqual([]);
  });
});

describe("no credential is kept", () => {
  it("wherever in the query or the body it stands, while what is none stays", async () => {
    const { h, key, newClick } = await createTracked();
    const secret = key.slice(key.indexOf("-") + 1);
    const click = await newClick();
    const botToken = `123456789:${"A".repeat(36)}`;
    const json = {
      id: key,
      click,
      uid: "12345678-1234-1234-1234-123456789012",
      token: "abc",
      api_key: "abc",
      password: "p",
      referer: `https://pawprint.test/api/tracker/postback.json?id=${key}&click=1`,
      comment: `Bearer ${secret}`,
      meta: {
        session: `sess_${"x".repeat(32)}`,
        nested: { access_token: "abc" },
        color: "red",
        bot: botToken,
        id: "7-abc",
        keyword: "cats",
      },
      ua: encodeURIComponent(key),
      data1: secret,
    };
    await h.api(PATH, { key, query: { "id[]": key, secret: "s" }, json });
    const [row] = await read(h, key);
    const text = JSON.stringify(row);
    for (const hidden of [secret, key, botToken, "abc", "x".repeat(32)]) expect(text).not.toContain(hidden);
    expect(row.params).toMatchObject({
      click,
      uid: json.uid,
      token: "***",
      api_key: "***",
      password: "***",
      secret: "***",
      referer: "https://pawprint.test/api/tracker/postback.json?id=***&click=1",
      meta: { session: "***", nested: { access_token: "***" }, color: "red", bot: "***", id: "***", keyword: "cats" },
      data1: "***",
    });
    await h.api(BULK, { key, json: { data: `${click}:1:approve\n${key}:1:approve` } });
    expect(JSON.stringify(await read(h, key))).not.toContain(secret);
  });

  it("and much is cut, as deep and as long as it may be", async () => {
    const { h, key, accountId } = await createTracked();
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    const many = Object.fromEntries([...Array(300).keys()].map((n) => [`field${n}`, "x".repeat(50)]));
    await h.api(PATH, { key, json: { click: "nosuch", comment: "ä".repeat(5000), deep, list: Array(500).fill("x".repeat(50)), ...many } });
    await h.api(PATH, { key, json: { click: "nosuch", note: `${`${key} `.repeat(60)}` } });
    const rows = await h.db.query.receivedCalls.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) });
    for (const { params } of rows) expect(params.length).toBeLessThan(10_000);
    const [second, first] = await read(h, key);
    expect(first.params.comment).toBe(`${"ä".repeat(1000)}…`);
    expect(first.params.deep).toEqual({ a: { b: { c: "(…)" } } });
    expect(first.params["…"]).toBeGreaterThan(200);
    expect(second.params.note).toMatch(/^(\*\*\* )+…$/);
  });
});

describe("GET /api/postbacks/received.json", () => {
  it("shows what a filter means, and nothing of others", async () => {
    const { h, key, post, newClick, leads } = await createTracked();
    const stranger = await createTracked(h);
    const [one, two] = [await newClick(), await newClick()];
    await post({ click: one });
    h.clock.advance(10);
    await post({ click: two, status: "approve" });
    h.clock.advance(10);
    await post({ click: two, status: "approve" });
    await h.api(BULK, { key, json: { data: "nosuch:1:1" } });
    const lead = (await leads())[1]?.id ?? 0;
    const now = h.clock.unixSeconds;
    const cases: [Query, number][] = [
      [{}, 4],
      [{ path: PATH }, 3],
      [{ path: "postback.json" }, 3],
      [{ path: "tracker/bulk.json" }, 1],
      [{ path: "back.json" }, 0],
      [{ status: "ok" }, 3],
      [{ status: "error" }, 1],
      [{ error: "no-changes" }, 1],
      [{ error: "" }, 4],
      [{ lead }, 2],
      [{ click: one }, 1],
      [{ click: two, status: "error" }, 1],
      [{ ignored: 1 }, 1],
      [{ from: now }, 2],
      [{ from: now - 10, to: now - 10 }, 1],
      [{ to: now - 20 }, 1],
      [{ to: now - 21 }, 0],
    ];
    for (const [query, expected] of cases) expect([query, (await read(h, key, query)).length]).toEqual([query, expected]);
    expect(await read(h, stranger.key)).toEqual([]);
    expect(await read(h, stranger.key, { lead })).toEqual([]);
    for (const [field, value] of Object.entries({ status: "x", lead: "x", from: "x", before: "x", limit: 0, ignored: "x" })) {
      expect(await h.api(LIST, { key, query: { [field]: value } })).toEqual({ status: "error", error: "invalid", field });
    }
  });

  it("shows calls of which a value was dropped, with its name, by ignored", async () => {
    const { h, key, post, newClick } = await createTracked();
    const click = await newClick();
    expect(await post({ click, price: "nothing much" })).toMatchObject({ status: "ok", ignored: ["price"] });
    await post({ click, price: 5 });
    await post({ click, price: "{payout}", status: "approve" });
    const data = `${click}:1:approve\n${await newClick()}:free:approve`;
    await h.api("/api/tracker/bulk.json", { key, form: { data } });
    await post({ click, comment: '"ignored":' });
    expect(await read(h, key, { ignored: 1 })).toMatchObject([
      { path: "/api/tracker/bulk.json", params: { data } },
      { params: { price: "nothing much" }, answer: { status: "ok", ignored: ["price"] } },
    ]);
    expect(await read(h, key)).toMatchObject([{}, {}, { params: { price: "{payout}" } }, {}, {}]);
  });

  it("goes through all of it by pages, in three rows read for one of a page at most, whatever is looked for", async () => {
    const { h, key, accountId } = await createTracked();
    await fill(h, accountId, { count: 1000, firstMs: h.clock.ms - 2_000_000 });
    for (const filter of [{}, { error: "no-changes" }, { error: "nothing" }]) {
      const seen: number[] = [];
      let before = 0;
      let pages = 0;
      do {
        const query: Query = { limit: 50, ...filter, ...(before === 0 ? {} : { before }) };
        let page = { data: [] as { id: number }[], next: 0, more: false };
        const { rowsRead } = await h.d1.measure(async () => (page = await h.api(LIST, { key, query })));
        expect(rowsRead).toBeLessThanOrEqual(3 * 50 + 2);
        expect(page.more).toBe(page.next !== 0);
        seen.push(...page.data.map(({ id }) => id));
        before = page.next;
        pages += 1;
      } while (before !== 0);
      const expected = { "": 1000, "no-changes": 100, nothing: 0 }["error" in filter ? filter.error : ""];
      expect([filter, new Set(seen).size, seen.length]).toEqual([filter, expected, expected]);
      expect(seen).toEqual(seen.toSorted((a, b) => b - a));
      expect(pages).toBe("error" in filter ? 7 : 20);
    }
  });
});

/** Calls of an account, a second apart, of which each tenth is answered `no-changes`. */
async function fill(h: Harness, accountId: number, { count, firstMs }: { count: number; firstMs: number }): Promise<void> {
  await h.db.$client
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
       INSERT INTO received_calls (account_id, id, method, path, params, answer)
       SELECT ?1, (?3 + i * 1000) * 1000, 'GET', '/p', '{}', iif(i % 10, '{"status":"ok"}', '{"status":"error","error":"no-changes"}') FROM n`,
    )
    .bind(accountId, count, firstMs)
    .run();
}

describe("retention", () => {
  const counts = (h: Harness, ids: number[]) => Promise.all(ids.map((id) => h.db.$count(receivedCalls, eq(receivedCalls.accountId, id))));

  it("deletes what is older than RECEIVED_RETENTION_DAYS, of every account, and nothing younger", async () => {
    const h = createHarness({ RECEIVED_RETENTION_DAYS: "3" });
    h.clock.advance(1800);
    const ids = [(await h.account()).id, (await h.account()).id];
    for (const id of ids) {
      await fill(h, id, { count: 1500, firstMs: h.clock.ms - 30 * DAY * 1000 });
      await fill(h, id, { count: 10, firstMs: h.clock.ms - 3 * DAY * 1000 });
    }
    await h.cron();
    expect(await counts(h, ids)).toEqual([10, 10]);
    h.clock.advance(65);
    await h.cron();
    expect(await counts(h, ids)).toEqual([10, 10]);
    h.clock.advance(3540);
    await h.cron();
    expect(await counts(h, ids)).toEqual([0, 0]);
  });

  it("takes so much in an hour, goes on in the next, and comes round to all", async () => {
    const h = createHarness({ RECEIVED_RETENTION_DAYS: "1" });
    const ids = [(await h.account()).id, (await h.account()).id, (await h.account()).id];
    h.clock.advance(1800);
    for (const id of ids) await fill(h, id, { count: 110_000, firstMs: h.clock.ms - 30 * DAY * 1000 });
    for (let hour = 0; hour < 3; hour += 1) {
      const before = await count(h);
      await h.cron();
      expect(before - (await count(h))).toBeLessThanOrEqual(200_000);
      h.clock.advance(3600);
    }
    expect(await counts(h, ids)).toEqual([0, 0, 0]);
  });

  it("keeps all for ever where it is 0", async () => {
    const h = createHarness({ RECEIVED_RETENTION_DAYS: "0" });
    const { id } = await h.account();
    await fill(h, id, { count: 10, firstMs: 1000 });
    h.clock.advance(1800);
    await h.cron();
    expect(await counts(h, [id])).toEqual([10]);
  });
});
