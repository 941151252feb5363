import { noteHostTime } from "../time.ts";
import { API_ADDRESS } from "./address.ts";
import { ApiError } from "./api-error.ts";
import { codeOfStatus, readDetail } from "./error-detail.ts";
import { networkErrorCode } from "./network-error.ts";
import type { paths } from "./schema.d.ts";
import { session, tokenSettled } from "./session.ts";

const PATIENCE_MS = 20_000;
const UPLOAD_PATIENCE_MS = 120_000;

export type Method = "get" | "post" | "put" | "patch" | "delete";
export type Path<M extends Method> = {
  [P in keyof paths]: paths[P][M & keyof paths[P]] extends { responses: unknown } ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M & keyof paths[P]];
type Body<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
/** What a call answers when it succeeds. */
export type Answer<P extends keyof paths, M extends Method> = Exclude<Body<Operation<P, M>>, { status: "error" } | { status: 2 }>;
/** The row of a list or the thing itself: what is under `data`. */
export type Data<P extends keyof paths, M extends Method> = Answer<P, M> extends { data: infer D } ? D : never;

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value | undefined };
export type Params = { readonly [name: string]: Value | undefined };

interface Options {
  signal?: AbortSignal | undefined;
  /** Instead of the session's. */
  token?: string;
}

/**
 * Calls an endpoint. GET puts its parameters into the query, the others into a JSON body; `{name}` in the path is replaced by the parameter
 * of that name.
 * @throws ApiError
 */
export async function call<M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  params: Params = {},
  options: Options = {},
): Promise<Answer<P, M>> {
  if (options.token === undefined) await tokenSettled();
  const token = session.get();
  const { address, rest } = fillPath(path, params);
  const isGet = method === "get";
  const body = isGet || method === "delete" ? {} : { body: JSON.stringify(rest) };
  const json: Record<string, string> = "body" in body ? { "content-type": "application/json" } : {};
  const query = isGet ? new URLSearchParams(flatten(rest)).toString() : "";
  const url = query === "" ? address : `${address}?${query}`;
  const response = await request(
    url,
    { method: method.toUpperCase(), headers: { ...authorization(options), ...json }, ...body },
    options,
    PATIENCE_MS,
  );
  try {
    return (await readAnswer(response)) as Answer<P, M>;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "key" || options.token !== undefined) throw error;
    await tokenSettled();
    // Somebody signed in meanwhile: the answer is about the session before.
    throw token === session.get() ? error : new ApiError("timeout");
  }
}

/**
 * Sends a form with files.
 * @param variables what stands in the path's braces
 * @throws ApiError
 */
export async function upload<P extends Path<"post">>(
  path: P,
  form: FormData,
  variables: Params = {},
  options: Options = {},
): Promise<Answer<P, "post">> {
  const { address } = fillPath(path, variables);
  const response = await request(address, { method: "POST", headers: authorization(options), body: form }, options, UPLOAD_PATIENCE_MS);
  return (await readAnswer(response)) as Answer<P, "post">;
}

/**
 * Fetches a file: CSV, or the picture of a campaign.
 * @throws ApiError
 */
export async function download<P extends Path<"get">>(path: P, params: Params = {}, options: Options = {}): Promise<Blob> {
  const url = `${path}?${new URLSearchParams(flatten(params))}`;
  const response = await request(url, { headers: authorization(options) }, options, UPLOAD_PATIENCE_MS);
  if (response.headers.get("content-type")?.startsWith("application/json")) await readAnswer(response);
  return response.blob();
}

async function request(path: string, init: RequestInit, { signal }: Options, patienceMs: number): Promise<Response> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await fetch(API_ADDRESS + path, { ...init, signal: signal === undefined ? patience : AbortSignal.any([signal, patience]) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(patience.aborted ? "timeout" : "offline");
  }
}

function authorization({ token = session.get() ?? undefined }: Options): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** `{"status":"error","error":"code"}`, the Network API's `{"status":2,"error":"sentence"}`, and the Cabinets API's `{"detail":…}`. */
async function readAnswer(response: Response): Promise<unknown> {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const answer = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (answer === null || typeof answer !== "object") throw new ApiError("answer", { requestId });
  if (!response.ok && "detail" in answer) throw readDetail(answer.detail, response.status, requestId);
  if (answer.status === "error" || answer.status === 2 || !response.ok) {
    const field = typeof answer.field === "string" ? answer.field : undefined;
    const said = typeof answer.error === "string" ? answer.error : typeof answer.message === "string" ? answer.message : "answer";
    const code = /^[a-z0-9-]{1,40}$/.test(said) ? said : networkErrorCode(said, field);
    throw new ApiError(code ?? codeOfStatus(response.status), { field, requestId, detail: code === undefined ? said : undefined });
  }
  return answer;
}

function fillPath(path: string, params: Params): { address: string; rest: Params } {
  const rest = { ...params };
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  return { address, rest };
}

/** `{geo:["de"],filters:{subid:{is:[""]}}}` → `geo[]=de&filters[subid][is][]=`. What is undefined is left out. */
function flatten(params: Params): [string, string][] {
  const pairs: [string, string][] = [];
  const add = (name: string, value: Value | undefined): void => {
    if (value === undefined) return;
    if (Array.isArray(value)) for (const each of value as readonly Value[]) add(`${name}[]`, each);
    else if (typeof value === "object" && value !== null)
      for (const [key, each] of Object.entries(value)) add(`${name}[${key}]`, each as Value);
    else pairs.push([name, typeof value === "boolean" ? String(Number(value)) : String(value)]);
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return pairs;
}

/** The text of a file of the page's own host; null: it is not there, or nobody answers. */
export async function readOwnFile(path: string): Promise<string | null> {
  const response = await fetch(path, { cache: "no-store" }).catch(() => null);
  if (response !== null) noteHostTime(response.headers.get("date"));
  return response?.ok ? response.text() : null;
}
