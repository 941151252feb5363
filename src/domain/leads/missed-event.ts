import type { Member } from "../telegram/bots/ask-membership.ts";
import type { StoredEvent } from "./lead-change.ts";
import { byTime } from "./lead-state.ts";

/** How somebody came to be what Telegram says they are, unless they were it before. */
export function kindOf({ status, isMember }: Pick<Member, "status" | "isMember">): "join" | "leave" | "kick" {
  if (isMember) return "join";
  return status === "kicked" ? "kick" : "leave";
}

/**
 * Whether something of this kind must have happened since the last that is known of somebody's membership, and no update told.
 * Nothing can be said of somebody of whom no membership is known: who pressed Start may have been in the chat all along. Nor of a
 * lead that somebody outside has set since: that is their word. Who asked to join and is outside may still be waiting.
 * @param nowMs when Telegram was asked
 */
export function isMissed(kind: "join" | "leave" | "kick", events: readonly StoredEvent[], nowMs: number): boolean {
  const last = events
    .map((event) => ({ ...event, suppressed: event.suppressed === 1 }))
    .filter((event) => event.kind !== "start" && (event.kind !== "set" || event.status !== null))
    .sort(byTime)
    .at(-1);
  if (last === undefined || last.kind === "set" || last.atMs >= nowMs) return false;
  return kind === "leave" ? last.kind === "join" : last.kind !== kind;
}
