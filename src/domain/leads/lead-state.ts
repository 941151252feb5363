import { LEAD_STATUS, type LeadStatus, MILESTONE } from "../../lib/codes.ts";

export type LeadEventKind = "start" | "request" | "join" | "leave" | "kick" | "set";

/** Something a subscriber did, or that was done to them, at its own time; or, a `set`, what somebody outside reported of the lead. */
export interface LeadEvent {
  kind: LeadEventKind;
  atMs: number;
  /** Telegram's update id, which grows per bot; of a `set` a number that grows per lead. */
  updateId: number;
  /** The status that a `set` gave; null where it gave none, and of every other kind. */
  status: LeadStatus | null;
  /** The click it came with; null where the event carries none. */
  click: string | null;
  /** The leave window in force when it arrived, in seconds; 0 never closes. */
  windowSeconds: number;
  /** The status whose postback was decided for it; null while none was. */
  reportedStatus: number | null;
  /** Arrived while nothing may be reported, and never will be. */
  suppressed: boolean;
  /** A `set` that made the amounts others than those that the status was reported with; asked of an event that arrives, and not stored. */
  isReportedAgain?: boolean;
}

/** A lead as its events make it. */
export interface LeadState {
  status: LeadStatus;
  click: string;
  /** The time of the first event. */
  startedAtMs: number;
  /** The beginning of the latest membership; null while there was none. */
  joinedAtMs: number | null;
  milestones: number;
}

/** A postback that is due: the event's place in the ordered events, and the status to report. */
export interface DuePostback {
  index: number;
  status: LeadStatus;
  /** The click as it stood when the event happened. */
  click: string;
}

/** Why an event owes no postback: it leaves the status as it is, it says what was said last, or it came after the leave window. */
type Unowed = "status" | "repeat" | "window";

/** What an event made of the lead: the status it owes a postback for, or why it owes none, and the last one owed so far. */
interface Step extends LeadState {
  report: LeadStatus | null;
  unowed: Unowed | null;
  lastReported: { status: LeadStatus; click: string } | null;
}

/** How events of one second follow each other: update ids are no proof of it, for Telegram dates by seconds and counts by arrival. */
const KIND_ORDER: Readonly<Record<LeadEventKind, number>> = { start: 0, request: 1, join: 2, leave: 3, kick: 3, set: 4 };

/** By their own time; of the same second by what can only follow what, then in the order they were counted. */
export function byTime(a: LeadEvent, b: LeadEvent): number {
  return a.atMs - b.atMs || KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || a.updateId - b.updateId;
}

/**
 * The lead that events make, whatever the order they arrived in.
 * @param events ordered by `byTime`, at least one
 * @returns the lead, and the postbacks now due in the order of the events' times. An event is reported once at most, and not
 * after a later one was: a stale status must not replace a newer one at the receiver.
 */
export function projectLead(events: readonly LeadEvent[]): { state: LeadState; duePostbacks: DuePostback[] } {
  let now: Step | undefined;
  const lastReportedIndex = events.findLastIndex((event) => event.reportedStatus !== null);
  const duePostbacks: DuePostback[] = [];
  for (const [index, event] of events.entries()) {
    now = step(now, event);
    const { report, click } = now;
    if (report !== null && index > lastReportedIndex && !event.suppressed) duePostbacks.push({ index, status: report, click });
  }
  if (now === undefined) throw new RangeError("a lead has one event at least");
  const { report: _, unowed: __, lastReported: ___, ...state } = now;
  return { state, duePostbacks };
}

/**
 * Why each event of a lead was reported to nobody; null of those that were, and where it cannot be told.
 * @param events all that the lead has, ordered by `byTime`
 */
export function silencesOf(events: readonly LeadEvent[]): (Unowed | "paused" | "late" | null)[] {
  const lastReportedIndex = events.findLastIndex((event) => event.reportedStatus !== null);
  let now: Step | undefined;
  return events.map((event, index) => {
    now = step(now, event);
    if (event.reportedStatus !== null) return null;
    if (now.unowed !== null) return now.unowed;
    if (event.suppressed) return "paused";
    return index < lastReportedIndex ? "late" : null;
  });
}

