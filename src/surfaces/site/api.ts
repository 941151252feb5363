import { z } from "zod";
import { keepCall } from "../../domain/received/keep-call.ts";
import { cellOfToken } from "../../domain/sites/authenticate-site.ts";
import { ignoredNames } from "../../http/described.ts";
import { defineJsonApi } from "../../http/json-api.ts";
import { readReported } from "../../http/params.ts";
import { statusEnvelope } from "../../http/status-envelope.ts";
import { click } from "./click.ts";
import { wordOf } from "./errors.ts";
import { fetchClick } from "./fetch.ts";
import { flow } from "./flow.ts";
import { offer } from "./offer.ts";
import { status } from "./status.ts";

const duplicate = { id: z.int().optional().describe("For `duplicate`: the existing lead") };

/** The Site API. Every answer is HTTP 200; pages of any origin may read it, with a token. */
export const siteApi = defineJsonApi({
  name: "Site API",
  description: "For landing pages, apps and the postbacks of networks. Every answer is HTTP 200. The token may also be in the body.",
  page: "site.md",
  basePaths: ["/api/site"],
  failed: "site_api.failed",
  cors: () => ({ origin: "*", allowHeaders: ["Content-Type"], maxAge: 86_400 }),
  readParams: readReported,
  credential: { of: ({ params: { token } }) => (typeof token === "string" ? token : ""), cellOf: cellOfToken },
  envelope: statusEnvelope(wordOf, ({ errors = [], reading }) => ({
    ...(errors.includes("duplicate") ? duplicate : {}),
    ...(reading === undefined ? {} : { ignored: ignoredNames }),
  })),
  keep: keepCall,
  // docs/api/site.md has a heading for each.
  endpoints: [click, status, fetchClick, flow, offer],
});
