import type { z } from "zod";
import { bytesOfEscapes, keepForeignEscapes, rewriteEscapes } from "../lib/escapes.ts";
import { AppError } from "../platform/errors.ts";
import { decodeText } from "./decode-text.ts";
import { type FormRules, type Given, isFields, type ListRules, type Params, placeAsSent, toParams } from "./forms.ts";
import { isUnfilled } from "./lenient/unfilled.ts";
import { readAtMost } from "./read-at-most.ts";

/** No form begins so: clients often send JSON as text/plain or under curl's default type, and would be told "ok" while nothing is read. */
const LOOKS_LIKE_JSON = /^\s*[{[]/;

/** The parameters of a request, and the API key among them. */
export interface GivenParams {
  params: Params;
  key: string | null;
}

/**
 * Reads the parameters of a request: the query, and on all but GET a JSON object, a urlencoded or a multipart form on top of it.
 * Strings come well-formed: a lone surrogate, which no database stores, is replaced as it is in a form.
 * @param maxBytes the longest body accepted
 * @returns the parameters and the API keys among the values named `id`: `42-abc` is a key, `42` a resource
 * @throws AppError body_malformed, body_too_large
 */
export async function readParams(request: Request, maxBytes: number, rules?: FormRules): Promise<GivenParams> {
  const body = request.method === "GET" ? [] : await readBody(request, maxBytes);
  const query = queryOf(request);
  return withoutKeys([...(rules?.repeated === "all" ? withoutNamesOf(query, body) : query), ...body], rules);
}

/** Where a repeated name is a list, the body takes the place of what the query says under the same name. */
function withoutNamesOf(query: Given, body: Given): Given {
  const said = new Set(body.map(([name]) => outerOf(name)));
  return query.filter(([name]) => !said.has(outerOf(name)));
}

const outerOf = (name: string): string => name.replace(/\[.*/, "");

/** The parameters of the body alone: what stands in an address is logged on its way. */
export const readBodyAlone = async (request: Request, maxBytes: number): Promise<GivenParams> =>
  withoutKeys(await readBody(request, maxBytes));

/** The same, where a repeated name is a list: `a=1&a=2`. */
export const readRepeated = (request: Request, maxBytes: number): Promise<GivenParams> =>
  readParams(request, maxBytes, { repeated: "all" });

/**
 * The same as others report by: what is empty, or a macro that was not filled in, says nothing, and takes the place of nothing.
 * (Whoever edits clears by what is empty.)
 * @throws AppError body_malformed, body_too_large
 */
export async function readReported(request: Request, maxBytes: number, rules?: FormRules): Promise<GivenParams> {
  const body = request.method === "GET" ? [] : await readBody(request, maxBytes);
  return withoutKeys(withoutEmpty([...queryOf(request), ...body.flatMap(fieldsOf)]), rules);
}

/** Leaves out what is empty and stands under the same name with a value. */
function withoutEmpty(given: Given): Given {
  if (new Set(given.map(([name]) => outerOf(name))).size === given.length) return given;
  const said = new Set(given.flatMap(([name, value]) => (isEmpty(value) ? [] : [name, outerOf(name)])));
  return given.filter(([name, value]) => !isEmpty(value) || !said.has(name));
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== "string") return value === null;
  const text = value.trim();
  return text === "" || isUnfilled(text);
}

/** An object of JSON as a form writes it, where a form can. */
function fieldsOf([name, value]: [string, unknown]): [string, unknown][] {
  const fields = isFields(value) ? Object.entries(value) : [];
  if (fields.length === 0 || fields.some(([key]) => !/^[^[\]]+$/.test(key))) return [[name, value]];
  return fields.map(([key, field]) => [`${name}[${key}]`, field]);
}

/** The same of a request's query alone. */
export function readQuery(request: Pick<Request, "url">): GivenParams {
  return withoutKeys(queryOf(request));
}

const queryOf = ({ url }: Pick<Request, "url">): [string, string][] => parseForm(new URL(url).search.slice(1), "");

function withoutKeys(given: Given, rules?: FormRules): GivenParams {
  const key = given.findLast((entry) => isKey(...entry))?.[1];
  return {
    params: toParams(
      given.filter((entry) => !isKey(...entry)),
      rules,
    ),
    key: typeof key === "string" ? key : null,
  };
}

function isKey(name: string, value: unknown): value is string {
  return name === "id" && typeof value === "string" && /^\d+-/.test(value);
}

const COMPRESSED = /gzip|deflate|compress|br|zstd/i;

/**
 * The bytes of a body.
 * @param maxBytes the longest body accepted
 * @throws AppError body_too_large; body_malformed of one that is compressed, which would be read as a form that says nothing
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new AppError("body_too_large");
  const { bytes, truncated } = await readAtMost(request.body, maxBytes);
  if (truncated) throw new AppError("body_too_large");
  if (bytes.length > 0 && COMPRESSED.test(request.headers.get("content-encoding") ?? "")) throw new AppError("body_malformed");
  return bytes;
}

async function readBody(request: Request, maxBytes: number): Promise<[string, unknown][]> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return [];
  const written = request.headers.get("content-type") ?? "";
  const type = written.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") return parseMultipart(bytes, request.headers);
  const text = decodeText(bytes, written);
  return type === "application/json" || LOOKS_LIKE_JSON.test(text) ? parseJsonObject(text) : parseForm(text, written);
}

/** A form, whose escapes are bytes of the charset that its type names. */
function parseForm(text: string, contentType: string): [string, string][] {
  const isOther = /;\s*charset\s*=\s*"?(?!utf)/i.test(contentType);
  const reread = (escapes: string) => encodeURIComponent(decodeText(bytesOfEscapes(escapes), contentType));
  return [...new URLSearchParams(isOther ? rewriteEscapes(text, reread) : keepForeignEscapes(text))];
}

function parseJsonObject(text: string): [string, unknown][] {
  let value: unknown;
  try {
    value = JSON.parse(text, asWritten);
  } catch {
    throw new AppError("body_malformed");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new AppError("body_malformed");
  return Object.entries(value);
}

/** Strings well-formed, at any depth; as a number an id of 64 bits would lose its last digits and be another's, so its text stays. */
function asWritten(_name: string, value: unknown, written?: { source: string }): unknown {
  if (typeof value === "string") return value.toWellFormed();
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? written?.source : value;
}

async function parseMultipart(bytes: Uint8Array<ArrayBuffer>, headers: Headers): Promise<[string, unknown][]> {
  try {
    const form = await new Response(bytes, { headers: { "content-type": headers.get("content-type") ?? "" } }).formData();
    return [...form];
  } catch {
    throw new AppError("body_malformed");
  }
}

/** Of a list of wrong rows the first say enough. */
const MAX_TOLD = 100;

/**
 * Parameters as a schema reads them.
 * @throws AppError field_missing, field_invalid with the first parameter at fault, and with the others
 */
export function validateParams<Schema extends z.ZodType>(schema: Schema, params: Params): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const places = new Map(parsed.error.issues.map(({ path }) => [JSON.stringify(path.map(String)), path]));
  const errors = [...places.values()].slice(0, MAX_TOLD).map(([first = "", ...within]) => {
    const field = String(first);
    return { code: field in params ? "field_invalid" : "field_missing", field, within: within.map(toKey) } as const;
  });
  const [{ code, field, within } = { code: "field_invalid", field: "", within: [] } as const, ...others] = errors;
  throw new AppError(code, field, {
    within,
    others: others.map((other) => new AppError(other.code, other.field, { within: other.within })),
  });
}

const toKey = (key: PropertyKey): string | number => (typeof key === "symbol" ? String(key) : key);

/** An error with the places that it names as whoever sent the parameters knows them. */
export function namedAsSent(error: AppError, params: Params, rules: ListRules): AppError {
  const { code, field, use, says, within, others, ignored } = error;
  if (field === undefined || (within.length === 0 && others.length === 0)) return error;
  return new AppError(code, field, {
    use,
    says,
    within: placeAsSent(params[field], within, rules),
    others: others.map((other) => namedAsSent(other, params, rules)),
    ignored,
  });
}
