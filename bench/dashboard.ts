import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { type Running, startProduct } from "../dashboard/scripts/product.ts";
import { insertAccount, type TestAccount } from "../dashboard/test/browser/account.ts";
import { findFreePort } from "../scripts/lib/http.ts";
import { type Figure, figure, median, range } from "./lib/figures.ts";
import { follow, inLanes, post } from "./lib/load.ts";

const ROUNDS = 5;
const FLOWS = 200;
const LANES = 8;
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** 1.6 Mbit/s, 150 ms. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;
/** What nothing happens for until a page is quiet. */
const QUIET_MS = 500;

const WATCH = join(import.meta.dirname, "pages/watch.js");

declare global {
  /** In a page: what bench/pages/watch.js noted. */
  var seen: { usefulMs: number; busyUntilMs: number; blockedMs: number; firstPaintMs: number };
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

type Measured = "first_paint" | "useful" | "quiet" | "blocked" | "calls";

const SCENES: Scene[] = [
  { name: "sign_in", path: "/", useful: "h1", isSignedIn: false, targets: { first_paint: "≤ 1000" } },
  { name: "flows", path: "/flows", useful: "[role=row] a, tbody tr a", isSignedIn: true, targets: { calls: "≤ 2", blocked: "≤ 600" } },
];
const UNITS: Record<Measured, string> = { first_paint: "ms", useful: "ms", quiet: "ms", blocked: "ms", calls: "calls" };

/** Opens pages of the dashboard in fresh browsers: on a phone with a slow network, and again, with what it keeps, at full speed. */
export async function measureDashboard(say: (step: string) => void): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "pawprint-bench-"));
  let running: Running | undefined;
  try {
    say("starting the product and a browser");
    running = await startProduct(directory, { telegramPort: await findFreePort(), trackerPort: await findFreePort() });
    const account = insertAccount(running.product.persistTo, {});
    say(`making ${FLOWS} flows`);
    await makeFlows(running.product.api, account);
    const figures: Figure[] = [];
    for (const scene of SCENES) {
      say(`opening ${scene.path} ${scene.isSignedIn ? "signed in" : "signed out"}`);
      figures.push(...(await measureScene(running, account, scene)));
    }
    return figures;
  } finally {
    await running?.end();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function makeFlows(api: string, { token }: TestAccount): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const call = async (path: string, params: object) =>
    JSON.parse(await post(`${api}/api/${path}.json`, JSON.stringify(params), headers)).data;
  await inLanes(Array(FLOWS).keys(), LANES, async (number) => {
    const { id, code } = await call("flows/add", { name: `Flow ${number}` });
    await call("ways/add", { flow: id, url: "https://shop.example/" });
    await follow(`${api}/go/${code}`, { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" });
  });
}

async function measureScene({ product }: Running, account: TestAccount, scene: Scene): Promise<Figure[]> {
  const browser = await chromium.connect(product.browser);
  const cold: Record<Measured, number>[] = [];
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const kept = scene.isSignedIn ? [{ name: "pawprint.session", value: account.token }] : [];
    const context = await browser.newContext({
      ...PHONE,
      baseURL: product.dashboard,
      storageState: { cookies: [], origins: [{ origin: product.dashboard, localStorage: kept }] },
    });
    cold.push(await openSlowly(context, scene, product.api));
    warm.push((await openAndLook(await context.newPage(), scene, product.api)).useful);
    await context.close();
  }
  await browser.close();
  const figures = (Object.keys(UNITS) as Measured[]).map((name) =>
    summary(
      `${name}_on_a_phone`,
      cold.map((each) => each[name]),
      UNITS[name],
      scene.targets[name],
    ),
  );
  return [...figures, summary("useful_again_unthrottled", warm, "ms")];

  function summary(what: string, values: number[], unit: string, target = ""): Figure {
    return figure(`dashboard_${scene.name}_${what}`, Math.round(median(values)), unit, { target, spread: range(values, 0) });
  }
}

async function openSlowly(context: BrowserContext, scene: Scene, api: string): Promise<Record<Measured, number>> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const seen = await openAndLook(page, scene, api);
  await page.close();
  return seen;
}

/** Opens a page and takes the times from the page itself, so that what drives the browser costs nothing. */
async function openAndLook(page: Page, { path, useful }: Scene, api: string): Promise<Record<Measured, number>> {
  await page.addInitScript({ content: `globalThis.wanted = ${JSON.stringify(useful)};` });
  await page.addInitScript({ path: WATCH });
  let calls = 0;
  page.on("request", (request) => {
    if (request.url().startsWith(api) && request.method() !== "OPTIONS") calls += 1;
  });
  await page.goto(path);
  await page.waitForFunction(() => globalThis.seen.usefulMs > 0, undefined, { timeout: 60_000 });
  const callsUntilUseful = calls;
  await page.waitForLoadState("networkidle");
  await page.waitForFunction((quietMs) => performance.now() - Math.max(seen.busyUntilMs, seen.usefulMs) > quietMs, QUIET_MS);
  const times = await page.evaluate(() => seen);
  return {
    first_paint: times.firstPaintMs,
    useful: times.usefulMs,
    quiet: Math.max(times.usefulMs, times.busyUntilMs),
    blocked: times.blockedMs,
    calls: callsUntilUseful,
  };
}
