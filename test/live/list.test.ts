import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { journal, leadEvents, liveClicks, liveWatches, postbackAttempts } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { LOOKED_AT } from "../../src/domain/live/stream.ts";
import { pruneLiveClicks } from "../../src/domain/live/watch.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { makeCampaign, makeDelivery, makeFlow, makeLead, makeTemplate, makeWay, updatesOf } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { clientOf } from "../network-api/kit.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { unique } from "../unique.ts";

const LIST = "/api/live/list.json";
const KINDS = ["click", "lead", "postback", "journal"] as const;

interface Answer {
  status: string;
  error?: string;
  data: { kind: (typeof KINDS)[number]; time: string; id: number | string; [field: string]: unknown }[];
  cursor: string;
  more: boolean;
  gap: boolean;
}

const h = createHarness();

/** An account with a flow, a campaign and a lead of it; what is recorded of them, and who looks. */
async function setUp(values: Parameters<Harness["account"]>[0] = {}) {
  const { id: accountId, key } = await h.account(values);
  const flow = await makeFlow(h, accountId);
  const campaign = await makeCampaign(h, accountId);
  const template = await makeTemplate(h, accountId, "wait", "https://tracker.test/?c={click}");
  const lead = await makeLead(h, campaign, { flowId: flow.id });
  let cursor: string | undefined;
  const ask = (query: object = {}): Promise<Answer> => h.api(LIST, { key, json: query });
  const look = async (query: object = {}) => {
    const answer = await ask({ ...(cursor === undefined ? {} : { after: cursor }), ...query });
    cursor = answer.cursor;
    return answer;
  };
  return {
    ...{ accountId, key, flow, campaign, template, lead, ask, look },
    cursor: () => cursor ?? "",
    visit: (count = 1, of = flow, wayId = 0) => visit(of, count, wayId),
    happen: (kind: (typeof KINDS)[number], count = 1) => happen({ flow, campaign, template, lead }, kind, count),
  };
}

interface Watched {
  accountId: number;
  flow: Awaited<ReturnType<typeof makeFlow>>;
  campaign: Awaited<ReturnType<typeof makeCampaign>>;
  template: Awaited<ReturnType<typeof makeTemplate>>;
  lead: Awaited<ReturnType<typeof makeLead>>;
}

/** Clicks as they come through the queue, the youngest first. */
async function visit(flow: Watched["flow"], count: number, wayId = 0): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: count }, (_, i) => mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms - i * 1000 })),
  );
  await h.clickQueue.sendBatch(ids.map((id, i) => ({ body: clickMessageOf(flow, { id, wayId, atMs: h.clock.ms - i * 1000 }) })));
  await h.drain();
  return ids;
}

/** An event of a lead that owes a postback, an attempt to deliver it, or an entry of the journal. */
async function happen({ flow, campaign, template, lead }: Omit<Watched, "accountId">, kind: string, count: number) {
  if (kind === "click") await visit(flow, count);
  for (let i = 0; kind !== "click" && i < count; i += 1) {
    if (kind === "journal") {
      const chat = await h.db.query.chats.findFirst({ where: (t, { eq }) => eq(t.botId, campaign.botId) });
      const of = { accountId: campaign.accountId, botId: campaign.botId, chatRef: chat?.id ?? 0, subscriberId: 1, username: "bob" };
      await h.db
        .insert(journal)
        .values({ ...of, action: "joined", atMs: h.clock.ms, updateId: unique(), leadId: i % 2 === 0 ? lead.id : null });
      continue;
    }
    const delivery = await makeDelivery(h, lead, template, { state: "delivered", finishedAtMs: h.clock.ms });
    if (kind === "lead") continue;
    const attempt = { deliveryId: delivery.id, atMs: h.clock.ms, url: "https://tracker.test/", outcome: "failed", durationMs: 5 } as const;
    await h.db.insert(postbackAttempts).values({ ...attempt, number: 1, responseCode: 503 });
  }
}

