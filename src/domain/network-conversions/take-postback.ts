import { readAlone } from "../../db/read.ts";
import type { Call } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { entitlement } from "../billing/entitlement.ts";
import { isConflict, waitForTurn } from "../leads/conflict.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";
import { applyHeld, awaitsClick, holdStatement } from "./held-postbacks.ts";
import { planPostback, type Unchanged } from "./plan-report.ts";
import { isClosed, type Place, placesRead } from "./read-places.ts";
import type { Report } from "./report.ts";
import { refuseSender, type Sender } from "./sender.ts";

/** Why a postback is refused. */
export type Refusal = Unchanged | "broken_click" | "unknown_place" | "offer_disabled" | "address_denied" | "access_denied";

const ACCEPTED = { status: 1 } as const;

/**
 * Takes a postback of an advertiser: makes the conversion that it means, or moves one that is pending, in one batch after one read, with
 * the call itself in the network's log. Before its click is written it is held in the same way, and applied once that is.
 * @returns why it is refused; null: it was taken
 * @throws Error when D1 failed, or others kept winning: nothing was stored then
 */
export async function takePostback(call: Call, report: Report, sender: Sender): Promise<Refusal | null> {
  const { deps } = call;
  for (let tries = 1; ; tries += 1) {
    const [place = null] = await readAlone(await placesRead(deps, [report]));
    const planned = await plan(call, place, report, sender);
    if (typeof planned === "string") return planned;
    try {
      await write(call, planned);
      if (planned.isApplicable) deps.background(applyHeld(deps, [report.click]));
      return null;
    } catch (error) {
      if (!isConflict(error) || !(await waitForTurn(deps, tries))) throw error;
    }
  }
}

interface Planned {
  statements: D1PreparedStatement[];
  /** The lead that is made or changed; null: the report is held. */
  lead: LeadRef | null;
  /** Whether what is held can be applied at once. */
  isApplicable: boolean;
}

async function plan({ deps, received }: Call, place: Place | null, report: Report, sender: Sender): Promise<Planned | Refusal> {
  if (place === null) return report.click === "" ? "unknown_place" : "broken_click";
  received?.isOf(place.network.id, true);
  received?.means(place.stored?.leadId ?? null);
  const refusal = await refuse(deps, place, sender);
  if (refusal !== null) return refusal;
  if (awaitsClick(deps, place)) return { statements: [holdStatement(deps, place, report)], lead: null, isApplicable: place.visit !== null };
  const planned = planPostback(deps, place, report);
  return typeof planned === "string" ? planned : { ...planned, isApplicable: false };
}

async function refuse(deps: Deps, place: Place, sender: Sender): Promise<Refusal | null> {
  const { network } = place;
  if (network.bannedAtMs !== null || !entitlement(deps, network).apiOpen) return "access_denied";
  if (isClosed(place)) return "offer_disabled";
  return refuseSender(deps, place, sender);
}

async function write({ deps, received }: Call, { statements, lead }: Planned): Promise<void> {
  const kept = lead === null ? received?.byItself(deps, ACCEPTED) : received?.withLead(deps, ACCEPTED, lead);
  const results = await deps.db.$client.batch<{ leadId?: number }>([...statements, ...(kept ? [kept] : [])]);
  received?.wasKept();
  const owed = results.flatMap((result) => result.results.flatMap(({ leadId }) => leadId ?? []));
  deps.background(enqueueLeads(deps, owed));
}
