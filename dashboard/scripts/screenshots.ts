import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { gather, tellRound } from "../../scripts/demo/crowd.ts";
import { setUp } from "../../scripts/demo/owner.ts";
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
const PICTURES = [
  { name: "leads", path: "/leads" },
  { name: "campaigns", path: "/campaigns" },
  { name: "flows-dark-russian", path: "/flows", lang: "ru", colorScheme: "dark" },
] as const;

/** `npm run screenshots`: plays the beginning of the demo, and takes pictures of what its owner sees into docs/screenshots. */
const directory = mkdtempSync(join(tmpdir(), "pawprint-screenshots-"));
const [telegram, tracker] = await Promise.all([startTelegram(), startTracker()]);
const portOf = (host: string) => Number(host.split(":")[1]);
const ports = { telegramPort: portOf(telegram.host), trackerPort: portOf(tracker.host) };
const running = await startProduct(directory, { ...ports, others: { SELF_HOSTED: "true" } });
try {
  const { product, vars } = running;
  await registerServiceWebhook({ ...vars, PUBLIC_URL: product.api });
  const owner = await setUp(telegram, product.api, tracker.template);
  const people = await gather(PEOPLE, owner, telegram);
  for (let round = 0; round < ROUNDS; round += 1) await tellRound(people, round, owner, telegram).done;
  const token = withDatabase(product.persistTo, (database) => insertSession(database, Number(owner.key.split("-")[0])));
  const browser = await chromium.connect(product.browser);
  for (const { name, path, ...look } of PICTURES) {
    const { lang, colorScheme } = { lang: "en", colorScheme: "light", ...look } as const;
    const kept = { "pawprint.session": token, "pawprint.language": lang };
    const localStorage = Object.entries(kept).map(([key, value]) => ({ name: key, value }));
    const page = await browser.newPage({
      baseURL: product.dashboard,
      viewport: { width: 1200, height: 720 },
      locale: lang,
      colorScheme,
      storageState: { cookies: [], origins: [{ origin: product.dashboard, localStorage }] },
    });
    await page.goto(path, { waitUntil: "networkidle" });
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    await page.close();
    console.log(`docs/screenshots/${name}.png`);
  }
  await browser.close();
} finally {
  await running.end();
  await Promise.all([telegram.close(), tracker.close()]);
  rmSync(directory, { recursive: true, force: true });
}
