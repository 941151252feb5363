import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackDeliveries } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { resumeTemplate } from "../../src/domain/postbacks/templates/resume-template.ts";
import { consume } from "../../src/queue/consume.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createKit, down, ok } from "./kit.ts";

/** How long a message waits for the consumer to be free at the least. */
const STEP_MS = 10;
const LEADS = 300;
const NEIGHBOURS = 30;

type Kit = Awaited<ReturnType<typeof createKit>>;
/** How a receiver answers, by the clock: after so many seconds, or never. */
interface Habit {
  seconds: number;
  answer: () => Response;
}

const hangs: Habit = { seconds: Number.POSITIVE_INFINITY, answer: () => new Response() };
const quick: Habit = { seconds: 0.02, answer: () => new Response("OK") };
const late = (seconds: number, status: number): Habit => ({ seconds, answer: () => new Response("", { status }) });

/** Two accounts in one deployment, and the time that passes by the clock while one consumer at a time works the queue. */
async function createWorld(habitOf: (url: URL) => Habit) {
  const h = createHarness();
  const busy = await createKit(h);
  const neighbour = await createKit(h);
  /** When each request to the neighbour came, by lead. */
  const arrivals = new Map<number, number>();
  const answerLater = ({ seconds, answer }: Habit) =>
    new Promise<Response>((resolve) => {
      if (Number.isFinite(seconds)) h.clock.timeout(seconds * 1000).addEventListener("abort", () => resolve(answer()));
    });
  h.net.on(busy.host, (request) => answerLater(habitOf(new URL(request.url))), { mayNotCome: true });
  h.net.on(neighbour.host, (request) => {
    const lead = Number(new URL(request.url).searchParams.get("lead"));
    arrivals.set(lead, h.clock.ms);
    return answerLater(quick);
  });
  let consuming: Promise<unknown> | null = null;
  let nextSweepMs = h.clock.ms + 60_000;

  /** One consumer at a time, as a server on one machine has it. */
  function consumeNext() {
    if (consuming !== null || !h.postbackQueue.waiting.some(({ dueMs }) => dueMs <= h.clock.ms)) return;
    consuming = h.postbackQueue
      .deliver((batch) => consume(h.deps, batch))
      .finally(() => {
        consuming = null;
      });
  }

  /** Lets the clock go on from one thing that is to happen to the next; D1 takes no time. */
  async function pass(seconds: number) {
    const untilMs = h.clock.ms + seconds * 1000;
    while (h.clock.ms < untilMs) {
      if (h.clock.ms >= nextSweepMs) {
        nextSweepMs += 60_000;
        await h.cron();
      }
      consumeNext();
      await h.d1.idle();
      const wakeUpMs = Math.min(...h.postbackQueue.waiting.map(({ dueMs }) => dueMs));
      const nextMs = Math.min(untilMs, h.clock.nextMs, nextSweepMs, wakeUpMs > h.clock.ms ? wakeUpMs : h.clock.ms + STEP_MS);
      h.clock.advance(Math.max(1, nextMs - h.clock.ms) / 1000);
      await h.d1.idle();
    }
  }

  async function tell(kit: Kit) {
    const lead = await kit.lead();
    await makeDelivery(h, lead, kit.template);
    await enqueueLeads(h.deps, [lead.id]);
    return lead.id;
  }

  return { h, busy, neighbour, arrivals, pass, tell };
}

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

const throttled = (headers = {}): Habit => ({ seconds: 0.02, answer: () => new Response("", { status: 429, headers }) });

