import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { buyAd, pullAd, startTelegramAds } from "../../scripts/demo/cabinet.ts";
import { gather, tellRound } from "../../scripts/demo/crowd.ts";
import { type Owner, setUp } from "../../scripts/demo/owner.ts";
import { startTelegram } from "../../scripts/demo/telegram.ts";
import { startTracker } from "../../scripts/demo/tracker.ts";
import { ROOT } from "../../scripts/lib/root.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { insertSession, withDatabase } from "../test/browser/account.ts";
import { startProduct } from "./product.ts";

const PEOPLE = 60;
const ROUNDS = 3;
const FOLDER = join(ROOT, "docs/screenshots");
/** What is shown, by the name of its picture. */
const PICTURES: Picture[] = [
  { name: "leads", path: "/leads" },
  { name: "campaigns", path: "/campaigns" },
  { name: "flows-dark-russian", path: "/flows", lang: "ru", colorScheme: "dark" },
];
/** Every screen, for `--all`; `{…}` is filled in. */
const SCREENS = [
  "/start",
  "/overview?p=today",
  "/reports",
  "/reports?g=date&g=geo",
  "/campaigns",
  "/campaigns/new",
  "/campaigns/{campaign}",
  "/campaigns/{campaign}/edit",
  "/bots",
  "/journal",
  "/cabinets",
  "/cabinets/ACC0001",
  "/cabinets/ACC0002",
  "/flows",
  "/flows/{flow}",
  "/clicks",
  "/leads",
  "/leads/{lead}",
  "/costs",
  "/costs?by=total",
  "/postbacks",
  "/templates",
  "/sites",
  "/blacklist",
  "/goals",
  "/plan",
  "/settings",
  "/settings/keys",
  "/settings/sessions",
  "/nowhere",
];
const WIDTHS = [1280, 390];

interface Picture {
  name: string;
  path: string;
  lang?: "en" | "ru";
  colorScheme?: "light" | "dark";
  width?: number;
  isWhole?: boolean;
  isSignedOut?: boolean;
}

/**
 * `npm run screenshots`: plays the beginning of the demo, and takes pictures of what its owner sees into docs/screenshots. With `-- --all DIR`
 * of every screen, in both languages, on a wide window and on a phone.
 */
const { values: options } = parseArgs({ options: { all: { type: "string" } } });
const directory = mkdtempSync(join(tmpdir(), "pawprint-screenshots-"));
const [telegram, tracker, telegramAds] = await Promise.all([startTelegram(), startTracker(), startTelegramAds()]);
const portOf = (host: string) => Number(host.split(":")[1]);
const ports = { telegramPort: portOf(telegram.host), trackerPort: portOf(tracker.host) };
const running = await startProduct(directory, { ...ports, others: { SELF_HOSTED: "true", TELEGRAM_ADS_API_ROOT: telegramAds.url } });
try {
  const { product, vars } = running;
  await registerServiceWebhook({ ...vars, PUBLIC_URL: product.api });
  const owner = await setUp(telegram, product.api, tracker.template);
  const people = await gather(PEOPLE, owner, telegram);
  for (let round = 0; round < ROUNDS; round += 1) await tellRound(people, round, owner, telegram).done;
  const token = withDatabase(product.persistTo, (database) => insertSession(database, Number(owner.key.split("-")[0])));
  const browser = await chromium.connect(product.browser);
  const pictures = options.all === undefined ? PICTURES : await allScreens(owner);
  for (const picture of pictures) await take(browser, product.dashboard, token, picture, options.all ?? FOLDER);
  await browser.close();
} finally {
  await running.end();
  await Promise.all([telegram.close(), tracker.close(), telegramAds.close()]);
  rmSync(directory, { recursive: true, force: true });
}

/** What the demo leaves out is made, and things are named as the addresses of their screens name them. */
async function allScreens(owner: Owner): Promise<Picture[]> {
  await buyAd(owner, telegram);
  await pullAd(owner, telegram);
  await owner.api("/api/sites/add.json", { name: "Shop", url: "https://shop.example/", kind: "landing" });
  await owner.api("/api/goals/add.json", { name: "Order", code: "order" });
  await owner.api("/api/blacklist/add.json", { kind: "ip", value: "203.0.113.0/24" });
  const { data: leads } = await owner.api("/api/leads/search.json", { limit: 1, origin: ["telegram"] });
  const { data: flows } = await owner.api("/api/flows/list.json");
  const names: Record<string, string | number> = { campaign: owner.channels.open.campaignId, flow: flows[0].id, lead: leads[0].id };
  const screens = SCREENS.map((path) => path.replace(/\{(\w+)\}/, (_, name: string) => String(names[name])));
  return (["en", "ru"] as const).flatMap((lang) =>
    WIDTHS.flatMap((width) =>
      ["/", ...screens].map((path) => ({
        name: `${path === "/" ? "sign-in" : path.slice(1).replaceAll(/\W+/g, "-")}-${lang}-${width}`,
        path,
        lang,
        width,
        isWhole: true,
        isSignedOut: path === "/",
      })),
    ),
  );
}

async function take(browser: Browser, baseURL: string, token: string, picture: Picture, folder: string): Promise<void> {
  const { name, path, lang = "en", colorScheme = "light", width = 1200, isWhole = false, isSignedOut = false } = picture;
  const kept = { "pawprint.language": lang, ...(isSignedOut ? {} : { "pawprint.session": token }) };
  const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
  const page = await browser.newPage({
    baseURL,
    viewport: { width, height: 720 },
    locale: lang,
    colorScheme,
    storageState: { cookies: [], origins: [{ origin: baseURL, localStorage }] },
  });
  await page.goto(path, { waitUntil: "networkidle" });
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file, fullPage: isWhole });
  await page.close();
  console.log(file);
}