/** What there is of an account, as it is told: in the order of writing. */
async function recount({ accountId }: Pick<Watched, "accountId">): Promise<Record<string, (number | string)[]>> {
  const noted = await h.db.select().from(liveClicks).where(sql`account_id = ${accountId}`).orderBy(liveClicks.number);
  const events = await h.db.select().from(leadEvents).where(sql`account_id = ${accountId}`).orderBy(leadEvents.id);
  const attempts = await h.db
    .select({ id: postbackAttempts.deliveryId })
    .from(postbackAttempts)
    .where(sql`delivery_id IN (SELECT id FROM postback_deliveries WHERE account_id = ${accountId})`)
    .orderBy(sql`postback_attempts.rowid`);
  const entries = await h.db.select().from(journal).where(sql`account_id = ${accountId}`).orderBy(journal.id);
  return {
    click: noted.flatMap(({ clicks }) => JSON.parse(clicks) as string[]),
    lead: events.map(({ leadId, recordedAtMs }) => `${leadId} ${recordedAtMs}`),
    postback: attempts.map(({ id }) => id),
    journal: entries.map(({ id }) => id),
  };
}

describe("live/list", () => {
  it("tells nothing at first, and then what real calls of all kinds record, each once", async () => {
    const { accountId, key, campaign, flow, look } = await setUp();
    const way = await makeWay(h, flow, { campaignId: campaign.id });
    expect(await look()).toMatchObject({ status: "ok", data: [], more: false, gap: false });
    h.net.on("tracker.test", async () => new Response("ok"));
    const [click] = await visit(flow, 1, way.id);
    const person = updatesOf(h, campaign.chatId);
    h.clock.advance(5);
    await h.update(campaign.botId, person.start(`${campaign.code}-${click}`));
    h.clock.advance(5);
    await h.update(campaign.botId, person.join());
    await h.drain();
    await h.update(campaign.botId, updatesOf(h, campaign.chatId).join());
    const { data, more, gap } = await look();
    const of = { campaign: campaign.id, flow: flow.id, flow_code: flow.code };
    const lead = (await h.api("/api/leads/list.json", { key })).data[0];
    expect(data.filter(({ kind }) => kind === "click")).toMatchObject([
      { id: click, way: way.id, unique: true, geo: "de", mobile: 0, filter: 0, utm_source: "fb", subid: "sub", cost: 0.12, ...of },
    ]);
    expect(data.filter(({ kind }) => kind === "lead")).toMatchObject([
      { id: lead.id, event: "start", source: "telegram", status: "wait", username: "alice", price: null, ...of },
      { id: lead.id, event: "join", source: "telegram", status: "approve", ...of },
    ]);
    expect(data.filter(({ kind }) => kind === "postback")).toMatchObject([
      { lead: lead.id, status: "wait", number: 1, outcome: "delivered", code: 200, error: "", ...of },
    ]);
    expect(data.filter(({ kind }) => kind === "journal")).toMatchObject([
      { action: "joined", type: "paid", lead: lead.id, chat: campaign.chatId, chat_title: "My Channel", ...of },
      { action: "joined", type: "organic", lead: 0, campaign: 0, flow: 0, flow_code: "" },
    ]);
    expect([more, gap]).toEqual([false, false]);
    expect(data.map(({ time }) => time)).toEqual(data.map(({ time }) => time).toSorted());
    expect(await look()).toMatchObject({ data: [], more: false, gap: false });
    expect((await recount({ accountId })).click).toEqual([click]);
  });

  it("tells everything once, in the order of its recording, however writes and looks take turns", async () => {
    const write = fc.record({ ours: fc.boolean(), kind: fc.constantFrom(...KINDS), count: fc.integer({ min: 1, max: 7 }) });
    const turn = fc.oneof(
      { weight: 3, arbitrary: write },
      { weight: 2, arbitrary: fc.record({ limit: fc.integer({ min: 1, max: 20 }) }) },
      { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 1, max: 400 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 14 }), async (turns) => {
        const [ours, theirs] = [await setUp(), await setUp()];
        await ours.look();
        await theirs.look();
        const told: Answer["data"] = [];
        const tell = async (limit: number) => {
          const { data, more, gap } = await ours.look({ limit });
          expect(gap).toBe(false);
          expect(data.length).toBeLessThanOrEqual(limit);
          told.push(...data);
          return more;
        };
        for (const each of turns) {
          h.clock.advance(1);
          if ("limit" in each) await tell(each.limit);
          else if ("seconds" in each) h.clock.advance(each.seconds);
          else await (each.ours ? ours : theirs).happen(each.kind, each.count);
        }
        while (await tell(3));
        expect(await tell(3)).toBe(false);
        const nameOf = (row: Answer["data"][number]) =>
          row.kind === "lead" ? `${row.id} ${Date.parse(`${row.time.replace(" ", "T")}Z`)}` : row.id;
        const seen = Object.fromEntries(KINDS.map((kind) => [kind, told.filter((row) => row.kind === kind).map(nameOf)]));
        expect(seen).toEqual(await recount(ours));
        expect(told.map(({ time }) => time)).toEqual(told.map(({ time }) => time).toSorted());
      }),
      { numRuns: 12 },
    );
  });

  it("narrows by kinds, flow and campaign", async () => {
    const { accountId, flow, campaign, lead, ask, look, happen, visit } = await setUp();
    const other = await makeFlow(h, accountId);
    const way = await makeWay(h, other, { campaignId: campaign.id });
    const { cursor } = await look();
    for (const kind of KINDS) await happen(kind, 2);
    const [led] = await visit(1, other, way.id);
    const told = async (query: object) =>
      (await ask({ after: cursor, ...query })).data.map(({ kind, id }) => (kind === "click" ? id : kind));
    expect(await told({ kinds: "journal" })).toEqual(["journal", "journal"]);
    expect(await told({ kinds: ["lead", "postback"] })).toEqual(["lead", "lead", "lead", "lead", "postback", "postback"]);
    expect(await told({ kinds: "click", flow: other.code })).toEqual([led]);
    expect(await told({ kinds: "click", flow: flow.id })).toHaveLength(2);
    expect(await told({ kinds: "click", campaign: campaign.id })).toEqual([led]);
    expect(await told({ kinds: "journal", flow: flow.code })).toEqual(["journal"]);
    expect(await told({ campaign: campaign.id, flow: flow.code })).toHaveLength(7);
    expect(await told({ campaign: campaign.id, flow: other.code })).toEqual([led]);
    expect(lead.flowId).toBe(flow.id);
  });

  it("begins a kind that the cursor does not know now", async () => {
    const { look, happen } = await setUp();
    await look({ kinds: ["lead"] });
    await happen("lead", 1);
    await happen("journal", 1);
    expect((await look()).data.map(({ kind }) => kind)).toEqual(["lead"]);
    await happen("journal", 1);
    expect((await look()).data.map(({ kind }) => kind)).toEqual(["journal"]);
  });

  it("passes over a thousand rows of others at once, and says that there is more", async () => {
    const [ours, theirs] = [await setUp(), await setUp()];
    await ours.look();
    const event = { leadId: theirs.lead.id, accountId: theirs.accountId, kind: "set", atMs: 1, updateId: 0, windowSeconds: 0 } as const;
    const rows = Array.from({ length: LOOKED_AT + 5 }, (_, i) => ({
      ...event,
      seq: i + 1,
      suppressed: false,
      statusAfter: 0,
      milestones: 0,
      recordedAtMs: 1,
    }));
    for (let from = 0; from < rows.length; from += 6) await h.db.insert(leadEvents).values(rows.slice(from, from + 6));
    await ours.happen("lead", 1);
    expect(await ours.look()).toMatchObject({ data: [], more: true });
    expect(await ours.look()).toMatchObject({ data: [{ kind: "lead" }], more: false });
  });

  it("begins anew, and says so, where a cursor is too old or another account's", async () => {
    const [ours, theirs] = [await setUp(), await setUp()];
    const [{ cursor }, other] = [await ours.look(), await theirs.look()];
    await ours.happen("lead", 1);
    expect(await ours.ask({ after: other.cursor })).toMatchObject({ data: [], gap: true });
    h.clock.advance(15 * 60);
    expect(await ours.ask({ after: cursor })).toMatchObject({ data: [{ kind: "lead" }], gap: false });
    h.clock.advance(1);
    const anew = await ours.ask({ after: cursor });
    expect(anew).toMatchObject({ status: "ok", data: [], gap: true });
    await ours.happen("lead", 1);
    expect(await ours.ask({ after: anew.cursor })).toMatchObject({ data: [{ kind: "lead" }], gap: false });
  });

  it("begins anew where the number of the last row was given again", async () => {
    const { look, happen, accountId } = await setUp();
    await happen("journal", 2);
    await look();
    await h.db.delete(journal).where(sql`account_id = ${accountId}`);
    h.clock.advance(1);
    await happen("journal", 3);
    expect(await look()).toMatchObject({ data: [], gap: true });
    await happen("journal", 1);
    expect((await look()).data).toHaveLength(1);
  });

  it("refuses what is no cursor, no kind, and things of others", async () => {
    const [ours, theirs] = [await setUp(), await setUp()];
    for (const [field, value] of [
      ["after", "x"],
      ["after", "c_abc"],
      ["after", ["c_"]],
      ["kinds", "money"],
      ["kinds", []],
      ["limit", 0],
      ["campaign", "x"],
    ] as const)
      expect([field, await ours.ask({ [field]: value })]).toEqual([field, { status: "error", error: "invalid", field }]);
    expect(await ours.ask({ flow: theirs.flow.code })).toEqual({ status: "error", error: "flow", field: "flow" });
    expect(await ours.ask({ campaign: theirs.campaign.id })).toEqual({ status: "error", error: "camp", field: "campaign" });
    expect(await h.api(LIST)).toEqual({ status: "error", error: "key" });
    expect(await h.api(LIST, { key: ours.key, query: { limit: 1000 } })).toMatchObject({ status: "ok", data: [] });
  });

  it("tells a member of a network what is their own, and nothing of the network's", async () => {
    const owner = await setUp();
    const form = { email: `bob${unique()}@example.com`, password: "kittens" };
    const { id, partner } = await clientOf(h, owner.key).post("/admin/partner", form);
    const { token } = await h.api("/api/auth/password.json", { form: { login: form.email, password: form.password } });
    const ask = (query: object): Promise<Answer> => h.api(LIST, { bearer: token, json: query });
    const flow = await makeFlow(h, id);
    const { cursor } = await ask({});
    await owner.look();
    for (const kind of KINDS) await owner.happen(kind);
    const [click] = await visit(flow, 1);
    const { data } = await ask({ after: cursor });
    expect(data).toEqual([expect.objectContaining({ kind: "click", id: click, flow: flow.id })]);
    expect(new Set((await owner.look()).data.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    expect(await ask({ flow: owner.flow.code })).toMatchObject({ status: "error", error: "flow" });
    expect(await ask({ after: owner.cursor() })).toMatchObject({ data: [], gap: true });
    expect(await h.api(LIST, { key: partner.api_key })).toMatchObject({ status: "error", error: "key" });
  });

  it("is closed to tokens that only report, and to plans that have lapsed", async () => {
    const reportingKeyHash = await hashSecret("secret");
    const { accountId } = await setUp({ reportingKeyHash });
    expect(await h.api(LIST, { key: `r${accountId}-secret` })).toMatchObject({ status: "error", error: "key" });
    const { ask } = await setUp({ paidUntilMs: h.clock.ms - 60 * DAY_MS });
    expect(await ask()).toEqual({ status: "error", error: "unpaid" });
  });

  it("takes two round trips and four rows for each of its rows, and writes only that somebody looks, once in a while", async () => {
    const { ask, happen } = await setUp();
    const first = await h.d1.measure(() => ask());
    const { cursor } = await ask();
    for (const kind of KINDS) await happen(kind, 60);
    const rejected = await h.d1.measure(() => ask({ limit: "bad" }));
    const full = await h.d1.measure(async () => expect((await ask({ after: cursor, limit: 100 })).data.length).toBeGreaterThan(50));
    const idle = await h.d1.measure(async () => ask({ after: (await ask()).cursor }));
    expect([first.roundTrips, full.roundTrips, idle.roundTrips]).toEqual([2, 2, 4]);
    expect([first.rowsWritten, full.rowsWritten, idle.rowsWritten]).toEqual([1, 0, 0]);
    expect(full.rowsRead - rejected.rowsRead).toBeLessThanOrEqual(400);
    expect(idle.rowsRead - 2 * rejected.rowsRead).toBeLessThanOrEqual(40);
    h.clock.advance(12 * 60);
    expect((await h.d1.measure(() => ask())).rowsWritten).toBe(1);
  });

  it("forgets what it noted of clicks, and who looked", async () => {
    const { accountId, look, visit, ask } = await setUp();
    await visit(3);
    expect(await h.db.select().from(liveClicks).where(sql`account_id = ${accountId}`)).toEqual([]);
    const { cursor } = await look();
    await visit(3);
    h.clock.advance(14 * 60);
    await pruneLiveClicks(h.deps);
    expect((await ask({ after: cursor, kinds: "click" })).data).toHaveLength(3);
    h.clock.advance(7 * 60);
    await pruneLiveClicks(h.deps);
    expect(await h.db.select().from(liveClicks).where(sql`account_id = ${accountId}`)).toEqual([]);
    expect(await h.db.select().from(liveWatches).where(sql`account_id = ${accountId}`)).toHaveLength(1);
    h.clock.advance(60 * 60);
    await pruneLiveClicks(h.deps);
    expect(await h.db.select().from(liveWatches).where(sql`account_id = ${accountId}`)).toEqual([]);
  });
});
