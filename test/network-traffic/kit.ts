import { eq, sql } from "drizzle-orm";
import { clicks, memberships, networkFlows, offerPayments, offerSettings, trafficbackCounts } from "../../src/db/schema/index.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { forgetConfigsOf } from "../../src/platform/config-cache.ts";
import { makeOffer } from "../factories.ts";
import type { Harness } from "../harness.ts";
import { makeNetwork } from "../network-api/kit.ts";
import { CHROME } from "../traffic/kit.ts";

export const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

/** What a test says of an offer. */
export interface OfferValues {
  offer?: Parameters<typeof makeOffer>[2];
  settings?: Record<string, unknown>;
  row?: Partial<typeof offerSettings.$inferInsert>;
}

let serial = 0;

/** A network with one affiliate, and what makes offers of it. */
export async function makeTraffic(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const network = await makeNetwork(h, values);
  const affiliate = async () => {
    const made = await network.affiliate();
    // Numbers begin anew with each file of tests, and what one remembers of them does not.
    forgetConfigsOf(made.number);
    return made;
  };
  const { number: pid } = await affiliate();
  return {
    ...network,
    pid,
    affiliate,
    async offer({ offer = {}, settings = {}, row = {} }: OfferValues = {}) {
      const made = await makeOffer(h, network.id, offer);
      await h.db.insert(offerSettings).values({
        offerId: made.id,
        networkId: network.id,
        settings: JSON.stringify({ url: "https://shop.test/?c={clickid}", ...settings }),
        ...row,
      });
      return made;
    },
    async payment(offerId: number, payment: Partial<typeof offerPayments.$inferInsert> = {}) {
      serial += 1;
      const common = { offerId, position: serial, type: "fixed" as const, goal: "1", revenueMicros: 2, payoutMicros: 1, currency: "usd" };
      await h.db.insert(offerPayments).values({ ...common, ...payment });
    },
    /** The id of a new advertiser's row. */
    async advertiser(profile: Record<string, unknown> = {}) {
      const { number } = await addMember(network.ctx, { kind: "advertiser", name: "Shop" });
      const [row] = await h.db
        .update(memberships)
        .set({ profile: JSON.stringify(profile) })
        .where(sql`network_id = ${network.id} AND kind = 'advertiser' AND number = ${number}`)
        .returning();
      if (row === undefined) throw new Error("no advertiser");
      return row.id;
    },
    /** Changes the row of the affiliate's membership. */
    async affiliateIs(changes: Partial<typeof memberships.$inferInsert>) {
      await h.db.update(memberships).set(changes).where(sql`network_id = ${network.id} AND kind = 'affiliate' AND number = ${pid}`);
    },
    /** How many clicks were passed back, by reason. */
    async passedBack(): Promise<Record<string, number>> {
      await h.drain();
      const rows = await h.db.select().from(trafficbackCounts).where(eq(trafficbackCounts.networkId, network.id));
      const counts: Record<string, number> = {};
      for (const { reason, clicks } of rows) counts[reason] = (counts[reason] ?? 0) + clicks;
      return counts;
    },
    /** The clicks of an offer that have landed. */
    async clicks(offerId: number) {
      await h.drain();
      return h.db.select().from(clicks).where(eq(clicks.offerId, offerId));
    },
    async flowsOf(offerId: number) {
      return h.db.select().from(networkFlows).where(eq(networkFlows.offerId, offerId));
    },
  };
}

export interface Clicking {
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  cf?: Record<string, unknown>;
  method?: string;
}

let visitors = 0;

/** Follows a click link as somebody who was never seen before, unless an address is given. */
export async function click(h: Harness, path: string, { query = {}, headers = {}, cf, method = "GET" }: Clicking = {}) {
  visitors += 1;
  const url = new URL(path, h.deps.config.publicUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const all = { "user-agent": CHROME, "cf-connecting-ip": `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`, ...headers };
  const answer = await h.fetch(new Request(url, { method, headers: all, ...(cf === undefined ? {} : { cf }) } as RequestInit));
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    headers: answer.headers,
    cookie: answer.headers.get("set-cookie")?.split(";")[0],
    text: await answer.text(),
  };
}
