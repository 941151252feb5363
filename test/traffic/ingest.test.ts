import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, deadLetters, leads, trafficbackCounts } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { formatLinkParams } from "../../src/domain/clicks/link-params.ts";
import { requeueDeadLetters } from "../../src/domain/dead-letters/requeue-dead-letters.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import type { ClickMessage, TrafficbackMessage } from "../../src/queue/messages.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness, type Harness } from "../harness.ts";
import { unique } from "../unique.ts";
import { anyFlow, clickMessageOf, clicksOf } from "./kit.ts";

type Flow = Awaited<ReturnType<typeof anyFlow>>;

async function messages(h: Harness, flow: Flow, count: number, values: Partial<ClickMessage> = {}): Promise<ClickMessage[]> {
  const ids = await Promise.all(Array.from({ length: count }, (_, i) => mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms + i })));
  return ids.map((id) => clickMessageOf(flow, { id, ...values }));
}

async function send(h: Harness, list: unknown[]): Promise<void> {
  await h.clickQueue.sendBatch(list.map((body) => ({ body: body as ClickMessage })));
}

async function makeWaitingLead(h: Harness, flow: Flow, click: string, values: Partial<typeof leads.$inferInsert> = {}) {
  const at = h.clock.ms;
  const common = { accountId: flow.accountId, status: 0, startedAtMs: at, updatedAtMs: at, seq: 1, milestones: 0 };
  const [lead] = await h.db
    .insert(leads)
    .values({ ...common, flowId: flow.id, click, naturalKey: `${click}|${unique()}`, clickPending: true, ...values })
    .returning();
  if (lead === undefined) throw new Error("no lead");
  return lead;
}

