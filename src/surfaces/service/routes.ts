import { Hono } from "hono";
import { equalConstantTime } from "../../crypto.ts";
import type { Deps } from "../../deps.ts";
import { isHealthy } from "../../health.ts";
import type { Area } from "../../http/described.ts";
import { toExposition } from "../../metrics/exposition.ts";
import { readMetrics } from "../../metrics/read-metrics.ts";
import { describeAll } from "./openapi.ts";
import page from "./page.html";
import { PAGES } from "./pages.ts";
import { policyOf } from "./policy.ts";
import { readProse, withServedLinks } from "./prose.ts";

/** An hour: a deployment that serves something else says so by then. */
const CACHED = "public, max-age=3600";

/**
 * What tells of the deployment itself, to be mounted at its root.
 * @param areas all that is served; asked for at the first request for the description
 */
export function createService(deps: Deps, areas: () => Area[]): Hono {
  const app = new Hono();
  let description: string | undefined;
  let policy: string | undefined;
  app.get("/health", async (c) => {
    const healthy = await isHealthy(deps);
    return healthy ? c.json({ status: "ok" }) : c.json({ status: "error", error: "db" }, 503);
  });
  app.get("/metrics", async (c) => {
    const { metricsToken } = deps.config;
    if (metricsToken === "") return c.text("not found\n", 404);
    if (!(await equalConstantTime(c.req.header("authorization") ?? "", `Bearer ${metricsToken}`)))
      return c.text("unauthorized\n", 401, { "www-authenticate": "Bearer" });
    return c.body(toExposition(await readMetrics(deps)), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  app.get("/openapi.json", (c) => {
    description ??= JSON.stringify(describeAll(areas(), deps.config.publicUrl, readProse(PAGES)));
    return c.body(description, 200, { "content-type": "application/json", "access-control-allow-origin": "*", "cache-control": CACHED });
  });
  app.get("/docs", async (c) => {
    policy ??= await policyOf(page);
    return c.html(page, 200, { "content-security-policy": policy, "referrer-policy": "no-referrer", "cache-control": CACHED });
  });
  app.get("/docs/:page", (c) => {
    const text = withServedLinks(PAGES)[c.req.param("page")];
    if (text === undefined) return c.notFound();
    return c.body(text, 200, { "content-type": "text/markdown; charset=utf-8", "cache-control": CACHED });
  });
  return app;
}
