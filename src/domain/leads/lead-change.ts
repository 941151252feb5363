import type { leadEvents, leads } from "../../db/schema/index.ts";
import { type LeadStatus, MILESTONE } from "../../lib/codes.ts";
import { byTime, type LeadEvent, type LeadEventKind, type LeadState, projectLead } from "./lead-state.ts";

/** What is read of a lead before its facts change it. Its status is null where those who count it have not counted it yet. */
export type Lead = Pick<typeof leads.$inferSelect, "seq" | "milestones"> & { status: number | null };

/** A row of lead_events as FACT_COLUMNS reads it. */
export type StoredEvent = Omit<LeadEvent, "suppressed"> & { seq: number; suppressed: number };

export const EVENT_COLUMNS =
  "seq, kind, at_ms AS atMs, update_id AS updateId, status, click, window_seconds AS windowSeconds, reported_status AS reportedStatus, suppressed";

export interface Template {
  id: number;
  owner: "account" | "campaign" | "flow";
  event: number;
}

/** What is kept beside a `set`: who set it, the status as it was written, and the sums where they changed. */
export type ManualStatus = Pick<
  typeof leadEvents.$inferSelect,
  "payoutMicros" | "currency" | "revenueMicros" | "revenueCurrency" | "statusText"
> & {
  source: NonNullable<(typeof leadEvents.$inferSelect)["source"]>;
};

/** A fact that has arrived; nothing was decided about it yet. */
export type IncomingEvent = Omit<LeadEvent, "reportedStatus"> & { setting?: ManualStatus };

type Placed = LeadEvent & { seq: number; setting?: ManualStatus };

/** A row of lead_events to be written. */
export interface NewEvent extends Placed {
  statusBefore: LeadStatus | null;
  statusAfter: LeadStatus;
  milestones: number;
}

/** A postback that became due, for the fact with this seq; no template means that its owner wants none. */
interface Report {
  seq: number;
  status: LeadStatus;
  templateId: number | null;
}

/** What facts change of a lead, whatever it came from. */
export interface Change {
  isNew: boolean;
  life: LeadState;
  seq: number;
  newFacts: NewEvent[];
  /** Facts written earlier whose postback is decided only now. */
  newlyReported: { seq: number; status: LeadStatus }[];
  reports: Report[];
}

/**
 * Decides what newly arrived facts make of a lead.
 * @param lead null while there is none
 * @param facts those it has, in the order they arrived
 * @param arrivals one at least
 */
export function changeBy(
  lead: Lead | null,
  facts: readonly StoredEvent[],
  arrivals: readonly IncomingEvent[],
  templates: Template[],
): Change {
  const added = arrivals.map((fact, index): Placed => ({ ...fact, reportedStatus: null, seq: (lead?.seq ?? 0) + index + 1 }));
  const all = [...facts.map(restore), ...added].sort(byTime);
  const { life, firings } = projectLead(all);
  const due = firings.map(({ index, status }) => ({ seq: (all[index] as Placed).seq, status }));
  const statusBySeq = new Map(due.map(({ seq, status }) => [seq, status]));
  const firstNew = added[0]?.seq ?? 0;
  return {
    isNew: lead === null,
    life: { ...life, milestones: life.milestones | (lead?.milestones ?? 0) },
    seq: added.at(-1)?.seq ?? 0,
    newFacts: shareMilestones(added, life.milestones & ~(lead?.milestones ?? 0)).map((fact, index) => ({
      ...fact,
      reportedStatus: statusBySeq.get(fact.seq) ?? null,
      statusBefore: index === 0 ? ((lead?.status ?? null) as LeadStatus | null) : life.status,
      statusAfter: life.status,
    })),
    newlyReported: due.filter(({ seq }) => seq < firstNew),
    reports: due.map(({ seq, status }) => ({ seq, status, templateId: templateFor(templates, status) })),
  };
}

function restore({ suppressed, ...fact }: StoredEvent): Placed {
  return { ...fact, suppressed: suppressed === 1 };
}

/** Each newly reached milestone belongs to one of the new facts: the one that speaks of it, or else the last. */
function shareMilestones(added: Placed[], reached: number): (Placed & { milestones: number })[] {
  let left = reached;
  return added.map((fact, index) => {
    const own = index === added.length - 1 ? left : left & bitsOf(fact.kind);
    left &= ~own;
    return { ...fact, milestones: own };
  });
}

function bitsOf(kind: LeadEventKind): number {
  switch (kind) {
    case "start":
      return MILESTONE.start;
    case "request":
      return MILESTONE.start | MILESTONE.hold;
    case "join":
      return MILESTONE.start | MILESTONE.confirm;
    case "leave":
    case "kick":
      return MILESTONE.unsub;
    case "set":
      return MILESTONE.start | MILESTONE.hold | MILESTONE.confirm | MILESTONE.unsub;
  }
}

/** All or nothing, the nearest first: a campaign with any template of its own uses only its own, and so does a flow. */
function templateFor(templates: Template[], status: LeadStatus): number | null {
  const owner = (["campaign", "flow", "account"] as const).find((each) => templates.some((template) => template.owner === each));
  return templates.find((template) => template.owner === owner && template.event === status)?.id ?? null;
}
