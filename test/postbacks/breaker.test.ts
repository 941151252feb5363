import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackTemplates, telegramOutbox } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { BLOCKED_MS, PAUSED_MS } from "../../src/domain/postbacks/delivery/lead-queue.ts";
import { retryDelivery } from "../../src/domain/postbacks/log/retry-delivery.ts";
import { resumeTemplate } from "../../src/domain/postbacks/templates/resume-template.ts";
import { saveTemplates } from "../../src/domain/postbacks/templates/save-templates.ts";
import { makeDelivery, makeTemplate } from "../factories.ts";
import { createKit, down, ok } from "./kit.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const gone = () => new Response("gone", { status: 410 });

type Kit = Awaited<ReturnType<typeof createKit>>;

/** A delivery of a lead of its own that gets one attempt now. */
async function sendOne({ h, lead, template, row }: Kit, click = "click") {
  const subject = await lead();
  const delivery = await makeDelivery(h, subject, template, { attemptBudget: 1 }, { click });
  await deliverLeads(h.deps, [subject.id]);
  return row(delivery.id);
}

/** A template that failed on each of five days, so that it is paused. */
async function pausedKit(): Promise<Kit> {
  const kit = await createKit();
  kit.receiver.otherwise = down;
  for (let day = 0; day <= 5; day += 1) {
    await sendOne(kit);
    if (day < 5) kit.h.clock.advance(DAY);
  }
  return kit;
}

const noticesOf = ({ h, accountId, telegramId, host }: Kit) =>
  h.db
    .select({ payload: telegramOutbox.payload })
    .from(telegramOutbox)
    .where(and(eq(telegramOutbox.accountId, accountId), eq(telegramOutbox.kind, "notice")))
    .then((rows) =>
      rows.map(({ payload }) => JSON.parse(payload)).filter(({ chatId, text }) => chatId === telegramId && text.includes(host)),
    );

describe("an address that keeps failing", () => {
  it("is paused after five days without a success, and its owner is told once", async () => {
    const kit = await createKit();
    kit.receiver.otherwise = down;
    await sendOne(kit);
    const failingSinceMs = kit.h.clock.ms;
    kit.h.clock.advance(5 * DAY - 1);
    await sendOne(kit);
    expect(await kit.templateRow()).toMatchObject({ state: "active", failingSinceMs });
    kit.h.clock.advance(1);
    await sendOne(kit);
    await sendOne(kit);
    expect(await kit.templateRow()).toMatchObject({ state: "paused", failingSinceMs, probeAtMs: kit.h.clock.ms + HOUR * 1000 });
    expect(await noticesOf(kit)).toHaveLength(1);
  });

  it("is not paused for sporadic failures, however many", async () => {
    const kit = await createKit();
    for (let day = 0; day < 12; day += 1) {
      kit.receiver.answers.push(...(day % 4 === 3 ? [ok] : [down]));
      await sendOne(kit);
      kit.h.clock.advance(DAY);
    }
    expect(await kit.templateRow()).toMatchObject({ state: "active" });
    expect(await noticesOf(kit)).toEqual([]);
  });

  it.each([
    ["among failures that are recorded with it", null],
    ["that another recorded meanwhile", "healed"],
  ])("is not paused where there is a success %s", async (_, healed) => {
    const kit = await createKit();
    const { h, template } = kit;
    await h.db.update(postbackTemplates).set({ failingSinceMs: 1 }).where(eq(postbackTemplates.id, template.id));
    const leads = await kit.many(healed === null ? 2 : 1, 1);
    kit.receiver.answers.push(async () => {
      if (healed !== null) await h.db.update(postbackTemplates).set({ failingSinceMs: null }).where(eq(postbackTemplates.id, template.id));
      return down();
    });
    await deliverLeads(h.deps, leads);
    expect(await kit.templateRow()).toMatchObject({ state: "active", failingSinceMs: healed === null ? null : h.clock.ms });
    expect(await noticesOf(kit)).toEqual([]);
  });

  it("writes to its template only when its health changes", async () => {
    const kit = await createKit();
    const subject = await kit.lead();
    await makeDelivery(kit.h, subject, kit.template);
    const { rowsWritten } = await kit.h.d1.measure(() => deliverLeads(kit.h.deps, [subject.id]));
    // The lease; the attempt and its key; the delivery, and its places among the due and in lists.
    expect(rowsWritten).toBeLessThanOrEqual(7);
  });
});

