import { eq, getTableColumns, is, type SQL, Table } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as schema from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { sealLinkToken } from "../../src/domain/cabinets/link/link-token.ts";
import { AFFILIATE_STATUS, OFFER_PRIVACY } from "../../src/lib/codes.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import {
  makeBot,
  makeCampaign,
  makeChat,
  makeDelivery,
  makeFlow,
  makeGoal,
  makeLead,
  makeOffer,
  makeOfferSite,
  makeTemplate,
  makeWay,
} from "../factories.ts";
import type { Harness } from "../harness.ts";

/** The tables that hold rows of an account. */
const OWNED = Object.values(schema as Record<string, unknown>).filter(
  (table): table is SQLiteTable => is(table, Table) && "accountId" in getTableColumns(table),
);

/**
 * An account with a row of every kind, all of which have the number `id`.
 * @returns its number and what stands for it: its key, a session of it, a site's token, an access token
 */
export async function makeOneOfEach(h: Harness, id: number) {
  const { id: accountId, key } = await h.account({ telegramId: id });
  const login = await h.request("/api/v2/login", { form: { username: String(accountId), password: key } });
  const { access_token: access } = (await login.json()) as { access_token: string };
  const own = { id, accountId, createdAtMs: h.clock.ms };
  const session = `sess_conformance_${id}`;
  await h.db.insert(schema.sessions).values({ ...own, tokenHash: await hashSecret(session), expiresAtMs: h.clock.ms + DAY_MS });
  await makeBot(h, accountId, { id });
  const { chatId } = await makeChat(h, id);
  const campaign = await makeCampaign(h, accountId, { id, botId: id, chatId });
  const flow = await makeFlow(h, accountId, { id });
  const offer = await makeOffer(h, accountId, { id, privacy: OFFER_PRIVACY.private });
  const { token } = await makeOfferSite(h, offer, { id });
  await makeWay(h, flow, { id });
  await makeGoal(h, accountId, { id });
  await h.db.insert(schema.blacklist).values({ ...own, kind: "ua", value: "headless" });
  const view = { screen: "reports", name: "Germany", query: "", columns: "[]" };
  await h.db.insert(schema.savedViews).values({ ...own, ...view, updatedAtMs: h.clock.ms });
  await h.db.insert(schema.filterCampaigns).values({ ...own, name: "Spies", rules: "{}" });
  await h.db.insert(schema.offerGoals).values({ offerId: id, goalId: id });
  await h.db.insert(schema.offerAffiliates).values({ offerId: id, accountId: id, status: AFFILIATE_STATUS.approved });
  await h.db.insert(schema.offerPayouts).values({ id, offerId: id, payoutMicros: 1, revenueMicros: 2, currency: "usd" });
  await h.db.insert(schema.payments).values({ ...own, tariff: "cat", days: 30, provider: "stars", amountMinor: 1, currency: "XTR" });
  await h.db.insert(schema.cabinets).values({ ...own, number: 1, name: "Kittens", nameFolded: "kittens", currency: "eur" });
  await h.db.insert(schema.adCampaigns).values({ ...own, cabinetId: id, name: "Autumn", nameFolded: "autumn" });
  await h.db.insert(schema.cabinetLinks).values({
    cabinetId: id,
    accountId,
    tokenSealed: await sealLinkToken(h.deps, id, "token"),
    linkedAtMs: h.clock.ms,
    nextPullAtMs: 2 ** 53 - 1,
  });
  await h.db.insert(schema.ads).values({ ...own, cabinetId: id, code: `ad_${id}`, title: "Kittens", titleFolded: "kittens" });
  const lead = await makeLead(h, campaign, { id });
  const template = await makeTemplate(h, accountId, "wait", "https://track.example.com/");
  await h.db.update(schema.postbackTemplates).set({ id }).where(eq(schema.postbackTemplates.id, template.id));
  await makeDelivery(h, lead, { ...template, id }, { id, state: "failed", finishedAtMs: h.clock.ms });
  await makeNetworkRows(h, { id, accountId });
  return { accountId, key, session, token, access };
}

/** Rows of a network whose owner the account is, and of its only affiliate. */
async function makeNetworkRows(h: Harness, { id, accountId }: { id: number; accountId: number }): Promise<void> {
  const own = { id, networkId: accountId, affiliateId: id, createdAtMs: h.clock.ms };
  await h.db.insert(schema.memberships).values({ ...own, kind: "affiliate", number: id, status: "active", name: "Ann" });
  const advertiserId = id + 1_000_000;
  await h.db
    .insert(schema.memberships)
    .values({ ...own, id: advertiserId, kind: "advertiser", number: id, status: "active", name: "Pets Ltd" });
  await h.db.insert(schema.advertiserInvoices).values({ ...own, number: id, advertiserId, currency: "usd", updatedAtMs: h.clock.ms });
  const paid = { currency: "usd", amountMicros: 1, conversions: 1, updatedAtMs: h.clock.ms };
  await h.db.insert(schema.affiliatePayments).values({ ...own, number: id, ...paid });
  const code = "<script>test</script>";
  await h.db.insert(schema.networkPixels).values({ ...own, offerId: id, name: "Test", kind: "javascript", code, updatedAtMs: h.clock.ms });
  await h.db.insert(schema.networkPostbacks).values({ ...own, firesOn: "any" });
  await h.db.insert(schema.postbackTemplates).values({
    id: id + 1_000_000,
    accountId,
    owner: "network",
    ownerId: id,
    event: 0,
    url: "https://track.example.com/",
    updatedAtMs: h.clock.ms,
  });
}

/** Every row of an account, by its table. */
export async function rowsOf(h: Harness, accountId: number): Promise<unknown[][]> {
  const isTheirs = (table: SQLiteTable): SQL =>
    eq((getTableColumns(table) as Record<string, SQLiteColumn>).accountId as SQLiteColumn, accountId);
  return Promise.all(OWNED.map((table) => h.db.select().from(table).where(isTheirs(table))));
}
