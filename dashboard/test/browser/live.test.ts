import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { axe, database, makeAccount, open } from "./kit.ts";

const KEPT = 500;
const TICK_MS = 3000;

let lastNumber = 0;

/** What records events of an account, each with a name of its own: `click 1`, `lead 2`, … */
async function makeEvents() {
  const account = makeAccount({ role: "affiliate" });
  const { campaign, chat } = await makeCampaign(account, "My channel");
  const ids = database((db) => {
    const found = db
      .prepare(
        "SELECT h.id AS chatRef, h.bot_id AS botId FROM chats h JOIN bots b ON b.id = h.bot_id WHERE b.account_id = ? AND h.chat_id = ?",
      )
      .get(account.id, chat.id);
    const flow = db
      .prepare("INSERT INTO flows (account_id, code, name, created_at_ms) VALUES (?, ?, 'Live flow', 0) RETURNING id")
      .get(account.id, `live${account.id}`);
    return { chatRef: Number(found?.chatRef), botId: Number(found?.botId), flow: Number(flow?.id) };
  }) as { chatRef: number; botId: number; flow: number };
  const write = {
    journal: (name: string, ms: number, n: number) =>
      `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id)
       VALUES (${account.id}, ${ids.botId}, ${ids.chatRef}, ${ms}, '${name}', 'joined', ${ms}, ${n})`,
    lead: (
      name: string,
      ms: number,
      n: number,
    ) => `INSERT INTO leads (account_id, campaign_id, subscriber_id, username, status, started_at_ms, updated_at_ms, seq, milestones)
       VALUES (${account.id}, ${campaign.id}, ${n}, '${name}', 0, ${ms}, ${ms}, 1, 1);
       INSERT INTO lead_events (lead_id, account_id, campaign_id, seq, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
       SELECT max(id), ${account.id}, ${campaign.id}, 1, 'start', ${ms}, 0, 0, 0, 0, 1, ${ms} FROM leads`,
    postback: (
      name: string,
      ms: number,
      n: number,
    ) => `INSERT INTO postback_deliveries (account_id, campaign_id, lead_id, lead_seq, template_id, status, state, attempts,
         attempt_budget, next_attempt_at_ms, created_at_ms, finished_at_ms)
       SELECT ${account.id}, ${campaign.id}, max(id), ${n}, 1, 0, 'failed', 1, 1, 0, ${ms}, ${ms} FROM leads;
       INSERT INTO postback_attempts (delivery_id, number, at_ms, url, outcome, response_code, error, duration_ms)
       SELECT max(id), 1, ${ms}, '', '${n % 2 === 0 ? "delivered" : "failed"}', 503, '${name}', 5 FROM postback_deliveries`,
    click: (
      name: string,
      ms: number,
    ) => `INSERT INTO clicks (id, account_id, flow_id, way_id, at_ms, local_day, local_hour, is_unique, subid)
       VALUES ('${ids.flow.toString(36)}_${ms}', ${account.id}, ${ids.flow}, 0, ${ms}, 20260101, 1, 1, '${name}');
       INSERT INTO live_clicks (account_id, number, clicks) VALUES (${account.id}, ${ms}, '["${ids.flow.toString(36)}_${ms}"]')`,
  };
  const happen = (kinds: (keyof typeof write)[]): string[] => {
    const names = kinds.map((kind) => {
      lastNumber += 1;
      return `${kind}-${lastNumber}-`;
    });
    const writes = kinds.map((kind, i) => write[kind](names[i] ?? "", Date.now() + i, lastNumber - kinds.length + i));
    // In one transaction: the product waits for no lock.
    database((db) => db.exec(`BEGIN IMMEDIATE; ${writes.join(";")}; COMMIT`));
    return names;
  };
  return { account, happen };
}

/** The screen with a clock of the test's. */
async function openLive(account: ReturnType<typeof makeAccount>) {
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
      const [name] = /(click|lead|postback|journal)-\d+-/.exec(text) ?? [];
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
    all.push(...happen(["click", "lead", "postback", "journal", "journal", "click", "lead", "postback", "lead", "journal"]));
    await page.clock.runFor(TICK_MS);
    await expect.poll(() => rowCount(page)).toBe(String(10 * tick));
  }
  expect(await namesOf(page)).toEqual(all.toReversed());
  const scroller = page.getByRole("region", { name: "What happens, newest first" });
  await scroller.evaluate((element) => element.scrollTo(0, 900));
  const waiting = happen(Array.from({ length: 12 }, () => "journal" as const));
  await page.clock.runFor(TICK_MS);
  await page.getByRole("button", { name: "12 new rows" }).waitFor();
  expect(await rowCount(page)).toBe("200");
  await page.getByRole("button", { name: "12 new rows" }).click();
  await expect.poll(() => rowCount(page)).toBe("212");
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(0);
  const many = happen(Array.from({ length: 400 }, () => "journal" as const));
  await page.clock.runFor(TICK_MS);
  await page.getByText(many.at(-1) ?? "").waitFor({ timeout: 20_000 });
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
  happen(["journal"]);
  await page.clock.runFor(10 * TICK_MS);
  expect(calls).toBe(0);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => rowCount(page)).toBe("1");
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  await page.clock.runFor(TICK_MS);
  happen(["lead"]);
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
  happen(["click", "lead", "postback", "postback", "journal"]);
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
  const [, lead] = happen(["click", "lead"]);
  await page.clock.runFor(TICK_MS);
  await page.getByText(`@${lead}`).waitFor();
  expect(await rowCount(page)).toBe("1");
  await page.getByRole("link", { name: /^Lead \d+$/ }).click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/leads\/\d+$/);
  await page.goto("/live?errors=1");
  await page.getByText("Waiting for something to happen").waitFor();
  happen(["postback", "postback", "journal"]);
  await page.clock.runFor(TICK_MS);
  await expect.poll(() => rowCount(page)).toBe("1");
});

it("says when it is interrupted, and goes on, within the width of a phone", async () => {
  const expectedErrors = [/503/];
  const page = await open("/settings", { signedInAs: makeAccount(), lang: "ru", viewport: { width: 390, height: 844 }, expectedErrors });
  await page.clock.install();
  await page.goto("/live");
  await page.getByText("Обновляется автоматически").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.route("**/api/live/list.json", (route) => route.fulfill({ status: 503, json: { status: "error", error: "internal" } }));
  await page.clock.runFor(TICK_MS);
  await page.getByText("Связь прервана: пробуем снова").waitFor();
  await page.unroute("**/api/live/list.json");
  await page.clock.runFor(10 * TICK_MS);
  await page.getByText("Обновляется автоматически").waitFor();
});
