import { clicks, flows, goals, leadEvents, leads } from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { createHarness, type Harness } from "../harness.ts";
import { unique } from "../unique.ts";

export const PATH = "/api/tracker/postback.json";

/** An account with a flow, and what makes clicks and goals of it. */
export async function createTracked(h: Harness = createHarness(), values: Parameters<Harness["account"]>[0] = {}) {
  const { id: accountId, key } = await h.account(values);
  const code = `fl${unique()}${accountId}`;
  const [flow] = await h.db.insert(flows).values({ accountId, code, name: "Flow", createdAtMs: h.clock.ms }).returning();
  if (flow === undefined) throw new Error("no flow");
  const newClick = () => mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms });
  return {
    h,
    accountId,
    key,
    flow,
    /** The id of a click that is still under way. */
    newClick,
    /** A click that has landed, of the offer that the flow has now. */
    landedClick: async (more: Partial<typeof clicks.$inferInsert> = {}) => {
      const id = await newClick();
      const now = await h.db.query.flows.findFirst({ where: (t, { eq }) => eq(t.id, flow.id) });
      const place = { offerId: now?.offerId ?? 0, wayId: 3, siteId: 4, atMs: h.clock.ms, localDay: 20260101, localHour: 1, isUnique: true };
      await h.db.insert(clicks).values({ id, accountId, flowId: flow.id, ...place, ...more });
      return id;
    },
    goal: async (goalCode: string, more: Partial<typeof goals.$inferInsert> = {}) => {
      const [goal] = await h.db
        .insert(goals)
        .values({ accountId, code: goalCode, name: goalCode, createdAtMs: h.clock.ms, ...more })
        .returning();
      if (goal === undefined) throw new Error("no goal");
      return goal;
    },
    post: (query: Record<string, string | number>) => h.api(PATH, { key, query }),
    leads: () => h.db.query.leads.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: leads.id }),
    events: (leadId: number) => h.db.query.leadEvents.findMany({ where: (t, { eq }) => eq(t.leadId, leadId), orderBy: leadEvents.seq }),
  };
}
