import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { adStats, ads, adTotals, cabinets, ledgerTransactions, statisticsImports } from "../../src/db/schema/index.ts";
import { DAY_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { accountMonth, exportsForm, makeClient, NO_CABINET, statusAndBody } from "./kit.ts";

const h = createHarness();

const table = (...lines: string[]) => lines.join("\r\n");

const june = (...ads: [number: string, views: string, spent: string][]) => accountMonth("Jun 2026", ads);

async function makeCabinet(values: object = {}) {
  const client = await makeClient(h);
  const uid = await client.addCabinet(values);
  const [cabinet] = await h.db.select().from(cabinets).where(eq(cabinets.accountId, client.id));
  const cabinetId = cabinet?.id ?? 0;
  const upload = (...files: Parameters<typeof exportsForm>) =>
    h.request(`/api/accounts/telegram/${uid}/statistics`, { method: "POST", bearer: client.key, body: exportsForm(...files) });
  /** Imports rows, of which all are fine. */
  const book = (...rows: object[]) => client.send(`/accounts/telegram/${uid}/statistics`, { rows });
  const makeAd = async (externalId: string): Promise<number> => {
    await upload(june([externalId, "0", "0"]));
    const [ad] = await h.db.select().from(ads).where(eq(ads.cabinetId, cabinetId)).orderBy(ads.id);
    return ad?.id ?? 0;
  };
  const days = async () =>
    (await h.db.select().from(adStats).innerJoin(ads, eq(ads.id, adStats.adId)).where(eq(ads.cabinetId, cabinetId)))
      .filter(({ ad_stats }) => ad_stats.views + ad_stats.spentMicros > 0)
      .map(({ ad_stats: { day, views, clicks, actions, spentMicros } }) => ({ day, views, clicks, actions, spentMicros }));
  return { ...client, uid, cabinetId, upload, book, makeAd, days };
}

/** Everything that an import writes of a cabinet. */
const written = async (cabinetId: number, accountId: number) =>
  Promise.all([
    h.db.select().from(cabinets).where(eq(cabinets.id, cabinetId)),
    h.db.select().from(ads).where(eq(ads.cabinetId, cabinetId)),
    h.db.select().from(adTotals).where(eq(adTotals.id, cabinetId)),
    h.db.select().from(ledgerTransactions).where(eq(ledgerTransactions.accountId, accountId)),
    h.db.select().from(statisticsImports).where(eq(statisticsImports.cabinetId, cabinetId)),
  ]);

describe("an account's month", () => {
  it("makes its ads, and books what was spent", async () => {
    const { uid, upload, read } = await makeCabinet();
    const file = june(["AD00000187", "999", "0,0402"], ["AD00000188", "1", "1.5"]);
    expect(await (await upload(file)).json()).toEqual({ rows: 2, changed: 2, unchanged: 0, rejected: [], spent: 1.5402 });
    expect((await read(`/accounts/telegram/`)).items[0]).toMatchObject({ account_id: uid, balance_active: -1.5402, balance_spent: 1.5402 });
    expect(await (await upload(file)).json()).toEqual({ rows: 2, changed: 0, unchanged: 2, rejected: [], spent: 0 });
    const corrected = june(["AD00000187", "999", "0,0402"], ["AD00000188", "1", "1,25"]);
    expect(await (await upload(corrected)).json()).toEqual({ rows: 2, changed: 1, unchanged: 1, rejected: [], spent: -0.25 });
    expect((await read(`/accounts/telegram/`)).items[0]).toMatchObject({ balance_spent: 1.2902 });
  });

  it("is read as a spreadsheet saves it, too", async () => {
    const { cabinetId, uid, key } = await makeCabinet();
    const text = june(["AD00000187", "999", "0,0402"]).replace("TG Ad", "Котята");
    const utf16 = new Uint8Array([0xff, 0xfe, ...new Uint8Array(Uint16Array.from(text, (unit) => unit.charCodeAt(0)).buffer)]);
    const body = new FormData();
    body.append("file", new File([utf16], "export.txt"));
    const answer = await h.request(`/api/accounts/telegram/${uid}/statistics`, { method: "POST", bearer: key, body });
    expect(await answer.json()).toMatchObject({ changed: 1, spent: 0.0402 });
    const [ad] = await h.db.select().from(ads).where(eq(ads.cabinetId, cabinetId));
    expect(ad?.title).toMatch(/^Котята/);
  });

  it("cuts titles at whole characters, and takes out what is none", async () => {
    const { cabinetId, upload } = await makeCabinet();
    const title = `\u0000${"🐈".repeat(50)}🐈`;
    await upload(june(["187", "1", "1"]).replace("TG Ad 187", `a${title}`));
    const [ad] = await h.db.select().from(ads).where(eq(ads.cabinetId, cabinetId));
    expect([ad?.title, ad?.title.isWellFormed()]).toEqual([`a${"🐈".repeat(49)}`, true]);
  });

  it("changes nothing again long after its import was forgotten", async () => {
    const { id: accountId, cabinetId, upload } = await makeCabinet();
    const file = june(["AD00000187", "999", "0,0402"]);
    await upload(file);
    const books = async () => (await written(cabinetId, accountId)).slice(0, 4);
    const before = await books();
    const nowMs = h.clock.ms;
    h.clock.ms = Math.ceil(nowMs / DAY_MS) * DAY_MS + 91 * DAY_MS + 15 * MINUTE_MS;
    await h.cron();
    expect(await h.db.$count(statisticsImports, eq(statisticsImports.cabinetId, cabinetId))).toBe(0);
    expect(await (await upload(file)).json()).toEqual({ rows: 1, changed: 0, unchanged: 1, rejected: [], spent: 0 });
    expect(await books()).toEqual(before);
    h.clock.ms = nowMs;
  });

  it("and its days are counted once, whichever comes first", async () => {
    const { makeAd, upload, book, days, read } = await makeCabinet();
    const ad = await makeAd("187");
    await upload(june(["187", "1000", "10"]));
    await book({ ad, date: "2026-06-03", views: 400, spent: 4 });
    expect(await days()).toEqual([
      { day: 20260600, views: 600, clicks: 0, actions: 0, spentMicros: 6_000_000 },
      { day: 20260603, views: 400, clicks: 0, actions: 0, spentMicros: 4_000_000 },
    ]);
    // Days that make more than the month are later figures, and stand.
    await book({ ad, date: "2026-06-04", views: 700, spent: 7 });
    expect((await read("/accounts/telegram/")).items[0].balance_spent).toBe(11);
    await book({ ad, date: "2026-06-04", views: 500, spent: 5 });
    expect((await read("/accounts/telegram/")).items[0].balance_spent).toBe(10);
  });
});

describe("an ad's days", () => {
  it("come in two files that are joined by date, and either may lack a day", async () => {
    const { makeAd, upload, days } = await makeCabinet();
    const ad = String(await makeAd("187"));
    await upload(table("date\tViews\tOpened video\tClicks\tJoined", "16 Jan 2026\t1000\t7\t25\t3", "17 January 2026\t1 200\t0\t30\t4"), {
      ad,
    });
    await upload(table("date\tSpent budget, EUR", "17 Jan 2026\t1,23456", "18 Jan 2026\t0.1"), { ad });
    expect(await days()).toEqual([
      { day: 20260116, views: 1000, clicks: 25, actions: 3, spentMicros: 0 },
      { day: 20260117, views: 1200, clicks: 30, actions: 4, spentMicros: 1_234_560 },
      { day: 20260118, views: 0, clicks: 0, actions: 0, spentMicros: 100_000 },
    ]);
  });

  it("come in two files at once, too", async () => {
    const { makeAd, upload, days } = await makeCabinet();
    const ad = String(await makeAd("187"));
    const files = {
      "a_days.csv": table("date\tViews\tClicks\tJoined", "16 Jan 2026\t1000\t25\t3", "17 Jan 2026\tmany\t1\t1"),
      "a_budget_days.csv": table("date\tSpent budget, EUR", "16 Jan 2026\t1.5", "18 Jan 2026\t0.1"),
    };
    expect(await (await upload(files, { ad })).json()).toEqual({
      rows: 2,
      changed: 2,
      unchanged: 0,
      rejected: [{ file: "a_days.csv", line: 3, reason: "`many` is no count" }],
      spent: 1.6,
    });
    expect(await days()).toEqual([
      { day: 20260116, views: 1000, clicks: 25, actions: 3, spentMicros: 1_500_000 },
      { day: 20260118, views: 0, clicks: 0, actions: 0, spentMicros: 100_000 },
    ]);
    const second = "date\tSpent budget, EUR\r\n16 Jan 2026\t2";
    const refused = async (other: string) => (await (await upload({ ...files, other }, { ad })).json()) as object;
    const says = (msg: string) => ({ detail: [{ loc: ["body", "file"], msg, type: "value_error" }] });
    expect(await refused(second)).toEqual(says(`other: ad ${ad}, 20260116: another file has other figures`));
    expect(await refused(second.replace("EUR", "TON"))).toEqual(says("other: the amounts are in TON, those before in EUR"));
    expect(await refused("hello")).toEqual(says("other: line 1: there is no column `date`, `Day` or `Ad ID`"));
  });

  it("by five minutes are added up to UTC days", async () => {
    const { makeAd, upload, days } = await makeCabinet();
    const ad = String(await makeAd("187"));
    const lines = ["09 June 2026 2:05 UTC\t10\t2\t1", "09 June 2026 23:55 UTC\t5\t0\t0", "10 June 2026 0:00 UTC\t1\t1\t1"];
    await upload(table("date\tViews\tClicks\tStarted bot", ...lines), { ad });
    expect((await days()).map(({ day, views, clicks, actions }) => [day, views, clicks, actions])).toEqual([
      [20260609, 15, 2, 1],
      [20260610, 1, 1, 1],
    ]);
  });

  it("of a month end with a total, which is no day", async () => {
    const { makeAd, upload } = await makeCabinet();
    const ad = String(await makeAd("187"));
    const file = table(
      "Day\tViews\tAmount, EUR",
      "16 January 2026\t1000\t1.5",
      "17 January 2026\t10\t0,25",
      "Total in January 2026\t1010\t1.75",
    );
    expect(await (await upload(file, { ad })).json()).toMatchObject({ rows: 2, changed: 2, spent: 1.75 });
  });

  it("names lines that cannot be read, and takes the others", async () => {
    const { makeAd, upload } = await makeCabinet();
    const ad = String(await makeAd("187"));
    const file = table("date\tSpent budget, EUR", "31 Feb 2026\t1", "16 Jan 2026\tmuch", "", "17 Jan 2026\t2");
    expect(await (await upload(file, { ad })).json()).toEqual({
      rows: 1,
      changed: 1,
      unchanged: 0,
      rejected: [
        { line: 2, reason: "`31 Feb 2026` is no day" },
        { line: 3, reason: "`much` is no amount" },
      ],
      spent: 2,
    });
  });
});

describe("a file is refused whole, and nothing of it is written, when", () => {
  it.each([
    ["its currency is another", june(["187", "1", "1"]).replace("EUR", "TON"), "the file is in TON, the cabinet in EUR"],
    ["its currency is none", june(["187", "1", "1"]).replace("EUR", "XYZ"), "line 1: XYZ is no currency"],
    ["a column is missing", "Ad ID\tAd Title\tViews\n1\ta\t2", "line 1: there is no column `Amount, …`"],
    ["it has no day", "Views\tClicks\n1\t2", "line 1: there is no column `date`, `Day` or `Ad ID`"],
    ["its total is another", june(["187", "1", "1"]).replace("1\t1\r\nTotal", "1\t2\r\nTotal"), "line 3: the total is 1, the lines make 2"],
    ["its month is nowhere", "Ad ID\tViews\tAmount, EUR\n187\t1\t1", "the last line, `Total in …`, which names the month, is missing"],
    ["it is something else", "hello", "line 1: there is no column `date`, `Day` or `Ad ID`"],
  ])("%s", async (_, file, says) => {
    const { id, cabinetId, upload } = await makeCabinet();
    const before = await written(cabinetId, id);
    const answer = await upload(file);
    expect(await statusAndBody(answer)).toEqual([422, { detail: [{ loc: ["body", "file"], msg: says, type: "value_error" }] }]);
    expect(await written(cabinetId, id)).toEqual(before);
  });

  it("it has more than 2 MB", async () => {
    const { upload } = await makeCabinet();
    expect((await upload("x".repeat(2_000_000))).status).toBe(413);
  });

  it("it does not say of which ad it is", async () => {
    const { upload } = await makeCabinet();
    expect(await statusAndBody(await upload("date\tSpent budget, EUR\n16 Jan 2026\t1"))).toEqual([
      422,
      { detail: [{ loc: ["body", "ad"], msg: "Field required", type: "missing" }] },
    ]);
  });

  it("the cabinet or the ad is somebody else's", async () => {
    const [ours, theirs] = [await makeCabinet(), await makeCabinet()];
    const ad = await theirs.makeAd("187");
    const rows = [{ ad, date: "2026-01-16", spent: 1 }];
    const before = await written(theirs.cabinetId, theirs.id);
    const answer = await ours.call("POST", `/accounts/telegram/${ours.uid}/statistics`, { rows });
    expect(await statusAndBody(answer)).toEqual([404, { detail: "Advertisement not found", status_code: 404 }]);
    expect(await statusAndBody(await ours.call("POST", "/accounts/telegram/ACC0002/statistics", { rows }))).toEqual(NO_CABINET);
    expect(await written(theirs.cabinetId, theirs.id)).toEqual(before);
  });
});

it("files that name a new ad and somebody else's make neither", async () => {
  const [ours, theirs] = [await makeCabinet(), await makeCabinet()];
  const ad = await theirs.makeAd("187");
  const before = await written(ours.cabinetId, ours.id);
  const body = new FormData();
  for (const text of [june(["188", "1", "1"]), "date\tSpent budget, EUR\n16 Jan 2026\t1"])
    body.append("file", new File([text], "export.csv"));
  body.set("ad", String(ad));
  const answer = await h.request(`/api/accounts/telegram/${ours.uid}/statistics`, { method: "POST", bearer: ours.key, body });
  expect(answer.status).toBe(404);
  expect(await written(ours.cabinetId, ours.id)).toEqual(before);
});

it("rows name ads by our id or Telegram's number, and each ad and day once", async () => {
  const { id, cabinetId, makeAd, book, uid, call } = await makeCabinet();
  const ad = await makeAd("187");
  expect(await book({ ad, date: "2026-01-16", spent: "1.5" }, { external_id: "AD00000187", date: "2026-01-17", views: 5 })).toEqual({
    rows: 2,
    changed: 2,
    unchanged: 0,
    rejected: [],
    spent: 1.5,
  });
  const twice = {
    rows: [
      { ad, date: "2026-01-16", views: 1 },
      { ad, date: "2026-01-16", views: 2 },
    ],
  };
  expect((await call("POST", `/accounts/telegram/${uid}/statistics`, twice)).status).toBe(422);
  const before = await written(cabinetId, id);
  const byBothNames = [
    { ad, date: "2026-01-18", spent: 1 },
    { external_id: "187", date: "2026-01-18", spent: 1 },
  ];
  expect(await book(...byBothNames)).toEqual({
    detail: [{ loc: ["body", "rows"], msg: "two rows are of the same ad and day", type: "value_error" }],
  });
  expect(await written(cabinetId, id)).toEqual(before);
});

it("refuses what makes more than a cabinet can have spent, in whatever calls it comes", async () => {
  const { id, cabinetId, makeAd, book, upload } = await makeCabinet();
  const ad = await makeAd("187");
  const spend = (day: number) => book({ ad, date: `2026-06-0${day}`, spent: 999_999_999 });
  for (const day of [1, 2, 3, 4]) expect(await spend(day)).toMatchObject({ changed: 1 });
  const before = await written(cabinetId, id);
  expect(await spend(5)).toMatchObject({ detail: [{ loc: ["body", "rows"], msg: "the figures are too large together" }] });
  const row = { date: "2026-06-05", spent: 999_999_999 };
  // How much is too much is known once all ads are.
  expect(await book({ ad, ...row }, { external_id: "188", ...row })).toEqual({ detail: "Advertisement not found", status_code: 404 });
  expect(await statusAndBody(await upload(june(["188", "1", "4"], ["189", "1", "1"])))).toMatchObject([
    422,
    { detail: [{ loc: ["body", "file"], msg: "the figures are too large together" }] },
  ]);
  expect(await written(cabinetId, id)).toEqual(before);
  // The same again is not more.
  expect(await (await upload(june(["190", "1", "1"]))).json()).toMatchObject({ changed: 1, spent: 1 });
});

it.each([
  ["a day", (day: string) => `date\tSpent budget, EUR\n1 Jun 2026\t1\n${day}\t1`, "line 3: the day has not come"],
  ["a month", (day: string) => accountMonth(day.slice(-8), [["187", "1", "1"]]), "line 3: the month has not come"],
])("takes no figures of %s after tomorrow", async (_, fileOf, msg) => {
  const { id, cabinetId, makeAd, call, uid, upload, book } = await makeCabinet();
  const ad = await makeAd("187");
  const before = await written(cabinetId, id);
  const later = new Date(h.clock.ms + 32 * DAY_MS);
  const text = later.toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  expect(await statusAndBody(await upload(fileOf(text), { ad: String(ad) }))).toEqual([
    422,
    { detail: [{ loc: ["body", "file"], msg, type: "value_error" }] },
  ]);
  const dateIn = (days: number) => new Date(h.clock.ms + days * DAY_MS).toISOString().slice(0, 10);
  const rows = [0, 2].map((days) => ({ ad, date: dateIn(days), spent: 1 }));
  expect(await statusAndBody(await call("POST", `/accounts/telegram/${uid}/statistics`, { rows }))).toEqual([
    422,
    { detail: [{ loc: ["body", "rows", 1, "date"], msg: "The day has not come", type: "value_error" }] },
  ]);
  expect(await written(cabinetId, id)).toEqual(before);
  // Zones ahead of UTC are there already.
  expect(await book({ ad, date: dateIn(1), spent: 1 })).toMatchObject({ changed: 1 });
});

it("takes today's figures, which replace those of the day's beginning", async () => {
  const { makeAd, book, send } = await makeCabinet();
  const ad = await makeAd("187");
  const today = new Date(h.clock.ms).toISOString().slice(0, 10);
  for (const spent of [1, 2.5]) await book({ ad, date: today, spent });
  const page = await send("/v1/stats/page", { period_from: today, period_to: today });
  expect(page.rows).toMatchObject([{ period_date: today, spent: 2.5 }]);
});

it("takes 10,000 rows in two round trips, and writes two rows for each and twenty besides", async () => {
  const { upload } = await makeCabinet();
  const month = (spent: number) =>
    june(...Array.from({ length: 10_000 }, (_, ad): [string, string, string] => [String(ad + 1), "1", String(spent)]));
  await upload(month(1));
  const cost = await h.d1.measure(() => upload(month(2)));
  expect(cost.roundTrips).toBe(2);
  expect(cost.rowsWritten).toBeLessThanOrEqual(20_020);
});

it("takes 10,000 rows of JSON with every field", async () => {
  const { makeAd, send, uid } = await makeCabinet();
  await makeAd("187");
  const figures = { views: 100_000, clicks: 25_000, opens: 1000, actions: 3000, spent: 1234.567_89 };
  const rows = Array.from({ length: 10_000 }, (_, place) => ({
    external_id: "AD00000187",
    date: new Date(Date.UTC(1990, 0, 1 + place)).toISOString().slice(0, 10),
    ...figures,
  }));
  expect(await send(`/accounts/telegram/${uid}/statistics`, { rows })).toMatchObject({ changed: 10_000 });
});

it("takes the longest titles of 10,000 ads", async () => {
  const { upload } = await makeCabinet();
  const lines = Array.from({ length: 10_000 }, (_, ad) => `${ad + 1}\t${'"'.repeat(150)}\t1\t1`);
  const file = table("Ad ID\tAd Title\tViews\tAmount, EUR", ...lines, "Total in Jun 2026\t\t10000\t10000");
  expect(await (await upload(file)).json()).toMatchObject({ changed: 10_000 });
});

describe("of rows it says", () => {
  const row = { external_id: "187", date: "2026-01-16", spent: 1 };

  it.each([
    ["which cannot be read, and what of it", [row, { ...row, spent: -1 }], { loc: ["body", "rows", 1, "spent"], msg: "Invalid value" }],
    ["which names no ad", [row, { date: "2026-01-17" }], { loc: ["body", "rows", 1], msg: "Invalid value" }],
    [
      "when they are too large together",
      Array.from({ length: 10 }, (_, day) => ({ ...row, date: `2026-01-1${day}`, spent: 999_999_999 })),
      { loc: ["body", "rows"], msg: "the figures are too large together" },
    ],
  ])("%s", async (_, rows, problem) => {
    const { makeAd, call, uid } = await makeCabinet();
    await makeAd("187");
    const answer = await call("POST", `/accounts/telegram/${uid}/statistics`, { rows });
    expect(await statusAndBody(answer)).toEqual([422, { detail: [{ ...problem, type: "value_error" }] }]);
  });

  it("nothing where an ad's number is Telegram's of another", async () => {
    const { makeAd, call, uid } = await makeCabinet();
    const ad = await makeAd("187");
    await makeAd(String(ad));
    const rows = [
      { ...row, ad, external_id: undefined },
      { ...row, external_id: String(ad) },
    ];
    expect((await call("POST", `/accounts/telegram/${uid}/statistics`, { rows })).status).toBe(200);
  });
});
