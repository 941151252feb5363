import { z } from "zod";
import { toExposition } from "../../domain/metrics/exposition.ts";
import { readAllMetrics } from "../../domain/metrics/read-metrics.ts";
import type { ApiSpec, Operation } from "../../http/described.ts";
import { defineSurface, type Surface } from "../../http/surface.ts";
import { isWildcard } from "../../lib/origins.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import { cellsBehind } from "../../platform/health.ts";
import { describeAll } from "./openapi.ts";
import page from "./page.html";
import { PAGES } from "./pages.ts";
import { policyOf } from "./policy.ts";
import { readProse, withServedLinks } from "./prose.ts";

/** An hour: a deployment that serves something else says so by then. */
const CACHED = "public, max-age=3600";

const open = { methods: ["GET"], credentials: [], input: z.object({}) } as const satisfies Partial<Operation>;
const failure = (error: string) => z.strictObject({ status: z.literal("error"), error: z.literal(error) });

const behind = failure("db").extend({
  cells: z.array(z.int()).optional().describe("With several databases: the cells of those that are meant"),
});

/**
 * What tells of the deployment itself.
 * @param specs of all that is served; asked for at the first request for the description
 */
export function defineService(specs: () => readonly ApiSpec[]): Surface {
  let description: string | undefined;
  let policy: string | undefined;
  return defineSurface({
    name: "Service",
    description: "Health, metrics and documentation of the deployment.",
    page: "service.md",
    basePaths: [""],
    operations: [
      {
        ...open,
        path: "/",
        summary: "Open the dashboard",
        answers: [
          { status: 302, description: "Redirects to the dashboard", headers: { location: "The first of `DASHBOARD_ORIGINS` without `*`" } },
          { status: 404, description: "The deployment has no dashboard", type: "application/json", schema: failure("not-found") },
        ],
        async serve({ deps: { config } }) {
          const location = config.dashboardOrigins.find((origin) => !isWildcard(origin));
          return location === undefined ? notFound() : new Response(null, { status: 302, headers: { location } });
        },
      },
      {
        ...open,
        path: "/health",
        summary: "Check the health of the deployment",
        answers: [
          {
            status: 200,
            description: "The database works and is migrated",
            type: "application/json",
            schema: z.strictObject({ status: z.literal("ok") }),
          },
          { status: 503, description: "The database does not answer or is not migrated", type: "application/json", schema: behind },
        ],
        async serve({ deps }) {
          const cells = await cellsBehind(deps);
          if (cells.length === 0) return Response.json({ status: "ok" });
          return Response.json({ status: "error", error: "db", ...(deps.cells.size > 1 ? { cells } : {}) }, { status: 503 });
        },
      },
      {
        ...open,
        methods: ["OPTIONS"],
        path: "/healthz",
        summary: "Check the connection to the deployment",
        answers: [{ status: 204, description: "The deployment is there; nothing else is looked at" }],
        serve: async () => new Response(null, { status: 204 }),
      },
      {
        ...open,
        path: "/metrics",
        summary: "Read metrics for Prometheus",
        credentials: ["metrics"],
        answers: [
          { status: 200, description: "Metrics in text format 0.0.4", type: "text/plain" },
          { status: 401, description: "The token is wrong or missing", type: "text/plain" },
          { status: 404, description: "The deployment has no `METRICS_TOKEN`", type: "text/plain" },
        ],
        async serve({ deps, request }) {
          const { metricsToken } = deps.config;
          if (metricsToken === "") return text("not found\n", 404);
          const isKnown = await equalConstantTime(request.headers.get("authorization") ?? "", `Bearer ${metricsToken}`);
          if (!isKnown) return text("unauthorized\n", 401, { "www-authenticate": "Bearer" });
          return text(toExposition(await readAllMetrics(deps)), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
        },
      },
      {
        ...open,
        path: "/openapi.json",
        summary: "Read the OpenAPI description",
        answers: [
          {
            status: 200,
            description: "The description in OpenAPI 3.1",
            type: "application/json",
            schema: z.looseObject({ openapi: z.string() }),
          },
        ],
        async serve({ deps: { config } }) {
          description ??= JSON.stringify(describeAll(specs(), config.publicUrl, readProse(PAGES)));
          return text(description, 200, {
            "content-type": "application/json",
            "access-control-allow-origin": "*",
            "cache-control": CACHED,
          });
        },
      },
      {
        ...open,
        path: "/docs",
        summary: "Browse and try the APIs",
        answers: [{ status: 200, description: "The page", type: "text/html" }],
        async serve() {
          policy ??= await policyOf(page);
          return text(page, 200, {
            "content-type": "text/html; charset=UTF-8",
            "content-security-policy": policy,
            "referrer-policy": "no-referrer",
            "cache-control": CACHED,
          });
        },
      },
      {
        ...open,
        path: "/docs/{page}",
        summary: "Read a page of the manual",
        variables: z.object({ page: z.string().describe("The file name of the page") }),
        example: { page: "user.md" },
        answers: [
          { status: 200, description: "The page in Markdown", type: "text/markdown" },
          { status: 404, description: "There is no such page", type: "application/json", schema: failure("not-found") },
        ],
        async serve({ variables: { page: name } }) {
          const pages = withServedLinks(PAGES);
          if (typeof name !== "string" || !Object.hasOwn(pages, name)) return notFound();
          return text(pages[name] ?? "", 200, { "content-type": "text/markdown; charset=utf-8", "cache-control": CACHED });
        },
      },
    ],
  });
}

function notFound(): Response {
  return Response.json({ status: "error", error: "not-found" }, { status: 404 });
}

function text(body: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=UTF-8", ...headers } });
}
