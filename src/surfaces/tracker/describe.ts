import { ANY_BODY, type Area, csv, envelope, errorSchema, ignoredNames } from "../../http/described.ts";
import type { Word } from "./errors.ts";
import { trackerEndpoints } from "./routes.ts";

/** What every endpoint may answer: of its key, its body and its database. */
const COMMON: readonly Word[] = ["access", "limit", "body", "size", "db"];

/** The Tracker API, as it is mounted at /api/tracker and /api/track. */
export function describeTrackerApi(): Area {
  return {
    name: "Tracker API",
    description:
      "Conversions, costs and reports. Every answer is HTTP 200. The key may stand in the body, too; headers are not read for it. A reporting token does for status, postback, bulk and spend.",
    page: "tracker.md",
    mounts: ["/api/tracker", "/api/track"],
    operations: trackerEndpoints.map(({ methods, path, summary, input, example, answer, errors, takesCsv = false, givesCsv = false }) => {
      const answers = envelope(answer, errorSchema([...COMMON, ...errors], { ignored: ignoredNames }));
      return {
        methods,
        path,
        summary,
        credentials: ["key"],
        input,
        example,
        bodies: takesCsv ? [...ANY_BODY, "text/csv"] : ANY_BODY,
        answers: givesCsv ? [...answers, csv] : answers,
        errors,
      };
    }),
  };
}
