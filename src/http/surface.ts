import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Deps } from "../platform/deps.ts";
import { describeError } from "../platform/log.ts";
import type { ApiSpec, Operation } from "./described.ts";

/** An operation as it is described, and what answers it. */
export interface Served extends Operation {
  /** More patterns of paths, as Hono writes them, that answer the same and are not described. */
  patterns?: readonly string[];
  /** Answers where what stands in the path's braces is wrong, and reads the request no further. */
  refuse?(): Response;
  serve(call: HttpCall): Promise<Response>;
}

/** One call of an operation. */
interface HttpCall {
  deps: Deps;
  request: Request;
  /** What its answer and the log name it by. */
  requestId: string;
  /** What stands in the path's braces: validated where there is `refuse`. */
  variables: Readonly<Record<string, unknown>>;
}

export interface SurfaceSpec extends Omit<ApiSpec, "operations"> {
  /** Origins whose pages may read it; no page of another origin where nothing is said. */
  cors?(deps: Deps): NonNullable<Parameters<typeof cors>[0]>;
  operations: readonly Served[];
  /** Answers a path that is none of these; the app's own answer where nothing is said. */
  unknown?(): Response;
  /** Answers what an operation throws, which is logged as `event`; the app's own answer where nothing is said. */
  failure?: { event: string; answer(): Response };
}

/** What is served at some base paths: an app to be mounted there, and its description. */
export interface Surface {
  spec: ApiSpec;
  create(deps: Deps): Hono;
}

/** Defines a surface by its operations. */
export function defineSurface({ cors: corsOf, unknown, failure, operations, ...spec }: SurfaceSpec): Surface {
  return {
    spec: { ...spec, operations },
    create(deps) {
      const app = new Hono();
      if (corsOf !== undefined) app.use(cors(corsOf(deps)));
      for (const operation of operations) route(app, deps, operation);
      if (unknown !== undefined) app.all("*", unknown);
      if (failure !== undefined) {
        app.onError((error, c) => {
          deps.log.error(failure.event, { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
          return failure.answer();
        });
      }
      return app;
    },
  };
}

function route(app: Hono, deps: Deps, { methods, path, also = [], patterns = [], variables, refuse, serve }: Served): void {
  const paths = [...[path, ...also].map((each) => each.replace(/\{(\w+)\}/g, ":$1")), ...patterns];
  if (variables === undefined || refuse === undefined) {
    app.on([...methods], paths, (c) => serve({ deps, request: c.req.raw, requestId: c.get("requestId"), variables: c.req.param() }));
    return;
  }
  const validated = zValidator("param", variables, ({ success }) => (success ? undefined : refuse()));
  app.on([...methods], paths, validated, (c) =>
    serve({ deps, request: c.req.raw, requestId: c.get("requestId"), variables: c.req.valid("param") }),
  );
}
