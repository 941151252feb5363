import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accounts, postbackDeliveries } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { sweepPostbacks } from "../../src/domain/postbacks/delivery/sweep.ts";
import { replayDeliveries } from "../../src/domain/postbacks/log/replay-deliveries.ts";
import { retryDelivery } from "../../src/domain/postbacks/log/retry-delivery.ts";
import { resumeTemplate } from "../../src/domain/postbacks/templates/resume-template.ts";
import { saveTemplates } from "../../src/domain/postbacks/templates/save-templates.ts";
import { HOUR_MS } from "../../src/lib/time.ts";
import { AppError } from "../../src/platform/errors.ts";
import { consume } from "../../src/queue/consume.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createKit, down, ok } from "./kit.ts";

const EVENTS = ["approve", "wait", "cancel"] as const;
const LEADS = 3;

const ANSWERS = {
  ok,
  down,
  gone: () => new Response("", { status: 410 }),
  busy: () => new Response("", { status: 429, headers: { "retry-after": "40000" } }),
  no: () => Response.json({ status: "error", error: "no" }),
  db: () => Response.json({ status: "error", error: "db" }),
  refused: () => Promise.reject(new TypeError("refused")),
};
/** Of an answer: it is as named, comes late, never comes, or nothing was sent because the runtime would not. */
const MOODS = [...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]), "slow", "hangs", "limit"] as const;
type Mood = (typeof MOODS)[number];

const lead = fc.nat(LEADS - 1);
const event = fc.nat(EVENTS.length - 1);
const nth = fc.nat(30);
const does = <Name extends string, Rest extends object = object>(name: Name, rest: { [K in keyof Rest]: fc.Arbitrary<Rest[K]> }) =>
  fc.record<{ does: Name } & Rest>({ does: fc.constant(name), ...rest } as never);
