import { and, eq } from "drizzle-orm";
import { expect } from "vitest";
import {
  affiliateBalances,
  flows,
  heldPostbacks,
  leadEvents,
  leads,
  memberships,
  networkConversions,
  networkFlows,
  offerPayments,
  offerSettings,
  receivedCalls,
} from "../../src/db/schema/index.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import type { OfferSettings } from "../../src/domain/offers/settings/offer-settings.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import type { MemberKind } from "../../src/lib/codes.ts";
import type { ClickMessage } from "../../src/queue/messages.ts";
import { makeOffer } from "../factories.ts";
import type { Harness } from "../harness.ts";
import { unique } from "../unique.ts";
import { makeNetwork } from "./kit.ts";

type Payment = Partial<typeof offerPayments.$inferInsert>;

export const taken = { status: 1 };
export const refusal = (text: string) => ({ status: 2, message: text, error: text });

/** A click of somebody at a desk in New York. */
export const clickMessage = (
  values: Pick<ClickMessage, "id" | "accountId" | "flowId" | "offerId" | "atMs"> & Partial<ClickMessage>,
): ClickMessage => ({
  wayId: 0,
  siteId: 0,
  timeZone: "UTC",
  filter: 0,
  isUnique: true,
  country: "us",
  city: "New York",
  lang: "en",
  ip: "198.51.100.7",
  ua: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  referer: "https://blog.example/kittens",
  utmSource: "",
  utmCampaign: "",
  utmContent: "",
  utmTerm: "",
  utmMedium: "",
  subid: "sub",
  adid: "",
  data1: "",
  data2: "",
  costMicros: null,
  costCurrency: "usd",
  ...values,
});

