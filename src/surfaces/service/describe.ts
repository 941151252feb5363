import { z } from "zod";
import type { Area, Operation } from "../../http/described.ts";

const open = { methods: ["GET"], credentials: [], input: z.object({}) } as const satisfies Partial<Operation>;

/** What tells of the deployment itself. */
export function describeService(): Area {
  return {
    name: "Service",
    description: "The deployment itself.",
    page: "service.md",
    mounts: [""],
    operations: [
      {
        ...open,
        path: "/health",
        summary: "Check that the database answers and is migrated",
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
        path: "/metrics",
        summary: "Read what an operator watches, in Prometheus' text format",
        credentials: ["metrics"],
        answers: [
          { status: 200, description: "Text format 0.0.4", type: "text/plain" },
          { status: 401, description: "Another token, or none", type: "text/plain" },
          { status: 404, description: "The deployment has no `METRICS_TOKEN`", type: "text/plain" },
        ],
      },
      {
        ...open,
        path: "/openapi.json",
        summary: "Read this description",
        answers: [{ status: 200, description: "OpenAPI 3.1", type: "application/json", schema: z.looseObject({ openapi: z.string() }) }],
      },
      {
        ...open,
        path: "/docs",
        summary: "Browse this description, and try what it says",
        answers: [{ status: 200, description: "A page", type: "text/html" }],
      },
      {
        ...open,
        path: "/docs/{page}",
        summary: "Read a page of the manual",
        variables: z.object({ page: z.string().describe("Its file's name") }),
        example: { page: "user.md" },
        answers: [
          { status: 200, description: "Its text in Markdown", type: "text/markdown" },
          {
            status: 404,
            description: "There is no such page",
            type: "application/json",
            schema: z.strictObject({ status: z.literal("error"), error: z.literal("not-found") }),
          },
        ],
      },
    ],
  };
}
