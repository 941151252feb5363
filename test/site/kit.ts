import { eq } from "drizzle-orm";
import { expect } from "vitest";
import {
  flows,
  type goals,
  leads,
  offerAffiliates,
  offerGoals,
  type offers,
  postbackDeliveries,
  postbackTemplates,
} from "../../src/db/schema/index.ts";
import { AFFILIATE_STATUS, type AffiliateStatusName, LEAD_STATUS, type LeadStatusName } from "../../src/lib/codes.ts";
import { makeOffer, makeOfferSite } from "../factories.ts";
import type { Harness } from "../harness.ts";
import { createTracked } from "../tracker/kit.ts";

export type Values = Record<string, string | number>;

export const failed = (error: string, field?: string) => ({ status: "error", error, ...(field === undefined ? {} : { field }) });
export const BAD_ID = failed("bad-id");
export const EDIT = failed("edit");
export const MADE = { status: "ok", id: expect.any(Number) };
export const ok = (id: number) => ({ status: "ok", id });
export const duplicate = (id: number) => ({ status: "error", error: "duplicate", id });

/** An account with an offer, a site of it and its token, and a flow that leads to it. */
export async function createSold(h?: Harness, values: Partial<typeof offers.$inferInsert> = {}) {
  const tracked = await createTracked(h);
  const { accountId, flow } = tracked;
  const db = tracked.h.db;
  const offer = await makeOffer(tracked.h, accountId, { name: "Offer", ...values });
  const { site, token } = await makeOfferSite(tracked.h, offer, { name: "Site", url: "https://land.test/" });
  await db.update(flows).set({ offerId: offer.id }).where(eq(flows.id, flow.id));
  const call = (name: string, query: Values) => tracked.h.api(`/api/site/${name}.json`, { query: { token, ...query } });
  return {
    ...tracked,
    offer,
    site,
    token,
    call,
    /** The number of a lead that is made now. */
    made: async (query: Values, name = "click"): Promise<number> => {
      const { status, id } = await call(name, query);
      if (status !== "ok") throw new Error(`no lead of ${JSON.stringify(query)}`);
      return id;
    },
    offerGoal: async (code: string, aliases: string[] = [], more: Partial<typeof goals.$inferInsert> = {}) => {
      const goal = await tracked.goal(code, more);
      await db.insert(offerGoals).values({ offerId: offer.id, goalId: goal.id, aliases: JSON.stringify(aliases) });
      return goal;
    },
    /** Another account with a flow of the offer, let in or shut out where `status` says so. */
    affiliate: async (status?: AffiliateStatusName, more: Partial<typeof offerAffiliates.$inferInsert> = {}) => {
      const theirs = await createTracked(tracked.h);
      await db.update(flows).set({ offerId: offer.id }).where(eq(flows.id, theirs.flow.id));
      const row = { offerId: offer.id, accountId: theirs.accountId };
      if (status !== undefined) await db.insert(offerAffiliates).values({ ...row, status: AFFILIATE_STATUS[status], ...more });
      return theirs;
    },
    flowTemplate: (event: LeadStatusName, url: string) =>
      db
        .insert(postbackTemplates)
        .values({ accountId, owner: "flow", ownerId: flow.id, event: LEAD_STATUS[event], url, updatedAtMs: tracked.h.clock.ms }),
    lead: (id: number) => db.query.leads.findFirst({ where: eq(leads.id, id) }),
    /** The statuses that were owed a postback, in order. */
    owed: async () => {
      const rows = await db.query.postbackDeliveries.findMany({
        where: eq(postbackDeliveries.accountId, accountId),
        orderBy: postbackDeliveries.id,
      });
      return rows.map(({ status }) => status);
    },
  };
}

export type Sold = Awaited<ReturnType<typeof createSold>>;