/** A network with an affiliate and an offer of one payment, 4 dollars of which the affiliate gets 3; and what happens to them. */
export async function makeSelling(
  h: Harness,
  options: { settings?: Partial<OfferSettings>; payments?: Payment[]; isStopped?: boolean } = {},
) {
  const network = await makeNetwork(h);
  const affiliate = await network.affiliate();
  const offer = await makeOffer(h, network.id);
  await h.db.insert(offerSettings).values({
    offerId: offer.id,
    networkId: network.id,
    isStopped: options.isStopped ?? false,
    settings: JSON.stringify(options.settings ?? {}),
  });
  const setPayments = async (payments: Payment[]) => {
    await h.db.delete(offerPayments).where(eq(offerPayments.offerId, offer.id));
    const rows = payments.map((payment, position) => ({
      offerId: offer.id,
      position,
      type: "fixed" as const,
      goal: "1",
      revenueMicros: 4_000_000,
      payoutMicros: 3_000_000,
      currency: "usd",
      ...payment,
    }));
    if (rows.length > 0) await h.db.insert(offerPayments).values(rows);
  };
  await setPayments(options.payments ?? [{}]);

  /** The flow of an affiliate, which is made where there is none. */
  async function flowOf(affiliateId: number): Promise<number> {
    const known = await h.db.query.networkFlows.findFirst({ where: eq(networkFlows.affiliateId, affiliateId) });
    if (known !== undefined) return known.flowId;
    const [flow] = await h.db
      .insert(flows)
      .values({ accountId: affiliateId, code: `n${unique()}`, name: "Kittens", offerId: offer.id, createdAtMs: h.clock.ms })
      .returning();
    const flowId = flow?.id ?? 0;
    await h.db.insert(networkFlows).values({ affiliateId, offerId: offer.id, flowId });
    return flowId;
  }

  /** A click that was made, and what writes it. */
  async function makeClick(values: Partial<ClickMessage> = {}) {
    const flowId = await flowOf(affiliate.number);
    const atMs = values.atMs ?? h.clock.ms;
    const id = await mintClickId(h.deps, { flowId, atMs });
    const click = clickMessage({ id, accountId: affiliate.number, flowId, offerId: offer.id, atMs, ...values });
    const land = async () => {
      await ingestClicks(h.deps, [click]);
      await h.settle();
    };
    return { id, land };
  }

  const conversions = async () => {
    const rows = await h.db
      .select()
      .from(leads)
      .innerJoin(networkConversions, eq(networkConversions.leadId, leads.id))
      .where(eq(leads.networkId, network.id))
      .orderBy(leads.id);
    return rows.map(({ leads: lead, network_conversions: own }) => ({ lead, own }));
  };

  /** What affiliates are owed by the rows that say so, which a recount of their leads that are not paid out must confirm. */
  async function balances() {
    const rows = await h.db.select().from(affiliateBalances).where(eq(affiliateBalances.networkId, network.id));
    const said = rows.filter(({ confirmedMicros, holdMicros }) => confirmedMicros !== 0 || holdMicros !== 0);
    const counted = new Map<string, [number, number]>();
    for (const { lead, own } of await conversions()) {
      if (own.paymentState === "closed") continue;
      const key = `${lead.accountId} ${lead.currency}`;
      const [confirmed, hold] = counted.get(key) ?? [0, 0];
      const sum = lead.payoutMicros ?? 0;
      counted.set(key, [confirmed + (lead.status === 2 ? sum : 0), hold + (lead.status === 1 ? sum : 0)]);
    }
    const recount = [...counted].filter(([, sums]) => sums.some((sum) => sum !== 0)).sort();
    expect(
      said
        .map(({ affiliateId, currency, confirmedMicros, holdMicros }) => [`${affiliateId} ${currency}`, [confirmedMicros, holdMicros]])
        .sort(),
    ).toEqual(recount);
    return recount.map(([, sums]) => sums);
  }

  return {
    h,
    network,
    affiliate,
    offer,
    setPayments,
    makeClick,
    /** Makes an advertiser, by their number, the one who pays for the offer. */
    async setAdvertiser(number: number) {
      const found = await h.db.query.memberships.findFirst({
        where: and(eq(memberships.networkId, network.id), eq(memberships.kind, "advertiser"), eq(memberships.number, number)),
      });
      await h.db
        .update(offerSettings)
        .set({ advertiserId: found?.id ?? null })
        .where(eq(offerSettings.offerId, offer.id));
    },
    /** Gives a member, by their number, to a member of staff by theirs. */
    async setManager(kind: "affiliate" | "advertiser", number: number, staff: number) {
      const is = (each: MemberKind, its: number) =>
        and(eq(memberships.networkId, network.id), eq(memberships.kind, each), eq(memberships.number, its));
      const manager = await h.db.query.memberships.findFirst({ where: is("staff", staff) });
      await h.db
        .update(memberships)
        .set({ managerId: manager?.id ?? null })
        .where(is(kind, number));
    },
    /** A click of another affiliate that is written. */
    async clickOf(affiliateId: number, values: Partial<ClickMessage> = {}) {
      const flowId = await flowOf(affiliateId);
      const id = await mintClickId(h.deps, { flowId, atMs: h.clock.ms });
      const { land } = await makeClick({ ...values, id, flowId, accountId: affiliateId });
      await land();
      return id;
    },
    /** A click that is written. */
    click: async (values: Partial<ClickMessage> = {}) => {
      const { id, land } = await makeClick(values);
      await land();
      return id;
    },
    post: async (query: Record<string, string | number>, headers: Record<string, string> = {}) => {
      const answer = await h.api("/postback", { query, headers });
      await h.settle();
      return answer;
    },
    conversions,
    balances,
    events: (leadId: number) => h.db.select().from(leadEvents).where(eq(leadEvents.leadId, leadId)).orderBy(leadEvents.seq),
    held: () => h.db.select().from(heldPostbacks).where(eq(heldPostbacks.networkId, network.id)),
    received: () => h.db.select().from(receivedCalls).where(eq(receivedCalls.accountId, network.id)).orderBy(receivedCalls.id),
  };
}
