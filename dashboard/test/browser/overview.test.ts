import { expect, it } from "vitest";
import { callsOf } from "./calls.ts";
import { api, axe, makeAccount, open } from "./kit.ts";

it("shows the figures of the API with their change, and leads on to the reports of them", async () => {
  const account = makeAccount({ currency: "eur" });
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
  expect(await figure("Approval").textContent()).toBe("50%");
  expect(await figure("ROI").textContent()).toBe("–");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await axe(page);
  // The account, the figures with those of the chart, and the three lists.
  expect(await callsOf(page)).toEqual(["/api/profile/info", ...Array(4).fill("/api/reports/traffic")]);
  await page.getByRole("link", { name: "Ads", exact: true }).click();
  await expect.poll(() => new URL(page.url()).search).toBe(`?g=date&f=flow%7Eis%7E${flow.code}`);
});

it("draws the hours of a single day by the account's clocks, wherever the browser is, and asks no more for it", async () => {
  const timeZone = "America/New_York";
  const account = makeAccount({ timeZone });
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
  expect(await callsOf(page)).toEqual(["/api/profile/info", ...Array(4).fill("/api/reports/traffic")]);
});

it("goes to a screen by two keys, whatever letters the keyboard types, and not while somebody types", async () => {
  const page = await open("/overview", { signedInAs: makeAccount(), lang: "ru" });
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
  const page = await open("/goals", { signedInAs: makeAccount() });
  await page.getByText("No goals yet").waitFor();
  const answers = { asked: 0, before: 0 };
  const first = Promise.withResolvers<void>();
  page.on("request", (request) => {
    if (!request.url().endsWith("/api/reports/traffic.json") || request.method() !== "POST") return;
    answers.asked += 1;
    first.resolve();
  });
  await page.route(/\/assets\/app-[^/]*\.js$/, async (route) => {
    await first.promise;
    answers.before = answers.asked;
    await route.continue();
  });
  await page.goto(`/${screen}`);
  await page
    .getByText(/Nothing (happened )?in these days/)
    .first()
    .waitFor();
  expect(answers.before).toBeGreaterThan(0);
  expect(await callsOf(page)).toEqual(["/api/profile/info", ...Array(calls).fill("/api/reports/traffic")]);
});
