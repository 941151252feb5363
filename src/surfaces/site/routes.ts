import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Call } from "../../context.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { readParams, validateParams } from "../../http/params.ts";
import { describeError } from "../../log.ts";
import { authenticateSite } from "../../sites/authenticate-site.ts";
import { click } from "./click.ts";
import { errorAnswer } from "./errors.ts";
import { fetchClick } from "./fetch.ts";
import { flow } from "./flow.ts";
import type { SiteFunction } from "./function.ts";
import { offer } from "./offer.ts";
import { status } from "./status.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** All of them; docs/api/site.md has a heading for each. */
export const siteFunctions: readonly SiteFunction[] = [click, status, fetchClick, flow, offer];

/** The Site API, to be mounted at /api/site. Every answer is HTTP 200; pages of any origin may read it, with a token. */
export function createSiteApi(deps: Deps): Hono {
  const app = new Hono();
  app.use(cors({ origin: "*", allowHeaders: ["Content-Type"], maxAge: 86_400 }));
  for (const { path, input, run } of siteFunctions) {
    app.on(["GET", "POST"], path, async (c) => {
      const { params } = await readParams(c.req.raw, MAX_BODY_BYTES);
      const call = { deps, client: clientOf(c.req.raw) };
      const request = { token: typeof params.token === "string" ? params.token : "", webhookId: c.req.header("webhook-id") ?? null };
      const valid = await orRefuse(call, request.token, () => validateParams(input, params));
      return c.json({ status: "ok", ...(await run(call, request, valid)) });
    });
  }
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => {
    if (!(error instanceof AppError)) deps.log.error("site_api.failed", { path: c.req.path, ...describeError(error) });
    return c.json(errorAnswer(error));
  });
  return app;
}

/** What a caller did wrong is told to those only who may call. */
async function orRefuse<T>(call: Call, token: string, parse: () => T): Promise<T> {
  try {
    return parse();
  } catch (error) {
    await authenticateSite(call, token, (holder) => holder.all());
    throw error;
  }
}