describe("beside 300 leads to a receiver", () => {
  it.each<[string, Habit, number]>([
    ["hangs", hangs, 6],
    ["answers 500 after three seconds", late(3, 500), 15],
    ["answers 200 after three seconds", late(3, 200), 40],
    ["answers 429", throttled(), 6],
    ["answers 429 and asks for ten seconds", throttled({ "retry-after": "10" }), 6],
  ])("that %s, the postbacks of another account arrive within a second", async (_, habit, mostRequests) => {
    const { h, busy, neighbour, arrivals, pass, tell } = await createWorld(() => habit);
    const began = new Map<number, number>();
    await enqueueLeads(h.deps, await busy.many(LEADS, 1));
    for (let count = 0; count < NEIGHBOURS; count += 1) {
      began.set(await tell(neighbour), h.clock.ms);
      await pass(0.6);
    }
    const delays = [...began].map(([lead, atMs]) => (arrivals.get(lead) ?? Number.POSITIVE_INFINITY) - atMs);
    expect(percentile(delays, 0.95)).toBeLessThan(1_000);
    expect(busy.requests().length).toBeLessThanOrEqual(mostRequests);
  });

  it.each([
    ["host", (index: number) => `https://hung${index}.test/?lead={lead}`],
    ["template of one host", (index: number) => `https://hung.test/${index}?lead={lead}`],
  ])("that hangs, each another %s, they do too", async (_, urlOf) => {
    const { h, busy, neighbour, arrivals, pass, tell } = await createWorld(() => hangs);
    const leads = await busy.many(60, 1);
    for (const [index, lead] of leads.entries()) {
      const url = urlOf(index);
      const template = await makeTemplate(h, busy.accountId, "approve", url, busy.campaign.id * 1_000_000 + index);
      await h.db.update(postbackDeliveries).set({ templateId: template.id }).where(eq(postbackDeliveries.leadId, lead));
    }
    const hosts = new Set(leads.map((_, index) => new URL(urlOf(index)).host));
    for (const host of hosts) h.net.on(host, () => new Promise(() => {}));
    const began = new Map<number, number>();
    await enqueueLeads(h.deps, leads);
    for (let count = 0; count < NEIGHBOURS; count += 1) {
      began.set(await tell(neighbour), h.clock.ms);
      await pass(0.6);
    }
    const delays = [...began].map(([lead, atMs]) => (arrivals.get(lead) ?? Number.POSITIVE_INFINITY) - atMs);
    expect(percentile(delays, 0.95)).toBeLessThan(1_000);
  });
});

describe("a receiver that asks for time", () => {
  it.each([
    ["429", 429, "2"],
    ["503", 503, "2"],
    ["a date", 429, new Date(Date.parse("2026-06-15T12:00:02Z")).toUTCString()],
  ])("is left alone for as long (%s), then asked once, and then told the rest", async (_, status, retryAfter) => {
    const kit = await createKit();
    const { h } = kit;
    kit.receiver.otherwise = () =>
      h.clock.ms < Date.parse("2026-06-15T12:00:08Z") ? new Response("", { status, headers: { "retry-after": retryAfter } }) : ok();
    await enqueueLeads(h.deps, await kit.many(200, 1));
    await h.drain();
    expect(kit.requests()).toHaveLength(3);
    h.clock.advance(1);
    await h.drain();
    expect(kit.requests()).toHaveLength(3);
    h.clock.advance(1.5);
    await h.drain();
    expect(kit.requests()).toHaveLength(4);
    for (let second = 0; second < 8; second += 1) {
      h.clock.advance(3);
      await h.drain();
    }
    await kit.step(70);
    expect(new Set(kit.lines().keys()).size).toBe(200);
    expect(kit.requests().length).toBeLessThanOrEqual(210);
    expect(await kit.templateRow()).toMatchObject({ state: "active", probeAtMs: null, rests: 0, failingSinceMs: null });
  });

  it.each([
    ["999999999", 3600],
    ["0", 1],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 1],
    ["soon", 10],
  ])("and says %s is asked again in %i s", async (retryAfter, seconds) => {
    const kit = await createKit();
    kit.receiver.otherwise = () => new Response("", { status: 429, headers: { "retry-after": retryAfter } });
    await deliverLeads(kit.h.deps, await kit.many(1, 1));
    expect(await kit.templateRow()).toMatchObject({ state: "active", probeAtMs: kit.h.clock.ms + seconds * 1000, rests: 1 });
  });
});

