import { describe, expect, it } from "vitest";
import { deadLetters } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { enqueueLeads } from "../../src/domain/postbacks/delivery/enqueue-leads.ts";
import { deploymentMark, webhookIdOf } from "../../src/domain/postbacks/outbound/webhook-id.ts";
import { consume } from "../../src/queue/consume.ts";
import type { PostbackMessage } from "../../src/queue/messages.ts";
import { makeDelivery } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { FakeQueue } from "../fakes/queue.ts";
import { createKit, down } from "./kit.ts";

const LINE = ["c1", "c2", "c3", "c4"];

/** The same clicks without immediate repeats: at least once, in order. */
function withoutRepeats(clicks: (string | null)[]): (string | null)[] {
  return clicks.filter((click, index) => click !== clicks[index - 1]);
}

describe("a crash", () => {
  // The claim is the first round trip, then come records. Dead from that one on, until the next minute.
  const moments = [0, 1, 2, 3, 4].flatMap((trip) => [["before", trip] as const, ["after", trip] as const]);
  it.each(moments)("%s round trip %i of a run loses nothing and keeps every line in order", async (moment, deadFrom) => {
    const { h, many, lines, step } = await createKit();
    const leads = await many(7, LINE.length);
    let roundTrips = 0;
    h.d1[moment](EVERY, () => {
      roundTrips += 1;
      if (roundTrips > deadFrom) throw new Error("the Worker died");
    });
    await deliverLeads(h.deps, leads).catch(() => {});
    expect(roundTrips).toBeGreaterThan(deadFrom);
    h.d1.heal();
    await step(60);
    await step(60);
    expect([...lines().keys()].sort()).toEqual([...leads].sort());
    for (const clicks of lines().values()) expect(withoutRepeats(clicks)).toEqual(LINE);
    expect(
      await h.db.$client
        .prepare(
          "SELECT count(*) AS n FROM postback_deliveries WHERE state = 'pending' AND campaign_id = (SELECT campaign_id FROM leads WHERE id = ?1)",
        )
        .bind(leads[0])
        .first("n"),
    ).toBe(0);
  });

  it("between the request and the record of it repeats the request under the same id, and counts it once", async () => {
    const { h, template, lead, requests, row, attemptsOf, step } = await createKit();
    const subject = await lead();
    const delivery = await makeDelivery(h, subject, template);
    h.d1.fail("INSERT INTO postback_attempts");
    await enqueueLeads(h.deps, [subject.id]);
    await h.postbackQueue.deliver((batch) => consume(h.deps, batch));
    expect(await row(delivery.id)).toMatchObject({ state: "pending", attempts: 0 });
    expect(h.postbackQueue.waiting).toHaveLength(1);
    h.d1.heal();
    await step(60);
    const ids = requests().map((request) => request.headers.get("webhook-id"));
    const id = webhookIdOf(await deploymentMark(h.deps), delivery.id);
    expect(ids).toEqual([id, id]);
    expect(await row(delivery.id)).toMatchObject({ state: "delivered", attempts: 1 });
    expect(await attemptsOf(delivery.id)).toHaveLength(1);
  });

  it("between the record and the queue costs no more than the wait for the sweeper", async () => {
    const { h, template, lead, receiver, clicks, step } = await createKit();
    const subject = await lead();
    receiver.answers.push(down);
    await makeDelivery(h, subject, template);
    h.postbackQueue.refuse();
    await deliverLeads(h.deps, [subject.id]);
    h.postbackQueue.heal();
    expect(h.logLines.some(({ event }) => event === "postbacks.wake_failed")).toBe(true);
    await step(60);
    expect(clicks()).toHaveLength(2);
  });

  it("of the budget's bookkeeping never makes more attempts of record than the budget allows", async () => {
    const { h, template, lead, receiver, row, attemptsOf, step } = await createKit();
    const subject = await lead();
    receiver.otherwise = down;
    const delivery = await makeDelivery(h, subject, template, { attemptBudget: 3 });
    let round = 0;
    h.d1.before("postback_attempts", () => {
      if (round % 2 === 0) throw new Error("the Worker died");
    });
    for (; round < 8; round += 1) await step(400);
    expect(await row(delivery.id)).toMatchObject({ state: "failed", attempts: 3 });
    expect(await attemptsOf(delivery.id)).toHaveLength(3);
  });
});

