import { addMember } from "../../src/domain/networks/add-member.ts";
import { authenticateNetwork } from "../../src/domain/networks/authenticate.ts";
import { rotateMemberKey } from "../../src/domain/networks/rotate-member-key.ts";
import type { StaffRole } from "../../src/lib/codes.ts";
import type { NetworkCtx } from "../../src/platform/context.ts";
import type { Harness } from "../harness.ts";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Body = any;

/** What whoever holds a key may call: `get`, `post` and `remove` answer the body, `call` the whole answer. */
export function clientOf(h: Harness, key: string) {
  const call = (method: string, path: string, options: Parameters<Harness["request"]>[1] = {}): Promise<Response> =>
    h.request(`/3.0${path}`, { method, ...options, headers: { "api-key": key, ...options.headers } });
  return {
    key,
    call,
    get: async (path: string, query: Record<string, string> = {}): Promise<Body> => (await call("GET", path, { query })).json(),
    /** Parameters as a form, whose length is told. */
    post: async (path: string, form: Record<string, string> = {}): Promise<Body> =>
      (await call("POST", path, { form, headers: { "content-length": String(new URLSearchParams(form).toString().length) } })).json(),
    remove: async (path: string): Promise<Body> => (await call("DELETE", path)).json(),
  };
}

/** A network, the client of its administrator, and what makes members of it. */
export async function makeNetwork(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const { id, key } = await h.account(values);
  const call = { deps: h.deps, client: { ip: "192.0.2.1", country: null, userAgent: "" } };
  const ctx: NetworkCtx = { ...call, ...(await authenticateNetwork(call, key)) };
  const memberOf = async (kind: "staff" | "affiliate", roles: StaffRole[]) => {
    const { number } = await addMember(ctx, { kind, name: "Ann", ...(kind === "staff" ? { roles } : {}) });
    return { number, ...clientOf(h, await rotateMemberKey(ctx, { kind, number })) };
  };
  return {
    id,
    ctx,
    ...clientOf(h, key),
    /** The client of a member of staff with these roles. */
    staff: (...roles: StaffRole[]) => memberOf("staff", roles),
    /** The client of an affiliate; its number is the `pid`. */
    affiliate: () => memberOf("affiliate", []),
  };
}

export const errorBody = (text: string, field?: string) => ({
  status: 2,
  message: text,
  error: text,
  ...(field === undefined ? {} : { field }),
});

/** Bodies of errors. */
export const NO_KEY = errorBody("Token is necessary");
export const DENIED = errorBody("Auth Denied");
export const NOT_FOUND = errorBody("Resource Not Found");
export const missing = (field: string) => errorBody(`Bad Request: ${field} is missing`, field);
export const refused = (field: string, path = field) => errorBody(`Bad Request: ${path} is not accepted`, field);
