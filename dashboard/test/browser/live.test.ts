import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { TestAccount } from "./account.ts";
import { eventIn, makeEvents } from "./events.ts";
import { axe, makeAccount, open } from "./kit.ts";

const KEPT = 500;
const TICK_MS = 3000;

/** The screen with a clock of the test's. */
async function openLive(account: TestAccount) {
  const page = await open("/settings", { signedInAs: account });
  await page.clock.install();
  await page.goto("/live");
  await page.getByText("Waiting for something to happen").waitFor();
  return page;
}

const rowCount = (page: Page) => page.getByRole("table").getAttribute("aria-rowcount");

/** The names of all rows, from the newest. */
async function namesOf(page: Page): Promise<string[]> {
  const scroller = page.getByRole("region", { name: "What happens, newest first" });
  const seen = new Map<string, number>();
  const count = Number(await rowCount(page));
  for (let at = 0; at < count; at += 10) {
    await scroller.evaluate((element, top) => element.scrollTo(0, top), at * 36);
    for (const text of await page.getByRole("row").allTextContents()) {
      const name = eventIn(text);
      if (name !== undefined && !seen.has(name)) seen.set(name, seen.size);
    }
  }
  await scroller.evaluate((element) => element.scrollTo(0, 0));
  return [...seen.keys()];
}

it("tells two hundred events of a minute, each once and in their order, and keeps at most five hundred", async () => {
  const { account, happen } = await makeEvents();
  const page = await openLive(account);
  const all: string[] = [];
  for (let tick = 1; tick <= 20; tick += 1) {
    all.push(...(await happen(["click", "lead", "postback", "journal", "journal", "click", "lead", "postback", "lead", "journal"])));
    await page.clock.runFor(TICK_MS);
    await expect.poll(() => rowCount(page)).toBe(String(10 * tick));
  }
  expect(await namesOf(page)).toEqual(all.toReversed());
  const scroller = page.getByRole("region", { name: "What happens, newest first" });
  await scroller.evaluate((element) => element.scrollTo(0, 900));
  const waiting = await happen(Array.from({ length: 12 }, () => "journal" as const));
  await page.clock.runFor(TICK_MS);
  await page.getByRole("button", { name: "12 new rows" }).waitFor();
  expect(await rowCount(page)).toBe("200");
  await page.getByRole("button", { name: "12 new rows" }).click();
  await expect.poll(() => rowCount(page)).toBe("212");
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(0);
  const many = await happen(Array.from({ length: 400 }, () => "journal" as const));
  await page.clock.runFor(TICK_MS);
  await page.getByText(many.at(-1) ?? "").waitFor();
  expect(await rowCount(page)).toBe(String(KEPT));
  expect((await namesOf(page)).slice(0, 415)).toEqual([...all.slice(-3), ...waiting, ...many].toReversed());
});

it("asks nothing while it is paused or not seen, and goes on where it was", async () => {
  const { account, happen } = await makeEvents();
  const page = await openLive(account);
  let calls = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/live/list.json") && request.method() === "POST") calls += 1;
  });
  await page.getByRole("button", { name: "Pause" }).click();
  await happen(["journal"]);
  await page.clock.runFor(10 * TICK_MS);
  expect(calls).toBe(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => rowCount(page)).toBe("1");
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await page.clock.runFor(TICK_MS);
  await happen(["lead"]);
  calls = 0;
  await page.clock.runFor(10 * TICK_MS);
  expect(calls).toBe(0);
  await hide(false);
  await expect.poll(() => rowCount(page)).toBe("2");
  expect(calls).toBe(1);
  for (let minutes = 0; minutes < 6; minutes += 1) await page.clock.runFor(60_000);
  const secondsToNextCall = async () => {
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/live/list.json"));
    const before = calls;
    let seconds = 0;
    for (; calls === before; seconds += 1) await page.clock.runFor(1000);
    await answered;
    return seconds;
  };
  await secondsToNextCall();
  expect(await secondsToNextCall()).toBeGreaterThan(5);
});

it("shows what is asked for in its address, and leads to the thing of a row", async () => {
  const { account, happen } = await makeEvents();
  const page = await openLive(account);
  await happen(["click", "lead", "postback", "postback", "journal"]);
  await page.clock.runFor(TICK_MS);
  await expect.poll(() => rowCount(page)).toBe("5");
  await axe(page);
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("link", { name: "Live flow" }).click();
  await expect.poll(() => page.url()).toContain("flow=live");
  await page.getByLabel("Flow", { exact: true }).selectOption("");
  await page.getByRole("checkbox", { name: "Clicks" }).uncheck();
  await page.getByText("Waiting for something to happen").waitFor();
  expect(page.url()).toMatch(/live\?off=click$/);
  const [, lead] = await happen(["click", "lead"]);
  await page.clock.runFor(TICK_MS);
  await page.getByText(`@${lead}`).waitFor();
  expect(await rowCount(page)).toBe("1");
  await page.getByRole("link", { name: /^Lead \d+$/ }).click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/leads\/\d+$/);
  await page.goto("/live?errors=1");
  await page.getByText("Waiting for something to happen").waitFor();
  await happen(["postback", "postback", "journal"]);
  await page.clock.runFor(TICK_MS);
  await expect.poll(() => rowCount(page)).toBe("1");
});

it("says when it is interrupted, and goes on, within the width of a phone", async () => {
  const expectedErrors = [/503/];
  const page = await open("/settings", {
    signedInAs: await makeAccount(),
    lang: "ru",
    viewport: { width: 390, height: 844 },
    expectedErrors,
  });
  await page.clock.install();
  await page.goto("/live");
  await page.getByText("Обновляется").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.route("**/api/live/list.json", (route) => route.fulfill({ status: 503, json: { status: "error", error: "internal" } }));
  await page.clock.runFor(TICK_MS);
  await page.getByText("Связь прервана: пробуем снова").waitFor();
  await page.unroute("**/api/live/list.json");
  await page.clock.runFor(10 * TICK_MS);
  await page.getByText("Обновляется").waitFor();
});