describe("a paused address", () => {
  it("gets one probe an hour and nothing else; what waits is not looked at meanwhile", async () => {
    const kit = await pausedKit();
    const asked = kit.clicks().length;
    const leads = await kit.many(3, 2);
    await enqueueLeads(kit.h.deps, leads);
    await kit.h.drain();
    await kit.step(60);
    await kit.step(60);
    expect(kit.clicks()).toHaveLength(asked);
    const queued = () => kit.h.postbackQueue.sent.filter(({ body }) => leads.includes(body.leadId)).length;
    const before = queued();
    await kit.step(60);
    expect(queued()).toBe(before);
    await kit.step(HOUR);
    expect(kit.clicks()).toHaveLength(asked + 1);
    await kit.step(60);
    expect(kit.clicks()).toHaveLength(asked + 1);
    await kit.step(HOUR);
    expect(kit.clicks()).toHaveLength(asked + 2);
    expect(await kit.templateRow()).toMatchObject({ state: "paused" });
  });

  it("gets one probe although two consumers come for it at once", async () => {
    const kit = await pausedKit();
    const leads = await kit.many(6, 1);
    await kit.step(60);
    const asked = kit.clicks().length;
    kit.h.clock.advance(HOUR);
    await kit.h.cron();
    await Promise.all([deliverLeads(kit.h.deps, leads), deliverLeads(kit.h.deps, leads.toReversed()), kit.h.drain()]);
    expect(kit.clicks()).toHaveLength(asked + 1);
  });

  it("is open again with the first probe that arrives, and all that waited goes out in order", async () => {
    const kit = await pausedKit();
    const leads = await kit.many(4, 3);
    await kit.step(60);
    await kit.step(60);
    kit.receiver.otherwise = ok;
    await kit.step(HOUR);
    expect(await kit.templateRow()).toMatchObject({ state: "active", failingSinceMs: null, probeAtMs: null });
    await kit.step(60);
    await kit.step(60);
    for (const lead of leads) expect(kit.lines().get(lead)).toEqual(["c1", "c2", "c3"]);
  });

  it("is probed by the next postback when nothing waits", async () => {
    const kit = await pausedKit();
    kit.h.clock.advance(HOUR);
    kit.receiver.otherwise = ok;
    expect(await sendOne(kit)).toMatchObject({ state: "delivered" });
    expect(await kit.templateRow()).toMatchObject({ state: "active" });
  });

  it("is taken up by hand, and by saving it again", async () => {
    for (const takeUp of [
      async (kit: Kit) => resumeTemplate(await kit.ctx(), kit.template.id),
      async (kit: Kit) =>
        saveTemplates(await kit.ctx(), {
          owner: "account",
          ownerId: kit.accountId,
          templates: { approve: `https://${kit.host}/new?click={click}` },
        }),
    ]) {
      const kit = await pausedKit();
      await kit.many(2, 2);
      await kit.step(60);
      const asked = kit.clicks().length;
      kit.receiver.otherwise = ok;
      await takeUp(kit);
      expect(await kit.templateRow()).toMatchObject({ state: "active", failingSinceMs: null, probeAtMs: null });
      await kit.step(60);
      await kit.step(60);
      expect(kit.clicks().slice(asked).sort()).toEqual(["c1", "c1", "c2", "c2"]);
    }
  });

  it("cannot be taken up by another account", async () => {
    const kit = await pausedKit();
    const held = await kit.many(1, 1, { dueAtMs: PAUSED_MS });
    const stranger = await createKit();
    await expect(resumeTemplate(await stranger.ctx(), kit.template.id)).rejects.toMatchObject({ code: "template_not_found" });
    expect(await kit.templateRow()).toMatchObject({ state: "paused" });
    const rows = await kit.h.db.query.postbackDeliveries.findMany({ where: (t, { inArray }) => inArray(t.leadId, held) });
    expect(rows).toMatchObject([{ nextAttemptAtMs: PAUSED_MS }]);
  });

  it("is probed at once by a retry by hand", async () => {
    const kit = await pausedKit();
    const [lead = 0] = await kit.many(1, 1);
    await kit.step(60);
    const [waiting] = await kit.h.db.query.postbackDeliveries.findMany({ where: (t, { eq }) => eq(t.leadId, lead) });
    kit.receiver.otherwise = ok;
    await retryDelivery(await kit.ctx(), waiting?.id ?? 0);
    await kit.h.drain();
    expect(kit.lines().get(lead)).toEqual(["c1"]);
    expect(await kit.templateRow()).toMatchObject({ state: "active" });
  });

  it("leaves other templates of the account alone", async () => {
    const kit = await pausedKit();
    const other = await makeTemplate(kit.h, kit.accountId, "wait", `https://${kit.host}/other?click={click}`);
    kit.receiver.otherwise = ok;
    const subject = await kit.lead();
    const delivery = await makeDelivery(kit.h, subject, other);
    await deliverLeads(kit.h.deps, [subject.id]);
    expect(await kit.row(delivery.id)).toMatchObject({ state: "delivered" });
  });
});

