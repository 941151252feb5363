import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackTemplates } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { countReplayable, replayDeliveries } from "../../src/domain/postbacks/log/replay-deliveries.ts";
import { retryDelivery } from "../../src/domain/postbacks/log/retry-delivery.ts";
import { deploymentMark, webhookIdOf } from "../../src/domain/postbacks/outbound/webhook-id.ts";
import { resumeTemplate } from "../../src/domain/postbacks/templates/resume-template.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

const DAY = 86_400;

/** A delivery that was attempted once and failed. */
async function failedOnce(values: { attemptBudget?: number } = {}) {
  const kit = await createKit();
  kit.receiver.otherwise = down;
  const subject = await kit.lead();
  const delivery = await makeDelivery(kit.h, subject, kit.template, values);
  await enqueueLeads(kit.h.deps, [subject.id]);
  await kit.h.drain();
  const retry = async () => {
    await retryDelivery(await kit.ctx(), delivery.id);
    await kit.h.drain();
  };
  return { ...kit, subject, delivery, retry };
}

describe("a retry by hand", () => {
  it("of a finished delivery makes exactly one attempt more", async () => {
    const { h, delivery, retry, row, attemptsOf, step } = await failedOnce({ attemptBudget: 1 });
    expect(await row(delivery.id)).toMatchObject({ state: "failed", attempts: 1 });
    await retry();
    expect(await row(delivery.id)).toMatchObject({ state: "failed", attempts: 2, attemptBudget: 2, finishedAtMs: h.clock.ms });
    for (let day = 0; day < 3; day += 1) await step(DAY);
    expect(await attemptsOf(delivery.id)).toHaveLength(2);
  });

  it("of a rejected or delivered one too", async () => {
    const { delivery, retry, row, receiver, attemptsOf } = await failedOnce({ attemptBudget: 1 });
    receiver.otherwise = () => Response.json({ status: "error", error: "click" });
    await retry();
    expect(await row(delivery.id)).toMatchObject({ state: "rejected", attempts: 2 });
    receiver.otherwise = ok;
    await retry();
    await retry();
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 4, error: null });
    expect((await attemptsOf(delivery.id)).map(({ outcome }) => outcome)).toEqual(["failed", "rejected", "delivered", "delivered"]);
  });

  it("of a stopped one gives it the attempts it had left", async () => {
    const { template, delivery, retry, row, receiver, ctx, step } = await failedOnce();
    receiver.otherwise = () => new Response("", { status: 410 });
    await step(6);
    expect(await row(delivery.id)).toMatchObject({ state: "stopped", attempts: 2 });
    await resumeTemplate(await ctx(), template.id);
    receiver.otherwise = down;
    await retry();
    expect(await row(delivery.id)).toMatchObject({ state: "pending", attempts: 3, attemptBudget: 9 });
  });

  it("of a pending one comes in the place of the automatic one, which is then not made", async () => {
    const { h, delivery, retry, row, attemptsOf } = await failedOnce();
    h.clock.advance(2);
    await retry();
    expect(await row(delivery.id)).toMatchObject({ state: "pending", attempts: 2 });
    const nextMs = (await row(delivery.id)).nextAttemptAtMs;
    expect(nextMs).toBeGreaterThanOrEqual(h.clock.ms + 60_000);
    h.clock.advance(3);
    await h.drain();
    await h.cron();
    await h.drain();
    expect(await attemptsOf(delivery.id)).toHaveLength(2);
    h.clock.ms = nextMs;
    await h.drain();
    expect(await attemptsOf(delivery.id)).toHaveLength(3);
  });

  it("never makes the attempts exceed the budget, whenever and however often it comes, restarts included", async () => {
    const { h, delivery, retry, row, attemptsOf, step } = await failedOnce();
    for (let round = 0; round < 4; round += 1) {
      if (round === 1) h.d1.fail("INSERT INTO postback_attempts");
      await retry();
      await step(7);
      h.d1.heal();
    }
    expect(await row(delivery.id)).toMatchObject({ attemptBudget: 9 });
    for (let day = 0; day < 8; day += 1) await step(DAY);
    expect(await row(delivery.id)).toMatchObject({ state: "failed", attempts: 9, attemptBudget: 9 });
    expect(await attemptsOf(delivery.id)).toHaveLength(9);
  });

  it("makes one attempt more although it is asked for twenty times at once", async () => {
    const { h, delivery, ctx, row, attemptsOf, requests } = await failedOnce({ attemptBudget: 1 });
    const call = await ctx();
    await Promise.all(Array.from({ length: 20 }, () => retryDelivery(call, delivery.id)));
    await Promise.all([h.drain(), deliverLeads(h.deps, [delivery.leadId]), deliverLeads(h.deps, [delivery.leadId])]);
    expect(await row(delivery.id)).toMatchObject({ state: "failed", attempts: 2, attemptBudget: 2 });
    expect(await attemptsOf(delivery.id)).toHaveLength(2);
    const id = webhookIdOf(await deploymentMark(h.deps), delivery.id);
    expect(requests().map((request) => request.headers.get("webhook-id"))).toEqual([id, id]);
  });

  it("does not go before the others of its lead", async () => {
    const { h, subject, template, ctx, receiver, step, clicks } = await failedOnce();
    const second = await makeDelivery(h, subject, template, {}, { click: "second" });
    await retryDelivery(await ctx(), second.id);
    await h.drain();
    expect(clicks()).toEqual(["click1"]);
    receiver.otherwise = ok;
    await step(70);
    expect(clicks()).toEqual(["click1", "click1", "second"]);
  });

  it("does not hurry those behind it that wait for their own retries", async () => {
    const { h, subject, template, delivery, ctx, receiver, row, clicks } = await failedOnce({ attemptBudget: 1 });
    const second = await makeDelivery(h, subject, template, {}, { click: "second" });
    await deliverLeads(h.deps, [subject.id]);
    receiver.otherwise = ok;
    const { nextAttemptAtMs } = await row(second.id);
    await retryDelivery(await ctx(), delivery.id);
    expect(await row(delivery.id)).toMatchObject({ state: "pending", finishedAtMs: null });
    await h.drain();
    expect(await row(second.id)).toMatchObject({ state: "pending", attempts: 1, nextAttemptAtMs });
    expect(clicks()).toEqual(["click1", "second", "click1"]);
  });

  it("is refused for what is another account's, is not there, or has no usable template", async () => {
    const { h, accountId, lead, delivery, ctx, row } = await failedOnce({ attemptBudget: 1 });
    const stranger = await createKit();
    await expect(retryDelivery(await stranger.ctx(), delivery.id)).rejects.toMatchObject({ code: "delivery_not_found" });
    await expect(retryDelivery(await ctx(), 999_999)).rejects.toMatchObject({ code: "delivery_not_found" });
    const cleared = await makeDelivery(h, await lead(), await makeTemplate(h, accountId, "wait", ""), { state: "stopped" });
    await expect(retryDelivery(await ctx(), cleared.id)).rejects.toMatchObject({ code: "template_not_found" });
    expect([await row(delivery.id), await row(cleared.id)]).toMatchObject([
      { state: "failed", attemptBudget: 1 },
      { state: "stopped", attemptBudget: 9 },
    ]);
  });
});