describe("the clicks of a batch", () => {
  const h = createHarness();

  it("are written in one round trip, at a row each and one for all of an owner", async () => {
    const flow = await anyFlow(h);
    await send(h, await messages(h, flow, 100));
    const cost = await h.d1.measure(() => h.drain());
    expect(cost).toMatchObject({ roundTrips: 1, rowsWritten: 101 });
    expect(await clicksOf(h, flow.id)).toHaveLength(100);
  });

  it("cost the same reads however many there are already", async () => {
    const flow = await anyFlow(h);
    await send(h, await messages(h, flow, 10));
    const few = await h.d1.measure(() => h.drain());
    for (let i = 0; i < 20; i += 1) await send(h, await messages(h, flow, 100));
    await h.drain();
    await send(h, await messages(h, flow, 10));
    const many = await h.d1.measure(() => h.drain());
    expect(many.rowsRead).toBe(few.rowsRead);
    // One of them, for all clicks of the account, is whether anybody watches it.
    expect(many.rowsRead).toBeLessThanOrEqual(87);
  });

  it("change nothing when they come again, in the same batch or later, even altered", async () => {
    const flow = await anyFlow(h);
    const list = await messages(h, flow, 3);
    await send(h, [...list, ...list]);
    await h.drain();
    const before = await clicksOf(h, flow.id);
    await send(
      h,
      list.map((click) => ({ ...click, subid: "other" })),
    );
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ rowsWritten: 0 });
    expect(await clicksOf(h, flow.id)).toEqual(before);
    expect(before).toHaveLength(3);
  });

  it("are not held up by those that nobody can make use of, which are kept", async () => {
    const flow = await anyFlow(h);
    const [good, other] = await messages(h, flow, 2);
    const poison = [
      null,
      "x",
      {},
      { ...good, id: "<b>" },
      { ...good, subid: "x".repeat(256) },
      { ...good, filter: 9 },
      { ...good, ua: 5 },
      { ...good, atMs: 8.64e15 + 1 },
    ];
    await send(h, [good, ...poison, other]);
    await h.drain();
    expect(await clicksOf(h, flow.id)).toHaveLength(2);
    expect(h.clickQueue.waiting).toEqual([]);
    const kept = await h.db.select().from(deadLetters).where(eq(deadLetters.queue, "pawprint-clicks"));
    expect(kept.map(({ body }) => JSON.parse(body))).toEqual(poison);
  });

  it("come again when D1 failed, whether or not it had written them", async () => {
    const flow = await anyFlow(h);
    await send(h, await messages(h, flow, 5));
    h.d1.once(EVERY, () => {
      throw new Error("down");
    });
    await h.drain();
    expect(await clicksOf(h, flow.id)).toEqual([]);
    h.d1.loseAnswers();
    h.clock.advance(10);
    await h.drain();
    h.d1.heal();
    h.clock.advance(10);
    await h.drain();
    expect([(await clicksOf(h, flow.id)).length, h.clickQueue.waiting.length]).toEqual([5, 0]);
  });

  it("are dated by the account's wall clock, through changes of clocks and at any offset", async () => {
    const flow = await anyFlow(h);
    const instants: [string, string, number, number][] = [
      ["Asia/Kathmandu", "2026-06-15T18:15:00Z", 20260616, 0],
      ["Asia/Kathmandu", "2026-06-15T18:14:59Z", 20260615, 23],
      ["Europe/Berlin", "2026-03-29T00:59:59Z", 20260329, 1],
      ["Europe/Berlin", "2026-03-29T01:00:00Z", 20260329, 3],
      ["Europe/Berlin", "2026-10-25T00:30:00Z", 20261025, 2],
      ["Europe/Berlin", "2026-10-25T01:30:00Z", 20261025, 2],
      ["Australia/Lord_Howe", "2026-10-03T15:30:00Z", 20261004, 2],
      ["Nowhere/Land", "2026-06-15T23:59:59Z", 20260615, 23],
      ["America/St_Johns", "2026-01-01T03:29:00Z", 20251231, 23],
    ];
    for (const [timeZone, iso, localDay, localHour] of instants) {
      const atMs = Date.parse(iso);
      const id = await mintClickId(h.deps, { flowId: flow.id, atMs });
      await send(h, [clickMessageOf(flow, { id, atMs, timeZone })]);
      await h.drain();
      expect((await clicksOf(h, flow.id)).find((click) => click.id === id)).toMatchObject({ localDay, localHour });
    }
  });

  it("are told apart by the page they come from, if any", async () => {
    const flow = await anyFlow(h);
    for (const referer of ["https://m.Meow.PRO:8443/c8/?subid=purr", "android-app://com.example.app/", "nonsense", "", "http://["]) {
      const [message] = await messages(h, flow, 1, { referer });
      await send(h, [message]);
    }
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ domain }) => domain).sort()).toEqual(["", "", "", "com.example.app", "m.meow.pro"]);
  });

  it("of a flow with an offer are written at two rows each, so that they can be found by their address", async () => {
    const flow = await anyFlow(h);
    await send(h, await messages(h, flow, 100, { offerId: 7 }));
    // The first of an account on an offer are one row more.
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 202 });
    await send(h, await messages(h, flow, 100, { offerId: 7 }));
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 201 });
    expect((await clicksOf(h, flow.id)).every(({ offerId }) => offerId === 7)).toBe(true);
  });

  it("of a network's links keep what these say, at no row more, and of who is forgotten what names nobody", async () => {
    const flow = await anyFlow(h);
    const linkParams = formatLinkParams({ sub2: 'a"b', sub8: "x", smart_id: "1", user_id: "u", fbclid: "f", tags: { a: "b" } });
    await send(h, [
      ...(await messages(h, flow, 2, { offerId: 5, linkParams })),
      ...(await messages(h, flow, 1, { linkParams: formatLinkParams({}) })),
    ]);
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 7 });
    expect((await clicksOf(h, flow.id)).map((click) => click.linkParams)).toEqual(expect.arrayContaining([linkParams, linkParams, ""]));
    await h.db.update(accounts).set({ forgottenAtMs: 1 }).where(eq(accounts.id, flow.accountId));
    const [late] = await messages(h, flow, 1, { linkParams });
    await send(h, [late]);
    await h.drain();
    const found = (await clicksOf(h, flow.id)).find(({ id }) => id === late?.id);
    expect(JSON.parse(found?.linkParams ?? "")).toEqual({ sub2: 'a"b', sub8: "x", smart_id: "1" });
  });

  it("of which a link says only who came keep nothing of one who is forgotten", async () => {
    const flow = await anyFlow(h);
    await h.db.update(accounts).set({ forgottenAtMs: 1 }).where(eq(accounts.id, flow.accountId));
    await send(h, await messages(h, flow, 1, { linkParams: formatLinkParams({ gclid: "g", tags: { a: "b" } }) }));
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ linkParams }) => linkParams)).toEqual([""]);
  });

  it("of links as long as links may be are all written", async () => {
    const flow = await anyFlow(h);
    const linkParams = formatLinkParams({ fbclid: '"'.repeat(16_000) });
    await send(h, await messages(h, flow, 100, { linkParams }));
    await h.drain();
    expect((await clicksOf(h, flow.id)).filter((click) => click.linkParams === linkParams)).toHaveLength(100);
  });

  it("that no offer took are counted in the same round trip, a row for all that are alike", async () => {
    const flow = await anyFlow(h);
    const untaken: TrafficbackMessage = {
      trafficback: "mistargeting",
      networkId: flow.accountId,
      offerId: 7,
      affiliateId: 8,
      localDay: 20_260_615,
      isBot: false,
    };
    const counted = () => h.db.select().from(trafficbackCounts).where(eq(trafficbackCounts.networkId, flow.accountId));
    await send(h, [untaken, ...(await messages(h, flow, 1)), { ...untaken, isBot: true }, untaken]);
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 3 });
    const { trafficback, isBot: _, ...key } = untaken;
    expect(await counted()).toEqual([{ ...key, reason: trafficback, clicks: 3, botClicks: 1 }]);
    await send(h, [untaken, { ...untaken, trafficback: "overcap" }]);
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1, rowsWritten: 2 });
    expect((await counted()).map(({ reason, clicks }) => [reason, clicks])).toEqual([
      ["mistargeting", 4],
      ["overcap", 1],
    ]);
  });

  it("from before there were offers are of none", async () => {
    const flow = await anyFlow(h);
    const [{ offerId: _, ...message } = { offerId: 0 }] = await messages(h, flow, 1);
    await send(h, [message]);
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ offerId }) => offerId)).toEqual([0]);
  });

  it("have their addresses written in one way, however they were spelled", async () => {
    const spellings = {
      "203.0.113.7": "203.0.113.7",
      "::ffff:203.0.113.7": "203.0.113.7",
      "::FFFF:CB00:7107": "203.0.113.7",
      "2001:DB8:0:0:0:0:0:1": "2001:db8::1",
      "2001:0db8::0001": "2001:db8::1",
      "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
      "2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
      "": "",
      unknown: "unknown",
    };
    for (const [ip, written] of Object.entries(spellings)) {
      const flow = await anyFlow(h);
      await send(h, await messages(h, flow, 1, { ip }));
      await h.drain();
      expect((await clicksOf(h, flow.id)).map((click) => click.ip)).toEqual([written]);
    }
  });

  it("of the largest kind fit into one statement", async () => {
    const flow = await anyFlow(h);
    const wide = (characters: number) => "語".repeat(characters);
    const tag = wide(255);
    const tags = {
      utmSource: tag,
      utmCampaign: tag,
      utmContent: tag,
      utmTerm: tag,
      utmMedium: tag,
      subid: tag,
      adid: tag,
      data1: tag,
      data2: tag,
    };
    await send(h, await messages(h, flow, 100, { ...tags, ua: wide(512), referer: wide(1024), city: wide(100) }));
    await h.drain();
    expect(await clicksOf(h, flow.id)).toHaveLength(100);
  });
});

