import type { Answer, ApiSpec, Credential, Method, Operation } from "../../http/described.ts";
import { ANY_BODY, API_VERSION } from "../../http/described.ts";
import { MACROS } from "../../lib/macros.ts";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { type Parameter, toParameters } from "./parameters.ts";
import type { Prose, Section } from "./prose.ts";

type Json = Record<string, unknown>;

const SCHEMES: Record<Credential, Json> = {
  key: { type: "apiKey", in: "query", name: "id", description: "The API key, `{account}-{key}`, as `id`" },
  bearer: { type: "http", scheme: "bearer", description: "The API key or a session token, as Bearer" },
  session: { type: "http", scheme: "bearer", description: "A session token, `sess_…`, as Bearer" },
  token: { type: "apiKey", in: "query", name: "token", description: "A site's token or the account's global token, as `token`" },
  access: { type: "http", scheme: "bearer", description: "An access token, `acc_…`, the API key or a session token, as Bearer" },
  refresh: { type: "apiKey", in: "header", name: "refresh_token", description: "A refresh token, `ref_…`" },
  "api-key": {
    type: "apiKey",
    in: "header",
    name: "API-Key",
    description: "The key of a network's owner, `{account}-{key}`, or of its staff or an affiliate, `m{number}-{key}`; also in the query",
  },
  metrics: { type: "http", scheme: "bearer", description: "The deployment's `METRICS_TOKEN`, as Bearer" },
  telegram: {
    type: "apiKey",
    in: "header",
    name: "X-Telegram-Bot-Api-Secret-Token",
    description: "The secret token that was passed to `setWebhook`",
  },
};

