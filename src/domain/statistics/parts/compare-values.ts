import type { Value } from "./query.ts";

/** Numbers by size, texts by their code points, as bytes of UTF-8 are compared. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [one, other] = [String(a), String(b)];
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at += 1) {
    if (one.charCodeAt(at) === other.charCodeAt(at)) continue;
    return (one.codePointAt(at) as number) - (other.codePointAt(at) as number);
  }
  return one.length - other.length;
}
