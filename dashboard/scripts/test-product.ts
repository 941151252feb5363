import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findFreePort, serve } from "../../scripts/lib/http.ts";
import { registerServiceWebhook } from "../../scripts/lib/service-webhook.ts";
import { type Running, startProduct } from "./product.ts";
import type { Given } from "./test-context.ts";

/**
 * Lets tests of the dashboard share one product, as `npm start` runs it, and one browser. They are started for the first file that asks, so
 * that other tests have the machine for themselves.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [telegramPort, trackerPort] = [await findFreePort(), await findFreePort()];
  const directory = mkdtempSync(join(tmpdir(), "pawprint-dashboard-"));
  let running: Promise<Running> | undefined;
  const control = await serve(async () => {
    running ??= startProduct(directory, { telegramPort, trackerPort });
    try {
      const { product, vars } = await running;
      // Each file has a Telegram of its own, that knows no webhook yet.
      await registerServiceWebhook({ ...vars, PUBLIC_URL: product.api });
      return Response.json(product);
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  });
  provide("dashboard", { telegramPort, trackerPort, control: control.url } satisfies Given);
  return async () => {
    await control.close();
    await running?.then(
      ({ end }) => end(),
      () => undefined,
    );
    rmSync(directory, { recursive: true, force: true });
  };
}