const owed = fc.record({ lead, event, click: fc.constantFrom("a", "b"), queued: fc.boolean() });
const act = fc.oneof(
  { weight: 4, arbitrary: does("owes", { deliveries: fc.array(owed, { minLength: 1, maxLength: 3 }) }) },
  { weight: 3, arbitrary: does("waits", { seconds: fc.constantFrom(0.1, 5, 26, 60, 300, 3600, 20_000, 90_000, 432_000) }) },
  { weight: 3, arbitrary: does("delivers", { atMost: fc.constantFrom(1, 3, 100) }) },
  { weight: 2, arbitrary: does("sweeps", {}) },
  { weight: 2, arbitrary: does("all at once", {}) },
  { weight: 3, arbitrary: does("receiver", { moods: fc.array(fc.constantFrom("ok", "ok", ...MOODS), { minLength: 1, maxLength: 3 }) }) },
  does("D1 dies", { moment: fc.constantFrom("before", "after"), trips: fc.nat(3), times: fc.integer({ min: 1, max: 3 }) }),
  { weight: 2, arbitrary: does("overtaken", { trips: fc.nat(2), seconds: fc.constantFrom(0, 8, 26, 26) }) },
  does("queue", { refusing: fc.boolean(), losing: fc.boolean() }),
  does("resolver", { up: fc.boolean(), isPrivate: fc.boolean() }),
  does("retries", { nth }),
  does("replays", { all: fc.boolean() }),
  does("resumes", { event }),
  does("saves", { event, path: fc.constantFrom("", "x", "y") }),
  does("bans", { banned: fc.boolean() }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** An account with three templates of one receiver, and leads, to which anything may happen. What is broken is found in `broken`. */
async function createWorld() {
  const kit = await createKit();
  const { h, host, accountId } = kit;
  const urlOf = (path: string) => `https://${host}/${path}?click={click}&lead={lead}`;
  const templates = [
    kit.template,
    ...(await Promise.all((["wait", "cancel"] as const).map((e) => makeTemplate(h, accountId, e, urlOf(e))))),
  ];
  const leadIds = await kit.many(LEADS, 0);
  const ctx = await kit.ctx();
  const broken: string[] = [];
  const holds = (promise: string, kept: boolean, ...which: unknown[]) => void (kept || broken.push([promise, ...which].join(" ")));
  let moods: Mood[] = ["ok"];
  let asked = 0;
  /** Leads with a request under way. */
  const underWay = new Set<number>();
  /** Of each lead, its requests in order. */
  const sent = new Map<number, { id: number; atSeconds: number; url: string; taken: boolean }[]>(leadIds.map((id) => [id, []]));
  /** How deliveries ended, as far as was seen. */
  const ended = new Map<number, string>();
  const takenUpByHand = new Set<number>();
  const rows = () => h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, accountId));

  const urls = async () => new Map((await Promise.all(templates.map(({ id }) => kit.templateRow(id)))).map(({ id, url }) => [id, url]));
  const pending = async () => (await rows()).filter(({ state }) => state === "pending");

  h.net.on(
    host,
    async (request) => {
      const mood = moods[asked++ % moods.length] ?? "ok";
      if (mood === "limit") throw new Error("Too many subrequests.");
      const id = Number(/\d+$/.exec(request.headers.get("webhook-id") ?? "")?.[0]);
      const leadId = Number(new URL(request.url).searchParams.get("lead"));
      holds("of a lead one request is under way", !underWay.has(leadId), id);
      underWay.add(leadId);
      const earlier = sent.get(leadId) ?? [];
      holds("an older one does not come after a newer, unless by hand", takenUpByHand.has(id) || !earlier.some((one) => one.id > id), id);
      const one = { id, atSeconds: Number(request.headers.get("webhook-timestamp")), url: request.url, taken: false };
      earlier.push(one);
      request.signal.addEventListener("abort", () => underWay.delete(leadId), { once: true });
      const line = await h.db.query.postbackDeliveries.findMany({
        where: (t, { and, eq, lte }) => and(eq(t.leadId, leadId), lte(t.id, id)),
      });
      holds("a postback waits for those before it", !line.some((d) => d.id < id && d.state === "pending"), id);
      holds(
        "attempts stay in their budget",
        line.some((d) => d.id === id && d.attempts < d.attemptBudget),
        id,
      );
      if (mood === "slow") h.clock.advance(7);
      if (mood === "hangs") {
        h.clock.advance(15);
        return new Promise<Response>(() => {});
      }
      // Time for others to come.
      for (let trip = id % 3; trip > 0; trip -= 1) await rows();
      if (!request.signal.aborted) underWay.delete(leadId);
      one.taken = mood === "ok" || mood === "slow";
      return (mood === "slow" ? ok : ANSWERS[mood])();
    },
    { mayNotCome: true },
  );

  const armed = { before: () => {}, after: () => {} };
  /** Of each moment the latest fault counts; a random one need not come. */
  function arm(moment: keyof typeof armed, act: () => void | Promise<void>): void {
    armed[moment]();
    armed[moment] = h.d1[moment](EVERY, act, { mayNotCome: true });
  }

  const deliver = (atMost?: number) => h.postbackQueue.deliver((batch) => consume(h.deps, batch), atMost);
  const acts: { [Name in Act["does"]]: (one: Extract<Act, { does: Name }>) => unknown } = {
    async owes({ deliveries }) {
      for (const { lead, event, click, queued } of deliveries) {
        const id = leadIds[lead] ?? 0;
        await makeDelivery(h, { id, accountId, campaignId: kit.campaign.id }, templates[event] ?? kit.template, {}, { click });
        if (queued) await enqueueLeads(h.deps, [id]);
      }
    },
    waits: ({ seconds }) => h.clock.advance(seconds),
    delivers: ({ atMost }) => deliver(atMost),
    sweeps: () => sweepPostbacks(h.deps),
    "all at once": () =>
      Promise.allSettled([deliverLeads(h.deps, leadIds), deliverLeads(h.deps, leadIds.toReversed()), deliver(), sweepPostbacks(h.deps)]),
    receiver: (one) => {
      moods = one.moods;
    },
    "D1 dies": ({ moment, trips, times }) => {
      let trip = 0;
      arm(moment, () => {
        trip += 1;
        if (trip > trips && trip <= trips + times) throw new Error("D1 died");
      });
    },
    overtaken: ({ trips, seconds }) => {
      let trip = 0;
      arm("before", async () => {
        trip += 1;
        if (trip !== trips + 1) return;
        h.clock.advance(seconds);
        await deliverLeads(h.deps, leadIds);
        await look(false);
      });
    },
    queue({ refusing, losing }) {
      h.postbackQueue.heal();
      if (refusing) h.postbackQueue.refuse({ mayNotCome: true });
      if (losing) h.postbackQueue.lose({ mayNotCome: true });
    },
    resolver: ({ up, isPrivate }) => {
      if (up) h.net.healResolver();
      else h.net.failResolver({ mayNotCome: true });
      h.net.addresses.set(host, [isPrivate ? "10.0.0.1" : "93.184.215.14"]);
    },
    async retries({ nth }) {
      const all = await rows();
      if (all.length > 0) await retryDelivery(ctx, all[nth % all.length]?.id ?? 0);
    },
    replays: ({ all }) => replayDeliveries(ctx, { fromMs: all ? 0 : h.clock.ms - HOUR_MS }),
    resumes: ({ event }) => resumeTemplate(ctx, templates[event]?.id ?? 0),
    saves: ({ event, path }) =>
      saveTemplates(ctx, {
        owner: "account",
        ownerId: accountId,
        templates: { [EVENTS[event] ?? "wait"]: path === "" ? "" : urlOf(path) },
      }),
    bans: ({ banned }) =>
      h.db
        .update(accounts)
        .set({ bannedAtMs: banned ? h.clock.ms : null })
        .where(eq(accounts.id, accountId)),
  };

  let urlsBefore = await urls();
  let sentBefore = new Map<number, number>();

  async function play(one: Act) {
    urlsBefore = await urls();
    sentBefore = new Map([...sent].map(([leadId, requests]) => [leadId, requests.length]));
    try {
      await acts[one.does](one as never);
    } catch (error) {
      const { message, cause } = error as Error;
      if (!(error instanceof AppError) && ![message, (cause as Error | undefined)?.message].includes("D1 died")) throw error;
    }
    await h.settle();
    await look(one.does === "retries" || one.does === "replays");
    await checkLog();
  }

  /** What became of the deliveries. */
  async function look(byHand: boolean) {
    for (const delivery of await rows()) {
      const { id, leadId, state, attempts } = delivery;
      const was = ended.get(id);
      if (was === state) continue;
      holds("what ended stays so unless it is taken up by hand", was === undefined || byHand, id);
      if (was !== undefined) takenUpByHand.add(id);
      ended.delete(id);
      if (state === "pending") continue;
      ended.set(id, state);
      if (state === "skipped") await checkSkipped(delivery);
      else if (state === "delivered")
        holds("delivered is what was taken", sent.get(leadId)?.some((one) => one.id === id && one.taken) === true, id);
      else if (state !== "stopped") holds("only what was tried fails", attempts > 0, id);
    }
  }

  async function checkSkipped({ id, leadId, leadSeq, templateId, status }: typeof postbackDeliveries.$inferSelect) {
    const last = (sent.get(leadId) ?? []).slice(Math.max(0, (sentBefore.get(leadId) ?? 0) - 1));
    const logs = await Promise.all(last.map(async (one) => ({ one, log: await kit.attemptsOf(one.id) })));
    // What a dead D1 could not record nobody knows.
    if (logs.some(({ one, log }) => !log.some(({ atMs }) => Math.floor(atMs / 1000) === one.atSeconds))) return;
    const event = await h.db.query.leadEvents.findFirst({ where: (t, { and, eq }) => and(eq(t.leadId, leadId), eq(t.seq, leadSeq)) });
    const possible = [urlsBefore, await urls()].map((byId) => byId.get(templateId)?.replace("{click}", event?.click ?? ""));
    const told = last.some(({ url, taken }) => taken && possible.includes(url.replace(`lead=${leadId}`, "lead={lead}")));
    holds("only what was just told is not told again", told, id);
    const known = new Map((await rows()).map((one) => [one.id, one]));
    const events = await h.db.query.leadEvents.findMany({ where: (t, { eq }) => eq(t.leadId, leadId) });
    const isUnchanged = last.some((one) => {
      const before = known.get(one.id);
      const since = events.filter(({ seq }) => seq > (before?.leadSeq ?? 0) && seq <= leadSeq);
      return one.taken && before?.status === status && since.every(({ statusAfter }) => statusAfter === status);
    });
    holds("a change of status is always told", isUnchanged, id);
  }

  async function checkLog() {
    const { results } = await h.db.$client
      .prepare(
        `SELECT d.id FROM postback_deliveries d LEFT JOIN postback_attempts a ON a.delivery_id = d.id WHERE d.account_id = ?1
         GROUP BY d.id HAVING count(a.number) <> d.attempts OR coalesce(max(a.number), 0) <> d.attempts OR d.attempts > d.attempt_budget`,
      )
      .bind(accountId)
      .all<{ id: number }>();
    holds("the log has every attempt that was counted", results.length === 0, ...results.map(({ id }) => id));
  }

  /** All is well again: after the longest wait there is, and an hour for each probe, everything has gone out. */
  async function heal() {
    h.d1.heal();
    for (const one of [
      { does: "receiver", moods: ["ok"] },
      { does: "queue", refusing: false, losing: false },
      { does: "resolver", up: true, isPrivate: false },
      { does: "bans", banned: false },
    ] satisfies Act[]) {
      await play(one);
    }
    h.clock.advance(12 * 3600);
    for (let hour = 0; hour < 24 && (await pending()).length > 0; hour += 1) {
      for (const seconds of [3600, 60, 60]) {
        h.clock.advance(seconds);
        await play({ does: "sweeps" });
        while (h.postbackQueue.waiting.some(({ dueMs }) => dueMs <= h.clock.ms)) await play({ does: "delivers", atMost: 100 });
      }
    }
    await checkLog();
    const left = await pending();
    holds("nothing is stuck", left.length === 0, ...left.map(({ id, nextAttemptAtMs }) => `${id} (${nextAttemptAtMs})`));
  }

  return { play, heal, broken };
}

describe("the engine", () => {
  it("keeps its promises whatever fails, whoever comes at once, and whatever is done by hand", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 90, size: "max" }), async (list) => {
        const { play, heal, broken } = await createWorld();
        for (const one of list) {
          await play(one);
          if (broken.length > 0) break;
        }
        if (broken.length === 0) await heal();
        expect(broken).toEqual([]);
      }),
      { numRuns: 16 },
    );
  });
});
