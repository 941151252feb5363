import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackTemplates } from "../../src/db/schema/index.ts";
import { dueLeadsRead } from "../../src/domain/postbacks/delivery/due-leads.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { BLOCKED_MS, PAUSED_MS } from "../../src/domain/postbacks/delivery/lead-queue.ts";
import { sweepPostbacks } from "../../src/domain/postbacks/delivery/sweep.ts";
import { createKit, down } from "./kit.ts";

describe("the sweeper", () => {
  it("finds within a minute what the queue refused", async () => {
    const { h, many, lines, step } = await createKit();
    h.postbackQueue.refuse();
    const leads = await many(3, 2);
    await enqueueLeads(h.deps, leads);
    h.postbackQueue.heal();
    await step(60);
    expect(lines()).toEqual(new Map(leads.map((id) => [id, ["c1", "c2"]])));
  });

  it("leaves alone what is in hand, what is not due, and what became due only now", async () => {
    const { h, many } = await createKit();
    const leads = await many(1, 1);
    await sweepPostbacks(h.deps);
    await many(1, 1, { dueAtMs: h.clock.ms + 60_000 });
    h.clock.advance(30);
    await h.db.$client
      .prepare("UPDATE postback_deliveries SET leased_until_ms = ?2 WHERE lead_id = ?1")
      .bind(leads[0], h.clock.ms + 5_000)
      .run();
    await sweepPostbacks(h.deps);
    expect(h.postbackQueue.sent).toEqual([]);
    h.clock.advance(5);
    await sweepPostbacks(h.deps);
    expect(h.postbackQueue.sent.map(({ body }) => body.leadId)).toEqual(leads);
  });

  it("marks what a failing one blocks, and does not queue or read it again meanwhile", async () => {
    const { h, many, receiver, step } = await createKit();
    receiver.otherwise = down;
    // What the other tests of this file left is due too.
    h.clock.advance(3600);
    const others = await h.d1.measure(() => sweepPostbacks(h.deps));
    const leads = await many(1, 40);
    await enqueueLeads(h.deps, leads);
    await h.drain();
    await step(5);
    await step(20);
    const aside = await h.db.$client
      .prepare(`SELECT count(*) AS n FROM postback_deliveries WHERE lead_id = ?1 AND next_attempt_at_ms = ${BLOCKED_MS}`)
      .bind(leads[0])
      .first("n");
    expect(aside).toBe(39);
    h.clock.advance(20);
    const queued = () => h.postbackQueue.sent.filter(({ body }) => body.leadId === leads[0]).length;
    const before = queued();
    const { rowsRead, rowsWritten } = await h.d1.measure(() => sweepPostbacks(h.deps));
    expect(queued()).toBe(before);
    expect([rowsRead - others.rowsRead < 5, rowsWritten]).toEqual([true, 0]);
  });

  it("does not read what is held for a paused template, however much it is, but the one to probe with", async () => {
    const { h, many, template } = await createKit();
    h.clock.advance(7200);
    const probeAtMs = h.clock.ms + 60_000;
    await h.db.update(postbackTemplates).set({ state: "paused", probeAtMs }).where(eq(postbackTemplates.id, template.id));
    await sweepPostbacks(h.deps);
    const others = await h.d1.measure(() => sweepPostbacks(h.deps));
    const leads = await many(400, 1, { dueAtMs: PAUSED_MS });
    const waiting = await h.d1.measure(() => sweepPostbacks(h.deps));
    expect(waiting.rowsRead - others.rowsRead).toBeLessThan(10);
    h.clock.ms = probeAtMs;
    const sent = h.postbackQueue.sent.length;
    const probing = await h.d1.measure(() => sweepPostbacks(h.deps));
    expect(probing.rowsRead - others.rowsRead).toBeLessThan(40);
    const queued = h.postbackQueue.sent.slice(sent).map(({ body }) => body.leadId);
    expect(queued.filter((id) => leads.includes(id))).toEqual([leads[0]]);
  });

  it("is one round trip and reads nothing of what was delivered before", async () => {
    const { h, many } = await createKit();
    h.clock.advance(300);
    await sweepPostbacks(h.deps);
    const before = await h.d1.measure(() => sweepPostbacks(h.deps));
    await many(200, 5, { state: "delivered" });
    const after = await h.d1.measure(() => sweepPostbacks(h.deps));
    expect([before.roundTrips, after.roundTrips]).toEqual([1, 1]);
    expect(after.rowsRead).toBe(before.rowsRead);
  });
});

it("the search for due deliveries passes over those of an address that rests, and does not read them all", async () => {
  const aside = await createKit();
  await aside.many(1500, 1);
  await aside.h.db
    .update(postbackTemplates)
    .set({ probeAtMs: aside.h.clock.ms + 60_000 })
    .where(eq(postbackTemplates.id, aside.template.id));
  const { rowsRead } = await aside.h.d1.measure(() => dueLeadsRead(aside.h.deps, { dueByMs: aside.h.clock.ms, limit: 10 }).statement.run());
  expect(rowsRead).toBeGreaterThan(0);
  expect(rowsRead).toBeLessThanOrEqual(3 * 10 * 10);
});
