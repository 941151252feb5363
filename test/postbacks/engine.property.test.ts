import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accounts, postbackDeliveries } from "../../src/db/schema/index.ts";
import { AppError } from "../../src/errors.ts";
import { deliverLeads } from "../../src/postbacks/deliver.ts";
import { replayFailed } from "../../src/postbacks/replay-failed.ts";
import { resumeTemplate } from "../../src/postbacks/resume-template.ts";
import { retryDelivery } from "../../src/postbacks/retry-delivery.ts";
import { saveTemplates } from "../../src/postbacks/save-templates.ts";
import { sweepPostbacks } from "../../src/postbacks/sweep.ts";
import { wakeLeads } from "../../src/postbacks/wake.ts";
import { consume } from "../../src/queue/consume.ts";
import { HOUR_MS } from "../../src/time.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
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
const owed = fc.record({ lead, event, click: fc.constantFrom("a", "b"), woken: fc.boolean() });
const act = fc.oneof(
  { weight: 4, arbitrary: does("owes", { deliveries: fc.array(owed, { minLength: 1, maxLength: 3 }) }) },
  { weight: 3, arbitrary: does("waits", { seconds: fc.constantFrom(0.1, 5, 26, 60, 300, 3600, 20_000, 90_000, 432_000) }) },
  { weight: 3, arbitrary: does("delivers", { atMost: fc.constantFrom(1, 3, 100) }) },
  { weight: 2, arbitrary: does("sweeps", {}) },
  { weight: 2, arbitrary: does("all at once", {}) },
  { weight: 3, arbitrary: does("receiver", { moods: fc.array(fc.constantFrom("ok", "ok", ...MOODS), { minLength: 1, maxLength: 3 }) }) },
  does("D1 dies", { moment: fc.constantFrom("before", "after"), trips: fc.nat(3), times: fc.integer({ min: 1, max: 3 }) }),
  does("overtaken", { trips: fc.nat(3), seconds: fc.constantFrom(0, 8, 26) }),
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
  const sent = new Map<number, string[]>(leadIds.map((id) => [id, []]));
  const taken = new Set<number>();
  const rows = () => h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, accountId));

  const urls = async () => new Map((await Promise.all(templates.map(({ id }) => kit.templateRow(id)))).map(({ id, url }) => [id, url]));
  const pending = async () => (await rows()).filter(({ state }) => state === "pending");

  h.net.on(host, async (request) => {
    const mood = moods[asked++ % moods.length] ?? "ok";
    if (mood === "limit") throw new Error("Too many subrequests.");
    const id = Number(/\d+$/.exec(request.headers.get("webhook-id") ?? "")?.[0]);
    const leadId = Number(new URL(request.url).searchParams.get("lead"));
    holds("of a lead one request is under way", !underWay.has(leadId), id);
    underWay.add(leadId);
    sent.get(leadId)?.push(request.url);
    request.signal.addEventListener("abort", () => underWay.delete(leadId), { once: true });
    const line = await h.db.query.postbackDeliveries.findMany({ where: (t, { and, eq, lte }) => and(eq(t.leadId, leadId), lte(t.id, id)) });
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
    if (mood === "ok" || mood === "slow") taken.add(id);
    return (mood === "slow" ? ok : ANSWERS[mood])();
  });

  const deliver = (atMost?: number) => h.postbackQueue.deliver((batch) => consume(h.deps, batch), atMost);
  const acts: { [Name in Act["does"]]: (one: Extract<Act, { does: Name }>) => unknown } = {
    async owes({ deliveries }) {
      for (const { lead, event, click, woken } of deliveries) {
        const id = leadIds[lead] ?? 0;
        await makeDelivery(h, { id, accountId, campaignId: kit.campaign.id }, templates[event] ?? kit.template, {}, { click });
        if (woken) await wakeLeads(h.deps, [id]);
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
      h.d1[moment] = () => {
        trip += 1;
        if (trip > trips && trip <= trips + times) throw new Error("D1 died");
      };
    },
    overtaken: ({ trips, seconds }) => {
      let trip = 0;
      h.d1.before = async () => {
        trip += 1;
        if (trip !== trips + 1) return;
        h.clock.advance(seconds);
        await deliverLeads(h.deps, leadIds);
      };
    },
    queue: ({ refusing, losing }) => Object.assign(h.postbackQueue, { refusing, losing }),
    resolver: ({ up, isPrivate }) => {
      h.net.resolverUp = up;
      h.net.addresses.set(host, [isPrivate ? "10.0.0.1" : "93.184.215.14"]);
    },
    async retries({ nth }) {
      const all = await rows();
      if (all.length > 0) await retryDelivery(ctx, all[nth % all.length]?.id ?? 0);
    },
    replays: ({ all }) => replayFailed(ctx, all ? 0 : h.clock.ms - HOUR_MS),
    resumes: ({ event }) => resumeTemplate(ctx, templates[event]?.id ?? 0),
    saves: ({ event, path }) => saveTemplates(ctx, "account", accountId, { [EVENTS[event] ?? "wait"]: path === "" ? "" : urlOf(path) }),
    bans: ({ banned }) =>
      h.db
        .update(accounts)
        .set({ bannedAtMs: banned ? h.clock.ms : null })
        .where(eq(accounts.id, accountId)),
  };

  async function play(one: Act) {
    const before = new Map((await rows()).map((row) => [row.id, row]));
    const templatesBefore = await urls();
    const sentBefore = new Map([...sent].map(([id, urls]) => [id, Math.max(0, urls.length - 1)]));
    try {
      await acts[one.does](one as never);
    } catch (error) {
      if (!(error instanceof AppError) && (error as Error).message !== "D1 died") throw error;
    }
    const after = await rows();
    const byHand = one.does === "retries" || one.does === "replays";
    for (const { id, state, error, leadId, leadSeq, templateId, attempts } of after) {
      const was = before.get(id);
      if (was !== undefined && was.state !== "pending") {
        holds("what ended stays so unless it is taken up by hand", was.state === state || byHand, id);
      } else if (error === "same" && state === "delivered") {
        const logged = after.filter((row) => row.leadId === leadId).reduce((sum, row) => sum + row.attempts, 0);
        const requests = sent.get(leadId) ?? [];
        // What a dead D1 could not record nobody knows.
        if (requests.length > logged) continue;
        const [fact] = await h.db.query.leadEvents.findMany({
          where: (t, { and, eq }) => and(eq(t.leadId, leadId), eq(t.seq, leadSeq)),
        });
        const possible = [templatesBefore, await urls()].map((by) =>
          by
            .get(templateId)
            ?.replace("{click}", fact?.click ?? "")
            .replace("{lead}", String(leadId)),
        );
        const told = requests.slice(sentBefore.get(leadId)).some((url) => possible.includes(url));
        holds("only what was just told is not told again", told, id);
      }
      if (state === "delivered" && error === null) holds("delivered is what was taken", taken.has(id), id);
      if (state === "failed" || state === "rejected") holds("only what was tried fails", attempts > 0, id);
    }
    await checkLog();
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
    h.d1.before = () => {};
    h.d1.after = () => {};
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
        while ((await deliver()) > 0);
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
      { numRuns: 8 },
    );
  });
});
