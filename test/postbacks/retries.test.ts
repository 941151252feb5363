import { inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackDeliveries } from "../../src/db/schema/index.ts";
import { setNotifications } from "../../src/domain/accounts/settings/set-notifications.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { RETRY_DELAYS_SECONDS } from "../../src/domain/postbacks/delivery/retry-schedule.ts";
import { makeDelivery } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

async function fail(answers: (() => Response)[] = []) {
  const kit = await createKit();
  const subject = await kit.lead();
  kit.receiver.answers.push(...answers);
  kit.receiver.otherwise = down;
  const delivery = await makeDelivery(kit.h, subject, kit.template);
  await enqueueLeads(kit.h.deps, [subject.id]);
  await kit.h.drain();
  return { ...kit, subject, delivery, dueInSeconds: async () => ((await kit.row(delivery.id)).nextAttemptAtMs - kit.h.clock.ms) / 1000 };
}

describe("retries", () => {
  it("are made at the scheduled times, one for each delay, and then the delivery has failed", async () => {
    const { h, delivery, row, attemptsOf } = await fail();
    for (let retry = 0; retry < RETRY_DELAYS_SECONDS.length; retry += 1) {
      h.clock.ms = (await row(delivery.id)).nextAttemptAtMs - 1;
      await h.drain();
      expect(await attemptsOf(delivery.id)).toHaveLength(retry + 1);
      h.clock.ms += 1;
      await h.drain();
    }
    expect(await row(delivery.id)).toMatchObject({
      state: "failed",
      attempts: 9,
      error: "http",
      responseCode: 503,
      finishedAtMs: h.clock.ms,
    });
    const times = (await attemptsOf(delivery.id)).map(({ atMs }) => atMs);
    const delays = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
    expect(delays).toHaveLength(RETRY_DELAYS_SECONDS.length);
    for (const [index, scheduled] of RETRY_DELAYS_SECONDS.entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(scheduled);
      expect(delays[index]).toBeLessThanOrEqual(scheduled * 1.1);
    }
    h.clock.advance(86_400);
    await h.cron();
    await h.drain();
    expect(await attemptsOf(delivery.id)).toHaveLength(9);
  });

  it("come from the sweeper when the queue refused or lost their messages", async () => {
    const { h, delivery, row, step } = await fail();
    h.postbackQueue.lose();
    await step(5);
    await step(60);
    h.postbackQueue.waiting.length = 0;
    expect(await row(delivery.id)).toMatchObject({ attempts: 2 });
    h.postbackQueue.heal();
    await step(75);
    expect(await row(delivery.id)).toMatchObject({ attempts: 3 });
  });

  it("wait for as long as the receiver asks, in seconds or until a date, but not more than 12 hours", async () => {
    const busy = (retryAfter: string) => () => new Response("", { status: 429, headers: { "retry-after": retryAfter } });
    const seconds = await fail([busy("7200")]);
    expect(await seconds.dueInSeconds()).toBeGreaterThanOrEqual(7200);
    expect(await seconds.dueInSeconds()).toBeLessThanOrEqual(7920);
    const date = await fail([busy("Mon, 15 Jun 2026 13:00:00 GMT")]);
    expect(await date.dueInSeconds()).toBeGreaterThanOrEqual(3600);
    const forever = await fail([busy("99999999")]);
    expect(await forever.dueInSeconds()).toBe(43_200);
    expect(Math.max(...forever.h.postbackQueue.sent.map(({ delaySeconds }) => delaySeconds))).toBe(43_200);
    const hasty = await fail([busy("1")]);
    expect(await hasty.dueInSeconds()).toBe(5);
  });

  it("are not made for messages that come early, late or again", async () => {
    const { h, subject, delivery, attemptsOf } = await fail();
    await enqueueLeads(h.deps, [subject.id, subject.id]);
    await h.drain();
    expect(await attemptsOf(delivery.id)).toHaveLength(1);
  });
});

