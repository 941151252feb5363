import { z } from "zod";
import type { Area, Operation } from "../../http/described.ts";

const open = { methods: ["GET"], credentials: [], input: z.object({}) } as const satisfies Partial<Operation>;

/** What tells of the deployment itself. */
export function describeService(): Area {
  return {
    name: "Service",
    description: "The deployment itself.",
    mounts: [""],
    operations: [
      {
        ...open,
        path: "/health",
        summary: "Whether the database answers and is migrated",
        answers: [
          { status: 200, description: "All is well", type: "application/json", schema: z.strictObject({ status: z.literal("ok") }) },
          {
            status: 503,
            description: "It does not, or is not",
            type: "application/json",
            schema: z.strictObject({ status: z.literal("error"), error: z.literal("db") }),
          },
        ],
      },
      {
        ...open,
        path: "/openapi.json",
        summary: "This description",
        answers: [{ status: 200, description: "OpenAPI 3.1", type: "application/json", schema: z.looseObject({ openapi: z.string() }) }],
      },
      {
        ...open,
        path: "/docs",
        summary: "A page to read this description, and to try what it says",
        answers: [{ status: 200, description: "A page", type: "text/html" }],
      },
    ],
  };
}
