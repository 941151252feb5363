import { Hono } from "hono";
import type { Deps } from "./deps.ts";
import { isHealthy } from "./health.ts";
import { describeError } from "./log.ts";
import { createRedirect } from "./surfaces/redirect/routes.ts";
import { createTelegramWebhooks } from "./surfaces/telegram/routes.ts";
import { createTrackerApi } from "./surfaces/tracker/routes.ts";
import { createUserApi } from "./surfaces/user/routes.ts";

/** The Worker's HTTP side: every surface at its place. */
export function createApp(deps: Deps): Hono {
  const app = new Hono();
  app.get("/health", async (c) => {
    const healthy = await isHealthy(deps);
    return healthy ? c.json({ status: "ok" }) : c.json({ status: "error", error: "db" }, 503);
  });
  app.route("/go", createRedirect(deps));
  app.route("/telegram", createTelegramWebhooks(deps));
  for (const path of ["/api/tracker", "/api/track"]) app.route(path, createTrackerApi(deps));
  app.route("/api", createUserApi(deps));
  app.notFound((c) => c.json({ status: "error", error: "not-found" }, 404));
  app.onError((error, c) => {
    deps.log.error("request.failed", { path: c.req.path, ...describeError(error) });
    return c.json({ status: "error", error: "internal" }, 500);
  });
  return app;
}
