import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { postbackTemplates } from "../../src/db/schema/index.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { PAUSED_MS } from "../../src/domain/postbacks/delivery/lead-queue.ts";
import { RELEASE_LIMIT } from "../../src/domain/postbacks/delivery/paused-deliveries.ts";
import { sweepPostbacks } from "../../src/domain/postbacks/delivery/sweep.ts";
import { retryDelivery } from "../../src/domain/postbacks/log/retry-delivery.ts";
import { resumeTemplate } from "../../src/domain/postbacks/templates/resume-template.ts";
import { saveTemplates } from "../../src/domain/postbacks/templates/save-templates.ts";
import { createKit } from "./kit.ts";

type Kit = Awaited<ReturnType<typeof createKit>>;

it.each([
  ["resuming", async (kit: Kit) => resumeTemplate(await kit.ctx(), kit.template.id)],
  [
    "saving",
    async (kit: Kit) =>
      saveTemplates(await kit.ctx(), { owner: "account", ownerId: kit.accountId, templates: { approve: `https://${kit.host}/new` } }),
  ],
  [
    "a probe",
    async (kit: Kit, leads: number[]) => {
      const probe = await kit.h.db.query.postbackDeliveries.findFirst({ where: (t, { eq }) => eq(t.leadId, leads[0] ?? 0) });
      await retryDelivery(await kit.ctx(), probe?.id ?? 0);
      await deliverLeads(kit.h.deps, [leads[0] ?? 0]);
      expect(kit.requests()).toHaveLength(1);
    },
  ],
])("%s releases a first part of very many deliveries of a paused template, and the sweep the next", async (_, resume) => {
  const kit = await createKit();
  const { h, template } = kit;
  await h.db.update(postbackTemplates).set({ state: "paused", probeAtMs: h.clock.ms }).where(eq(postbackTemplates.id, template.id));
  const leads = await kit.many(RELEASE_LIMIT + 2, 1, { dueAtMs: PAUSED_MS });
  const held = () =>
    h.db.$client
      .prepare(`SELECT count(*) AS n FROM postback_deliveries WHERE template_id = ?1 AND next_attempt_at_ms = ${PAUSED_MS}`)
      .bind(template.id)
      .first<number>("n");
  await resume(kit, leads);
  expect(await kit.templateRow()).toMatchObject({ state: "active" });
  expect([1, 2]).toContain(await held());
  await sweepPostbacks(h.deps);
  expect(await held()).toBe(0);
});
