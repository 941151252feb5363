import type { Harness } from "../harness.ts";

export interface JsonSchema {
  type?: string | string[];
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: unknown[];
}

/** One method of one path of /openapi.json. */
export interface Operation {
  name: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  path: string;
  /** The surface. */
  tag: string;
  /** Names of the schemes of which one is enough; none where anybody may call. */
  schemes: string[];
  /** Its parameters, those of the path apart. */
  fields: Record<string, JsonSchema>;
  required: string[];
  /** A call as the description shows it, with what stands in the path. */
  example: Record<string, unknown>;
  /** The error codes that it may answer. */
  errors: Set<string>;
}

interface Described {
  tags: string[];
  security: Record<string, unknown>[];
  parameters?: { name: string; in: string; required: boolean; example?: unknown; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema; example?: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
}

type PathItem = Record<string, Described> & { parameters?: { name: string; example?: unknown }[]; "x-same-as"?: string };

const METHODS = ["get", "post", "put", "patch", "delete", "options"] as const;

/** Whatever the deployment describes, other spellings of a path apart. */
export async function readOperations(h: Harness): Promise<Operation[]> {
  const { paths } = (await h.api("/openapi.json")) as { paths: Record<string, PathItem> };
  return Object.entries(paths).flatMap(([path, item]) =>
    item["x-same-as"] === undefined ? METHODS.flatMap((method) => operationOf(path, method, item[method], item.parameters) ?? []) : [],
  );
}

function operationOf(
  path: string,
  method: (typeof METHODS)[number],
  described: Described | undefined,
  variables: { name: string; example?: unknown }[] = [],
): Operation | undefined {
  if (described === undefined) return undefined;
  const { tags, security, parameters = [], requestBody, responses } = described;
  const query = parameters.filter((parameter) => parameter.in === "query");
  const body = requestBody?.content["application/json"] ?? requestBody?.content["multipart/form-data"];
  const shown = [...variables, ...query].flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]]));
  const verb = method.toUpperCase() as Operation["method"];
  return {
    name: `${verb} ${path}`,
    method: verb,
    path,
    tag: tags[0] ?? "",
    schemes: security.flatMap((scheme) => Object.keys(scheme)),
    fields: body?.schema.properties ?? Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    required: body?.schema.required ?? query.filter(({ required }) => required).map(({ name }) => name),
    example: { ...Object.fromEntries(shown), ...body?.example },
    errors: new Set(Object.values(responses).flatMap(({ content = {} }) => errorsOf(content["application/json"]?.schema))),
  };
}

/** The codes of the errors among the shapes of an answer. */
function errorsOf(schema: JsonSchema | undefined): string[] {
  if (schema === undefined) return [];
  const { error, detail } = schema.properties ?? {};
  const own = [...(error?.enum ?? []), ...(detail?.enum ?? [])] as string[];
  return [...own, ...(schema.anyOf ?? []).flatMap(errorsOf)];
}

/** Whether a field may hold a row's id: a whole number from 0 or 1 on to which nothing sets an end, or several. */
export function mayBeId(schema: JsonSchema): boolean {
  if (schema.anyOf?.some(mayBeId) === true) return true;
  if (schema.type === "array") return schema.items !== undefined && mayBeId(schema.items);
  const least = schema.minimum ?? schema.exclusiveMinimum;
  return schema.type === "integer" && schema.maximum === undefined && (least === 0 || least === 1);
}

/** An account's key, a session of it, a site's token, an access token. */
export type Holder = Record<"key" | "session" | "token" | "access", string>;

/** What stands for an account. */
export interface Credential {
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

export const asBearer = (value: string): Credential => ({ headers: { authorization: `Bearer ${value}` } });

/** All that an operation takes from an account; first, where it will do, what takes the place of no parameter. */
export function credentialsOf({ schemes }: Operation, { key, session, token, access }: Holder): Credential[] {
  const known: Record<string, Credential[]> = {
    access: [asBearer(key), asBearer(session), asBearer(access)],
    "api-key": [{ headers: { "api-key": key } }, { query: { "Api-Key": key } }],
    bearer: [asBearer(key), asBearer(session)],
    key: [{ query: { id: key } }],
    session: [asBearer(session)],
    token: [{ query: { token } }],
  };
  return Object.entries(known).flatMap(([scheme, all]) => (schemes.includes(scheme) ? all : []));
}

/** The example of an operation, where the rows with the number `own` stand for those of the example. */
export function exampleOf({ example, fields }: Operation, own: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => {
      const isId = fields[name] !== undefined && mayBeId(fields[name]);
      if (!isId) return [name, value];
      return [name, Array.isArray(value) ? [own] : own];
    }),
  );
}

interface Call extends Credential {
  values?: Record<string, unknown>;
  method?: string;
  body?: BodyInit;
}

/** Calls an operation as its description says: values in the query of a GET, as JSON of any other method. */
export function callOperation(h: Harness, { path, method, example }: Operation, call: Call = {}): Promise<Response> {
  const { values = {}, query = {}, headers = {}, body } = call;
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name] ?? example[name] ?? 1)));
  const isInQuery = method === "GET";
  return h.request(target, {
    method: call.method ?? method,
    query: { ...query, ...(isInQuery ? toQuery(values) : {}) },
    headers,
    ...(isInQuery ? {} : body === undefined ? { json: values } : { body }),
  });
}

function toQuery(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => [...inQuery(name, value)]));
}

/** What an answer says is wrong, in the form of any surface; nothing of a file, which says nothing. */
export async function errorOf(answer: Response): Promise<{ error?: string; field?: string }> {
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  if (!isJson) return {};
  const body: { error?: string; field?: string; detail?: string | { loc: string[]; type: string }[] } = await answer.json();
  const { detail } = body;
  if (typeof detail === "string") return { error: detail };
  const [problem] = detail ?? [];
  return problem === undefined ? body : { error: problem.type, ...(problem.loc[1] === undefined ? {} : { field: problem.loc[1] }) };
}

/** A list of several as often as it has items, an object within brackets; anything else as its text. */
function* inQuery(name: string, value: unknown): Generator<[string, string]> {
  if (Array.isArray(value) && value.length > 1) {
    for (const [at, each] of value.entries()) yield* inQuery(`${name.replace("[]", "")}[${at}]`, each);
  } else if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    for (const [key, each] of Object.entries(value)) yield* inQuery(`${name}[${key}]`, each);
  } else if (value !== undefined) yield [name, String(value)];
}
