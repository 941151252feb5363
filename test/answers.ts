import type { z } from "zod";
import { specs } from "../src/app.ts";
import type { Answer, ApiSpec, Operation } from "../src/http/described.ts";
import { wordsFirst } from "../src/http/surface.ts";
import { pathsOf } from "../src/surfaces/service/openapi.ts";

/** Characters of one value. */
const MAX_SHOWN = 100;

interface Served {
  pattern: RegExp;
  methods: readonly string[];
  answers: readonly Answer[];
}

const served: Served[] = specs.flatMap((spec) => wordsFirst(spec.operations).map((operation) => servedBy(spec, operation)));

function servedBy(spec: ApiSpec, operation: Operation): Served {
  const paths = pathsOf(spec, operation).map((path) => path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+"));
  return { methods: operation.methods, answers: operation.answers, pattern: new RegExp(`^(?:${paths.join("|")})/?$`) };
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
  return schemas.length === 0 ? undefined : differencesFrom(schemas, await response.clone().json());
}

/** What differs in a body from each of these shapes, told of the one that was probably meant; undefined where it has one of them. */
export function differencesFrom(schemas: readonly z.ZodType[], body: unknown): string | undefined {
  const differences = schemas.map((schema) => {
    const { success, data, error } = schema.safeParse(body);
    // What a schema that is not strict leaves out is not described.
    return success ? leftOut(data, body) : differencesOf(error.issues, body);
  });
  return closest(differences).join("; ") || undefined;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Of several shapes, what differs from the one that was probably meant. */
function closest(differences: readonly string[][]): string[] {
  return differences.reduce((best, each) => (each.length < best.length ? each : best));
}

/** What differs from a shape, each as its place, what is described there and what came. */
function differencesOf(issues: readonly Issue[], body: unknown, at: Path = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => undescribed([...path, key], body));
    if (issue.code === "invalid_union" && issue.errors.length > 0)
      return closest(issue.errors.map((branch) => differencesOf(branch, body, path)));
    return `${nameOf(path)}: ${issue.message.replace(/, received .*/, "")}, got ${shown(path, body)}`;
  });
}

/** What a body has beyond what was read of it. */
function leftOut(read: unknown, body: unknown, path: Path = []): string[] {
  if (typeof read !== "object" || read === null || typeof body !== "object" || body === null)
    return read === body ? [] : [`${nameOf(path)}: expected ${JSON.stringify(read)}, got ${JSON.stringify(body)}`];
  return Object.entries(body).flatMap(([key, value]) =>
    key in read ? leftOut((read as Record<string, unknown>)[key], value, [...path, key]) : undescribed([key], body, path),
  );
}

const undescribed = (path: Path, body: unknown, at: Path = []) => `${nameOf([...at, ...path])}: not described, got ${shown(path, body)}`;

const nameOf = (path: Path) => path.map(String).join(".") || "the answer";

function shown(path: Path, body: unknown): string {
  const value = path.reduce<unknown>((whole, key) => (whole as Record<PropertyKey, unknown> | null | undefined)?.[key], body);
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
