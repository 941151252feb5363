import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { callsOf } from "./calls.ts";
import { eventIn, makeEvents } from "./events.ts";
import { api, axe, makeAccount, open } from "./kit.ts";

/** What tells whether the last of the first steps is done: it is asked for once the screen is drawn. */
const LAST_STEP = "/api/postbacks/list";

/** Brings the place of the last events into view. */
const lookAtEvents = (page: Page, title: string) =>
  page.getByRole("heading", { name: title, level: 2 }).evaluate((heading) => heading.closest("section")?.scrollIntoView());

it("shows the figures of the API with their change, and leads on to the reports of them", async () => {
  const account = await makeAccount({ currency: "eur" });
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads", exact: true });
  await api(account.token, "/api/tracker/postback.json", { flow: flow.code, uid: "1", status: "approve", price: 12.5, currency: "eur" });
  await api(account.token, "/api/tracker/postback.json", { flow: flow.code, uid: "2", status: "hold", price: 3, currency: "eur" });
  const page = await open("/overview", { signedInAs: account, viewport: { width: 390, height: 800 } });
  const figure = (name: string) =>
    page
      .locator("dl > div")
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator("dd")
      .first();
  await expect.poll(() => figure("Revenue").textContent()).toBe("€12.50");
  expect(await figure("Valid leads").textContent()).toBe("2");
  expect(await figure("Approval").textContent()).toBe("50.00%");
  expect(await figure("ROI").textContent()).toBe("–");
  expect(await page.getByText("none before").count()).toBe(6);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await axe(page);
  // The account, the figures with those of the chart, and the three lists.
  expect(await callsOf(page, LAST_STEP)).toEqual(["/api/profile/info", ...Array(4).fill("/api/reports/traffic")]);
  await page.getByRole("link", { name: "Ads", exact: true }).click();
  await expect.poll(() => new URL(page.url()).search).toBe(`?g=date&f=flow%7Eis%7E${flow.code}`);
});

it("says that bots and addresses work once there are any, and until then where to begin", async () => {
  const account = await makeAccount();
  const page = await open("/overview", { signedInAs: account });
  const first = page.getByText("No bot and no postback address yet");
  await first.waitFor();
  await page.getByRole("link", { name: "Getting started: 0 of 7" }).waitFor();
  expect(await page.locator("main a[href='/start']").count()).toBe(1);
  await axe(page);
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: "https://tracker.example.com/?cid={click}" });
  await page.reload();
  await page.getByText("Bots and postback addresses work.").waitFor();
  expect(await first.count()).toBe(0);
});

it("draws the hours of a single day by the account's clocks, wherever the browser is, and asks no more for it", async () => {
  const timeZone = "America/New_York";
  const account = await makeAccount({ timeZone });
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads", exact: true });
  await api(account.token, "/api/tracker/postback.json", { flow: flow.code, uid: "1", status: "approve", price: 12.5, currency: "usd" });
  const { data: leads } = await api(account.token, "/api/leads/search.json", {});
  const startMs = Date.parse(`${leads[0]?.start_time.replace(" ", "T")}Z`);
  const [day, clock = ""] = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" }).format(startMs).split(" ");
  const hour = Number(clock.slice(0, 2));
  const page = await open(`/overview?from=${day}&to=${day}`, { signedInAs: account, timezone: "Asia/Tokyo" });
  const chart = page.getByRole("img", { name: "Profit by hour" });
  const said = async (at: number) => {
    const plot = await chart.locator(".u-over").boundingBox();
    if (plot === null) return "";
    await page.mouse.move(plot.x + 1 + ((plot.width - 2) * at) / 23, plot.y + plot.height / 2);
    return chart.locator(".u-legend").textContent();
  };
  await expect.poll(() => said(hour)).toMatch(new RegExp(`${clock.slice(0, 2)}:00.*\\$12\\.50`));
  // The hour before, or after midnight the one that comes.
  expect(await said(hour === 0 ? 1 : hour - 1)).not.toContain("$12.50");
  expect(await callsOf(page, LAST_STEP)).toEqual(["/api/profile/info", ...Array(4).fill("/api/reports/traffic")]);
});

