import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import { type Change, changeBy, type IncomingEvent } from "./lead-change.ts";
import type { Campaign, LeadContext, TelegramEvent, UnattributedRow } from "./lead-context.ts";
import type { LeadEventKind } from "./lead-state.ts";

const KIND_OF_ACTION: Record<UnattributedRow["action"], LeadEventKind> = {
  requested: "request",
  joined: "join",
  left: "leave",
  removed: "kick",
};

/** What an event changes of a lead. */
export interface LeadChange extends Change {
  username: string;
  /** What the lead's row says otherwise, of what it is found by: the time when it began, its click, its person's name. */
  moved: Record<"start" | "click" | "username", boolean>;
  /** The lead of a conversion that becomes the subscriber's; null where the lead was theirs or is new. */
  adoptedLeadId: number | null;
  /** Journal rows that turn out to be this lead's. */
  adopted: number[];
}

/** What an event changes; a null lead is an unattributed visitor's event, which the journal alone keeps. */
export interface Plan {
  campaign: Campaign | null;
  lead: LeadChange | null;
  paused: boolean;
}

/** Whether the same update was recorded before. */
export function isRepeated({ events, unattributed }: LeadContext, { updateId, atMs }: TelegramEvent): boolean {
  return [...events, ...unattributed].some((known) => known.updateId === updateId && known.atMs === atMs);
}

/**
 * Decides what an event does to the lead of its subscriber. A lead is made by Start, or by coming through a campaign's own
 * invite link, unless a conversion has made one of the same click; a paused campaign makes none, and reports nothing of those it has.
 */
export function plan(context: LeadContext, event: TelegramEvent): Plan {
  const { campaign, lead, click } = context;
  const paused = campaign?.status === CAMPAIGN_STATUS.paused;
  const isTheirs = lead !== null && lead.subscriberId !== null;
  if (campaign === null || (!isTheirs && (click === null || paused))) return { campaign, lead: null, paused };
  return { campaign, lead: changeLead(context, campaign, event, paused), paused };
}

function changeLead(context: LeadContext, campaign: Campaign, event: TelegramEvent, suppressed: boolean): LeadChange {
  const { lead, events, unattributed, templates } = context;
  const adopted = unattributed.filter((row) => row.atMs >= event.atMs);
  const click = context.click || null;
  const isAdopted = lead !== null && lead.subscriberId === null;
  // To the campaign a lead that it adopts is new: it counts all that the lead has come to from here.
  const before = isAdopted ? { ...lead, status: null, milestones: 0 } : lead;
  const common = { status: null, windowSeconds: campaign.unsubWindowSeconds, suppressed };
  const incoming: IncomingEvent[] = [
    { kind: event.kind, atMs: event.atMs, updateId: event.updateId, click, ...common },
    ...adopted.map(({ action, atMs, updateId }) => ({ kind: KIND_OF_ACTION[action], atMs, updateId, click: null, ...common })),
  ];
  const change = changeBy(before, events, incoming, templates);
  // The latest that Telegram said: a name that was given up is gone.
  const username = lead === null || isLatest(events, event) ? event.person.username : lead.username;
  return {
    ...change,
    moved: {
      start: change.state.startedAtMs !== lead?.startedAtMs,
      click: change.state.click !== lead?.click,
      username: username !== lead?.username,
    },
    username,
    adoptedLeadId: isAdopted ? lead.id : null,
    adopted: adopted.map(({ id }) => id),
  };
}

function isLatest(events: LeadContext["events"], { atMs }: TelegramEvent): boolean {
  return events.every((event) => event.kind === "set" || event.atMs <= atMs);
}
