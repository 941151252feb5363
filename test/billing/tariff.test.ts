import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts } from "../../src/db/schema/index.ts";
import { CAMPAIGN_STATUS } from "../../src/lib/codes.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { makeBot, makeCampaign } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { unique } from "../unique.ts";

async function addCampaigns(h: Harness, accountId: number, count: number, status: number = CAMPAIGN_STATUS.active): Promise<void> {
  const { id: botId } = await makeBot(h, accountId);
  for (let n = 0; n < count; n += 1) await makeCampaign(h, accountId, { botId, status });
}

const buy = (h: Harness, key: string, tariff: string) => h.api("/api/tariff/buy.json", { key, json: { tariff } });

const tariffOf = async (h: Harness, id: number) => {
  const [row] = await h.db.select().from(accounts).where(eq(accounts.id, id));
  return row?.tariff;
};

describe("GET /api/tariff/list.json", () => {
  it("lists the plans with their limits and prices", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api("/api/tariff/list.json", { key })).toEqual({
      status: "ok",
      data: [
        { code: "kitten", name: "Kitten", campaigns: 1, price_usd: 0, price_rub: 0 },
        { code: "cat", name: "Kitty", campaigns: 15, price_usd: 24, price_rub: 2400 },
        { code: "tiger", name: "Tiger", campaigns: -1, price_usd: 88, price_rub: 8800 },
      ],
    });
  });
});

describe("POST /api/tariff/buy.json", () => {
  it("takes the free plan at once and answers no url", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ tariff: "cat", paidUntilMs: h.clock.ms - DAY_MS });
    expect(await buy(h, key, "kitten")).toEqual({ status: "ok" });
    expect(await tariffOf(h, id)).toBe("kitten");
  });

  it("refuses a plan that allows fewer campaigns than are live, deleted ones apart", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ tariff: "tiger", paidUntilMs: h.clock.ms - DAY_MS, telegramId: unique() });
    await addCampaigns(h, id, 3, CAMPAIGN_STATUS.deleted);
    await addCampaigns(h, id, 1);
    await addCampaigns(h, id, 1, CAMPAIGN_STATUS.paused);
    expect(await buy(h, key, "kitten")).toEqual({ status: "error", error: "limit" });
    expect(await tariffOf(h, id)).toBe("tiger");
    await addCampaigns(h, id, 14);
    expect(await buy(h, key, "cat")).toEqual({ status: "error", error: "limit" });
    expect(await buy(h, key, "tiger")).toMatchObject({ status: "ok" });
  });

  it("does not give the free plan away when a campaign is made at the same moment", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ tariff: "cat", paidUntilMs: h.clock.ms - DAY_MS });
    await addCampaigns(h, id, 1);
    h.d1.before(/^UPDATE accounts SET tariff/, () => addCampaigns(h, id, 1));
    expect(await buy(h, key, "kitten")).toEqual({ status: "error", error: "db" });
    expect(await tariffOf(h, id)).toBe("cat");
  });

  it("does not undo a payment that is confirmed at the same moment", async () => {
    const h = createHarness();
    const { id, key } = await h.account({ tariff: "cat", paidUntilMs: h.clock.ms - DAY_MS });
    const paid = { tariff: "tiger", paidUntilMs: h.clock.ms + 30 * DAY_MS };
    h.d1.before(/^UPDATE accounts SET tariff/, async () => {
      await h.db.update(accounts).set(paid).where(eq(accounts.id, id));
    });
    expect(await buy(h, key, "kitten")).toEqual({ status: "error", error: "db" });
    expect(await tariffOf(h, id)).toBe("tiger");
  });

  it.each([
    { plan: "cat", days: 3.01, wanted: "cat", answer: { status: "error", error: "active" } },
    { plan: "cat", days: 3.01, wanted: "tiger", answer: { status: "error", error: "active" } },
    { plan: "tiger", days: 20, wanted: "kitten", answer: { status: "error", error: "active" } },
    { plan: "cat", days: 3, wanted: "cat", answer: { status: "ok" } },
    { plan: "cat", days: 3, wanted: "tiger", answer: { status: "ok" } },
    { plan: "kitten", days: 20, wanted: "cat", answer: { status: "ok" } },
    { plan: "cat", days: -1, wanted: "cat", answer: { status: "ok" } },
  ])("on $plan with $days paid days left, $wanted answers $answer", async ({ plan, days, wanted, answer }) => {
    const h = createHarness();
    const { key } = await h.account({ tariff: plan, paidUntilMs: h.clock.ms + days * DAY_MS, telegramId: unique() });
    expect(await buy(h, key, wanted)).toMatchObject(answer);
  });

  it("names what is wrong with the input", async () => {
    const h = createHarness();
    const { key } = await h.account({ tariff: "kitten", paidUntilMs: null });
    expect(await buy(h, key, "lion")).toEqual({ status: "error", error: "tariff" });
    expect(await h.api("/api/tariff/buy.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "tariff" });
    expect(await h.api("/api/tariff/buy.json", { key, form: { tariff: "cat", method: "cash" } })).toEqual({
      status: "error",
      error: "invalid",
      field: "method",
    });
    expect(await h.api("/api/tariff/buy.json", { json: { tariff: "cat" } })).toEqual({ status: "error", error: "key" });
  });

  it("takes nothing away by the free plan where people host for themselves", async () => {
    const h = createHarness({ SELF_HOSTED: "true" });
    const { id, key } = await h.account({ tariff: null, paidUntilMs: null, telegramId: unique() });
    expect(await buy(h, key, "kitten")).toEqual({ status: "ok" });
    expect(await tariffOf(h, id)).toBe(null);
  });

  it("is off where there is neither a service bot nor a gateway, the free plan apart", async () => {
    const h = createHarness({ SERVICE_BOT_TOKEN: "", PAYMENT_GATEWAY_URL: "", PAYMENT_GATEWAY_SECRET: "" });
    const { key } = await h.account({ tariff: "kitten", paidUntilMs: null, telegramId: unique() });
    expect(await buy(h, key, "cat")).toEqual({ status: "error", error: "off" });
    expect(await buy(h, key, "kitten")).toEqual({ status: "ok" });
  });
});
