import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type BrowserServer, chromium } from "playwright-core";
import { SERVICE_TOKEN } from "../../scripts/demo/owner.ts";
import { findFreePort } from "../../scripts/lib/http.ts";
import { type StartProcess, startProcess } from "../../scripts/lib/start-process.ts";
import { until } from "../../scripts/lib/until.ts";
import { findBrowser, NO_BROWSER } from "./browser.ts";
import type { Product } from "./running-product.ts";

/** A product and a browser, until they are ended. */
export interface Running {
  product: Product;
  vars: Record<string, string>;
  end(): Promise<unknown>;
}

/** Where fakes of Telegram and of a tracker listen on loopback, and variables instead of those of tests. */
interface Surroundings {
  telegramPort: number;
  trackerPort: number;
  /** Of the deployment; a free one unless told otherwise. */
  port?: number;
  others?: Record<string, string>;
}

/** Starts the product as `npm start` runs it, on free ports and data of its own, and a browser. */
export async function startProduct(directory: string, { telegramPort, trackerPort, others = {}, ...rest }: Surroundings): Promise<Running> {
  const vars = {
    TELEGRAM_API_ROOT: `http://127.0.0.1:${telegramPort}`,
    TELEGRAM_ADS_API_ROOT: `http://127.0.0.1:${trackerPort}`,
    SERVICE_BOT_TOKEN: SERVICE_TOKEN,
    SERVICE_BOT_USERNAME: "pawprint_test_bot",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    OUTBOUND_ALLOWLIST: `127.0.0.1:${trackerPort}`,
    CURRENCY_RATES_URL: "",
    CURRENCY_RATES: "eur=0.9,rub=90",
    SELF_HOSTED: "false",
    PAYMENT_GATEWAY_URL: "https://pay.example.com/",
    PAYMENT_GATEWAY_SECRET: "gateway-secret-of-tests",
    ...others,
  };
  const persistTo = join(directory, "state");
  const logFile = join(directory, "server.log");
  const dashboardPort = await findFreePort();
  const dashboard = `http://localhost:${dashboardPort}`;
  const [server, browser] = await Promise.all([startProcess({ ...rest, persistTo, vars, dashboardPort, logFile }), startBrowser()]);
  await until("the built dashboard", 60, () => isServed(dashboard, server));
  return {
    product: { api: server.url, dashboard, persistTo, logFile, browser: browser.wsEndpoint() },
    vars,
    end: () => Promise.all([server.stop(), browser.close()]),
  };
}

async function startBrowser(): Promise<BrowserServer> {
  try {
    return await chromium.launchServer(await findBrowser());
  } catch (error) {
    throw new Error(`${NO_BROWSER}\n${error}`);
  }
}

async function isServed(url: string, server: StartProcess): Promise<boolean> {
  if (server.log().includes("could not be built")) throw new Error(server.log());
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
