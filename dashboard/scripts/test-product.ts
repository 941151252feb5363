import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { SERVICE_TOKEN } from "../../scripts/demo/owner.ts";
import { findFreePort, serve } from "../../scripts/lib/http.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { type StartProcess, startProcess } from "../../scripts/lib/start-process.ts";
import { until } from "../../scripts/lib/until.ts";
import { findBrowser, NO_BROWSER } from "./browser.ts";
import type { Product } from "./test-given.ts";

interface Running {
  product: Product;
  vars: Record<string, string>;
  end(): Promise<unknown>;
}

/**
 * Lets tests of the dashboard share one product, as `npm start` runs it, and one browser. They are started for the first file that asks, so
 * that other tests have the machine for themselves.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [telegramPort, trackerPort] = [await findFreePort(), await findFreePort()];
  const directory = mkdtempSync(join(tmpdir(), "pawprint-dashboard-"));
  let running: Promise<Running> | undefined;
  const control = await serve(async () => {
    running ??= start(directory, telegramPort, trackerPort);
    try {
      const { product, vars } = await running;
      // Each file has a Telegram of its own, that knows no webhook yet.
      await registerServiceWebhook({ ...vars, PUBLIC_URL: product.api });
      return Response.json(product);
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  });
  provide("dashboard", { telegramPort, trackerPort, control: control.url });
  return async () => {
    await control.close();
    await running?.then(
      ({ end }) => end(),
      () => undefined,
    );
    rmSync(directory, { recursive: true, force: true });
  };
}

async function start(directory: string, telegramPort: number, trackerPort: number): Promise<Running> {
  const vars = {
    TELEGRAM_API_ROOT: `http://127.0.0.1:${telegramPort}`,
    SERVICE_BOT_TOKEN: SERVICE_TOKEN,
    SERVICE_BOT_USERNAME: "pawprint_test_bot",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    OUTBOUND_ALLOWLIST: `127.0.0.1:${trackerPort}`,
    CURRENCY_RATES_URL: "",
    CURRENCY_RATES: "eur=0.9,rub=90",
    SELF_HOSTED: "false",
    PAYMENT_GATEWAY_URL: "",
  };
  const persistTo = join(directory, "state");
  const dashboardPort = await findFreePort();
  const dashboard = `http://localhost:${dashboardPort}`;
  const [server, browser] = await Promise.all([
    startProcess({ persistTo, vars, dashboardPort, logFile: join(directory, "server.log") }),
    startBrowser(),
  ]);
  await until("the built dashboard", 60, () => isServed(dashboard, server));
  return {
    product: { api: server.url, dashboard, persistTo, browser: browser.wsEndpoint() },
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
