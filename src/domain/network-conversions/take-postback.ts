import { readAlone } from "../../db/read.ts";
import type { Call } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { entitlement } from "../billing/entitlement.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { applyHeld, awaitsClick, holdStatement } from "./held-postbacks.ts";
import { planPostback, type Unchanged } from "./plan-report.ts";
import { isClosed, type Place, placesRead } from "./read-places.ts";
import type { Report } from "./report.ts";
import { refuseSender, type Sender } from "./sender.ts";
import { writeChanges } from "./write-changes.ts";

/** What of a postback names its conversion and cannot be read. */
export type Unread = "action_id_wrong" | "goal_wrong";

/** Why a postback is refused. */
export type Refusal = Unchanged | Unread | "broken_click" | "unknown_place" | "offer_disabled" | "address_denied" | "access_denied";

interface Sent {
  sender: Sender;
  /** Why the report may mean another conversion: it goes into the network's log, and is refused. Null: it does not. */
  unread: Unread | null;
  /** What is answered when it is taken, for the network's log. */
  accepted: object;
}

/**
 * Takes a postback of an advertiser: makes the conversion that it means, or moves one that is pending, in one batch after one read, with
 * the call itself in the network's log. Before its click is written it is held in the same way, and applied once that is.
 * @returns why it is refused; null: it was taken
 * @throws Error when D1 failed, or others kept winning: nothing was stored then
 */
export async function takePostback(call: Call, report: Report, sent: Sent): Promise<Refusal | null> {
  const { deps, received } = call;
  let planned = "unknown_place" as Planned | Refusal;
  await writeChanges(deps, {
    read: async () => readAlone(await placesRead(deps, [report])),
    async plan([place = null]) {
      planned = await plan(call, place, report, sent);
      if (typeof planned === "string") return [];
      const { lead, statements } = planned;
      const kept = lead === null ? received?.byItself(deps, sent.accepted) : received?.withLead(deps, sent.accepted, lead);
      return [...statements, ...(kept ? [kept] : [])];
    },
  });
  if (typeof planned === "string") return planned;
  received?.wasKept();
  if (planned.heldFor !== null) deps.background(applyHeld(deps, [planned.heldFor]));
  return null;
}

interface Planned {
  statements: D1PreparedStatement[];
  /** The lead that is made or changed; null: the report is held. */
  lead: LeadRef | null;
  /** A click whose held reports can be applied at once; null: none. */
  heldFor: string | null;
}

async function plan({ deps, received }: Call, place: Place | null, said: Report, { sender, unread }: Sent): Promise<Planned | Refusal> {
  if (place === null) return said.click === "" && said.refId === "" ? "unknown_place" : "broken_click";
  received?.isOf(place.network.id, true);
  if (unread !== null) return unread;
  received?.means(place.stored?.leadId ?? null);
  const refusal = await refuse(deps, place, sender);
  if (refusal !== null) return refusal;
  const report = { ...said, click: place.click, refId: "" };
  if (awaitsClick(deps, place))
    return { statements: [holdStatement(deps, place, report)], lead: null, heldFor: place.visit === null ? null : place.click };
  const planned = planPostback(deps, place, report);
  return typeof planned === "string" ? planned : { ...planned, heldFor: null };
}

async function refuse(deps: Deps, place: Place, sender: Sender): Promise<Refusal | null> {
  const { network } = place;
  if (network.bannedAtMs !== null || !entitlement(deps, network).apiOpen) return "access_denied";
  if (isClosed(place)) return "offer_disabled";
  return refuseSender(deps, place, sender);
}
