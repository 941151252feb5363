import { cellOfCredential } from "../../domain/accounts/keys/credentials.ts";
import { keepCall } from "../../domain/received/keep-call.ts";
import { bearerOf } from "../../http/bearer.ts";
import { dashboardCors } from "../../http/cors.ts";
import { ignoredNames } from "../../http/described.ts";
import { defineJsonApi } from "../../http/json-api.ts";
import { readReported } from "../../http/params.ts";
import { statusEnvelope } from "../../http/status-envelope.ts";
import { bulk } from "./bulk.ts";
import { wordOf } from "./errors.ts";
import { leadsReport } from "./leads.ts";
import { postback } from "./postback.ts";
import { spendReport } from "./spend.ts";
import { statsReport } from "./stats.ts";
import { status } from "./status.ts";

/** The Tracker API. Every answer is HTTP 200; unknown paths answer `func`. */
export const trackerApi = defineJsonApi({
  name: "Tracker API",
  description:
    "Conversions, costs and reports. Every answer is HTTP 200. The key may also be in the body; without it, Bearer counts. A reporting token is enough for status, postback, bulk and spend.",
  page: "tracker.md",
  basePaths: ["/api/tracker", "/api/track"],
  failed: "tracker_api.failed",
  cors: dashboardCors,
  readParams: readReported,
  // Programs that report may send a header of their own: it never takes the place of a key.
  credential: { of: ({ key }, request) => key ?? bearerOf(request), cellOf: cellOfCredential },
  envelope: statusEnvelope(wordOf, () => ({ ignored: ignoredNames })),
  keep: keepCall,
  // docs/api/tracker.md has a heading for each.
  endpoints: [status, postback, bulk, leadsReport, statsReport, spendReport],
});