describe("a lead that waits for its click", () => {
  const h = createHarness();
  const completed = {
    clickPending: false,
    wayId: 3,
    siteId: 4,
    filter: 0,
    country: "de",
    city: "Berlin",
    mobile: 0,
    os: 1,
    browser: 1,
    ip: "10.1.2.3",
    referer: "https://news.test/page?x=1",
    domain: "news.test",
    utmSource: "fb",
    utmCampaign: "camp",
    utmContent: "cont",
    utmTerm: "term",
    utmMedium: "cpc",
    subid: "sub",
    adid: "ad",
    data1: "one",
    data2: "two",
    lang: "de",
    region: "Berlin",
    asn: 3320,
    connection: "wifi",
    linkParams: '{"sub2":"two","fbclid":"f","tags":{"a":"b"}}',
  };
  /** What links and the edge say of these clicks beside their tags. */
  const more = { region: completed.region, asn: completed.asn, connection: "wifi", linkParams: completed.linkParams } as const;

  it("is completed by the batch that writes the click", async () => {
    const flow = await anyFlow(h);
    const [message, ...rest] = await messages(h, flow, 50, { wayId: 3, siteId: 4, ...more });
    const lead = await makeWaitingLead(h, flow, message?.id ?? "");
    await send(h, [message, ...rest]);
    expect(await h.d1.measure(() => h.drain())).toMatchObject({ roundTrips: 1 });
    const [row] = await h.db.select().from(leads).where(eq(leads.id, lead.id));
    expect(row).toMatchObject({
      ...completed,
      ua: message?.ua,
      osVersion: "10",
      browserVersion: "141.0.0",
      device: "desktop",
      deviceModel: "",
    });
  });

  it("keeps what it says for itself, its device and its page whole", async () => {
    const flow = await anyFlow(h);
    const [message] = await messages(h, flow, 1, { wayId: 3, siteId: 4, ...more });
    const own = { subid: "mine", country: "us", ua: "Own", os: 5, browser: 7, mobile: 1, referer: "https://own.test/", domain: "own.test" };
    const lead = await makeWaitingLead(h, flow, message?.id ?? "", own);
    await send(h, [message]);
    await h.drain();
    const [row] = await h.db.select().from(leads).where(eq(leads.id, lead.id));
    expect(row).toMatchObject({ ...completed, ...own, osVersion: "", browserVersion: "", device: "" });
  });

  it("stays mobile where it was told so and nothing else of its device", async () => {
    const flow = await anyFlow(h);
    const [message] = await messages(h, flow, 1, { wayId: 3, siteId: 4, ...more });
    const lead = await makeWaitingLead(h, flow, message?.id ?? "", { mobile: 1 });
    await send(h, [message]);
    await h.drain();
    const [row] = await h.db.select().from(leads).where(eq(leads.id, lead.id));
    expect(row).toMatchObject({ ...completed, mobile: 1 });
  });

  it("is completed also by a click that was written before", async () => {
    const flow = await anyFlow(h);
    const [message] = await messages(h, flow, 1, { wayId: 3, siteId: 0, ...more });
    await send(h, [message]);
    await h.drain();
    const lead = await makeWaitingLead(h, flow, message?.id ?? "");
    await send(h, [message]);
    await h.drain();
    const [row] = await h.db.select().from(leads).where(eq(leads.id, lead.id));
    expect(row).toMatchObject({ ...completed, siteId: null });
  });

  it("takes nothing from the click of another account or flow, nor once it is complete", async () => {
    const flow = await anyFlow(h);
    const other = await anyFlow(h);
    const [message] = await messages(h, flow, 1);
    const stay = [
      await makeWaitingLead(h, other, message?.id ?? ""),
      await makeWaitingLead(h, flow, message?.id ?? "", { flowId: other.id }),
      await makeWaitingLead(h, flow, message?.id ?? "", { clickPending: false }),
      await makeWaitingLead(h, flow, message?.id ?? "", { flowId: null }),
    ];
    await send(h, [message]);
    await h.drain();
    for (const lead of stay) expect(await h.db.select().from(leads).where(eq(leads.id, lead.id))).toEqual([lead]);
  });
});

