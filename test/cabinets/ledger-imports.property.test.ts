import fc from "fast-check";
import { expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { accountMonth, exportsForm, makeClient } from "./kit.ts";

const h = createHarness();

/** The ads by place, and the place of the cabinet of each. */
const CABINET_OF_AD = [0, 0, 0, 1] as const;
const CABINETS = 2;
const CAMPAIGNS_PER_CABINET = 2;
const MONTHS = { 202605: "May 2026", 202606: "June 2026" } as const;
const DAYS = [20260501, 20260531, 20260601, 20260602] as const;
/** Five minutes are kept of all of these but the first. */
const NOW = Date.parse("2026-06-03T12:00:00Z");
const FIRST_KEPT = 20260529;
h.clock.ms = NOW;
const MICROS = 1_000_000;
/** More than a batch here has. */
const STATEMENTS = 12;
const IMPORTING = "INSERT INTO statistics_imports";
const BOOKING = "INSERT INTO ledger_transactions";
/** What other batches have. */
const OTHERS = {
  move: "UPDATE ads SET ad_campaign_id",
  delete: "UPDATE ads SET status",
  topup: BOOKING,
  transfer: BOOKING,
  budget: BOOKING,
};

const FIGURES = ["views", "clicks", "opens", "actions", "spentMicros"] as const;
type Figures = Record<(typeof FIGURES)[number], number>;

const cabinet = fc.nat(CABINETS - 1);
const ad = fc.nat(CABINET_OF_AD.length - 1);
const count = fc.nat(20);
/** With a fraction that floating point has not. */
const spent = fc.nat(30).map((tenths) => tenths * 100_000 + 10);
/** What is left out stays. */
const left = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const figures = fc.record({ views: left(count), clicks: left(count), opens: left(count), actions: left(count), spentMicros: left(spent) });

const day = fc.record({ ad, day: fc.constantFrom(...DAYS), figures });
/** Some of a day's five minutes, which have a time of their own each. */
const minutes = fc.record({ slot: fc.nat(287), views: count, clicks: count });
const stated = fc.record({ ad, views: count, spentMicros: spent });

const request = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("days" as const),
      of: cabinet,
      rows: fc.uniqueArray(day, { minLength: 1, maxLength: 5, selector: (row) => `${row.ad} ${row.day}` }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("month" as const),
      of: cabinet,
      month: fc.constantFrom<keyof typeof MONTHS>(202605, 202606),
      rows: fc.uniqueArray(stated, { minLength: 1, maxLength: 4, selector: (row) => row.ad }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("minutes" as const),
      of: ad,
      day: fc.constantFrom(...DAYS),
      rows: fc.uniqueArray(minutes, { minLength: 1, maxLength: 5, selector: ({ slot }) => slot }),
      spent: left(spent),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("move" as const), of: ad, to: fc.nat(CABINETS * CAMPAIGNS_PER_CABINET - 1) }) },
  fc.record({ does: fc.constant("delete" as const), of: ad }),
  fc.record({ does: fc.constant("topup" as const), of: cabinet, micros: spent }),
  fc.record({ does: fc.constant("transfer" as const), of: cabinet, micros: spent }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant("budget" as const), of: ad, micros: spent, isBack: fc.boolean() }) },
);

type Request = typeof request extends fc.Arbitrary<infer Each> ? Each : never;

const step = fc.record({
  request,
  fault: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.constant("lost" as const), fc.record({ after: fc.nat(STATEMENTS) })),
});

/** What is known of ads, kept without a database: what was told last. */
class Model {
  readonly days = new Map<string, Figures>();
  readonly minutes = new Map<string, Pick<Figures, "views" | "clicks" | "spentMicros">>();
  readonly months = new Map<string, Pick<Figures, "views" | "spentMicros">>();

  take(request: Request): void {
    if (request.does === "days") {
      for (const { ad, day, figures } of rowsOf(request)) {
        const known = this.days.get(`${ad} ${day}`) ?? zero();
        this.days.set(`${ad} ${day}`, { ...known, ...told(figures) });
      }
    }
    if (request.does === "minutes") this.takeMinutes(request);
    if (request.does === "month")
      for (const { ad, views, spentMicros } of rowsOf(request)) this.months.set(`${ad} ${request.month}`, { views, spentMicros });
  }

