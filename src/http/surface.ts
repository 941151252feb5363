import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Deps } from "../platform/deps.ts";
import { describeError } from "../platform/log.ts";
import type { ApiSpec, Method, Operation } from "./described.ts";

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

/** What every request to the app comes with. */
export interface AppEnv {
  Bindings: Deps;
}

export interface SurfaceSpec extends Omit<ApiSpec, "operations"> {
  /** Origins whose pages may read it; no page of another origin where nothing is said. */
  cors?(deps: Deps): NonNullable<Parameters<typeof cors>[0]>;
  operations: readonly Served[];
  /** Of a base path that it shares, what is its own, such as `/accounts`; all of it where nothing is said. */
  owns?: readonly string[];
  /** Answers a path of its own that is none of these; the app's own answer where nothing is said. */
  unknown?(): Response;
  /** Answers a path that is, by a method that it has not; like an unknown path where nothing is said. */
  wrongMethod?(allowed: readonly Method[]): Response;
  /** Answers what an operation throws, which is logged as `event`; the app's own answer where nothing is said. */
  failure?: { event: string; answer(): Response };
}

/** What is served at some base paths: an app to be mounted there, and its description. */
export interface Surface {
  spec: ApiSpec;
  create(): Hono<AppEnv>;
}

/** Defines a surface by its operations. */
export function defineSurface(surface: SurfaceSpec): Surface {
  const { cors: corsOf, owns, unknown: _, wrongMethod: __, failure, operations, ...spec } = surface;
  const own = owns?.flatMap((path) => [path, `${path}/*`]) ?? ["*"];
  return {
    spec: { ...spec, operations },
    create() {
      const app = new Hono<AppEnv>();
      if (corsOf !== undefined) for (const path of own) app.use(path, (c, next) => cors(corsOf(c.env))(c, next));
      for (const operation of wordsFirst(operations)) route(app, operation);
      refuseOthers(app, own, surface);
      if (failure !== undefined) {
        app.onError((error, c) => {
          c.env.log.error(failure.event, { request: c.get("requestId"), path: c.req.path, ...describeError(error) });
          return failure.answer();
        });
      }
      return app;
    },
  };
}

/** Answers what none of the operations does: other methods of their paths, and other paths. */
function refuseOthers(app: Hono<AppEnv>, own: readonly string[], { operations, wrongMethod, unknown }: SurfaceSpec): void {
  if (wrongMethod !== undefined) for (const [path, allowed] of methodsOf(operations)) app.all(path, () => wrongMethod(allowed));
  if (unknown !== undefined) for (const path of own) app.all(path, unknown);
}

/** Every path of a surface as Hono writes it, with the methods that it has. */
function methodsOf(operations: readonly Served[]): Map<string, Method[]> {
  const known = new Map<string, Method[]>();
  for (const operation of operations) {
    for (const path of routesOf(operation)) known.set(path, [...(known.get(path) ?? []), ...operation.methods]);
  }
  return known;
}

/** Operations so that what a path says by a word is tried before what it leaves open, in whatever order they are declared. */
export function wordsFirst<Each extends Pick<Operation, "path">>(operations: readonly Each[]): Each[] {
  const openness = ({ path }: Each) => path.replace(/[^/]+/g, (segment) => (segment.startsWith("{") ? "1" : "0"));
  return operations.toSorted((a, b) => (openness(a) < openness(b) ? -1 : openness(a) > openness(b) ? 1 : 0));
}

/** A path as Hono writes it. */
export const toPattern = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

const routesOf = ({ path, also = [], patterns = [] }: Served): string[] => [...[path, ...also].map(toPattern), ...patterns];

function route(app: Hono<AppEnv>, operation: Served): void {
  const { methods, variables, refuse, serve } = operation;
  const paths = routesOf(operation);
  if (variables === undefined || refuse === undefined) {
    app.on([...methods], paths, (c) => serve({ deps: c.env, request: c.req.raw, requestId: c.get("requestId"), variables: c.req.param() }));
    return;
  }
  const validated = zValidator("param", variables, ({ success }) => (success ? undefined : refuse()));
  // What c.env is does not outlive the validator's type.
  app.on([...methods], paths, validated, (c) =>
    serve({ deps: c.env as unknown as Deps, request: c.req.raw, requestId: c.get("requestId"), variables: c.req.valid("param") }),
  );
}
