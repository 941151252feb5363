import { asc, eq } from "drizzle-orm";
import { expect, onTestFinished } from "vitest";
import { accounts, postbackAttempts, postbackDeliveries, postbackTemplates } from "../../src/db/schema/index.ts";
import { accountActor } from "../../src/domain/access/actor.ts";
import type { Ctx } from "../../src/platform/context.ts";
import { makeCampaign, makeLead, makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";

type Answer = () => Response | Promise<Response>;

export const ok: Answer = () => new Response("OK");
export const down: Answer = () => new Response("down", { status: 503 });

/**
 * An account with a campaign, a template, and its receiver, whose answers are given in order; then it answers `otherwise`.
 * Its host is this kit's own, and so is the deployment where none is given: the tests of a file share one database, and the sweeper takes up what others left.
 */
export async function createKit(h = createHarness()) {
  const serial = unique();
  const host = `tracker${serial}.test`;
  const telegramId = 5_000_000 + serial;
  const { id: accountId } = await h.account({ telegramId });
  const campaign = await makeCampaign(h, accountId);
  const template = await makeTemplate(h, accountId, "approve", `https://${host}/pb?click={click}&lead={lead}`);
  const receiver = { answers: [] as Answer[], otherwise: ok };
  h.net.on(host, () => (receiver.answers.shift() ?? receiver.otherwise)(), { mayNotCome: true });
  onTestFinished(() => expect(receiver.answers, "answers of the receiver that nobody asked for").toEqual([]));

  async function row(id: number) {
    const [found] = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.id, id));
    if (found === undefined) throw new Error("no such delivery");
    return found;
  }

  async function templateRow(id = template.id) {
    const [found] = await h.db.select().from(postbackTemplates).where(eq(postbackTemplates.id, id));
    if (found === undefined) throw new Error("no such template");
    return found;
  }

  async function ctx(): Promise<Ctx> {
    const [account] = await h.db.select().from(accounts).where(eq(accounts.id, accountId));
    if (account === undefined) throw new Error("no account");
    return {
      deps: h.deps,
      client: { ip: "unknown", country: null, userAgent: "" },
      account,
      actor: accountActor(account, { kind: "key" }),
    };
  }

  return {
    h,
    host,
    telegramId,
    accountId,
    campaign,
    template,
    receiver,
    row,
    templateRow,
    ctx,
    lead: () => makeLead(h, campaign),
    /** So many leads with so many pending deliveries each (clicks `c1`, `c2` …), in few statements. @returns the leads' ids */
    async many(leadCount: number, each: number, values: { state?: string; dueAtMs?: number } = {}): Promise<number[]> {
      const d1 = h.db.$client;
      const list = JSON.stringify(Array.from({ length: leadCount }, () => 9_200_000_000 + unique()));
      const { state = "pending", dueAtMs = h.clock.ms } = values;
      const { results } = await d1
        .prepare(
          `INSERT INTO leads (account_id, campaign_id, subscriber_id, status, started_at_ms, updated_at_ms, seq, milestones)
           SELECT ?1, ?2, value, 2, ?4, ?4, ?5, 1 FROM json_each(?3) RETURNING id`,
        )
        .bind(accountId, campaign.id, list, h.clock.ms, each)
        .all<{ id: number }>();
      const ids = results.map(({ id }) => id);
      const seqs = JSON.stringify(Array.from({ length: each }, (_, index) => index + 1));
      await d1.batch([
        d1
          .prepare(
            `INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, click, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
             SELECT l.value, s.value, ?1, ?2, 'start', ?5 + s.value, s.value, 'c' || s.value, 0, 0, 2, 0, ?5 FROM json_each(?3) s, json_each(?4) l`,
          )
          .bind(accountId, campaign.id, seqs, JSON.stringify(ids), h.clock.ms),
        d1
          .prepare(
            `INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, state, attempt_budget, next_attempt_at_ms, created_at_ms)
             SELECT ?1, ?2, l.value, s.value, ?5, 2, ?6, 9, ?7, ?7 FROM json_each(?3) s, json_each(?4) l`,
          )
          .bind(accountId, campaign.id, seqs, JSON.stringify(ids), template.id, state, dueAtMs),
      ]);
      return ids;
    },
    attemptsOf: (id: number) =>
      h.db.select().from(postbackAttempts).where(eq(postbackAttempts.deliveryId, id)).orderBy(asc(postbackAttempts.number)),
    requests: () => h.net.requests.filter((request) => new URL(request.url).host === host),
    /** What the receiver was asked for: the `click` of each request, in order. */
    clicks: () => h.net.urlsTo(host).map((url) => new URL(url).searchParams.get("click")),
    /** The clicks the receiver was asked for, by lead. */
    lines() {
      const byLead = new Map<number, (string | null)[]>();
      for (const url of h.net.urlsTo(host)) {
        const { searchParams } = new URL(url);
        const leadId = Number(searchParams.get("lead"));
        byLead.set(leadId, [...(byLead.get(leadId) ?? []), searchParams.get("click")]);
      }
      return byLead;
    },
    /** Lets so many seconds pass, then runs the schedule and the queues once. */
    async step(seconds: number) {
      h.clock.advance(seconds);
      await h.cron();
      await h.drain();
    },
  };
}
