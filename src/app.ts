import { Hono, type MiddlewareHandler } from "hono";
import { requestId } from "hono/request-id";
import { matchedRoutes } from "hono/route";
import type { ApiSpec } from "./http/described.ts";
import { requestIdOf } from "./http/request-id.ts";
import type { AppEnv, Surface } from "./http/surface.ts";
import { describeError } from "./platform/log.ts";
import { cabinetsApi } from "./surfaces/cabinets/api.ts";
import { clickLinks } from "./surfaces/click-links/links.ts";
import { files } from "./surfaces/files/files.ts";
import { networkApi } from "./surfaces/network/api.ts";
import { postbacks } from "./surfaces/postback/api.ts";
import { pixelPages } from "./surfaces/postback/pixels.ts";
import { links } from "./surfaces/redirect/links.ts";
import { defineService } from "./surfaces/service/service.ts";
import { siteApi } from "./surfaces/site/api.ts";
import { telegramWebhooks } from "./surfaces/telegram/webhooks.ts";
import { trackerApi } from "./surfaces/tracker/api.ts";
import { userApi } from "./surfaces/user/api.ts";

const service = defineService(() => specs);
/** Where HEAD is like GET: nothing is changed there. */
const READ_ONLY: readonly Surface[] = [service, links, clickLinks, pixelPages, files];
/** The User API's base path holds those of the others, so that it comes last. */
const APIS: readonly Surface[] = [telegramWebhooks, trackerApi, siteApi, networkApi, postbacks, cabinetsApi, userApi];

/** What is served, for the description. */
export const specs: readonly ApiSpec[] = [
  userApi,
  trackerApi,
  siteApi,
  cabinetsApi,
  networkApi,
  postbacks,
  pixelPages,
  links,
  clickLinks,
  files,
  telegramWebhooks,
  service,
].map(({ spec }) => spec);

/** Headers that a page of another origin may read, beside those that it always may. */
const READABLE_BY_PAGES = "x-request-id, retry-after";

/** The Worker's HTTP side: every surface at its place. What comes from outside is given with each request: `app.fetch(request, deps)`. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(requestId({ headerName: "", generator: (c) => requestIdOf(c.env, c.req.raw) }));
  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("x-request-id", c.get("requestId"));
    if (headers.has("access-control-allow-origin")) headers.set("access-control-expose-headers", READABLE_BY_PAGES);
    // Answers hold keys and people's data, and addresses hold keys: what may be kept says so itself.
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    headers.set("x-content-type-options", "nosniff");
  });
  for (const surface of READ_ONLY) mount(app, surface);
  app.use(answerHead);
  for (const surface of APIS) mount(app, surface);
  app.notFound((c) => c.json({ status: "error", error: "not-found" }, 404));
  app.onError((error, c) => {
    c.env.log.error("request.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return c.json({ status: "error", error: "internal" }, 500);
  });
  return app;
}

function mount(app: Hono<AppEnv>, { spec, create }: Surface): void {
  const mounted = create();
  for (const path of spec.basePaths) app.route(path, mounted);
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
