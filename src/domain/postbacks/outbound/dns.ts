import { z } from "zod";
import type { Deps } from "../../../platform/deps.ts";

const LOOKUP_TIMEOUT_MS = 3_000;
const MEMORY_MS = 30_000;
const NO_ERROR = 0;
const TYPE_CODES = { A: 1, AAAA: 28 } as const;

const answer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).default([]),
});

/** The addresses of a name, none when it does not exist; null when the resolver cannot be asked. */
export type Resolve = (name: string) => Promise<string[] | null>;

/**
 * A resolver over DNS over HTTPS (the JSON form of application/dns-json) that remembers its answers for half a minute.
 * One is made for each piece of work, so that what is saved or tested is always looked up afresh.
 */
export function createResolver(deps: Pick<Deps, "config" | "fetch" | "now" | "timeout">): Resolve {
  const known = new Map<string, { untilMs: number; addresses: Promise<string[] | null> }>();
  return (name) => {
    const entry = known.get(name);
    if (entry !== undefined && entry.untilMs > deps.now()) return entry.addresses;
    const addresses = resolve(deps, name);
    known.set(name, { untilMs: deps.now() + MEMORY_MS, addresses });
    return addresses;
  };
}

/** One question after the other: an attempt must not take two of the few connections an invocation has. */
async function resolve(deps: Pick<Deps, "config" | "fetch" | "timeout">, name: string): Promise<string[] | null> {
  const v4 = await ask(deps, name, "A");
  if (v4 === null) return null;
  const v6 = await ask(deps, name, "AAAA");
  return v6 === null ? null : [...v4, ...v6];
}

async function ask(
  deps: Pick<Deps, "config" | "fetch" | "timeout">,
  name: string,
  type: keyof typeof TYPE_CODES,
): Promise<string[] | null> {
  const url = `${deps.config.dnsResolverUrl}?${new URLSearchParams({ name, type })}`;
  try {
    const response = await deps.fetch(url, {
      headers: { accept: "application/dns-json" },
      signal: deps.timeout(LOOKUP_TIMEOUT_MS),
    });
    const body = await response.text();
    if (!response.ok) return null;
    const { Status, Answer } = answer.parse(JSON.parse(body));
    if (Status !== NO_ERROR) return [];
    return Answer.filter((record) => record.type === TYPE_CODES[type]).map((record) => record.data);
  } catch {
    return null;
  }
}
