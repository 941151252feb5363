import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import {
  adStats,
  ads,
  adTotals,
  auditEntries,
  cabinetLinks,
  cabinets,
  ledgerEntries,
  ledgerTransactions,
} from "../../src/db/schema/index.ts";
import { sequenceStatements } from "../../src/db/sequences.ts";
import { pullCabinets } from "../../src/domain/cabinets/pull/pull-cabinets.ts";
import type { AdsAccount } from "../fakes/telegram-ads.ts";
import { createHarness, type Harness } from "../harness.ts";
import { createSchema } from "../storage.ts";
import { unique } from "../unique.ts";
import { makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const HOUR = 3600;
const CELL = 7;
const LINK = "/accounts/telegram/ACC0001/link";

/** A harness, an account with a cabinet, and an account of Telegram Ads with two ads. */
async function makeLinkable(h: Harness = createHarness(), values: Parameters<typeof makeClient>[1] = {}) {
  const client = await makeClient(h, values);
  await client.addCabinet();
  const token = `token-${unique()}`;
  const told: AdsAccount = {
    account_id: `acc-${token}`,
    currency: "EUR",
    funded: 100,
    ads: [
      {
        ad_id: 187,
        title: "Котята",
        text: "Kittens for everybody",
        promote_url: "https://t.me/Kittens?start=a",
        funded: 30,
        daily_budget_limit: 5,
        days: {
          "2026-03-02": { views: 100, clicks: 2, actions: 1, spent_budget: 0.5 },
          "2026-06-14": { views: 1000, clicks: 25, opens: 1, actions: 3, spent_budget: 1.25 },
          "2026-06-15": { views: 10, clicks: 1, spent_budget: 0.04021 },
        },
      },
      { ad_id: 188, status: "stopped", funded: 10 },
    ],
  };
  h.telegramAds.accounts.set(token, told);
  const link = () => client.call("PUT", LINK, { token });
  const stateOf = async () => (await client.read(LINK)).link;
  const pull = () => pullCabinets(h.deps);
  const balances = async () => {
    const { balance_available, balance_active, balance_spent } = (await client.read("/accounts/telegram/")).items[0];
    return [balance_available, balance_active, balance_spent];
  };
  const requests = (method?: string) => h.telegramAds.of(token, method).length;
  return { h, ...client, token, told, link, stateOf, pull, balances, requests };
}

/** Everything that a pull writes of an account, without what differs from run to run. */
async function writtenOf(h: Harness, accountId: number) {
  const own = await h.db.select().from(cabinets).where(eq(cabinets.accountId, accountId));
  const theirs = await h.db.select().from(ads).where(eq(ads.accountId, accountId)).orderBy(ads.id);
  const transactions = await h.db.select().from(ledgerTransactions).where(eq(ledgerTransactions.accountId, accountId));
  const entries = await h.db
    .select({ kind: ledgerTransactions.kind, currency: ledgerTransactions.currency, entry: ledgerEntries })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(eq(ledgerTransactions.accountId, accountId))
    .orderBy(ledgerEntries.id);
  const stats = await h.db.select().from(adStats).innerJoin(ads, eq(ads.id, adStats.adId)).where(eq(ads.accountId, accountId));
  const totals = await h.db
    .select()
    .from(adTotals)
    .where(eq(adTotals.id, own[0]?.id ?? 0));
  return {
    cabinets: own.map(({ id: _, accountId: __, createdAtMs: ___, ...rest }) => rest),
    ads: theirs.map(({ id: _, accountId: __, cabinetId: ___, code: ____, createdAtMs: _____, ...rest }) => rest),
    transactions: transactions.length,
    entries: entries.map(({ kind, currency, entry: { book, amountMicros } }) => [kind, currency, book, amountMicros]),
    stats: stats.map(({ ad_stats: { adId: _, accountId: __, ...rest } }) => rest),
    totals: totals.map(({ id: _, ...rest }) => rest),
  };
}

const h = createHarness();

afterEach(async () => {
  await h.db.delete(cabinetLinks);
});

describe("linking", () => {
  it("a cabinet with a good token, which is sealed, audited and never told", async () => {
    const { id, token, link, read, call } = await makeLinkable(h);
    expect(await read(LINK)).toEqual({ account_id: "ACC0001", mode: "manual", link: null });
    const linked = {
      account_id: "ACC0001",
      mode: "linked",
      link: {
        state: "new",
        telegram_account: `acc-${token}`,
        error: null,
        linked_at: "2026-06-15T12:00:00.000Z",
        pulled_at: null,
        next_pull_at: "2026-06-15T12:00:00.000Z",
      },
    };
    expect(await statusAndBody(await link())).toEqual([200, linked]);
    expect(await read(LINK)).toEqual(linked);
    expect((await read("/accounts/telegram/names"))[0].mode).toBe("linked");
    const [row] = await h.db.select().from(cabinetLinks).where(eq(cabinetLinks.accountId, id));
    expect(row?.tokenSealed).not.toContain(token);
    const unlinked = { account_id: "ACC0001", mode: "manual", link: null };
    expect(await statusAndBody(await call("DELETE", LINK))).toEqual([200, unlinked]);
    expect(await statusAndBody(await call("DELETE", LINK))).toEqual([200, unlinked]);
    const audit = await h.db.select().from(auditEntries).where(eq(auditEntries.accountId, id));
    expect(audit.map(({ action, subjectId }) => [action, subjectId])).toEqual([
      ["cabinet.linked", row?.cabinetId],
      ["cabinet.unlinked", row?.cabinetId],
    ]);
  });

  it.each([
    ["that Telegram refuses", () => "another", 422, "Telegram refuses the token"],
    [
      "of an account in another currency",
      ({ told, token }: { told: AdsAccount; token: string }) => {
        told.currency = "TON";
        return token;
      },
      422,
      "the account at Telegram is in TON, the cabinet in EUR",
    ],
    ["that goes into no header", () => "with a space", 422, "Invalid value"],
  ])("is refused with a token %s", async (_, given, status, says) => {
    const linkable = await makeLinkable(h);
    const answer = await linkable.call("PUT", LINK, { token: given(linkable) });
    expect(await statusAndBody(answer)).toEqual([status, { detail: [{ loc: ["body", "token"], msg: says, type: "value_error" }] }]);
    expect(await linkable.read(LINK)).toMatchObject({ mode: "manual", link: null });
  });

  it.each([
    ["is away", new Response("<html>", { status: 502 }), "Telegram cannot be reached"],
    ["asks to wait", { ok: false, error: "FLOOD_WAIT_30" }, "Telegram answered FLOOD_WAIT_30"],
    ["talks nonsense", { ok: true, result: { account_id: 1 } }, "Telegram cannot be reached"],
  ])("is refused while Telegram %s", async (_, reply, detail) => {
    const { link, read } = await makeLinkable(h);
    h.telegramAds.answer("getCurrentAccount", reply);
    expect(await statusAndBody(await link())).toEqual([502, { detail, status_code: 502 }]);
    expect((await read(LINK)).link).toBeNull();
  });

  it("is refused for a second cabinet of the same account, and for another account", async () => {
    const { link, addCabinet, call, told } = await makeLinkable(h);
    await link();
    const second = await addCabinet({ name: "Puppies" });
    const { token } = await makeLinkable(h);
    h.telegramAds.accounts.set("same", told);
    expect(await statusAndBody(await call("PUT", `/accounts/telegram/${second}/link`, { token: "same" }))).toEqual([
      409,
      { detail: "Another cabinet is linked to this account of Telegram Ads", status_code: 409 },
    ]);
    expect(await statusAndBody(await call("PUT", LINK, { token }))).toEqual([
      409,
      { detail: "The cabinet is linked to another account of Telegram Ads: unlink it first", status_code: 409 },
    ]);
    expect((await call("PUT", LINK, { token: "same" })).status).toBe(200);
  });

  it("of somebody else's cabinet is as of none", async () => {
    const [ours, theirs] = [await makeLinkable(h), await makeLinkable(h)];
    await theirs.addCabinet();
    await theirs.link();
    for (const [method, body] of [["GET"], ["PUT", { token: ours.token }], ["DELETE"]] as const) {
      const answer = await ours.call(method, "/accounts/telegram/ACC0002/link", body);
      expect(await statusAndBody(answer)).toEqual(NO_CABINET);
    }
    expect(ours.requests()).toBe(0);
    expect((await theirs.read(LINK)).mode).toBe("linked");
  });
});

describe("target bots", () => {
  const PATH = "/advertisement/bots/validate?account_id=ACC0001";

  it("are validated by Telegram, by the cabinet's token", async () => {
    const { link, read, call } = await makeLinkable(h);
    const unlinked = await call("GET", `${PATH}&bots=kittens_bot`);
    expect(await statusAndBody(unlinked)).toMatchObject([422, { detail: [{ loc: ["query", "account_id"] }] }]);
    await link();
    expect(await read(`${PATH}&bots=kittens_bot&bots=@nobodys_bot&bots=t.me/kittens2_bot`)).toEqual({
      bots: ["kittens_bot", "kittens2_bot"],
      errors: [{ code: "BOT_INVALID", detail: "Telegram answered BOT_INVALID", url: "nobodys_bot" }],
    });
    expect((await call("GET", `${PATH}&bots=no/bot`)).status).toBe(422);
    expect((await call("GET", PATH)).status).toBe(422);
  });

  it("are not, while Telegram does not answer, or of somebody else's cabinet", async () => {
    const { link, call } = await makeLinkable(h);
    await link();
    h.telegramAds.answer("getTargetBot", new Response("", { status: 502 }));
    expect((await call("GET", `${PATH}&bots=kittens_bot`)).status).toBe(502);
    const other = await call("GET", "/advertisement/bots/validate?account_id=ACC0002&bots=kittens_bot");
    expect(await statusAndBody(other)).toEqual(NO_CABINET);
  });
});

describe("a pull", () => {
  it("takes in ads, their days, and what there is at Telegram", async () => {
    const { link, pull, id, balances, stateOf, read } = await makeLinkable(h);
    await link();
    await pull();
    expect(await balances()).toEqual([60, 38.20979, 1.79021]);
    const own = await h.db.select().from(ads).where(eq(ads.accountId, id)).orderBy(ads.id);
    expect(own).toMatchObject([
      {
        externalId: "187",
        title: "Котята",
        titleFolded: "котята",
        text: "Kittens for everybody",
        promoteUrl: "https://t.me/Kittens?start=a",
        status: "active",
        actionType: "join",
        cpmMicros: 2_500_000,
        dailyBudgetMicros: 5_000_000,
        balanceMicros: 28_209_790,
        views: 1110,
        clicks: 28,
        opens: 1,
        actions: 4,
        spentMicros: 1_790_210,
      },
      { externalId: "188", status: "stopped", balanceMicros: 10_000_000, spentMicros: 0 },
    ]);
    expect((await read("/accounts/telegram/")).items[0].objects).toEqual(["t.me/kittens"]);
    const written = await writtenOf(h, id);
    expect(written.stats.map(({ day, spentMicros }) => [day, spentMicros])).toEqual([
      [20260302, 500_000],
      [20260614, 1_250_000],
      [20260615, 40_210],
    ]);
    expect(await stateOf()).toMatchObject({
      state: "ok",
      error: null,
      pulled_at: "2026-06-15T12:00:00.000Z",
      next_pull_at: "2026-06-15T13:00:00.000Z",
    });
  });

  it("comes each hour, asks for the days of ads that did something, and replaces a day that was revised", async () => {
    const h = createHarness();
    const { told, link, pull, requests, id, token, balances } = await makeLinkable(h);
    await link();
    await pull();
    await pull();
    // The account, the list, days, five minutes, 34 reports of months, and the account again.
    expect(requests()).toBe(5 + 34);
    h.clock.advance(HOUR);
    await pull();
    // Nothing is new: the list and the account.
    expect([requests("getAdStats"), requests()]).toEqual([2, 7 + 34]);
    const [ad] = told.ads;
    if (ad === undefined) throw new Error("no ad");
    ad.days = { ...ad.days, "2026-06-14": { views: 900, clicks: 25, opens: 1, actions: 3, spent_budget: 1 } };
    h.clock.advance(HOUR);
    await pull();
    const asked = h.telegramAds.of(token, "getAdStats").slice(-2);
    const to_time = Date.parse("2026-06-16") / 1000;
    expect(asked.map(({ params }) => params)).toEqual([
      { ad_id: 187, from_time: Date.parse("2026-06-11") / 1000, to_time, interval: 86_400 },
      { ad_id: 187, from_time: Date.parse("2026-06-14") / 1000, to_time, interval: 300 },
    ]);
    expect((await writtenOf(h, id)).stats.map(({ day, views, spentMicros }) => [day, views, spentMicros])).toContainEqual([
      20260614, 900, 1_000_000,
    ]);
    expect(await balances()).toEqual([60, 38.45979, 1.54021]);
    h.clock.advance(12 * HOUR);
    await pull();
    expect(h.telegramAds.of(token, "getAdStats").at(-2)?.params).toMatchObject({
      from_time: Date.parse("2026-05-13") / 1000,
      to_time: Date.parse("2026-06-17") / 1000,
    });
    expect(requests("getAdStats")).toBe(6);
  });

  it("takes in five minutes of today and yesterday, which are parts of what the day is told to be", async () => {
    const h = createHarness();
    const { told, link, pull, send } = await makeLinkable(h);
    const [ad] = told.ads;
    if (ad === undefined) throw new Error("no ad");
    ad.intervals = {
      "2026-06-14T23:55Z": { views: 400, spent_budget: 0.5 },
      "2026-06-15T09:10Z": { views: 10, clicks: 1, spent_budget: 0.04021 },
    };
    await link();
    await pull();
    const hours = async () => {
      const span = { period_from: "2026-06-14", period_to: "2026-06-15", period_grouping_unit: "hour" };
      const { rows } = await send("/v1/stats/page", span);
      return rows.map(({ period_date, impressions, spent }: Record<string, unknown>) => [period_date, impressions, spent]);
    };
    expect(await hours()).toEqual([
      ["2026-06-14T00:00:00Z", 600, 0.75],
      ["2026-06-14T23:00:00Z", 400, 0.5],
      ["2026-06-15T09:00:00Z", 10, 0.04021],
    ]);
    ad.intervals = { ...ad.intervals, "2026-06-15T10:00Z": { views: 5, spent_budget: 0.01 } };
    ad.days = { ...ad.days, "2026-06-15": { views: 15, clicks: 1, spent_budget: 0.05021 } };
    h.clock.advance(HOUR);
    await pull();
    expect((await hours()).slice(-2)).toEqual([
      ["2026-06-15T09:00:00Z", 10, 0.04021],
      ["2026-06-15T10:00:00Z", 5, 0.01],
    ]);
  });

  it("shows what changed at Telegram as corrections, and what is late in no day", async () => {
    const h = createHarness();
    const { told, link, pull, read, balances, send } = await makeLinkable(h);
    await send("/accounts/telegram/ACC0001/transactions", { kind: "topup", amount: 500, idempotency_key: "by hand" });
    await link();
    await pull();
    expect(await balances()).toEqual([60, 38.20979, 1.79021]);
    const [first, second] = told.ads;
    if (first === undefined || second === undefined) throw new Error("no ads");
    Object.assign(told, { funded: 120 });
    Object.assign(first, { funded: 45, lagging: 0.3 });
    Object.assign(second, { funded: 0 });
    h.clock.advance(HOUR);
    await pull();
    expect(await balances()).toEqual([75, 42.90979, 2.09021]);
    const { items } = await read("/accounts/telegram/ACC0001/transactions");
    expect(
      items.map(({ kind, amount, peer, comment }: { kind: string; amount: number; peer: { ad_id?: number } | null; comment: string }) => [
        kind,
        amount,
        peer === null ? null : typeof peer.ad_id,
        comment,
      ]),
    ).toEqual([
      ["correction", 20, null, "As at Telegram"],
      ["correction", 10, "number", "As at Telegram"],
      ["correction", -15, "number", "As at Telegram"],
      ["correction", -400, null, "As at Telegram"],
      ["correction", -10, "number", "As at Telegram"],
      ["correction", -30, "number", "As at Telegram"],
      ["topup", 500, null, ""],
    ]);
    // The day comes later: what was spent is the same.
    first.lagging = 0;
    first.days = { ...first.days, "2026-06-15": { views: 20, clicks: 1, spent_budget: 0.34021 } };
    h.clock.advance(HOUR);
    await pull();
    expect(await balances()).toEqual([75, 42.90979, 2.09021]);
  });

  it("keeps ads that were deleted, and all that they spent", async () => {
    const h = createHarness();
    const { told, link, pull, balances, id } = await makeLinkable(h);
    await link();
    await pull();
    Object.assign(told.ads[0] ?? {}, { isDeleted: true });
    h.clock.advance(HOUR);
    await pull();
    expect((await balances())[2]).toBe(1.79021);
    const own = await h.db.select().from(ads).where(eq(ads.accountId, id)).orderBy(ads.id);
    expect(own.map(({ status, spentMicros }) => [status, spentMicros])).toEqual([
      ["deleted", 1_790_210],
      ["stopped", 0],
    ]);
  });

  it("takes in what ads spent that were deleted before they were ever listed, and what others did not tell before they were deleted", async () => {
    const h = createHarness();
    const { told, link, pull, id, balances, requests, send } = await makeLinkable(h);
    const gone = {
      ad_id: 190,
      title: "Gone",
      isDeleted: true,
      funded: 2.5,
      days: { "2026-02-03": { views: 70, spent_budget: 0.5 }, "2026-06-14": { views: 700, spent_budget: 2 } },
    };
    told.ads.push(gone);
    await link();
    await pull();
    const own = async () =>
      (await h.db.select().from(ads).where(eq(ads.accountId, id)).orderBy(ads.id)).map(
        ({ externalId, title, status, views, spentMicros, balanceMicros }) => [
          externalId,
          title,
          status,
          views,
          spentMicros,
          balanceMicros,
        ],
      );
    expect((await own())[2]).toEqual(["190", "Gone", "deleted", 770, 2_500_000, 0]);
    const spentOfAds = async () => (await own()).reduce((sum, [, , , , spent]) => sum + Number(spent), 0);
    expect([await spentOfAds(), (await balances())[2]]).toEqual([4_290_210, 4.29021]);
    const page = await send("/v1/stats/page", {
      period_from: "2026-01-01",
      period_to: "2026-06-30",
      period_grouping_unit: "month",
      grouping: "ad",
    });
    expect(page.rows).toMatchObject([
      { period_date: "2026-02-01", external_id: "190", spent: 0.5 },
      { period_date: "2026-03-01", external_id: "187", spent: 0.5 },
      { period_date: "2026-06-01", external_id: "187", spent: 1.29021 },
      { period_date: "2026-06-01", external_id: "190", spent: 2 },
    ]);
    // One that was listed does something more, and is deleted before the next pull. The next day's reports have it.
    Object.assign(told.ads[0] ?? {}, { isDeleted: true, funded: 2.04, lagging: 0 });
    Object.assign(told.ads[0]?.days ?? {}, { "2026-06-15": { views: 20, clicks: 1, spent_budget: 0.29 } });
    const before = requests("getAccountReport");
    h.clock.advance(HOUR);
    await pull();
    expect(requests("getAccountReport")).toBe(before);
    h.clock.advance(24 * HOUR);
    await pull();
    expect(requests("getAccountReport")).toBe(before + 2);
    expect((await own())[0]).toEqual(["187", "Котята", "deleted", 1120, 2_040_000, 0]);
    expect([await spentOfAds(), (await balances())[2]]).toEqual([4_540_000, 4.54]);
    // Read again, it changes nothing.
    const written = await writtenOf(h, id);
    h.clock.advance(24 * HOUR);
    await pull();
    expect(await writtenOf(h, id)).toEqual(written);
  });

  it.each([
    ["Telegram refuses", { ok: false, error: "METHOD_INVALID" }],
    ["are no reports", { ok: true, result: { rows: [] } }],
  ])("is done although reports of months %s", async (_, reply) => {
    const h = createHarness();
    const { link, pull, stateOf, balances } = await makeLinkable(h);
    h.telegramAds.answer("getAccountReport", reply);
    await link();
    await pull();
    expect(await stateOf()).toMatchObject({ state: "ok", error: null });
    expect(await balances()).toEqual([60, 38.20979, 1.79021]);
    expect(h.logLines.some(({ event }) => event === "cabinet.report_not_read")).toBe(true);
  });

  it("goes through all pages, as far as a run may, and goes on in the next", async () => {
    const h = createHarness();
    const { told, link, pull, id, requests, stateOf, balances } = await makeLinkable(h);
    h.telegramAds.pageSize = 50;
    told.funded = 1000;
    told.ads = Array.from({ length: 130 }, (_, index) => ({
      ad_id: index + 1,
      funded: 2,
      days: { "2026-06-15": { views: index + 1, spent_budget: 1 } },
    }));
    await link();
    for (let runs = 0; (await stateOf()).state === "new"; runs += 1) {
      expect(runs).toBeLessThan(5);
      expect(await stateOf()).toMatchObject({ pulled_at: null, next_pull_at: "2026-06-15T12:00:00.000Z" });
      const before = requests();
      await pull();
      expect(requests() - before).toBeLessThanOrEqual(110);
    }
    expect(await stateOf()).toMatchObject({ state: "ok" });
    expect(requests("getAdStats")).toBe(260);
    const own = await h.db.select().from(ads).where(eq(ads.accountId, id));
    expect(own.filter(({ spentMicros, balanceMicros }) => spentMicros === 1_000_000 && balanceMicros === 1_000_000)).toHaveLength(130);
    expect(await balances()).toEqual([740, 130, 130]);
  });

  it("that finds nothing new costs seven round trips and a few rows for each ad", async () => {
    const h = createHarness();
    const { told, link, pull } = await makeLinkable(h);
    told.funded = 1000;
    const days = { "2026-06-15": { views: 1, spent_budget: 1 } };
    told.ads = Array.from({ length: 90 }, (_, index) => ({ ad_id: index + 1, funded: 2, days }));
    await link();
    for (let runs = 0; runs < 4; runs += 1) await pull();
    h.clock.advance(HOUR);
    const cost = await h.d1.measure(pull);
    expect(cost.roundTrips).toBe(7);
    expect(cost.rowsRead).toBeLessThan(90 * 15);
    expect(cost.rowsWritten).toBeLessThan(10);
  });

  it("of a run that was killed anywhere is done by the next, and nothing is booked twice", async () => {
    const whole = await makeLinkable();
    await whole.link();
    const { roundTrips } = await whole.h.d1.measure(whole.pull);
    const expected = await writtenOf(whole.h, whole.id);
    await whole.h.db.delete(cabinetLinks);
    for (let dieAt = 2; dieAt <= roundTrips; dieAt += 1) {
      for (const moment of ["before", "after"] as const) {
        const { h, link, pull, id } = await makeLinkable();
        await link();
        let trips = 0;
        const heal = h.d1[moment]("", () => {
          trips += 1;
          if (trips >= dieAt) throw new Error("D1_ERROR: killed");
        });
        await pull().catch(() => undefined);
        heal();
        h.clock.advance(600);
        await pull();
        expect({ dieAt, moment, ...(await writtenOf(h, id)) }).toEqual({ dieAt, moment, ...expected });
        await h.db.delete(cabinetLinks);
      }
    }
  });

  it("is made by one of two runs at once, and again by nobody while it is under way", async () => {
    const h = createHarness();
    const { link, pull, requests } = await makeLinkable(h);
    await link();
    await Promise.all([pull(), pull()]);
    expect(requests("getAdsList")).toBe(1);
  });

  it("of a cabinet that is unlinked meanwhile writes nothing more", async () => {
    const h = createHarness();
    const { link, pull, call, id } = await makeLinkable(h);
    await link();
    h.d1.once("UPDATE ads SET title", async () => {
      await h.db.delete(cabinetLinks);
    });
    await pull();
    expect(await writtenOf(h, id)).toMatchObject({ ads: [], entries: [], stats: [] });
    expect((await call("GET", LINK)).status).toBe(200);
  });

  it("of a suspended account does not come", async () => {
    const h = createHarness();
    const { link, pull, requests, id } = await makeLinkable(h);
    await link();
    await h.db.$client.prepare("UPDATE accounts SET banned_at_ms = 1 WHERE id = ?1").bind(id).run();
    await pull();
    expect(requests("getAdsList")).toBe(0);
  });
});

describe("what goes wrong at Telegram", () => {
  it.each(["getAdsList", "getAdStats", "getCurrentAccount"])("a wait that it asks for at %s is kept", async (method) => {
    const h = createHarness();
    const { link, pull, stateOf, requests, balances } = await makeLinkable(h);
    await link();
    h.telegramAds.answer(method, { ok: false, error: "FLOOD_WAIT_90" });
    await pull();
    expect(await stateOf()).toMatchObject({ state: "new", error: "FLOOD_WAIT_90", next_pull_at: "2026-06-15T12:01:30.000Z" });
    const before = requests();
    h.clock.advance(89);
    await pull();
    expect(requests()).toBe(before);
    h.clock.advance(1);
    await pull();
    expect(await stateOf()).toMatchObject({ state: "ok", error: null });
    expect(await balances()).toEqual([60, 38.20979, 1.79021]);
  });

  it.each([
    ["a server that is down", new Response("<html>", { status: 500 }), "HTTP_500"],
    ["an answer that is no JSON", new Response("<html>"), "ANSWER_MALFORMED"],
    ["an answer without its fields", { ok: true, result: {} }, "ANSWER_MALFORMED"],
    ["a redirect", new Response("", { status: 302, headers: { location: "https://example.com/" } }), "HTTP_302"],
    ["another error", { ok: false, error: "INTERNAL_SERVER_ERROR" }, "INTERNAL_SERVER_ERROR"],
  ])("%s fails the pull, and it comes again", async (_, reply, error) => {
    const h = createHarness();
    const { link, pull, stateOf } = await makeLinkable(h);
    await link();
    h.telegramAds.answer("getAdsList", reply);
    await pull();
    expect(await stateOf()).toMatchObject({ state: "failing", error, next_pull_at: "2026-06-15T12:05:00.000Z" });
    h.clock.advance(300);
    await pull();
    expect(await stateOf()).toMatchObject({ state: "ok", error: null });
  });

  it("the more often it fails, the later it comes again", async () => {
    const h = createHarness();
    const { link, pull, stateOf } = await makeLinkable(h);
    await link();
    const delays: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      h.telegramAds.answer("getAdsList", { ok: false, error: "INTERNAL_SERVER_ERROR" });
      await pull();
      const seconds = (Date.parse((await stateOf()).next_pull_at) - h.clock.ms) / 1000;
      delays.push(seconds / 60);
      h.clock.advance(seconds);
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 360]);
  });

  it("no answer at all ends after ten seconds", async () => {
    const h = createHarness();
    const { link, pull, stateOf, requests } = await makeLinkable(h);
    await link();
    h.telegramAds.answer("getAdsList", "hang");
    const pulling = pull();
    while (requests("getAdsList") === 0) await h.d1.idle();
    h.clock.advance(10);
    await pulling;
    expect(await stateOf()).toMatchObject({ state: "failing", error: "TIMEOUT" });
  });

  it("an ad that is gone when its days are asked for costs the others nothing", async () => {
    const h = createHarness();
    const { told, link, pull, stateOf, id } = await makeLinkable(h);
    Object.assign(told.ads[1] ?? {}, { days: { "2026-06-15": { views: 5, spent_budget: 1 } } });
    await link();
    h.telegramAds.answer("getAdStats", { ok: false, error: "AD_ID_INVALID" });
    await pull();
    expect(await stateOf()).toMatchObject({ state: "ok" });
    expect((await writtenOf(h, id)).stats).toMatchObject([{ day: 20260615, spentMicros: 1_000_000 }]);
  });

  it.each(["en", "ru"] as const)(
    "a token that is no longer valid is told once (%s), and asked with no more until there is another",
    async (lang) => {
      const h = createHarness();
      const telegramId = unique();
      const { link, pull, stateOf, requests, token, told, call } = await makeLinkable(h, { telegramId, lang });
      await link();
      await pull();
      h.telegramAds.accounts.delete(token);
      for (let hours = 0; hours < 3; hours += 1) {
        h.clock.advance(HOUR);
        await pull();
      }
      await h.drain();
      const sent = h.telegram.of("sendMessage").filter(({ params }) => params.chat_id === telegramId);
      expect(sent.map(({ params }) => params.text)).toEqual([expect.stringContaining("Kittens")]);
      expect(await stateOf()).toMatchObject({ state: "revoked", error: "ACCESS_TOKEN_INVALID", next_pull_at: null });
      const before = requests();
      h.clock.advance(100 * 24 * HOUR);
      await pull();
      expect(requests()).toBe(before);
      h.telegramAds.accounts.set("next", told);
      await call("PUT", LINK, { token: "next" });
      await pull();
      expect(await stateOf()).toMatchObject({ state: "ok", error: null });
    },
  );

  it("a token that cannot be decrypted fails the pull of that cabinet alone", async () => {
    const h = createHarness();
    const [broken, good] = [await makeLinkable(h), await makeLinkable(h)];
    await broken.link();
    await good.link();
    await h.db.update(cabinetLinks).set({ tokenSealed: "AAAA.AAAA" }).where(eq(cabinetLinks.accountId, broken.id));
    await broken.pull();
    expect(await broken.stateOf()).toMatchObject({ state: "failing", error: "INTERNAL" });
    expect(await good.stateOf()).toMatchObject({ state: "ok" });
  });
});

it("the schedule pulls, in a later cell as well", async () => {
  await createSchema(env.DB_LAST);
  await env.DB_LAST.batch(sequenceStatements(CELL).map((text) => env.DB_LAST.prepare(text)));
  for (const cell of [0, CELL]) {
    const h = createHarness({}, { cell });
    const { link, stateOf } = await makeLinkable(h);
    await link();
    await h.cron();
    expect(await stateOf()).toMatchObject({ state: "ok" });
    await h.db.delete(cabinetLinks);
  }
});
