import { specs } from "../src/app.ts";
import type { Answer, ApiSpec, Operation } from "../src/http/described.ts";
import { pathsOf } from "../src/surfaces/service/openapi.ts";

interface Served {
  pattern: RegExp;
  methods: readonly string[];
  answers: readonly Answer[];
}

const served: Served[] = specs.flatMap((spec) => spec.operations.map((operation) => servedBy(spec, operation)));

function servedBy(spec: ApiSpec, operation: Operation): Served {
  const paths = pathsOf(spec, operation).map((path) => path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+"));
  return { methods: operation.methods, answers: operation.answers, pattern: new RegExp(`^(?:${paths.join("|")})$`) };
}

/**
 * Holds an answer to what /openapi.json says of it: its status, its type, and of JSON every field that is there or is missing.
 * @throws Error when it is another
 */
export async function checkAnswer(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  const described = served.find(({ methods, pattern }) => methods.includes(request.method) && pattern.test(pathname));
  // An isolate that broke says so by 500, wherever it was.
  if (described === undefined || response.status === 500) return;
  const type = response.headers.get("content-type")?.split(";")[0];
  const known = described.answers.filter((answer) => answer.status === response.status && answer.type === type);
  const problem = known.length === 0 ? `no answer ${response.status} of type ${type}` : await misfit(known, response);
  if (problem !== undefined) throw new Error(`${request.method} ${pathname} is described otherwise: ${problem}`);
}

async function misfit(known: readonly Answer[], response: Response): Promise<string | undefined> {
  const schemas = known.flatMap(({ schema }) => schema ?? []);
  if (schemas.length === 0) return undefined;
  const body: unknown = await response.clone().json();
  const problems = schemas.map((schema) => {
    const { success, data, error } = schema.safeParse(body);
    if (!success) return JSON.stringify(error.issues);
    // What a schema that is not strict leaves out is not described.
    return equals(data, body) ? undefined : "there are fields that it leaves out";
  });
  return problems.includes(undefined) ? undefined : `${problems.join("; ")} of ${JSON.stringify(body).slice(0, 2000)}`;
}

function equals(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return one === other;
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  return entries.length === others.size && entries.every(([name, value]) => equals(value, others.get(name)));
}
