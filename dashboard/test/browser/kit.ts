import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { afterAll, expect, inject, onTestFinished } from "vitest";
import { startTelegram } from "../../../scripts/demo/telegram.ts";
import { borrow } from "../../scripts/lending.ts";
import type { Product } from "../../scripts/running-product.ts";
import type { Given } from "../../scripts/test-context.ts";
import type { Answer, Params, Path } from "../../src/api/client.ts";
import { type AccountOptions, insertAccount, query, type TestAccount, writeAll } from "./account.ts";
import { guard } from "./guards.ts";
import { startTracker } from "./tracker.ts";

export { axe } from "./axe.ts";

// A file of tests has fakes and a browser's connection of its own; product and browser are lent to it.
const { thing: given, giveBack } = await borrow<Given>(inject("dashboard"));
/** The Bot API that the product calls. `telegram.post` tells the product an update. */
export const telegram = await startTelegram(given.telegramPort);
/** A tracker that the product may call: `${tracker.url}/postback?…`. */
export const tracker = await startTracker(given.trackerPort);
/** Where the product is. */
export const product: Product = await readProduct(given.control);
const browser = await chromium.connect(product.browser);
afterAll(async () => {
  await browser.close();
  await Promise.all([telegram.close(), tracker.close()]);
  giveBack();
});

async function readProduct(control: string): Promise<Product> {
  const answer = await fetch(control);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Product;
}

/** An account of the test's own. */
export const makeAccount = (options: AccountOptions = {}): Promise<TestAccount> => insertAccount(product.persistTo, options);

/** Runs a statement where no API can make what a test needs. @returns its rows */
export const database = <Row>(sql: string, ...values: (string | number | null)[]): Promise<Row[]> =>
  query<Row>(product.persistTo, sql, ...values);

/** Runs statements together, for the same reason. */
export const writeTogether = (statements: readonly string[]): Promise<unknown> => writeAll(product.persistTo, statements);

/**
 * Calls an endpoint, to prepare what a test looks at and to compare with what it sees.
 * @param token of a session
 */
export async function api<P extends Path<"post">>(token: string, path: P, params: Params = {}): Promise<Answer<P, "post">> {
  const answer = await fetch(product.api + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  const body = (await answer.json()) as { status?: unknown };
  expect(["ok", 1], `${path} ${JSON.stringify(params)}: ${JSON.stringify(body)}`).toContain(body.status);
  return body as Answer<P, "post">;
}

export interface OpenOptions {
  /** Whose session the browser has. */
  signedInAs?: Pick<TestAccount, "token">;
  lang?: "en" | "ru";
  dark?: boolean;
  viewport?: { width: number; height: number };
  /** It is touched, as a phone is. */
  touch?: boolean;
  /** Of the browser: the account's own is what counts. */
  timezone?: string;
  /** Errors that the test brings about: each must happen. All others fail the test. */
  expectedErrors?: RegExp[];
}

/** Opens the dashboard at a path in a browser without a past. The test fails on any error of the page, and any request to elsewhere. */
export async function open(path: string, options: OpenOptions = {}): Promise<Page> {
  const { signedInAs, lang = "en", dark = false, viewport = { width: 1280, height: 800 }, touch = false } = options;
  const { timezone = "UTC", expectedErrors = [] } = options;
  const kept = { "pawprint.language": lang, ...(signedInAs === undefined ? {} : { "pawprint.session": signedInAs.token }) };
  const localStorage = Object.entries(kept).map(([name, value]) => ({ name, value }));
  const context = await browser.newContext({
    baseURL: product.dashboard,
    locale: lang,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    viewport,
    hasTouch: touch,
    isMobile: touch,
    timezoneId: timezone,
    storageState: { cookies: [], origins: [{ origin: product.dashboard, localStorage }] },
  });
  const page = await context.newPage();
  // A busy machine takes its time; what is not there fails the test by its name all the same.
  page.setDefaultTimeout(60_000);
  const logged = serverLog().length;
  const guards = guard(context, page, { origins: [product.dashboard, product.api], expected: expectedErrors });
  onTestFinished(async ({ task }) => {
    const problems = guards.problems();
    if (task.result?.state === "fail") await screenshot(page, `failed ${task.name}`);
    await context.close();
    if (task.result?.state === "fail" || problems.length > 0) console.error(`The server meanwhile:\n${serverLog().slice(logged)}`);
    expect(problems).toEqual([]);
  });
  await page.goto(path);
  return page;
}

const serverLog = (): string => readFileSync(product.logFile, "utf8");

/** Times of tables that are not shown whole. */
export const cutTimes = (page: Page): Promise<string[]> =>
  page
    .locator("td:has(time)")
    .evaluateAll((cells) => cells.flatMap((cell) => (cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? "") : [])));

/**
 * Keeps a picture of a page in dashboard/test/browser/screenshots, for whoever looks.
 * @public
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  const file = `${name.replaceAll(/[^\w-]+/g, "-").slice(0, 100)}.png`;
  await page.screenshot({ path: join(import.meta.dirname, "screenshots", file), fullPage: true });
}