describe("the address check of an attempt", () => {
  it("refuses a name that resolves to a private address, without a request, and counts it", async () => {
    const kit = await createKit();
    kit.h.net.addresses.set(kit.host, ["93.184.215.14", "10.0.0.7"]);
    const subject = await kit.lead();
    const delivery = await makeDelivery(kit.h, subject, kit.template);
    await enqueueLeads(kit.h.deps, [subject.id]);
    await kit.h.drain();
    expect(kit.requests()).toEqual([]);
    expect(await kit.row(delivery.id)).toMatchObject({ state: "pending", attempts: 1, error: "private" });
    kit.h.net.addresses.delete(kit.host);
    await kit.step(5);
    expect(await kit.row(delivery.id)).toMatchObject({ state: "delivered", attempts: 2 });
    kit.h.net.addresses.set(kit.host, ["::ffff:127.0.0.1"]);
    const second = await makeDelivery(kit.h, subject, kit.template, {}, { click: "another" });
    await enqueueLeads(kit.h.deps, [subject.id]);
    await kit.h.drain();
    expect(await kit.row(second.id)).toMatchObject({ attempts: 1, error: "private" });
  });

  it("asks again before each attempt: a name that moves to a private address between two is not followed there", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = down;
    const subject = await kit.lead();
    const delivery = await makeDelivery(kit.h, subject, kit.template);
    await enqueueLeads(kit.h.deps, [subject.id]);
    await kit.h.drain();
    expect(kit.requests()).toHaveLength(1);
    for (const addresses of [["127.0.0.1"], ["0.0.0.0"], ["::"], ["fd00::1"]]) {
      kit.h.net.addresses.set(kit.host, addresses);
      kit.h.clock.ms = (await kit.row(delivery.id)).nextAttemptAtMs;
      await kit.h.drain();
    }
    expect((await kit.attemptsOf(delivery.id)).map(({ error }) => error)).toEqual(["http", "private", "private", "private", "private"]);
    expect(kit.requests()).toHaveLength(1);
  });

  it("makes an attempt wait, uncounted, while the resolver cannot be reached", async () => {
    const kit = await createKit();
    kit.h.net.failResolver();
    const subject = await kit.lead();
    const delivery = await makeDelivery(kit.h, subject, kit.template);
    await enqueueLeads(kit.h.deps, [subject.id]);
    await kit.h.drain();
    for (let minute = 0; minute < 12; minute += 1) await kit.step(60);
    expect(await kit.row(delivery.id)).toMatchObject({
      state: "pending",
      attempts: 0,
      error: "resolver",
      nextAttemptAtMs: kit.h.clock.ms + 60_000,
    });
    expect(await kit.attemptsOf(delivery.id)).toEqual([]);
    expect((await kit.templateRow()).failingSinceMs).toBeNull();
    kit.h.net.healResolver();
    await kit.step(60);
    expect(await kit.row(delivery.id)).toMatchObject({ state: "delivered", attempts: 1 });
  });

  it("keeps what was answered last while it waits for the resolver", async () => {
    const { h, delivery, row } = await fail();
    h.net.failResolver();
    h.clock.ms = (await row(delivery.id)).nextAttemptAtMs;
    await h.drain();
    expect(await row(delivery.id)).toMatchObject({ state: "pending", attempts: 1, error: "resolver", responseCode: 503 });
  });

  it("does not count what this run of the Worker may not request any more, and hands the rest of it back at once", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = () => {
      throw new Error("Too many subrequests.");
    };
    const leads = await kit.many(8, 1);
    await deliverLeads(kit.h.deps, leads);
    const sent = kit.h.postbackQueue.sent.map(({ body, delaySeconds }) => [body.leadId, delaySeconds]);
    expect(new Map(sent as [number, number][])).toEqual(new Map(leads.map((id, index) => [id, index < 3 ? 60 : 0])));
    kit.receiver.otherwise = ok;
    await kit.h.drain();
    await kit.step(60);
    expect([...kit.lines().keys()].sort()).toEqual([...leads].sort());
    const [first] = await kit.h.db.query.postbackDeliveries.findMany({ where: (t, { eq }) => eq(t.leadId, leads[0] ?? 0) });
    expect(first).toMatchObject({ state: "delivered", attempts: 1 });
  });
});

describe("a delivery that failed for good", () => {
  const noticesOf = async ({ h, accountId }: Awaited<ReturnType<typeof createKit>>) => {
    const rows = await h.db.query.telegramOutbox.findMany({
      where: (t, { and, eq }) => and(eq(t.accountId, accountId), eq(t.kind, "notice")),
    });
    return rows.map(({ payload }) => JSON.parse(payload).text as string);
  };
  /** So many leads, each with a delivery that has one attempt left of those it gets by itself. */
  async function exhaust(kit: Awaited<ReturnType<typeof createKit>>, count: number, attemptBudget = 9) {
    const leads = await kit.many(count, 1);
    const last = { attempts: attemptBudget - 1, attemptBudget };
    await kit.h.db.update(postbackDeliveries).set(last).where(inArray(postbackDeliveries.leadId, leads));
    await deliverLeads(kit.h.deps, leads);
  }

  it("is told to its owner: of a template once a day, however many those are", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = down;
    await exhaust(kit, 3);
    await exhaust(kit, 2);
    expect(await noticesOf(kit)).toEqual([expect.stringContaining(`${kit.host} did not take a postback of yours`)]);
    kit.h.clock.advance(86_400);
    await exhaust(kit, 2);
    expect(await noticesOf(kit)).toHaveLength(2);
  });

  it("is not told where it was tried by hand, to owners who do not want to hear of it, and where it only is to be tried again", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = down;
    await exhaust(kit, 1, 12);
    await deliverLeads(kit.h.deps, await kit.many(1, 1));
    await setNotifications(await kit.ctx(), { postbacks: false });
    await exhaust(kit, 1);
    expect(await noticesOf(kit)).toEqual([]);
  });
});
