import { z } from "zod";
import { type Area, envelope, errorSchema, ignoredNames } from "../../http/described.ts";
import { WORDS } from "./errors.ts";
import { siteFunctions } from "./routes.ts";

/** The Site API, as it is mounted at /api/site. */
export function describeSiteApi(): Area {
  const error = errorSchema("SiteApiError", WORDS, {
    id: z.int().optional().describe("Of a duplicate: the lead that is there"),
    ignored: ignoredNames,
  });
  return {
    name: "Site API",
    description:
      "What landing pages, apps and the postbacks of networks call. Every answer is HTTP 200. The token may stand in the body, too.",
    mounts: ["/api/site"],
    operations: siteFunctions.map(({ path, summary, input, answer }) => ({
      methods: ["GET", "POST"],
      path,
      summary,
      credentials: ["token"],
      input,
      answers: envelope(answer, error),
    })),
  };
}
