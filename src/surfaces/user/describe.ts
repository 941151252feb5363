import { type Area, envelope, errorSchema } from "../../http/described.ts";
import { WORDS } from "./errors.ts";
import { endpoints } from "./routes.ts";

const CREDENTIALS = { none: [], account: ["key", "bearer"], session: ["session"] } as const;

/** The User API, as it is mounted at /api. */
export function describeUserApi(): Area {
  const error = errorSchema("UserApiError", WORDS);
  return {
    name: "User API",
    description:
      "An account: bots, campaigns, flows, offers, leads, postbacks, plans. Every answer is HTTP 200. The key may stand in the body, too; an `id` that is no key is that of a resource, so both may be there.",
    mounts: ["/api"],
    operations: endpoints.map(({ method, path, also = [], summary, access, input, answer }) => ({
      methods: [method],
      path,
      also,
      summary,
      credentials: CREDENTIALS[access],
      input,
      answers: envelope(answer, error),
    })),
  };
}
