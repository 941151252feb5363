import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { postbackTemplates } from "../../src/db/schema/index.ts";
import { ofSubscriber } from "../../src/domain/leads/lead-to-write.ts";
import { deliveryStatement } from "../../src/domain/postbacks/delivery/delivery-statement.ts";
import { createKit } from "./kit.ts";

/** Puts one postback into the outbox, for a template in the given state. */
async function put(state: "active" | "paused" | "stopped") {
  const kit = await createKit();
  const { h, accountId, campaign, template, lead } = kit;
  const subject = await lead();
  const subscriberId = subject.subscriberId ?? 0;
  await h.db.update(postbackTemplates).set({ state }).where(eq(postbackTemplates.id, template.id));
  const row = { accountId, lead: ofSubscriber(campaign.id, subscriberId), leadSeq: 1, templateId: template.id, status: 2 };
  const { results } = await deliveryStatement(h.deps, row).run<{ leadId: number }>();
  const [delivery] = await h.db.query.postbackDeliveries.findMany({ where: (t, { eq }) => eq(t.leadId, subject.id) });
  return { ...kit, subject, results, delivery, row };
}

describe("the outbox", () => {
  it("finds the lead by campaign and subscriber, and takes a full budget, due at once", async () => {
    const { h, subject, results, delivery } = await put("active");
    expect(results).toEqual([{ leadId: subject.id }]);
    expect(delivery).toMatchObject({
      state: "pending",
      attempts: 0,
      attemptBudget: 9,
      nextAttemptAtMs: h.clock.ms,
      leasedUntilMs: 0,
      error: null,
    });
  });

  it("keeps a postback for a paused template pending, and one for a stopped template as stopped, to be replayed", async () => {
    expect((await put("paused")).delivery).toMatchObject({ state: "pending" });
    const { h, delivery } = await put("stopped");
    expect(delivery).toMatchObject({ state: "stopped", error: "gone", attempts: 0, finishedAtMs: h.clock.ms });
  });

  it("takes nothing for another account's lead or template", async () => {
    const { h, row } = await put("active");
    const stranger = await createKit();
    for (const wrong of [
      { accountId: stranger.accountId },
      { templateId: stranger.template.id },
      { lead: ofSubscriber(stranger.campaign.id, 1) },
    ]) {
      const { results } = await deliveryStatement(h.deps, { ...row, leadSeq: 2, ...wrong }).run();
      expect(results).toEqual([]);
    }
  });
});
