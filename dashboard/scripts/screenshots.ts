import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { startTelegramAds } from "../../scripts/demo/cabinet.ts";
import { startAffiliateTracker } from "../../scripts/demo/network.ts";
import { SERVICE_TOKEN } from "../../scripts/demo/owner.ts";
import { startTelegram } from "../../scripts/demo/telegram.ts";
import { startTracker } from "../../scripts/demo/tracker.ts";
import { findFreePort } from "../../scripts/lib/http.ts";
import { ROOT } from "../../scripts/lib/root.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { nameOf, type Screen } from "./pictures/screen.ts";
import { listScreens } from "./pictures/screens.ts";
import { fillWorld, playPast, type World } from "./pictures/world.ts";
import { startProduct } from "./product.ts";

const FOLDER = join(ROOT, "docs/screenshots");
/** For each step of a picture. */
const LONGEST_WAIT_MS = 15_000;
/** What the frame shows beside the screen is asked for a second after it, as shell/use-is-quiet.ts says. */
const FRAME_QUIET_MS = 1200;
const QUIET_MS = 300;
const WINDOWS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

interface Picture extends Screen {
  name: string;
  lang?: "en" | "ru";
  colorScheme?: "light" | "dark";
  /** The page from its head to its foot, however long. */
  isWhole?: boolean;
}

/**
 * `npm run screenshots`: plays two weeks of a demo, and takes the pictures of docs/screenshots. With `-- --all DIR` of every screen, for
 * whoever looks at them: in both languages, light on a wide window and on a phone, and in English dark; with `--only PATTERN` of those whose
 * name matches it.
 */
const { values: options } = parseArgs({ options: { all: { type: "string" }, only: { type: "string", default: "" } } });
const directory = mkdtempSync(join(tmpdir(), "pawprint-screenshots-"));
const fakes = await Promise.all([startTelegram(), startTracker(), startTelegramAds(), startAffiliateTracker()]);
const [telegram, tracker, telegramAds, affiliateTracker] = fakes;
const portOf = (host: string) => Number(host.split(":")[1]);
const port = await findFreePort();
const vars = {
  TELEGRAM_API_ROOT: telegram.url,
  TELEGRAM_ADS_API_ROOT: telegramAds.url,
  SERVICE_BOT_TOKEN: SERVICE_TOKEN,
  SERVICE_BOT_USERNAME: "pawprint_demo_bot",
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  OUTBOUND_ALLOWLIST: `${tracker.host},${affiliateTracker.host}`,
};
try {
  const owner = await playPast(directory, port, vars, { telegram, tracker });
  const [telegramPort, trackerPort] = [portOf(telegram.host), portOf(tracker.host)];
  const running = await startProduct(directory, { telegramPort, trackerPort, port, others: vars });
  tracker.down = false;
  try {
    const { product } = running;
    await registerServiceWebhook({ ...running.vars, PUBLIC_URL: product.api });
    const world = await fillWorld(owner, product.persistTo, telegram, affiliateTracker);
    const browser = await chromium.connect(product.browser);
    const pictures = options.all === undefined ? forDocs(world) : listAll(world);
    const asked = new RegExp(options.only);
    const chosen = pictures.filter(({ name }) => asked.test(name));
    await takeAll(browser, product.dashboard, world, chosen);
    await browser.close();
  } finally {
    await running.end();
  }
} finally {
  await Promise.all(fakes.map((fake) => fake.close()));
  rmSync(directory, { recursive: true, force: true });
}

/** What README and the documents show. */
function forDocs({ lead }: World): Picture[] {
  return [
    { name: "overview", as: "owner", path: "/overview?p=14d" },
    { name: "report", as: "owner", path: "/reports?p=14d&g=date" },
    { name: "lead", as: "owner", path: `/leads/${lead}` },
    { name: "postbacks", as: "owner", path: "/postbacks" },
    { name: "overview-phone", as: "owner", path: "/overview?p=14d", on: "phone" },
    { name: "flows-dark-russian", as: "owner", path: "/flows", lang: "ru", colorScheme: "dark" },
  ];
}

