import { type Browser, chromium, type Page } from "playwright-core";
import type { Running } from "../dashboard/scripts/product.ts";
import { insertAccount, query, type TestAccount } from "../dashboard/test/browser/account.ts";
import { type Figure, figure } from "./lib/figures.ts";

const MINUTES = 10;
const TICKS_PER_MINUTE = 20;
const TICK_MS = 3000;
const ROWS_PER_TICK = 10;
/** When the list has as many rows as it keeps. */
const FULL_AFTER_MINUTES = 3;
const MEGABYTE = 1_000_000;

/**
 * Keeps the page of what happens open for ten minutes by its own clock, while two hundred things happen in each: its heap, after what is not
 * needed was collected, at the end and when the list was full for the first time.
 */
export async function measureLiveHeap({ product }: Running): Promise<Figure> {
  const account = await insertAccount(product.persistTo, {});
  const chat = await insertChat(product.persistTo, account);
  const browser = await chromium.connect(product.browser);
  const page = await openLive(browser, product.dashboard, account);
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize / MEGABYTE;
  };
  let full = 0;
  for (let tick = 1; tick <= MINUTES * TICKS_PER_MINUTE; tick += 1) {
    await query(product.persistTo, entriesSql(account, chat, tick));
    await page.clock.runFor(TICK_MS);
    await page
      .getByText(`@member${tick * ROWS_PER_TICK}`, { exact: false })
      .first()
      .waitFor({ timeout: 60_000 });
    if (tick === FULL_AFTER_MINUTES * TICKS_PER_MINUTE) full = await heap();
  }
  const end = await heap();
  const kept = Number(await page.getByRole("table").getAttribute("aria-rowcount"));
  await browser.close();
  if (kept > 500) throw new Error(`the page of what happens keeps ${kept} rows`);
  return figure("dashboard_live_heap_after_10_minutes", Number(end.toFixed(1)), "MB", {
    floor: Number(full.toFixed(1)),
    ratio: Number((end / full).toFixed(2)),
    target: "ratio ≤ 1.1",
    spread: `floor: after ${FULL_AFTER_MINUTES} minutes; ${kept} rows kept`,
  });
}

async function openLive(browser: Browser, dashboard: string, { token }: TestAccount): Promise<Page> {
  const localStorage = [{ name: "pawprint.session", value: token }];
  const context = await browser.newContext({
    baseURL: dashboard,
    storageState: { cookies: [], origins: [{ origin: dashboard, localStorage }] },
  });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto("/live");
  await page.getByText("Waiting for something to happen").waitFor({ timeout: 60_000 });
  return page;
}

interface Chat {
  bot: number;
  chat: number;
}

async function insertChat(persistTo: string, { id }: TestAccount): Promise<Chat> {
  const [bot] = await query<{ id: number }>(
    persistTo,
    "INSERT INTO bots (account_id, telegram_id, username, name, token_sealed, created_at_ms) VALUES (?, 1, 'bench', 'Bench', '', 0) RETURNING id",
    id,
  );
  const [chat] = await query<{ id: number }>(
    persistTo,
    "INSERT INTO chats (bot_id, chat_id, title, type, is_admin, changed_at_ms) VALUES (?, -1, 'Kittens', 'channel', 1, 0) RETURNING id",
    Number(bot?.id),
  );
  return { bot: Number(bot?.id), chat: Number(chat?.id) };
}

/** Entries of the journal of one tick. */
function entriesSql({ id }: TestAccount, { bot, chat }: Chat, tick: number): string {
  const numbers = Array.from({ length: ROWS_PER_TICK }, (_, index) => (tick - 1) * ROWS_PER_TICK + index + 1);
  const rows = numbers.map((n) => `(${id}, ${bot}, ${chat}, ${n}, 'member${n}', 'joined', ${Date.now()}, ${n})`);
  return `INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id) VALUES ${rows}`;
}
