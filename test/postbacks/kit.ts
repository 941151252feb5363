import { asc, eq } from "drizzle-orm";
import type { Ctx } from "../../src/context.ts";
import { accounts, postbackAttempts, postbackDeliveries, postbackTemplates } from "../../src/db/schema/index.ts";
import { makeCampaign, makeLead, makeTemplate } from "../factories.ts";
import { createHarness } from "../harness.ts";

type Answer = () => Response | Promise<Response>;

let serial = 0;

export const ok: Answer = () => new Response("OK");
export const down: Answer = () => new Response("down", { status: 503 });

/**
 * An account with a campaign, a template, and its receiver, whose answers are given in order; then it answers `otherwise`.
 * Its host is this kit's own: the tests of a file share one database, and the sweeper takes up what others left.
 */
export async function createKit() {
  serial += 1;
  const h = createHarness();
  const host = `tracker${serial}.test`;
  const telegramId = 5_000_000 + serial;
  const { id: accountId } = await h.account({ telegramId });
  const campaign = await makeCampaign(h, accountId);
  const template = await makeTemplate(h, accountId, "approve", `https://${host}/pb?click={click}&lead={lead}`);
  const receiver = { answers: [] as Answer[], otherwise: ok };
  h.net.on(host, () => (receiver.answers.shift() ?? receiver.otherwise)());

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
    return { deps: h.deps, client: { ip: "unknown", country: null }, account, sessionId: null };
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
    attemptsOf: (id: number) =>
      h.db.select().from(postbackAttempts).where(eq(postbackAttempts.deliveryId, id)).orderBy(asc(postbackAttempts.number)),
    requests: () => h.net.requests.filter((request) => new URL(request.url).host === host),
    /** What the receiver was asked for: the `click` of each request, in order. */
    clicks: () => h.net.urlsTo(host).map((url) => new URL(url).searchParams.get("click")),
    /** Lets so many seconds pass, then runs the schedule and the queues once. */
    async step(seconds: number) {
      h.clock.advance(seconds);
      await h.cron();
      await h.drain();
    },
  };
}
