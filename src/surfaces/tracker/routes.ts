import { Hono } from "hono";
import { authenticate } from "../../accounts/authenticate.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { readParams } from "../../http/params.ts";
import { describeError } from "../../log.ts";
import { errorAnswer } from "./errors.ts";
import { leadsReport } from "./leads.ts";
import { mountPostbacks } from "./postback.ts";
import { mountReports } from "./reports.ts";
import { spendReport } from "./spend.ts";
import { statsReport } from "./stats.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** The Tracker API, to be mounted at /api/tracker and /api/track. Every answer is HTTP 200. */
export function createTrackerApi(deps: Deps): Hono {
  const app = new Hono();
  // What "connect a tracker" asks before it trusts a key; trackers of this family name no more than these two facts.
  app.on(["GET", "POST"], "/status.json", async (c) => {
    const { key } = await readParams(c.req.raw, MAX_BODY_BYTES);
    const call = { deps, client: clientOf(c.req.raw) };
    const { account } = await authenticate(call, key, { sessionOnly: false, whileLapsed: false }).catch(asUnknown);
    return c.json({ status: "ok", id: account.id, name: account.name });
  });
  mountPostbacks(app, deps);
  mountReports(app, deps, [leadsReport, statsReport, spendReport]);
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => {
    if (!(error instanceof AppError)) deps.log.error("tracker_api.failed", { path: c.req.path, ...describeError(error) });
    return c.json(errorAnswer(error));
  });
  return app;
}

/** Whoever asks whether a key is good learns no more of a plan that has lapsed. */
function asUnknown(error: unknown): never {
  throw error instanceof AppError && error.code === "unpaid" ? new AppError("bad_key") : error;
}