it("lists the last ten events, the newest first, once somebody looks at them", async () => {
  const { account, happen } = await makeEvents({ timeZone: "America/New_York" });
  const firstMs = Date.now() - 60_000;
  const kinds = Array.from({ length: 3 }, () => ["lead", "click", "postback", "journal"] as const).flat();
  const names = await happen(kinds, (index) => firstMs + 2000 * index);
  const page = await open("/overview", { signedInAs: account, timezone: "Asia/Tokyo", viewport: { width: 390, height: 800 } });
  let calls = 0;
  page.on("request", (request) => {
    const isOfTen = /limit\W+10\b/.test(request.url() + (request.postData() ?? ""));
    if (/(clicks|leads|postbacks|journal)\/(list|search)\.json/.test(request.url()) && isOfTen) calls += 1;
  });
  await page.getByText("Top countries").waitFor();
  expect(calls).toBe(0);
  await lookAtEvents(page, "Latest events");
  const rows = page.getByRole("region", { name: "Latest events" }).getByRole("row");
  await rows.filter({ hasText: names.at(-1) ?? "" }).waitFor();
  expect((await rows.allTextContents()).flatMap((text) => eventIn(text) ?? [])).toEqual(names.toReversed().slice(0, 10));
  expect(calls).toBe(4);
  const time = rows.nth(1).locator("time");
  const lastAt = `${new Date(firstMs + 2000 * (names.length - 1)).toISOString().slice(0, 19)}Z`;
  expect(await time.getAttribute("datetime")).toBe(lastAt);
  expect(await time.getAttribute("title")).toMatch(new RegExp(` America/New_York · ${lastAt.replace("T", " ").replace("Z", " UTC")}$`));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const isCut = await rows
    .locator("td, td *")
    .evaluateAll((all) => all.some(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 1));
  expect(isCut).toBe(false);
  await axe(page);
  await rows
    .getByRole("link", { name: /^Lead \d+$/ })
    .first()
    .click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/leads\/\d+$/);
});

it("says in Russian that nothing has happened yet", async () => {
  const page = await open("/overview?p=today", { signedInAs: await makeAccount(), lang: "ru" });
  await page.getByRole("img", { name: "Прибыль по часам" }).waitFor();
  await lookAtEvents(page, "Последние события");
  await page.getByText("Пока ничего не произошло.").waitFor();
  await axe(page);
});

it("goes to a screen by two keys, whatever letters the keyboard types, and not while somebody types", async () => {
  const page = await open("/overview", { signedInAs: await makeAccount(), lang: "ru" });
  await page.getByRole("heading", { name: "Обзор", level: 1 }).waitFor();
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyF");
  await page.getByRole("heading", { name: "Потоки", level: 1 }).waitFor();
  const add = page.getByRole("button", { name: "Новый поток" });
  await add.click();
  await page.getByRole("dialog").getByLabel("Название").pressSequentially("gl");
  expect(new URL(page.url()).pathname).toBe("/flows");
});

it.each([
  ["overview", 4],
  ["reports", 2],
])("asks for what %s shows while its code is on the way, and once", async (screen, calls) => {
  const page = await open("/goals", { signedInAs: await makeAccount() });
  await page.getByText("No goals yet").waitFor();
  const answers = { asked: 0, before: 0 };
  const first = Promise.withResolvers<void>();
  page.on("request", (request) => {
    if (!request.url().endsWith("/api/reports/traffic.json") || request.method() !== "POST") return;
    answers.asked += 1;
    first.resolve();
  });
  await page.route(/\/assets\/frame-[^/]*\.js$/, async (route) => {
    await first.promise;
    answers.before = answers.asked;
    await route.continue();
  });
  await page.goto(`/${screen}`);
  await page
    .getByText(/No data for these days/)
    .first()
    .waitFor();
  expect(answers.before).toBeGreaterThan(0);
  expect(await callsOf(page, LAST_STEP)).toEqual(["/api/profile/info", ...Array(calls).fill("/api/reports/traffic")]);
});
