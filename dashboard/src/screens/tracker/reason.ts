import type { Data } from "../../api/client.ts";

export type Exchanged = Data<"/api/postbacks/test.json", "post">;
export type Reason = "taken" | "click" | "key" | "lookup" | "private" | "timeout" | "network" | "redirect" | "other";

/** Errors of the Tracker API by which it refuses a key, and those by which it takes the key and misses the click. */
const REFUSED = new Set(["access", "payment-required"]);
const KNOWN = new Set(["bad-click", "no-click", "bad-flow", "no-changes"]);

/** What the answer to a test means. */
export function reasonOf({ outcome, error, code, body }: Pick<Exchanged, "outcome" | "error" | "code" | "body">): Reason {
  const said = wordIn(body, "error");
  if (said !== undefined && REFUSED.has(said)) return "key";
  if (said !== undefined && KNOWN.has(said)) return "click";
  if (outcome === "delivered" && wordIn(body, "status") === "ok") return "taken";
  if (outcome === "waiting" || error === "name") return "lookup";
  if (error === "private" || error === "timeout" || error === "redirect") return error;
  return code === 0 ? "network" : "other";
}

/** `{"status":"error","error":"access"}`, or the beginning of something else. */
function wordIn(body: string, name: "status" | "error"): string | undefined {
  return new RegExp(`"${name}"\\s*:\\s*"([a-z-]+)"`).exec(body)?.[1];
}
