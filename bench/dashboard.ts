import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { performanceScore } from "../dashboard/scripts/lighthouse.ts";
import { type Running, startProduct } from "../dashboard/scripts/product.ts";
import { insertAccount, type TestAccount } from "../dashboard/test/browser/account.ts";
import { findFreePort } from "../scripts/lib/http.ts";
import { until } from "../scripts/lib/until.ts";
import { type Figure, figure, median, range } from "./lib/figures.ts";
import { follow, inLanes, post } from "./lib/load.ts";
import { film } from "./lib/speed-index.ts";
import { measureLiveHeap } from "./live-heap.ts";

const ROUNDS = 5;
const FLOWS = 200;
/** Each with a subid of its own: with the clicks without one, a group more than a page of the report has. */
const CLICKS = 5000;
const LANES = 8;
/** For clicks to be written. */
const PATIENCE_SECONDS = 300;
const AGENT = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** 1.6 Mbit/s, 150 ms. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;
/** What nothing happens for until a page is quiet. */
const QUIET_MS = 500;
/** For a page to show what it is opened for, and then to be quiet. */
const PAGE_SECONDS = 60;

const WATCH = join(import.meta.dirname, "pages/watch.js");

declare global {
  /** In a page: what bench/pages/watch.js noted. */
  var seen: Record<"usefulMs" | "busyUntilMs" | "blockedMs" | "firstPaintMs" | "firstContentMs" | "largestPaintMs" | "shifted", number>;
  var blockedAfter: (ms: number) => number;
  var painted: (isThere: () => boolean) => Promise<number>;
}

/** A page that is opened, and when it is of use. */
interface Scene {
  name: string;
  path: string;
  /** A selector of what a person came for. */
  useful: string;
  isSignedIn: boolean;
  targets: Partial<Record<Measured, string>>;
}

type Measured =
  | "first_paint"
  | "first_content"
  | "largest_paint"
  | "speed_index"
  | "useful"
  | "quiet"
  | "blocked"
  | "layout_shift"
  | "lighthouse_performance"
  | "calls"
  | "bytes";

/** Without what is worked out of the others, and of pictures. */
type Noted = Exclude<Measured, "speed_index" | "lighthouse_performance">;

/** What tools that rate pages call good. */
const GOOD = { largest_paint: "≤ 2500", layout_shift: "≤ 0.1", lighthouse_performance: "≥ 95" };
const SCENES: Scene[] = [
  { name: "sign_in", path: "/", useful: "h1", isSignedIn: false, targets: { ...GOOD, first_paint: "≤ 1000" } },
  {
    name: "overview",
    path: "/overview?p=today",
    useful: "dd",
    isSignedIn: true,
    targets: { ...GOOD, first_paint: "≤ 1000", calls: "≤ 5", blocked: "≤ 600" },
  },
  { name: "flows", path: "/flows", useful: "[role=row] a, tbody tr a", isSignedIn: true, targets: { calls: "≤ 2", blocked: "≤ 600" } },
  {
    name: "report",
    path: "/reports?g=subid&p=today",
    useful: "tbody tr a",
    isSignedIn: true,
    targets: { ...GOOD, first_paint: "≤ 1000", useful: "≤ 4500", quiet: "≤ 4500", blocked: "≤ 600", calls: "≤ 2" },
  },
];
const UNITS: Record<Measured, string> = {
  first_paint: "ms",
  first_content: "ms",
  largest_paint: "ms",
  speed_index: "ms",
  useful: "ms",
  quiet: "ms",
  blocked: "ms",
  layout_shift: "",
  lighthouse_performance: "points",
  calls: "calls",
  bytes: "bytes",
};

