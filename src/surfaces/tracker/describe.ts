import { ANY_BODY, type Area, csv, envelope, errorSchema, ignoredNames } from "../../http/described.ts";
import { WORDS } from "./errors.ts";
import { trackerEndpoints } from "./routes.ts";

/** The Tracker API, as it is mounted at /api/tracker and /api/track. */
export function describeTrackerApi(): Area {
  const error = errorSchema("TrackerApiError", WORDS, { ignored: ignoredNames });
  return {
    name: "Tracker API",
    description:
      "Conversions, costs and reports. Every answer is HTTP 200. The key may stand in the body, too; headers are not read for it. A reporting token does for status, postback, bulk and spend.",
    mounts: ["/api/tracker", "/api/track"],
    operations: trackerEndpoints.map(({ methods, path, summary, input, answer, takesCsv = false, givesCsv = false }) => ({
      methods,
      path,
      summary,
      credentials: ["key"],
      input,
      bodies: takesCsv ? [...ANY_BODY, "text/csv"] : ANY_BODY,
      answers: givesCsv ? [...envelope(answer, error), csv] : envelope(answer, error),
    })),
  };
}
