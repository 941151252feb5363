import { type Context, Hono } from "hono";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { describeError } from "../../log.ts";
import { keepCall } from "../../received/keep-call.ts";
import { ReceivedCall } from "../../received/received-call.ts";
import { bulk } from "./bulk.ts";
import type { TrackerEndpoint } from "./endpoint.ts";
import { errorAnswer } from "./errors.ts";
import { leadsReport } from "./leads.ts";
import { postback } from "./postback.ts";
import { spendReport } from "./spend.ts";
import { statsReport } from "./stats.ts";
import { status } from "./status.ts";

/** All of them; docs/api/tracker.md has a heading for each. */
export const trackerEndpoints: readonly TrackerEndpoint[] = [status, postback, bulk, leadsReport, statsReport, spendReport];

/** The Tracker API, to be mounted at /api/tracker and /api/track. Every answer is HTTP 200. */
export function createTrackerApi(deps: Deps): Hono {
  const app = new Hono();
  const fail = (c: Context, error: unknown) => {
    if (!(error instanceof AppError))
      deps.log.error("tracker_api.failed", { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
    return errorAnswer(error);
  };
  for (const { methods, path, run, isKept } of trackerEndpoints) {
    app.on([...methods], path, async (c) => {
      const call = { deps, client: clientOf(c.req.raw) };
      if (isKept !== true) return toResponse(await run(call, c.req.raw));
      const received = new ReceivedCall(c.req.raw);
      const answer = async () => ({ status: "ok", ...(await run({ ...call, received }, c.req.raw)) });
      return c.json(await keepCall(deps, received, () => answer().catch((error) => fail(c, error))));
    });
  }
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => c.json(fail(c, error)));
  return app;
}

function toResponse(answer: Record<string, unknown> | Response): Response {
  return answer instanceof Response ? answer : Response.json({ status: "ok", ...answer });
}