  /**
   * A day is what its five minutes make, unless it was told to be more than they made before. Of one whose five minutes are not kept it is
   * what a file says.
   */
  takeMinutes({ of, day, rows, spent }: Extract<Request, { does: "minutes" }>): void {
    const given = rows.map((row) => ({ ...row, spentMicros: spent ?? 0 }));
    const parts = () => [...this.minutes].filter(([name]) => name.startsWith(`${of} ${day} `)).map(([, figures]) => figures);
    const before = parts();
    const known = this.days.get(`${of} ${day}`) ?? zero();
    for (const { slot, views, clicks, spentMicros } of day < FIRST_KEPT ? [] : given) {
      const name = `${of} ${day} ${slot}`;
      const costs = spent === undefined ? (this.minutes.get(name)?.spentMicros ?? 0) : spentMicros;
      this.minutes.set(name, { views, clicks, spentMicros: costs });
    }
    const now = (name: "views" | "clicks" | "spentMicros") => {
      if (day < FIRST_KEPT) return sum(given, name);
      const made = sum(parts(), name);
      return known[name] > sum(before, name) ? Math.max(known[name], made) : made;
    };
    const costs = spent === undefined ? {} : { spentMicros: now("spentMicros") };
    this.days.set(`${of} ${day}`, { ...known, views: now("views"), clicks: now("clicks"), ...costs });
  }

  /** By ad and day; of a month what its days do not have. */
  stats(): Record<string, Figures> {
    const rests = [...this.months].map(([key, { views, spentMicros }]): [string, Figures] => {
      const days = [...this.days].filter(([name]) => name.startsWith(key)).map(([, figures]) => figures);
      const rest = (name: "views" | "spentMicros", of: number) => Math.max(0, of - sum(days, name));
      return [`${key}00`, { ...zero(), views: rest("views", views), spentMicros: rest("spentMicros", spentMicros) }];
    });
    return withoutZeros([...this.days, ...rests]);
  }
}

const zero = (): Figures => ({ views: 0, clicks: 0, opens: 0, actions: 0, spentMicros: 0 });
const told = (figures: Partial<Record<keyof Figures, number | undefined>>) =>
  Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<Figures>;
const sum = <Name extends string>(rows: readonly Record<Name, number>[], name: Name) => rows.reduce((total, row) => total + row[name], 0);
const onlyFigures = (row: Figures): Figures => Object.fromEntries(FIGURES.map((name) => [name, row[name]])) as Figures;
const withoutZeros = (entries: [string, Figures][]) =>
  Object.fromEntries(
    entries.map(([key, row]) => [key, onlyFigures(row)] as const).filter(([, row]) => FIGURES.some((name) => row[name] !== 0)),
  );

/** Rows of ads of the cabinet alone. */
function rowsOf<Row extends { ad: number }>({ of, rows }: { of: number; rows: readonly Row[] }): Row[] {
  return rows.filter(({ ad }) => CABINET_OF_AD[ad] === of);
}