describe("an address that rests", () => {
  it("is tried again when that is over, before a sweep finds it", async () => {
    const kit = await createKit();
    const { h } = kit;
    kit.receiver.otherwise = throttled().answer;
    await deliverLeads(h.deps, await kit.many(1, 1));
    expect(await kit.templateRow()).toMatchObject({ probeAtMs: h.clock.ms + 10_000 });
    kit.receiver.otherwise = ok;
    h.clock.advance(9);
    await h.drain();
    expect(kit.requests()).toHaveLength(1);
    h.clock.advance(2.1);
    await h.drain();
    expect(kit.requests()).toHaveLength(2);
    expect(await kit.templateRow()).toMatchObject({ probeAtMs: null, rests: 0 });
  });

  it("rests longer each time a probe fails, and all its templates with it", async () => {
    const kit = await createKit();
    const { h } = kit;
    const sibling = await makeTemplate(h, kit.accountId, "wait", `https://${kit.host}/other`);
    const elsewhere = await makeTemplate(h, kit.accountId, "hold", `https://${kit.host}.example/other`);
    kit.receiver.otherwise = throttled().answer;
    const seconds: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [lead = 0] = await kit.many(1, 1);
      await deliverLeads(h.deps, [lead]);
      const { probeAtMs } = await kit.templateRow();
      seconds.push(((probeAtMs ?? 0) - h.clock.ms) / 1000);
      expect(await kit.templateRow(sibling.id)).toMatchObject({ probeAtMs });
      h.clock.ms = probeAtMs ?? 0;
    }
    expect(seconds).toEqual([10, 30, 60, 120, 300, 600, 600, 600]);
    expect(await kit.templateRow(elsewhere.id)).toMatchObject({ probeAtMs: null });
    kit.receiver.otherwise = ok;
    const [lead = 0] = await kit.many(1, 1);
    await deliverLeads(h.deps, [lead]);
    for (const id of [kit.template.id, sibling.id]) expect(await kit.templateRow(id)).toMatchObject({ probeAtMs: null, rests: 0 });
  });

  it("has one probe, whichever of its templates it is for", async () => {
    const kit = await createKit();
    const { h } = kit;
    const sibling = await makeTemplate(h, kit.accountId, "wait", `https://${kit.host}/other`);
    kit.receiver.otherwise = throttled().answer;
    await deliverLeads(h.deps, await kit.many(1, 1));
    h.clock.advance(10);
    const lead = await kit.lead();
    await makeDelivery(h, lead, sibling);
    await deliverLeads(h.deps, [lead.id, ...(await kit.many(5, 1))]);
    expect(kit.requests()).toHaveLength(2);
  });

  it("is one that held connections up and failed; not one that fails at once, nor where another took it meanwhile", async () => {
    for (const answer of [() => new Response("", { status: 500 }), () => Promise.reject(new TypeError("refused"))]) {
      const kit = await createKit();
      kit.receiver.otherwise = answer;
      await deliverLeads(kit.h.deps, await kit.many(4, 1));
      expect(await kit.templateRow()).toMatchObject({ probeAtMs: null });
    }
    for (const [others, rests] of [
      [ok, 0],
      [down, 1],
    ] as const) {
      const kit = await createKit();
      const held = Promise.withResolvers<Response>();
      kit.receiver.answers.push(() => held.promise);
      kit.receiver.otherwise = others;
      const first = deliverLeads(kit.h.deps, await kit.many(1, 1));
      await kit.h.d1.idle();
      kit.h.clock.advance(2);
      await first;
      await deliverLeads(kit.h.deps, await kit.many(1, 1));
      held.resolve(new Response("", { status: 500 }));
      await kit.h.settle();
      expect(await kit.templateRow()).toMatchObject({ rests });
    }
  });

  it("is taken up by hand at once", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = throttled({ "retry-after": "600" }).answer;
    const [lead = 0] = await kit.many(1, 1);
    await deliverLeads(kit.h.deps, [lead]);
    kit.receiver.otherwise = ok;
    kit.h.clock.advance(2);
    await resumeTemplate(await kit.ctx(), kit.template.id);
    expect(await kit.templateRow()).toMatchObject({ probeAtMs: null, rests: 0 });
    await deliverLeads(kit.h.deps, await kit.many(1, 1));
    expect(kit.requests()).toHaveLength(2);
  });
});
