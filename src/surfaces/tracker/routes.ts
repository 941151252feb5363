import { Hono } from "hono";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { describeError } from "../../log.ts";
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
  for (const { methods, path, run } of trackerEndpoints) {
    app.on([...methods], path, async (c) => {
      const answer = await run({ deps, client: clientOf(c.req.raw) }, c.req.raw);
      return answer instanceof Response ? answer : c.json({ status: "ok", ...answer });
    });
  }
  app.all("*", (c) => c.json({ status: "error", error: "func" }));
  app.onError((error, c) => {
    if (!(error instanceof AppError)) deps.log.error("tracker_api.failed", { path: c.req.path, ...describeError(error) });
    return c.json(errorAnswer(error));
  });
  return app;
}
