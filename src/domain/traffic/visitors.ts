import { DAY_MS } from "../../lib/time.ts";

/** What is remembered of a visitor on a flow. */
export interface Memory {
  /** The visitor's last unique click, Unix milliseconds, to the second. */
  uniqueAtMs: number;
  /** The way they were led last; 0: none. */
  wayId: number;
}

/** What tells visitors without a cookie apart. */
export interface Traits {
  ip: string;
  userAgent: string;
  acceptLanguage: string;
}

const MAX_VISITORS = 20_000;
const FORM = /^([0-9a-z]{1,7})\.([0-9a-z]{1,11})$/;

/** Visitors this isolate has seen, by hash, in the order of their last visit. */
const seen = new Map<number, Memory>();

/** Reads what the cookie of a flow remembers; null for what no such cookie holds. */
export function parseMemory(cookie: string, nowMs: number): Memory | null {
  const [, unique = "", way = ""] = FORM.exec(cookie) ?? [];
  const memory = { uniqueAtMs: Number.parseInt(unique, 36) * 1000, wayId: Number.parseInt(way, 36) };
  return memory.uniqueAtMs <= nowMs ? memory : null;
}

/** What a flow's cookie is to hold. */
export function formatMemory({ uniqueAtMs, wayId }: Memory): string {
  return `${Math.floor(uniqueAtMs / 1000).toString(36)}.${wayId.toString(36)}`;
}

/** What this isolate remembers of a visitor on a flow, by its number, or on another link, by its name. */
export function recall(link: number | string, traits: Traits): Memory | null {
  return seen.get(hash(link, traits)) ?? null;
}

/** Remembers a visitor in this isolate; whoever has not come for longest is forgotten for it. */
export function remember(link: number | string, traits: Traits, memory: Memory): void {
  const key = hash(link, traits);
  seen.delete(key);
  seen.set(key, memory);
  if (seen.size > MAX_VISITORS) for (const oldest of seen.keys().take(1)) seen.delete(oldest);
}

/** Whether a visit is its visitor's first on the flow in 24 hours: those that follow a unique one within them are not. */
export function isFirst(memory: Memory | null, nowMs: number): boolean {
  return memory === null || nowMs - memory.uniqueAtMs >= DAY_MS;
}

/** 52 bits that spread well; nobody gains by making two visitors meet. */
function hash(link: number | string, { ip, userAgent, acceptLanguage }: Traits): number {
  const text = `${link} ${ip} ${userAgent} ${acceptLanguage}`;
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 0x100000 + ((b ^ (a >>> 15)) & 0xfffff);
}