const CONVENTIONS = `A conversion tracker for Telegram and affiliate traffic. Its APIs answer JSON: \`"status":"ok"\` with the data, or \`"status":"error"\` with an error code.

Parameters are sent in the query or in the body of a POST. If both have a parameter, the body counts. A number may be \`7\` or \`"7"\`, a boolean also \`1\`, \`yes\` or \`on\`. In a query or a form, a list is a repeated \`name[]\`, and a field of an object is \`name[field]\`. Unknown parameters are ignored.

Every answer has an \`x-request-id\`. With it, the operator can find the request in the log.

URLs (postback templates, destinations of flows, ways and sites, buttons) may contain macros anywhere after the host, in any case and with any spelling of the braces. A macro is replaced by its value, percent-encoded, or by nothing if there is no value. Unknown macros stay as they are and are listed in \`warnings\`:

${Object.entries(MACROS)
  .map(([name, meaning]) => `- \`{${name}}\`: ${meaning}`)
  .join("\n")}`;

/**
 * All that is served, as OpenAPI 3.1.
 * @param url where it is served
 * @param prose what the pages say of it
 */
export function describeAll(specs: readonly ApiSpec[], url: string, prose: Prose) {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Json> = {};
  for (const spec of specs) {
    for (const operation of spec.operations) {
      const [path = "", ...others] = pathsOf(spec, operation);
      const section = prose.sections.get(`${operation.methods[0]} ${path}`);
      const item = pathItem(spec, operation, section, prose.errors(spec.page), schemas);
      paths[path] = { ...paths[path], ...named(item, path) };
      for (const other of others) paths[other] = { ...named(item, other), summary: `The same as ${path}`, "x-same-as": path };
    }
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Pawprint",
      version: API_VERSION,
      summary: "A conversion tracker for Telegram and affiliate traffic",
      description: CONVENTIONS,
    },
    servers: [{ url }],
    tags: specs.map(({ name, description, page }) => ({
      name,
      description,
      externalDocs: { url: `${url}/docs/${page}`, description: "The manual page of this API" },
      "x-error-codes": prose.errors(page),
    })),
    paths,
    components: { schemas, securitySchemes: SCHEMES },
  };
}

/** Every path at which an operation answers, the one to use first. */
export function pathsOf({ basePaths }: ApiSpec, { path, also = [] }: Operation): string[] {
  return basePaths.flatMap((base) => [path, ...also].map((each) => base + each));
}

function pathItem(
  { name: tag }: ApiSpec,
  operation: Operation,
  section: Section | undefined,
  meanings: Readonly<Record<string, string>>,
  schemas: Record<string, JsonSchema>,
): Json {
  const input = toJsonSchema(operation.input, "input", schemas);
  const variables = operation.variables === undefined ? [] : toParameters(toJsonSchema(operation.variables, "input", schemas));
  const shared = {
    tags: [tag],
    summary: operation.summary,
    ...(section === undefined ? {} : { description: section.prose }),
    security: operation.credentials.map((name) => ({ [name]: [] })),
    responses: responses(operation, section, meanings, schemas),
  };
  const methods = operation.methods.map((method) => [method.toLowerCase(), { ...shared, ...given(method, operation, input) }]);
  return {
    ...(variables.length > 0
      ? { parameters: variables.map((variable) => ({ ...toParameter(variable, "path"), ...exampleOf(variable, operation.example) })) }
      : {}),
    ...Object.fromEntries(methods),
  };
}

/** Gives each method at a path its id: `GET /api/bots/list.json` is `getApiBotsListJson`. */
function named(item: Json, path: string): Json {
  const words = path.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const id = words.join("");
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) =>
      METHODS.has(key) ? [key, { operationId: `${key}${id}`, ...(value as Json) }] : [key, value],
    ),
  );
}

const METHODS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete"] satisfies Lowercase<Method>[]);

/** An object is written `name[field]=value`. */
const IN_BRACKETS = { style: "deepObject", explode: true };

/** What an operation takes by a method: parameters of its query, or a body. */
function given(method: Method, { bodies = ANY_BODY, example }: Operation, input: JsonSchema): Json {
  const parameters = toParameters(input);
  if (method === "GET" || method === "DELETE") {
    if (parameters.length === 0) return {};
    return { parameters: parameters.map((parameter) => ({ ...toParameter(parameter, "query"), ...exampleOf(parameter, example) })) };
  }
  if (Object.keys(input.properties ?? {}).length === 0) return {};
  const hasFile = parameters.some(({ schema }) => schema.format === "binary");
  const types = hasFile ? ["multipart/form-data"] : bodies;
  const required = (input.required ?? []).length > 0;
  return { requestBody: { required, content: Object.fromEntries(types.map((type) => [type, body(type, input, parameters, example)])) } };
}

/** What an operation's example says of one parameter, by the spelling that it has there. */
function exampleOf({ name, schema }: Parameter, example: Operation["example"] = {}): { example?: unknown } {
  const value = example[name.replace("[]", "")];
  return value === undefined || Array.isArray(value) !== (schema.type === "array") ? {} : { example: value };
}

function body(type: string, input: JsonSchema, parameters: readonly Parameter[], example: Operation["example"]): Json {
  const shown = example === undefined ? {} : { example };
  if (type === "application/json") return { schema: input, ...shown };
  if (type === "text/csv") return { schema: { type: "string" }, ...(example?.data === undefined ? {} : { example: example.data }) };
  const objects = parameters.filter(({ schema }) => schema.type === "object");
  const encoding = Object.fromEntries(objects.map(({ name }) => [name, IN_BRACKETS]));
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(parameters.map(({ name, description, schema }) => [name, { ...schema, description }])),
      required: parameters.filter(({ required }) => required).map(({ name }) => name),
    },
    ...(objects.length > 0 ? { encoding } : {}),
    ...(example === undefined ? {} : { example: asForm(parameters, example) }),
  };
}

/** An example by the names that a form has. */
function asForm(parameters: readonly Parameter[], example: NonNullable<Operation["example"]>): Json {
  const entries = parameters.flatMap((parameter) => {
    const { example: value } = exampleOf(parameter, example);
    return value === undefined ? [] : [[parameter.name, value] as const];
  });
  return Object.fromEntries(entries);
}

function toParameter({ name, description, required, schema }: Parameter, place: "query" | "path"): Json {
  const style = schema.type === "object" ? IN_BRACKETS : {};
  return { name, in: place, required: required || place === "path", description, ...style, schema };
}

/** Answers of one status share their place. */
function responses(
  { answers, errors = [] }: Operation,
  section: Section | undefined,
  meanings: Readonly<Record<string, string>>,
  schemas: Record<string, JsonSchema>,
): Json {
  const byStatus: Record<string, { description: string; headers?: Json; content?: Json }> = {};
  for (const answer of answers) {
    const { status, description, type, schema, headers } = answer;
    const response = byStatus[status] ?? { description };
    byStatus[status] = response;
    if (type !== undefined) {
      const media = {
        schema: schema === undefined ? { type: "string" } : toJsonSchema(schema, "output", schemas),
        ...examplesOf(answer, section, errors, meanings),
      };
      response.content = { ...response.content, [type]: media };
    }
    if (headers !== undefined) {
      response.headers = Object.fromEntries(
        Object.entries(headers).map(([name, says]) => [name, { description: says, schema: { type: "string" } }]),
      );
    }
  }
  return byStatus;
}

/** What the page shows of an answer, and an error of each code of the operation's own. */
function examplesOf(
  { type, schema }: Answer,
  section: Section | undefined,
  errors: readonly string[],
  meanings: Readonly<Record<string, string>>,
): { example?: unknown; examples?: Json } {
  if (type === "text/csv") return section?.csv === undefined ? {} : { example: section.csv };
  if (type !== "application/json" || schema === undefined) return {};
  const fits = (value: unknown) => schema.safeParse(value).success;
  const shown = section?.answers.filter(fits) ?? [];
  const good = shown.length > 0 ? shown : [{ status: "ok" }].filter(fits);
  const named = [
    ...good.map((value, index) => [index === 0 ? "ok" : `ok-${index + 1}`, { value }] as const),
    ...errors
      .map((error) => [error, { summary: meanings[error], value: { status: "error", error } }] as const)
      .filter(([, { value }]) => fits(value)),
  ];
  return named.length === 0 ? {} : { examples: Object.fromEntries(named) };
}
