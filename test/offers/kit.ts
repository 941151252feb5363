import { expect } from "vitest";
import { createHarness } from "../harness.ts";

export const CREATED = "2026-06-15 12:00:00";

/** An account and its calls. */
export async function setUp(h = createHarness(), values: Parameters<typeof h.account>[0] = {}) {
  const { id: accountId, key } = await h.account(values);
  return {
    h,
    accountId,
    key,
    post: (path: string, json: object = {}) => h.api(`/api/${path}.json`, { key, json }),
    get: (path: string, query: Record<string, string | number> = {}) => h.api(`/api/${path}.json`, { key, query }),
    form: (path: string, form: Record<string, string>) => h.api(`/api/${path}.json`, { key, form }),
  };
}

export type Caller = Awaited<ReturnType<typeof setUp>>;

/** An account with an offer, made by its API. */
export async function withOffer(values: object = {}) {
  const owner = await setUp();
  const { data } = await owner.post("offers/add", { name: "Kittens", ...values });
  return { ...owner, offerId: data.id as number };
}

/** Asserts that calls answer an error to a caller, and what they answer to one without a key. */
export async function expectRefused(caller: Caller, error: string, calls: [path: string, params: Record<string, string | number>][]) {
  for (const [path, params] of calls) {
    const reads = /\/(list|get|available)$/.test(path);
    const answer = reads ? await caller.get(path, params) : await caller.post(path, params);
    expect([path, answer]).toEqual([path, { status: "error", error }]);
    const nobody = await caller.h.api(`/api/${path}.json`, reads ? { query: params } : { json: params });
    expect([path, nobody]).toEqual([path, { status: "error", error: "key" }]);
  }
}
