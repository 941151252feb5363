import { Hono, type MiddlewareHandler } from "hono";
import { requestId } from "hono/request-id";
import { matchedRoutes } from "hono/route";
import type { Deps } from "./deps.ts";
import type { Area } from "./http/described.ts";
import { requestIdOf } from "./http/request-id.ts";
import { describeError } from "./log.ts";
import { describeRedirect } from "./surfaces/redirect/describe.ts";
import { createRedirect } from "./surfaces/redirect/routes.ts";
import { describeService } from "./surfaces/service/describe.ts";
import { createService } from "./surfaces/service/routes.ts";
import { describeSiteApi } from "./surfaces/site/describe.ts";
import { createSiteApi } from "./surfaces/site/routes.ts";
import { describeTelegramWebhooks } from "./surfaces/telegram/describe.ts";
import { createTelegramWebhooks } from "./surfaces/telegram/routes.ts";
import { describeTrackerApi } from "./surfaces/tracker/describe.ts";
import { createTrackerApi } from "./surfaces/tracker/routes.ts";
import { describeUserApi } from "./surfaces/user/describe.ts";
import { createUserApi } from "./surfaces/user/routes.ts";

/** Headers that a page of another origin may read, beside those that it always may. */
const READABLE_BY_PAGES = "x-request-id, retry-after";

/** The Worker's HTTP side: every surface at its place. */
export function createApp(deps: Deps): Hono {
  const app = new Hono();
  app.use(requestId({ headerName: "", generator: (c) => requestIdOf(deps, c.req.raw) }));
  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("x-request-id", c.get("requestId"));
    if (headers.has("access-control-allow-origin")) headers.set("access-control-expose-headers", READABLE_BY_PAGES);
    // Answers hold keys and people's data, and addresses hold keys: what may be kept says so itself.
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    headers.set("x-content-type-options", "nosniff");
  });
  app.route("/", createService(deps, describeAreas));
  app.route("/go", createRedirect(deps));
  app.use(answerHead);
  app.route("/telegram", createTelegramWebhooks(deps));
  for (const path of ["/api/tracker", "/api/track"]) app.route(path, createTrackerApi(deps));
  app.route("/api/site", createSiteApi(deps));
  app.route("/api", createUserApi(deps));
  app.notFound((c) => c.json({ status: "error", error: "not-found" }, 404));
  app.onError((error, c) => {
    deps.log.error("request.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return c.json({ status: "error", error: "internal" }, 500);
  });
  return app;
}

/**
 * Answers HEAD with an answer's headers alone, for everything that is mounted after it, and runs none of it. Many calls write
 * by GET, as the trackers of this family do, and Hono would run those for a HEAD, which must change nothing (RFC 9110, 9.2.1).
 */
const answerHead: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== "HEAD") return next();
  const isServed = matchedRoutes(c).some(({ path }) => path !== "/*");
  return c.body(null, isServed ? 200 : 404, { "content-type": "application/json" });
};

/** What each of them serves. */
export function describeAreas(): Area[] {
  return [describeUserApi(), describeTrackerApi(), describeSiteApi(), describeRedirect(), describeTelegramWebhooks(), describeService()];
}