describe("a record", () => {
  it("fits D1 whatever a template makes of its macros and a receiver of its answers", async () => {
    const { h, many, template, receiver, host, requests } = await createKit();
    const leads = await many(100, 1);
    await h.db.$client.batch([
      h.db.$client
        .prepare("UPDATE postback_templates SET url = ?2 WHERE id = ?1")
        .bind(template.id, `https://${host}/${"{click}".repeat(285)}`),
      h.db.$client
        .prepare("UPDATE lead_events SET click = ?2 WHERE lead_id IN (SELECT value FROM json_each(?1))")
        .bind(JSON.stringify(leads), "c".repeat(64)),
    ]);
    receiver.otherwise = () => new Response(`${'"'.repeat(1500)}${"\u0001".repeat(1500)}`);
    await deliverLeads(h.deps, leads);
    const left = await h.db.$client
      .prepare("SELECT count(*) AS n FROM postback_deliveries WHERE state <> 'delivered' AND template_id = ?1")
      .bind(template.id)
      .first("n");
    expect([left, requests().length]).toEqual([0, 100]);
  });
});

describe("the queue's consumer", () => {
  it("keeps a message of the wrong shape as a dead letter, once, and delivers the rest of the batch", async () => {
    const { h, template, lead, row } = await createKit();
    const subject = await lead();
    const delivery = await makeDelivery(h, subject, template);
    const kept = await h.db.$count(deadLetters);
    for (const body of [{ leadId: "x" }, null, "rubbish", { leadId: -1 }])
      await h.deps.postbackQueue.send(body as unknown as PostbackMessage);
    await enqueueLeads(h.deps, [subject.id]);
    await h.drain();
    expect(await row(delivery.id)).toMatchObject({ state: "delivered" });
    expect(h.postbackQueue.waiting).toEqual([]);
    expect((await h.db.select().from(deadLetters)).slice(kept).map(({ queue, body }) => [queue, body])).toEqual([
      ["pawprint-postbacks", '{"leadId":"x"}'],
      ["pawprint-postbacks", "null"],
      ["pawprint-postbacks", '"rubbish"'],
      ["pawprint-postbacks", '{"leadId":-1}'],
    ]);
  });

  it("takes a message about a lead that is not there for done", async () => {
    const { h } = await createKit();
    await enqueueLeads(h.deps, [987_654_321]);
    await h.drain();
    expect(h.postbackQueue.waiting).toEqual([]);
  });

  it("asks for its messages again while the database is down", async () => {
    const { h, template, lead, clicks } = await createKit();
    const subject = await lead();
    await makeDelivery(h, subject, template);
    await enqueueLeads(h.deps, [subject.id]);
    h.d1.fail();
    await h.drain();
    expect(h.postbackQueue.waiting).toHaveLength(1);
    h.d1.heal();
    h.clock.advance(10);
    await h.drain();
    expect(clicks()).toHaveLength(1);
  });

  it("keeps what comes to the dead-letter queue, and keeps asking while it cannot", async () => {
    const { h } = await createKit();
    const dead = new FakeQueue<unknown>("pawprint-dead-letters", h.clock);
    await dead.sendBatch([{ body: { leadId: 7 } }, { body: { outboxId: 8 } }]);
    const kept = await h.db.$count(deadLetters);
    h.d1.fail();
    await dead.deliver((batch) => consume(h.deps, batch));
    expect(dead.waiting).toHaveLength(2);
    h.d1.heal();
    h.clock.advance(60);
    await dead.deliver((batch) => consume(h.deps, batch));
    expect(dead.waiting).toEqual([]);
    expect((await h.db.select().from(deadLetters)).slice(kept)).toMatchObject([
      { queue: "pawprint-dead-letters", body: '{"leadId":7}', receivedAtMs: h.clock.ms },
      { queue: "pawprint-dead-letters", body: '{"outboxId":8}' },
    ]);
  });
});