/** Opens pages of the dashboard in fresh browsers: on a phone with a slow network, and again, with what it keeps, at full speed. */
export async function measureDashboard(say: (step: string) => void): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "pawprint-bench-"));
  let running: Running | undefined;
  try {
    say("starting the product and a browser");
    running = await startProduct(directory, { telegramPort: await findFreePort(), trackerPort: await findFreePort() });
    const account = await insertAccount(running.product.persistTo, {});
    say(`making ${FLOWS} flows`);
    const link = await makeFlows(running.product.api, account);
    say(`making ${CLICKS} clicks`);
    await makeClicks(running.product.api, account, link);
    const figures: Figure[] = [];
    for (const scene of SCENES) {
      say(`opening ${scene.path} ${scene.isSignedIn ? "signed in" : "signed out"}`);
      figures.push(...(await measureScene(running, account, scene)));
    }
    say(`showing and sorting ${CLICKS} rows`);
    figures.push(...(await measureRows(running, account)));
    say("watching what happens for ten minutes of the page's clock");
    figures.push(await measureLiveHeap(running));
    return figures;
  } finally {
    await running?.end();
    rmSync(directory, { recursive: true, force: true });
  }
}

function caller(api: string, { token }: TestAccount) {
  const headers = { authorization: `Bearer ${token}` };
  return async (path: string, params: object) => JSON.parse(await post(`${api}/api/${path}.json`, JSON.stringify(params), headers)).data;
}

/** @returns the link of one of them */
async function makeFlows(api: string, account: TestAccount): Promise<string> {
  const call = caller(api, account);
  let link = "";
  await inLanes(Array(FLOWS).keys(), LANES, async (number) => {
    const { id, code } = await call("flows/add", { name: `Flow ${number}` });
    await call("ways/add", { flow: id, url: "https://shop.example/" });
    link = `${api}/go/${code}`;
    await follow(link, AGENT);
  });
  return link;
}

async function makeClicks(api: string, account: TestAccount, link: string): Promise<void> {
  const call = caller(api, account);
  await inLanes(Array(CLICKS).keys(), LANES, (number) => follow(`${link}?subid=subid-${number}`, AGENT));
  const today = new Date().toISOString().slice(0, 10);
  const asked = { group: ["subid"], from: today, to: today, columns: ["click"], limit: 1 };
  await until("the clicks to be written", PATIENCE_SECONDS, async () => (await call("reports/traffic", asked)).groups > CLICKS, 1000);
}

async function measureScene({ product }: Running, account: TestAccount, scene: Scene): Promise<Figure[]> {
  const browser = await chromium.connect(product.browser);
  const cold: Record<Measured, number>[] = [];
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await newPhone(browser, product.dashboard, scene.isSignedIn ? account.token : undefined);
    cold.push(await openSlowly(context, scene, product.api));
    warm.push((await openAndLook(await context.newPage(), scene, product.api)).useful);
    await context.close();
  }
  await browser.close();
  const figures = (Object.keys(UNITS) as Measured[]).map((name) =>
    summary(
      `${scene.name}_${name}_on_a_phone`,
      cold.map((each) => each[name]),
      UNITS[name],
      scene.targets[name],
    ),
  );
  return [...figures, summary(`${scene.name}_useful_again_unthrottled`, warm, "ms")];
}

function summary(what: string, values: number[], unit: string, target = ""): Figure {
  const digits = unit === "" ? 3 : 0;
  const value = Number(median(values).toFixed(digits));
  return figure(`dashboard_${what}`, value, unit, { target, spread: range(values, digits) });
}

function newPhone(browser: Browser, baseURL: string, token?: string): Promise<BrowserContext> {
  const kept = token === undefined ? [] : [{ name: "pawprint.session", value: token }];
  return browser.newContext({
    ...PHONE,
    locale: "en-US",
    baseURL,
    storageState: { cookies: [], origins: [{ origin: baseURL, localStorage: kept }] },
  });
}

