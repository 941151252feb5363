import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ensureDashboard } from "../../scripts/lib/dashboard-build.ts";
import { findFreePort, serve } from "../../scripts/lib/http.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { lend } from "./lending.ts";
import { type Running, startProduct } from "./product.ts";
import type { Given } from "./test-context.ts";

/** What is lent to one file of tests after the other. */
interface Shared {
  given: Given;
  end(): Promise<unknown>;
}

/**
 * Lends each file of tests a product, as `npm start` runs it, and a browser: as many of them as files run at once. They are started for the
 * first file that asks, so that other tests have the machine for themselves. The numbers that vitest gives its workers do not tell what is
 * free: it gives one twice when other tests end as these begin.
 */
export default async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), "pawprint-dashboard-"));
  let built: Promise<void> | undefined;
  // Products that start at once would each build it.
  const build = () => {
    built ??= ensureDashboard();
    return built;
  };
  const all = await Promise.all(Array.from({ length: config.maxWorkers }, (_, place) => share(join(directory, String(place)), build)));
  const lender = await lend(all.map(({ given }) => given));
  provide("dashboard", lender.port);
  return async () => {
    await lender.close();
    await Promise.all(all.map(({ end }) => end()));
    rmSync(directory, { recursive: true, force: true });
  };
}

async function share(directory: string, build: () => Promise<void>): Promise<Shared> {
  const [telegramPort, trackerPort] = [await findFreePort(), await findFreePort()];
  let running: Promise<Running> | undefined;
  const start = async () => {
    mkdirSync(directory);
    await build();
    return startProduct(directory, { telegramPort, trackerPort });
  };
  const control = await serve(async () => {
    running ??= start();
    try {
      const { product, vars } = await running;
      // Each file has a Telegram of its own, that knows no webhook yet.
      await registerServiceWebhook({ ...vars, PUBLIC_URL: product.api });
      return Response.json(product);
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  });
  return {
    given: { telegramPort, trackerPort, control: control.url },
    async end() {
      await control.close();
      await running?.then(
        ({ end }) => end(),
        () => undefined,
      );
    },
  };
}
