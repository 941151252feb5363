import type { leadEvents, leads } from "../../db/schema/index.ts";
import { type LeadStatus, MILESTONE } from "../../lib/codes.ts";
import { type Template, templatesFor } from "./choose-templates.ts";
import { byTime, type LeadEvent, type LeadEventKind, type LeadState, projectLead } from "./lead-state.ts";

/** What is read of a lead before its events change it. Its status is null where those who count it have not counted it yet. */
export type Lead = Pick<typeof leads.$inferSelect, "seq" | "milestones"> & { status: number | null };

/** A row of lead_events as EVENT_COLUMNS reads it. */
export type StoredEvent = Omit<LeadEvent, "suppressed"> & { seq: number; suppressed: number };

export const EVENT_COLUMNS =
  "seq, kind, at_ms AS atMs, update_id AS updateId, status, click, window_seconds AS windowSeconds, reported_status AS reportedStatus, suppressed";

/** What is kept beside a `set`: who set it, the status as it was written, and the amounts where they changed. */
export type ManualStatus = Pick<
  typeof leadEvents.$inferSelect,
  "payoutMicros" | "currency" | "revenueMicros" | "revenueCurrency" | "statusText"
> & {
  source: NonNullable<(typeof leadEvents.$inferSelect)["source"]>;
};

/** An event that has arrived; nothing was decided about it yet. */
export type IncomingEvent = Omit<LeadEvent, "reportedStatus"> & { manual?: ManualStatus };

type Placed = LeadEvent & { seq: number; manual?: ManualStatus };

/** A row of lead_events to be written. */
export interface NewEvent extends Placed {
  statusBefore: LeadStatus | null;
  statusAfter: LeadStatus;
  milestones: number;
}

/** A postback that became due, for the event with this seq; no template means that nobody wants one. */
interface Report {
  seq: number;
  status: LeadStatus;
  templateId: number | null;
}

/** What events change of a lead, whatever it came from. */
export interface Change {
  isNew: boolean;
  state: LeadState;
  seq: number;
  newEvents: NewEvent[];
  /** Events written earlier whose postback is decided only now. */
  newlyReported: { seq: number; status: LeadStatus }[];
  reports: Report[];
}

/**
 * Decides what newly arrived events make of a lead.
 * @param lead null while there is none
 * @param events those it has, in the order they arrived
 * @param incoming one at least
 */
export function changeBy(
  lead: Lead | null,
  events: readonly StoredEvent[],
  incoming: readonly IncomingEvent[],
  templates: Template[],
): Change {
  const added = incoming.map((event, index): Placed => ({ ...event, reportedStatus: null, seq: (lead?.seq ?? 0) + index + 1 }));
  const all = [...events.map(parseStored), ...added].sort(byTime);
  const { state, duePostbacks } = projectLead(all);
  const due = duePostbacks.map(({ index, status }) => ({ seq: (all[index] as Placed).seq, status }));
  const statusBySeq = new Map(due.map(({ seq, status }) => [seq, status]));
  const firstNew = added[0]?.seq ?? 0;
  return {
    isNew: lead === null,
    state: { ...state, milestones: state.milestones | (lead?.milestones ?? 0) },
    seq: added.at(-1)?.seq ?? 0,
    newEvents: assignMilestones(added, state.milestones & ~(lead?.milestones ?? 0)).map((event, index) => ({
      ...event,
      reportedStatus: statusBySeq.get(event.seq) ?? null,
      statusBefore: index === 0 ? ((lead?.status ?? null) as LeadStatus | null) : state.status,
      statusAfter: state.status,
    })),
    newlyReported: due.filter(({ seq }) => seq < firstNew),
    reports: due.flatMap(({ seq, status }) => reportsOf(seq, status, templatesFor(templates, { status, isCreation: seq === FIRST }))),
  };
}

function parseStored({ suppressed, ...event }: StoredEvent): Placed {
  return { ...event, suppressed: suppressed === 1 };
}

/** Each newly reached milestone belongs to one of the new events: the one that speaks of it, or else the last. */
function assignMilestones(added: Placed[], reached: number): (Placed & { milestones: number })[] {
  let left = reached;
  return added.map((event, index) => {
    const own = index === added.length - 1 ? left : left & bitsOf(event.kind);
    left &= ~own;
    return { ...event, milestones: own };
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

/** The number of the event that made the lead. */
const FIRST = 1;

function reportsOf(seq: number, status: LeadStatus, templateIds: readonly number[]): Report[] {
  if (templateIds.length === 0) return [{ seq, status, templateId: null }];
  return templateIds.map((templateId) => ({ seq, status, templateId }));
}