describe("the table of clicks", () => {
  it("has no rowid and no second index but of clicks of offers, of ads and with a ref_id, so that another click is one row", async () => {
    const h = createHarness();
    const { results } = await h.deps.db.$client
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'clicks' AND type <> 'trigger' AND name NOT LIKE 'sqlite_%'")
      .all<{ type: string; name: string; sql: string }>();
    expect(results.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "table clicks",
      "index clicks_offer_ip",
      "index clicks_ad_content",
      "index clicks_ref_id",
    ]);
    expect(results[0]?.sql).toMatch(/WITHOUT ROWID\s*$/);
    expect(results[1]?.sql).toMatch(/WHERE offer_id > 0$/);
    expect(results[2]?.sql).toMatch(/WHERE substr\(utm_content, 1, 3\) = 'ad_'$/);
    expect(results[3]?.sql).toMatch(/WHERE instr\(link_params, '"ref_id":'\) > 0 AND json_valid\(link_params\)$/);
  });
});

describe("dead letters that the operator asked for again", () => {
  it("go to the queue of their shape, and what no queue takes stays", async () => {
    const h = createHarness();
    h.deps.config.clickRetentionDays = 30;
    const flow = await anyFlow(h);
    const [click, old] = await messages(h, flow, 2);
    const bodies = [click, { ...old, atMs: h.clock.ms - 31 * DAY_MS }, { leadId: 987_654_321 }, { outboxId: 987_654_321 }, { leadId: "x" }];
    const texts = [...bodies.map((body) => JSON.stringify(body)), '{"cut":"of'];
    const rows = texts.map((body) => ({ queue: "pawprint-dead-letters", body, receivedAtMs: h.clock.ms, requeueAtMs: h.clock.ms }));
    const made = await h.db.insert(deadLetters).values(rows).returning({ id: deadLetters.id });
    const [quiet] = await h.db
      .insert(deadLetters)
      .values({ queue: "q", body: texts[0] as string, receivedAtMs: 1 })
      .returning();
    await requeueDeadLetters(h.deps);

    const left = await h.db
      .select()
      .from(deadLetters)
      .where(
        inArray(
          deadLetters.id,
          [...made, quiet as { id: number }].map(({ id }) => id),
        ),
      );
    expect(left.map(({ body, requeueAtMs }) => [body, requeueAtMs])).toEqual(
      [texts[1], texts[4], texts[5], texts[0]].map((text) => [text, null]),
    );
    expect([h.postbackQueue, h.telegramQueue].map(({ waiting }) => waiting.length)).toEqual([1, 1]);
    await h.drain();
    expect((await clicksOf(h, flow.id)).map(({ id }) => id)).toEqual([click?.id]);
    expect((await h.d1.measure(() => requeueDeadLetters(h.deps))).rowsRead).toBeLessThanOrEqual(1);
  });

  it("stay, and are sent again, while a queue or D1 fails", async () => {
    const h = createHarness();
    const flow = await anyFlow(h);
    const [click] = await messages(h, flow, 1);
    await h.db.insert(deadLetters).values({ queue: "q", body: JSON.stringify(click), receivedAtMs: 1, requeueAtMs: 1 });
    h.clickQueue.refuse();
    await expect(requeueDeadLetters(h.deps)).rejects.toThrow("queue refused");
    h.clickQueue.heal();
    await requeueDeadLetters(h.deps);
    await h.drain();
    expect(await clicksOf(h, flow.id)).toHaveLength(1);
  });
});