async function create() {
  const { id: accountId, key: bearer, call, send, addCabinet } = await makeClient(h);
  const uids: string[] = [];
  const campaignIds: number[] = [];
  for (let place = 0; place < CABINETS; place += 1) {
    const uid = await addCabinet();
    uids.push(uid);
    for (let each = 0; each < CAMPAIGNS_PER_CABINET; each += 1)
      campaignIds.push((await send("/campaigns/", { account_id: uid, name: `Campaign ${each}` })).id);
  }
  const adIds: number[] = [];
  for (const [place, of] of CABINET_OF_AD.entries())
    adIds.push(
      (await send("/advertisement/telegram/", { account_id: uids[of], advertisement_title: `Ad ${place}`, external_id: String(place + 1) }))
        .id,
    );

  let keys = 0;
  /** @param key of what moves money: the same again is the same request */
  async function ask(request: Request, key: number): Promise<Response> {
    const amount = (micros: number) => ({ amount: micros / MICROS, idempotency_key: `key ${key}` });
    switch (request.does) {
      case "days": {
        const rows = rowsOf(request).map(({ ad, day, figures: { spentMicros, ...figures } }, place) => ({
          ...(place % 2 === 0 ? { ad: adIds[ad] } : { external_id: String(ad + 1) }),
          date: String(day).replace(/(....)(..)(..)/, "$1-$2-$3"),
          ...told(figures),
          ...(spentMicros === undefined ? {} : { spent: spentMicros / MICROS }),
        }));
        return call("POST", `/accounts/telegram/${uids[request.of]}/statistics`, { rows });
      }
      case "month": {
        const rows = rowsOf(request).map(
          ({ ad, views, spentMicros }) => [String(ad + 1), String(views), String(spentMicros / MICROS)] as const,
        );
        const body = exportsForm(accountMonth(MONTHS[request.month], rows));
        return h.request(`/api/accounts/telegram/${uids[request.of]}/statistics`, { method: "POST", bearer, body });
      }
      case "minutes": {
        const { of, rows, spent } = request;
        const date = `${request.day % 100} ${request.day < 20260600 ? "May" : "June"} 2026`;
        const time = (slot: number) => `${date} ${Math.floor(slot / 12)}:${String((slot % 12) * 5).padStart(2, "0")} UTC`;
        const views = ["date\tViews\tClicks", ...rows.map(({ slot, views, clicks }) => `${time(slot)}\t${views}\t${clicks}`)];
        const costs = ["date\tSpent budget, EUR", ...rows.map(({ slot }) => `${time(slot)}\t${(spent ?? 0) / MICROS}`)];
        const files = { views: views.join("\n"), ...(spent === undefined ? {} : { costs: costs.join("\n") }) };
        const body = exportsForm(files, { ad: String(adIds[of]) });
        return h.request(`/api/accounts/telegram/${uids[CABINET_OF_AD[of] ?? 0]}/statistics`, { method: "POST", bearer, body });
      }
      case "move":
        return call("POST", "/advertisement/move", { ad_ids: [adIds[request.of]], campaign_id: campaignIds[request.to] });
      case "delete":
        return call("POST", "/advertisement/telegram/delete/", { ad_ids: [adIds[request.of]] });
      case "topup":
        return call("POST", `/accounts/telegram/${uids[request.of]}/transactions`, { kind: "topup", ...amount(request.micros) });
      case "transfer":
        return call("POST", "/accounts/telegram/transfer", { from: uids[request.of], to: uids[1 - request.of], ...amount(request.micros) });
      case "budget":
        return call("POST", "/advertisement/telegram/budget/", {
          ad_id: adIds[request.of],
          ...amount(request.isBack ? -request.micros : request.micros),
        });
    }
  }
  return { accountId, send, ask, nextKey: () => (keys += 1) };
}

type Account = Awaited<ReturnType<typeof create>>;

/** Everything that is written but the list of imports. */
async function readBooks({ accountId }: Account) {
  const cabinets = await h.db.query.cabinets.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });
  const ads = await h.db.query.ads.findMany({ where: (t, { eq }) => eq(t.accountId, accountId), orderBy: (t) => t.id });
  const transactions = await h.db.query.ledgerTransactions.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) });
  const campaigns = await h.db.query.adCampaigns.findMany({ where: (t, { eq }) => eq(t.accountId, accountId) });
  const idsOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
  const entries = await h.db.query.ledgerEntries.findMany({ where: (t, { inArray }) => inArray(t.cabinetId, idsOf(cabinets)) });
  const stats = await h.db.query.adStats.findMany({ where: (t, { inArray }) => inArray(t.adId, idsOf(ads)) });
  const intervals = await h.db.query.adIntervals.findMany({ where: (t, { inArray }) => inArray(t.adId, idsOf(ads)) });
  const totals = await h.db.query.adTotals.findMany({
    where: (t, { and, eq, inArray, or }) =>
      or(and(eq(t.level, "cabinet"), inArray(t.id, idsOf(cabinets))), and(eq(t.level, "campaign"), inArray(t.id, idsOf(campaigns)))),
  });
  const counts = await h.db.query.adCounts.findFirst({ where: (t, { eq }) => eq(t.accountId, accountId) });
  return { cabinets, campaigns, ads, transactions, entries, stats, intervals, totals, counts };
}

type Books = Awaited<ReturnType<typeof readBooks>>;