function step(before: Step | undefined, event: LeadEvent): Step {
  const status = nextStatus(before?.status, event);
  const click = event.click ?? before?.click ?? "";
  const owes = owed(before, event, status, click);
  const report = typeof owes === "number" ? owes : null;
  return {
    status,
    click,
    startedAtMs: before?.startedAtMs ?? event.atMs,
    joinedAtMs: event.kind === "join" ? event.atMs : (before?.joinedAtMs ?? null),
    milestones: (before?.milestones ?? MILESTONE.start) | reached(before, event.kind, status),
    report,
    unowed: typeof owes === "number" ? null : owes,
    lastReported: report === null ? (before?.lastReported ?? null) : { status: report, click },
  };
}

function reached(before: Step | undefined, kind: LeadEventKind, status: LeadStatus): number {
  switch (kind) {
    case "set":
      return reachedBySetting(before, status);
    case "start":
      return MILESTONE.start;
    case "request":
      return MILESTONE.hold;
    case "join":
      return MILESTONE.confirm;
    case "leave":
    case "kick":
      return before?.status === LEAD_STATUS.approve ? MILESTONE.unsub : 0;
  }
}

function reachedBySetting(before: Step | undefined, status: LeadStatus): number {
  switch (status) {
    case LEAD_STATUS.wait:
      return 0;
    case LEAD_STATUS.hold:
      return MILESTONE.hold;
    case LEAD_STATUS.approve:
      return MILESTONE.confirm;
    case LEAD_STATUS.cancel:
    case LEAD_STATUS.trash:
      return before?.status === LEAD_STATUS.approve ? MILESTONE.unsub : 0;
  }
}

/** The status an event is to be reported as, or why it is not: it is nothing new to the receiver, or came after the leave window. */
function owed(before: Step | undefined, event: LeadEvent, status: LeadStatus, click: string): LeadStatus | Unowed {
  const moved = status !== before?.status;
  const news = moved || status !== before.lastReported?.status || click !== before.lastReported.click;
  switch (event.kind) {
    case "start":
      if (moved || click !== before.click) return LEAD_STATUS.wait;
      return status === LEAD_STATUS.wait ? "repeat" : "status";
    case "set":
      return owedBySetting(event, status, moved, news);
    case "request":
    case "join":
      return news ? status : "repeat";
    case "leave":
    case "kick":
      if (before?.status !== LEAD_STATUS.approve) return "status";
      return withinWindow(before.joinedAtMs, event) ? status : "window";
  }
}

function owedBySetting(event: LeadEvent, status: LeadStatus, moved: boolean, news: boolean): LeadStatus | Unowed {
  if (moved || (news && event.status !== null) || (event.isReportedAgain === true && !news)) return status;
  return event.status === null ? "status" : "repeat";
}

/** Pressing Start begins anew after a departure, but takes neither a pending request nor a membership away. */
function nextStatus(before: LeadStatus | undefined, { kind, status }: LeadEvent): LeadStatus {
  switch (kind) {
    case "set":
      return status ?? before ?? LEAD_STATUS.wait;
    case "start":
      return before === LEAD_STATUS.hold || before === LEAD_STATUS.approve ? before : LEAD_STATUS.wait;
    case "request":
      return LEAD_STATUS.hold;
    case "join":
      return LEAD_STATUS.approve;
    case "leave":
      return LEAD_STATUS.cancel;
    case "kick":
      return LEAD_STATUS.trash;
  }
}

function withinWindow(joinedAtMs: number | null, { atMs, windowSeconds }: LeadEvent): boolean {
  return joinedAtMs !== null && (windowSeconds === 0 || atMs - joinedAtMs <= windowSeconds * 1000);
}