function listAll(world: World): Picture[] {
  const screens = listScreens(world).map((screen) => ({ ...screen, isWhole: true, name: nameOf(screen) }));
  const looks = [
    { look: "en-1280", lang: "en", on: "desktop" },
    { look: "en-390", lang: "en", on: "phone" },
    { look: "en-dark", lang: "en", on: "desktop", colorScheme: "dark" },
    { look: "ru-1280", lang: "ru", on: "desktop" },
    { look: "ru-390", lang: "ru", on: "phone" },
  ] as const;
  const inDocs = forDocs(world).map((picture) => ({ ...picture, name: `docs-${picture.name}` }));
  const all = looks.flatMap(({ look, ...how }) =>
    screens.filter(({ on = how.on }) => on === how.on).map((screen) => ({ ...screen, ...how, name: `${screen.name}-${look}` })),
  );
  return [...inDocs, ...all];
}

/** Takes one picture after the other. One that fails leaves the others be; the command then ends with 1, and names those that failed. */
async function takeAll(browser: Browser, baseURL: string, world: World, pictures: readonly Picture[]): Promise<void> {
  const contexts = new Map<string, BrowserContext>();
  const failed: string[] = [];
  for (const [place, picture] of pictures.entries()) {
    process.stdout.write(`${place + 1} of ${pictures.length}: ${picture.name} `);
    const startedMs = Date.now();
    const fault = await take(picture, await contextOf(picture)).then(() => "", String);
    if (fault !== "") failed.push(`${picture.name}: ${fault.split("\n")[0]}`);
    console.log(fault === "" ? `${Date.now() - startedMs} ms` : fault);
  }
  for (const context of contexts.values()) await context.close();
  if (failed.length === 0) return;
  console.error(`${failed.length} of ${pictures.length} failed:\n${failed.join("\n")}`);
  process.exitCode = 1;

  /** One for whoever looks, in each look: what it has loaded stays. */
  async function contextOf({ as, name, isAlone, lang = "en", colorScheme = "light", on = "desktop" }: Picture): Promise<BrowserContext> {
    const key = isAlone ? name : [as, lang, colorScheme, on].join();
    const kept = { "pawprint.language": lang, ...(as === "nobody" ? {} : { "pawprint.session": world.tokens[as] }) };
    const localStorage = Object.entries(kept).map(([name, value]) => ({ name, value }));
    const storageState = { cookies: [], origins: [{ origin: baseURL, localStorage }] };
    const how = { ...WINDOWS[on], baseURL, locale: lang, colorScheme, reducedMotion: "reduce", storageState } as const;
    const context = contexts.get(key) ?? (await browser.newContext(how));
    context.setDefaultTimeout(LONGEST_WAIT_MS);
    contexts.set(key, context);
    return context;
  }
}

async function take({ name, path, act, isWhole = false, isLoading = false }: Picture, context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  try {
    const untilQuiet = watch(page);
    await page.goto(path);
    await untilQuiet(FRAME_QUIET_MS);
    await act?.(page);
    if (isWhole) await fitWindow(page);
    if (!isLoading) await untilQuiet(QUIET_MS);
    await page.screenshot({ path: join(options.all ?? FOLDER, `${name}.png`) });
  } finally {
    await page.close();
  }
}

/** @returns a function that waits until the page has asked for nothing for so long, and nothing on it is loading */
function watch(page: Page): (quietMs: number) => Promise<void> {
  let asked = 0;
  let changedMs = Date.now();
  const count = (change: number) => () => {
    asked += change;
    changedMs = Date.now();
  };
  page.on("request", count(1));
  page.on("requestfinished", count(-1));
  page.on("requestfailed", count(-1));
  return async (quietMs) => {
    const untilMs = Date.now() + LONGEST_WAIT_MS;
    changedMs = Date.now();
    do {
      if (Date.now() > untilMs) throw new Error(`still loading after ${LONGEST_WAIT_MS} ms`);
      await page.locator(".animate-pulse, [aria-busy=true]").first().waitFor({ state: "detached" });
      await sleep(50);
    } while (asked > 0 || Date.now() - changedMs < quietMs);
  };
}

/** Makes the window as high as the page: what stays at the window's edges does not lie across the picture then. */
async function fitWindow(page: Page): Promise<void> {
  const [window, whole] = [page.viewportSize(), await page.locator("body").boundingBox()];
  if (window !== null && whole !== null)
    await page.setViewportSize({ ...window, height: Math.max(window.height, Math.ceil(whole.height)) });
}