describe("an address that answers 410", () => {
  it("stops its template and what is pending for it, tells the owner once, and lets the lines go on", async () => {
    const kit = await createKit();
    const { h, template, lead, row, receiver } = kit;
    const other = await makeTemplate(h, kit.accountId, "wait", `https://${kit.host}/other?click={click}`);
    receiver.answers.push(down, gone);
    const [waiting, asking] = [await lead(), await lead()];
    const retried = await makeDelivery(h, waiting, template);
    const blocked = await makeDelivery(h, waiting, other, {}, { click: "blocked" });
    await deliverLeads(h.deps, [waiting.id]);
    h.clock.advance(11);
    await h.cron();
    expect(await row(blocked.id)).toMatchObject({ nextAttemptAtMs: BLOCKED_MS });
    const answered = await makeDelivery(h, asking, template);
    const next = await makeDelivery(h, asking, template);
    await deliverLeads(h.deps, [asking.id]);
    expect(await kit.templateRow()).toMatchObject({ state: "stopped" });
    expect(await row(answered.id)).toMatchObject({ state: "stopped", error: "gone", attempts: 1, responseCode: 410 });
    expect(await row(next.id)).toMatchObject({ state: "stopped", error: "gone", attempts: 0 });
    expect(await row(retried.id)).toMatchObject({ state: "stopped", error: "gone", attempts: 1 });
    await kit.step(60);
    expect(await row(blocked.id)).toMatchObject({ state: "delivered" });
    await sendOne(kit);
    expect(await noticesOf(kit)).toHaveLength(1);
    expect(kit.clicks()).toEqual(["click1", "click1", "blocked"]);
  });

  it("does not stop what is on the wire just then, whose success does not start it again", async () => {
    const kit = await createKit();
    const held = Promise.withResolvers<Response>();
    const leads = await kit.many(2, 1);
    kit.receiver.answers.push(gone, () => held.promise);
    const work = deliverLeads(kit.h.deps, leads);
    await expect
      .poll(async () => {
        kit.h.clock.advance(0.25);
        return (await kit.templateRow()).state;
      })
      .toBe("stopped");
    held.resolve(new Response("OK"));
    await work;
    await kit.h.settle();
    const rows = await kit.h.db.query.postbackDeliveries.findMany({ where: (t, { inArray }) => inArray(t.leadId, leads) });
    expect(rows).toMatchObject([{ state: "stopped" }, { state: "delivered", attempts: 1 }]);
    expect(await kit.templateRow()).toMatchObject({ state: "stopped" });
  });

  it("stops nothing where its owner named another while it was being asked", async () => {
    const kit = await createKit();
    const ctx = await kit.ctx();
    kit.receiver.answers.push(async () => {
      await saveTemplates(ctx, {
        owner: "account",
        ownerId: kit.accountId,
        templates: { approve: `https://${kit.host}/moved?click={click}` },
      });
      return gone();
    });
    const asked = await sendOne(kit);
    expect(asked).toMatchObject({ state: "stopped", error: "gone", attempts: 1 });
    expect(await kit.templateRow()).toMatchObject({ state: "active" });
    expect(await sendOne(kit)).toMatchObject({ state: "delivered" });
    expect(await noticesOf(kit)).toEqual([]);
  });

  it("is not asked by what was held for its pause", async () => {
    const kit = await pausedKit();
    const leads = await kit.many(3, 1);
    await kit.step(60);
    expect(
      (await kit.h.db.query.postbackDeliveries.findMany({ where: (t, { inArray }) => inArray(t.leadId, leads) })).map(
        (d) => d.nextAttemptAtMs,
      ),
    ).toEqual([PAUSED_MS, PAUSED_MS, PAUSED_MS]);
    const asked = kit.clicks().length;
    kit.receiver.otherwise = gone;
    await kit.step(HOUR);
    await kit.step(60);
    expect(kit.clicks()).toHaveLength(asked + 1);
    const [left] = await kit.h.db.select().from(postbackTemplates).where(eq(postbackTemplates.id, kit.template.id));
    expect(left).toMatchObject({ state: "stopped" });
  });
});
