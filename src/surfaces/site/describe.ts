import { z } from "zod";
import { type Area, envelope, errorSchema, ignoredNames } from "../../http/described.ts";
import type { Word } from "./errors.ts";
import { siteFunctions } from "./routes.ts";

/** What every function may answer: of its token, of a body that cannot be read, and of its database. */
const COMMON: readonly Word[] = ["auth", "bad-id", "db"];

const duplicate = { id: z.int().optional().describe("Of a duplicate: the lead that is there") };

/** The Site API, as it is mounted at /api/site. */
export function describeSiteApi(): Area {
  return {
    name: "Site API",
    description:
      "What landing pages, apps and the postbacks of networks call. Every answer is HTTP 200. The token may stand in the body, too.",
    page: "site.md",
    mounts: ["/api/site"],
    operations: siteFunctions.map(({ path, summary, input, example, answer, errors, needed }) => {
      const more = { ...(errors.includes("duplicate") ? duplicate : {}), ...(needed === undefined ? {} : { ignored: ignoredNames }) };
      return {
        methods: ["GET", "POST"],
        path,
        summary,
        credentials: ["token"],
        input,
        example,
        answers: envelope(answer, errorSchema([...COMMON, ...errors], more)),
        errors,
      };
    }),
  };
}
