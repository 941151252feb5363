import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import type { z } from "zod";
import type { Call } from "../../context.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { readLeniently } from "../../http/lenient/read.ts";
import { type Params, readQuery, readReported, validateParams } from "../../http/params.ts";
import { describeError } from "../../log.ts";
import { keepCall } from "../../received/keep-call.ts";
import { ReceivedCall } from "../../received/received-call.ts";
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
  const fail = (c: Context, error: unknown) => {
    if (!(error instanceof AppError))
      deps.log.error("site_api.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return errorAnswer(error);
  };
  for (const called of siteFunctions) {
    app.on(["GET", "POST"], called.path, async (c) => {
      const received = new ReceivedCall(c.req.raw);
      const call = { deps, client: clientOf(c.req.raw), received };
      return c.json(await keepCall(deps, received, () => answer(call, called, c.req.raw).catch((error) => fail(c, error))));
    });
  }
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => c.json(fail(c, error)));
  return app;
}

async function answer(call: Call, { input, needed, run }: SiteFunction, request: Request): Promise<Record<string, unknown>> {
  const params = await readCall(call, request);
  const token = tokenOf(params);
  const read = await orRefuse(call, token, () => (needed === undefined ? strictly(input, params) : readLeniently(input, params, needed)));
  const asked = { token, webhookId: request.headers.get("webhook-id"), ignored: read.ignored };
  return { status: "ok", ...(await run(call, asked, read.values)) };
}

const strictly = (input: z.ZodObject, params: Params) => ({ values: validateParams(input, params), ignored: [] });

/** One whose body cannot be read is kept with its query, if that has a token. */
async function readCall(call: Call, request: Request): Promise<Params> {
  const { params } = await readReported(request, MAX_BODY_BYTES).catch(async (error) => {
    const { params } = readQuery(request);
    call.received?.takes(params, tokenOf(params));
    if (tokenOf(params) !== "") await admit(call, tokenOf(params)).catch(() => {});
    throw error;
  });
  call.received?.takes(params, tokenOf(params));
  return params;
}

const tokenOf = ({ token }: Params): string => (typeof token === "string" ? token : "");

/** What a caller did wrong is told to those only who may call. */
async function orRefuse<T>(call: Call, token: string, parse: () => T): Promise<T> {
  try {
    return parse();
  } catch (error) {
    await admit(call, token);
    throw error;
  }
}

const admit = (call: Call, token: string) => authenticateSite(call, token, (holder) => holder.all());