describe("replaying what failed", () => {
  it("takes up what ended without success since a time, once each and in each lead's order", async () => {
    const { h, many, lines, receiver, ctx } = await createKit();
    const early = await many(2, 1);
    receiver.otherwise = () => Response.json({ status: "error", error: "key" });
    await deliverLeads(h.deps, early);
    h.clock.advance(100);
    const sinceMs = h.clock.ms;
    const late = await many(3, 2);
    await deliverLeads(h.deps, late);
    receiver.otherwise = ok;
    expect(await replayDeliveries(await ctx(), { fromMs: sinceMs })).toEqual({ count: 6 });
    await h.drain();
    expect(await replayDeliveries(await ctx(), { fromMs: sinceMs })).toEqual({ count: 0 });
    for (const lead of late) expect(lines().get(lead)).toEqual(["c1", "c2", "c1", "c2"]);
    for (const lead of early) expect(lines().get(lead)).toEqual(["c1"]);
  });

  it("takes up five thousand at a call, the oldest first, under the ids they had, and the next call the rest", async () => {
    const { h, many, receiver, requests, ctx, template } = await createKit();
    await many(5_000, 1, { state: "failed" });
    await many(1, 1, { state: "failed" });
    await h.db.$client
      .prepare("UPDATE postback_deliveries SET attempts = 9, finished_at_ms = ?2 + id WHERE template_id = ?1")
      .bind(template.id, h.clock.ms)
      .run();
    const ids = await h.db.$client
      .prepare("SELECT id FROM postback_deliveries WHERE template_id = ?1 ORDER BY id")
      .bind(template.id)
      .all<{ id: number }>();
    receiver.otherwise = ok;
    const call = await ctx();
    expect(await replayDeliveries(call, { fromMs: 0 })).toEqual({ count: 5_000 });
    const pending = await h.db.$client
      .prepare("SELECT max(id) AS last FROM postback_deliveries WHERE template_id = ?1 AND state = 'pending'")
      .bind(template.id)
      .first("last");
    expect(pending).toBe(ids.results.at(-2)?.id);
    expect(await replayDeliveries(call, { fromMs: 0 })).toEqual({ count: 1 });
    await h.drain();
    const sent = requests().map((request) => request.headers.get("webhook-id") ?? "");
    const mark = await deploymentMark(h.deps);
    const owed = ids.results.map(({ id }) => webhookIdOf(mark, id));
    expect(sent.toSorted()).toEqual(owed.toSorted());
  });

  it("replays each once although two calls come at once, and what ends again meanwhile not at all within the same time", async () => {
    const { h, many, receiver, lines, ctx } = await createKit();
    const leads = await many(20, 2);
    receiver.otherwise = () => Response.json({ status: "error", error: "key" });
    await deliverLeads(h.deps, leads);
    const untilEnded = { fromMs: 0, toMs: h.clock.ms };
    const call = await ctx();
    h.clock.advance(1);
    const counts = await Promise.all([1, 2, 3].map(() => replayDeliveries(call, untilEnded)));
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(40);
    await h.drain();
    for (const lead of leads) expect(lines().get(lead)).toEqual(["c1", "c2", "c1", "c2"]);
    expect(await replayDeliveries(call, untilEnded)).toEqual({ count: 0 });
    expect(await countReplayable(call, { fromMs: 0 })).toEqual({ count: 40 });
  });

  it("touches nothing of another account, and not what has no usable template", async () => {
    const { h, many, receiver, clicks, ctx } = await createKit();
    const leads = await many(2, 1);
    receiver.otherwise = () => new Response("", { status: 410 });
    await deliverLeads(h.deps, leads);
    const stranger = await createKit();
    expect(await replayDeliveries(await stranger.ctx(), { fromMs: 0 })).toEqual({ count: 0 });
    expect(await replayDeliveries(await ctx(), { fromMs: 0 })).toEqual({ count: 0 });
    await h.drain();
    expect(clicks().length).toBeLessThanOrEqual(2);
  });

  it("leaves alone what has only a cleared template", async () => {
    const { h, ctx, template, delivery, row } = await failedOnce({ attemptBudget: 1 });
    await h.db.update(postbackTemplates).set({ url: "" }).where(eq(postbackTemplates.id, template.id));
    expect(await replayDeliveries(await ctx(), { fromMs: 0 })).toEqual({ count: 0 });
    expect(await row(delivery.id)).toMatchObject({ state: "failed" });
  });

  it("gives what a 410 stopped all the attempts it had left, once its template is taken up again", async () => {
    const { h, many, receiver, template, ctx, lines, step } = await createKit();
    const [first, second] = await many(2, 1);
    if (first === undefined || second === undefined) throw new Error("no leads");
    receiver.answers.push(() => new Response("", { status: 410 }));
    await deliverLeads(h.deps, [first]);
    await resumeTemplate(await ctx(), template.id);
    receiver.answers.push(down, down);
    expect(await replayDeliveries(await ctx(), { fromMs: 0 })).toEqual({ count: 2 });
    await h.drain();
    await step(5);
    await step(66);
    expect([lines().get(first), lines().get(second)]).toEqual([
      ["c1", "c1", "c1"],
      ["c1", "c1"],
    ]);
  });
});
