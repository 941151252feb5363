import { z } from "zod";
import { type Area, envelope, errorSchema } from "../../http/described.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Word } from "./errors.ts";
import { endpoints } from "./routes.ts";

const CREDENTIALS = { none: [], account: ["key", "bearer"], session: ["session"] } as const;

/** The User API, as it is mounted at /api. */
export function describeUserApi(): Area {
  return {
    name: "User API",
    description:
      "An account: bots, campaigns, flows, offers, leads, postbacks, plans. Every answer is HTTP 200. The key may stand in the body, too; an `id` that is no key is that of a resource, so both may be there.",
    page: "user.md",
    mounts: ["/api"],
    operations: endpoints.map((endpoint) => {
      const { method, path, also = [], summary, access, input, example, answer, errors = [] } = endpoint;
      return {
        methods: [method],
        path,
        also,
        summary,
        credentials: CREDENTIALS[access],
        input,
        ...(example === undefined ? {} : { example: example as Record<string, unknown> }),
        answers: envelope(answer, errorSchema([...commonErrors(endpoint), ...errors])),
        errors,
      };
    }),
  };
}

/** What every endpoint of a kind may answer: of its body, its caller, its parameters and its database. */
function commonErrors(endpoint: Endpoint): Word[] {
  const { method, access, input } = endpoint;
  const takesNothing = input instanceof z.ZodObject && Object.keys(input.shape).length === 0;
  return [
    ...(method === "POST" ? (["body", "size"] as const) : []),
    ...(access === "none" ? [] : (["key", "ban", "limit"] as const)),
    ...(access === "none" || endpoint.whileLapsed === true ? [] : (["unpaid"] as const)),
    ...(takesNothing ? [] : (["missing", "invalid"] as const)),
    "db",
  ];
}