/** Books balance, and every sum is that of its parts. */
function checkBooks({ cabinets, campaigns, ads, transactions, entries, stats, intervals, totals, counts }: Books, model: Model): void {
  for (const { id } of transactions) {
    const sides = entries.filter(({ transactionId }) => transactionId === id);
    expect([sides.length, sum(sides, "amountMicros")]).toEqual([2, 0]);
  }
  const isOf = (adId: number) => stats.filter((row) => row.adId === adId);
  for (const ad of ads) {
    const budget = sum(
      entries.filter(({ adId, book }) => adId === ad.id && book === "ads"),
      "amountMicros",
    );
    expect(ad.balanceMicros).toBe(budget - ad.spentMicros);
    for (const name of FIGURES) expect(ad[name]).toBe(sum(isOf(ad.id), name));
  }
  for (const { id, availableMicros, adsMicros, spentMicros } of cabinets) {
    const inBook = (book: string) =>
      sum(
        entries.filter((entry) => entry.cabinetId === id && entry.book === book),
        "amountMicros",
      );
    expect([availableMicros, adsMicros, spentMicros]).toEqual(["available", "ads", "spent"].map(inBook));
    const own = ads.filter(({ cabinetId }) => cabinetId === id);
    expect([sum(own, "balanceMicros"), sum(own, "spentMicros")]).toEqual([adsMicros, spentMicros]);
  }
  const live = ads.filter(({ status }) => status !== "deleted");
  expect(counts).toMatchObject({ activeCampaigns: campaigns.length, liveAds: live.length, deletedAds: ads.length - live.length });
  for (const { id, adCount, budgetMicros } of campaigns) {
    const own = ads.filter(({ adCampaignId }) => adCampaignId === id);
    const ownLive = live.filter(({ adCampaignId }) => adCampaignId === id);
    expect([adCount, budgetMicros]).toEqual([ownLive.length, sum(own, "balanceMicros") + sum(own, "spentMicros")]);
  }
  const placeOf = (adId: number) => ads.findIndex(({ id }) => id === adId);
  expect(withoutZeros(stats.map((row) => [`${placeOf(row.adId)} ${row.day}`, row]))).toEqual(model.stats());
  const slots = intervals.map((row): [string, Figures] => [`${placeOf(row.adId)} ${row.day} ${row.slot}`, row]);
  expect(withoutZeros(slots)).toEqual(withoutZeros([...model.minutes].map(([name, row]) => [name, { ...zero(), ...row }])));
  const expected = new Map<string, Figures>();
  for (const row of stats) {
    const ad = ads[placeOf(row.adId)];
    for (const group of [`cabinet ${ad?.cabinetId}`, ...(ad?.adCampaignId == null ? [] : [`campaign ${ad.adCampaignId}`])])
      for (const period of [row.day, Math.floor(row.day / 100), 0]) {
        const known = expected.get(`${group} ${period}`) ?? zero();
        expected.set(`${group} ${period}`, Object.fromEntries(FIGURES.map((name) => [name, known[name] + row[name]])) as Figures);
      }
  }
  expect(withoutZeros(totals.map((row) => [`${row.level} ${row.id} ${row.period}`, row]))).toEqual(withoutZeros([...expected]));
}

/** What the report says of all the time, however it is grouped. */
async function checkReport({ send }: Account, { cabinets }: Books): Promise<void> {
  const all = sum(cabinets, "spentMicros");
  for (const grouping of [[], ["cabinet"], ["campaign"], ["ad"], ["ad", "ad_object"]]) {
    const span = { period_from: "2026-05-01", period_to: "2026-06-30", period_grouping_unit: "month", grouping, limit: 500 };
    const { rows } = (await send("/v1/stats/page", span)) as { rows: { spent: number; allocated: number; not_allocated: number }[] };
    const micros = (name: keyof (typeof rows)[number]) => rows.reduce((total, row) => total + Math.round(row[name] * MICROS), 0);
    expect([grouping, micros("spent"), micros("allocated") + micros("not_allocated")]).toEqual([grouping, all, all]);
  }
}

it("books balance and totals by ad, campaign and cabinet are equal, whatever is imported, corrected, again, and breaks off between any two statements", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
      h.d1.heal();
      const model = new Model();
      const account = await create();
      for (const { request, fault } of steps) {
        const key = account.nextKey();
        const isImport = request.does === "days" || request.does === "month" || request.does === "minutes";
        const sql = isImport ? IMPORTING : OTHERS[request.does];
        const isAsked = !isImport || request.does === "minutes" || rowsOf<{ ad: number }>(request).length > 0;
        if (!isAsked) continue;
        const before = await readBooks(account);
        if (fault === "lost") h.d1.loseAnswers(sql);
        else if (fault !== null) h.d1.breakOff(sql, fault.after);
        if (fault !== null) {
          expect((await account.ask(request, key)).status).toBe(500);
          h.d1.heal();
          if (fault !== "lost") expect(await readBooks(account)).toEqual(before);
        }
        const { status } = await account.ask(request, key);
        expect(isImport ? [200] : [200, 404, 409, 422]).toContain(status);
        model.take(request);
        const books = await readBooks(account);
        checkBooks(books, model);
        if (!isImport) continue;
        expect(await (await account.ask(request, key)).json()).toMatchObject({ changed: 0, spent: 0 });
        expect(await readBooks(account)).toEqual(books);
      }
      await checkReport(account, await readBooks(account));
    }),
    { numRuns: 12 },
  ));
