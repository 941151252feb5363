import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { startTelegramAds } from "../../scripts/demo/cabinet.ts";
import { startAffiliateTracker } from "../../scripts/demo/network.ts";
import { SERVICE_TOKEN } from "../../scripts/demo/owner.ts";
import { startTelegram } from "../../scripts/demo/telegram.ts";
import { startTracker } from "../../scripts/demo/tracker.ts";
import { findFreePort } from "../../scripts/lib/http.ts";
import { ROOT } from "../../scripts/lib/root.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { listScreens, nameOf, type Screen } from "./pictures/screens.ts";
import { fillWorld, playPast, type World } from "./pictures/world.ts";
import { startProduct } from "./product.ts";

const FOLDER = join(ROOT, "docs/screenshots");
const WINDOWS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

interface Picture extends Screen {
  name: string;
  lang?: "en" | "ru";
  colorScheme?: "light" | "dark";
  /** A wide window unless told otherwise. */
  on?: "desktop" | "phone";
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
    for (const picture of pictures.filter(({ name }) => asked.test(name)))
      await take(browser, product.dashboard, world, picture, options.all ?? FOLDER);
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
  const all = looks.flatMap(({ look, ...how }) => screens.map((screen) => ({ ...screen, ...how, name: `${screen.name}-${look}` })));
  return [...inDocs, ...all];
}

async function take(browser: Browser, baseURL: string, { tokens }: World, picture: Picture, folder: string): Promise<void> {
  const { as, name, path, act, lang = "en", colorScheme = "light", on = "desktop", isWhole = false } = picture;
  const kept = { "pawprint.language": lang, ...(as === "nobody" ? {} : { "pawprint.session": tokens[as] }) };
  const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
  const storageState = { cookies: [], origins: [{ origin: baseURL, localStorage }] };
  const page = await browser.newPage({ ...WINDOWS[on], baseURL, locale: lang, colorScheme, reducedMotion: "reduce", storageState });
  await page.goto(path, { waitUntil: "networkidle" });
  await untilQuiet(page);
  await act?.(page);
  if (isWhole) await fitWindow(page);
  await untilQuiet(page);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await page.close();
  console.log(file);
}

/** Waits until nothing is loading. */
async function untilQuiet(page: Page): Promise<void> {
  await page.locator(".animate-pulse, [aria-busy=true]").first().waitFor({ state: "detached" });
}

/** Makes the window as high as the page: what stays at the window's edges does not lie across the picture then. */
async function fitWindow(page: Page): Promise<void> {
  const [window, whole] = [page.viewportSize(), await page.locator("body").boundingBox()];
  if (window !== null && whole !== null)
    await page.setViewportSize({ ...window, height: Math.max(window.height, Math.ceil(whole.height)) });
}