/** All rows of a report at once, and in another order, on a slow processor: what the answer takes to be seen, without its way. */
async function measureRows({ product }: Running, account: TestAccount): Promise<Figure[]> {
  const browser = await chromium.connect(product.browser);
  const [shown, sorted, blocked]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await newPhone(browser, product.dashboard, account.token);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await openAndLook(page, { path: "/reports?g=subid&p=today", useful: "tbody tr a" }, product.api);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    const before = await page.evaluate(() => seen.blockedMs);
    const isWhole = `document.querySelector("table[aria-rowcount]")?.ariaRowCount === "${CLICKS}"`;
    shown?.push(await timeFromAnswer(page, isWhole, () => page.getByRole("button", { name: "Show up to" }).click()));
    const isBusy = 'document.querySelector("[aria-busy=true]") !== null';
    const isSorted = `((globalThis.wasBusy ||= ${isBusy}) && !(${isBusy}))`;
    sorted?.push(await timeFromAnswer(page, isSorted, () => page.locator("table[aria-rowcount] th button").first().click()));
    blocked?.push((await page.evaluate(() => seen.blockedMs)) - before);
    await context.close();
  }
  await browser.close();
  return [
    summary("report_of_5000_rows_answer_to_painted_slowed", shown ?? [], "ms", "≤ 600"),
    summary("report_of_5000_rows_sorted_answer_to_painted_slowed", sorted ?? [], "ms", "≤ 200"),
    summary("report_of_5000_rows_blocked_slowed", blocked ?? [], "ms", "≤ 600"),
  ];
}

/** Does something that asks the API for a report. @returns milliseconds from the end of the answer until the page shows it */
async function timeFromAnswer(page: Page, isThere: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(`void (globalThis.later = painted(() => ${isThere}))`);
  await act();
  return Number(
    await page.evaluate(`later.then((ms) => {
      const answers = performance.getEntriesByType("resource").filter(({ name }) => name.includes("traffic.json"));
      return ms - Math.max(...answers.map(({ responseEnd }) => responseEnd));
    })`),
  );
}

async function openSlowly(context: BrowserContext, scene: Scene, api: string): Promise<Record<Measured, number>> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const speedIndex = await film(page);
  const seen = await openAndLook(page, scene, api);
  const [speed_index, totalBlockingMs] = [await speedIndex(), await page.evaluate(() => blockedAfter(globalThis.seen.firstContentMs))];
  await page.close();
  const lighthouse_performance = performanceScore({
    firstContentfulPaintMs: seen.first_content,
    speedIndexMs: speed_index,
    largestContentfulPaintMs: seen.largest_paint,
    totalBlockingMs,
    cumulativeLayoutShift: seen.layout_shift,
  });
  return { ...seen, speed_index, lighthouse_performance };
}

/** Asks a page by the protocol: what Playwright brings into a page to wait there takes the page's own processor 40 ms, slowed 160. */
async function isSo(session: CDPSession, expression: string): Promise<boolean> {
  const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
  return result.value === true;
}

/** Opens a page and takes the times from the page itself, so that what drives the browser costs nothing. */
async function openAndLook(page: Page, { path, useful }: Pick<Scene, "path" | "useful">, api: string): Promise<Record<Noted, number>> {
  await page.addInitScript({ content: `globalThis.wanted = ${JSON.stringify(useful)};` });
  await page.addInitScript({ path: WATCH });
  let [calls, bytes] = [0, 0];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  page.on("request", (request) => {
    if (request.url().startsWith(api) && request.method() !== "OPTIONS") calls += 1;
  });
  await page.goto(path);
  await until(`${path} to show ${useful}`, PAGE_SECONDS, () => isSo(session, "seen.usefulMs > 0"));
  const callsUntilUseful = calls;
  await page.waitForLoadState("networkidle");
  const isQuiet = `performance.now() - Math.max(seen.busyUntilMs, seen.usefulMs) > ${QUIET_MS}`;
  await until(`${path} to be quiet`, PAGE_SECONDS, () => isSo(session, isQuiet));
  const times = await page.evaluate(() => seen);
  return {
    first_paint: times.firstPaintMs,
    first_content: times.firstContentMs,
    largest_paint: times.largestPaintMs,
    useful: times.usefulMs,
    quiet: Math.max(times.usefulMs, times.busyUntilMs),
    blocked: times.blockedMs,
    layout_shift: times.shifted,
    calls: callsUntilUseful,
    bytes,
  };
}
