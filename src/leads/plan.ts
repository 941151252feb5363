import { CAMPAIGN_STATUS, type LeadStatus, MILESTONE } from "../codes.ts";
import { byTime, type Fact, type FactKind, type Life, live } from "./life.ts";
import type { Campaign, LeadEvent, OrganicRow, Situation, StoredFact, Template } from "./situation.ts";

const FACT_OF_ACTION: Record<OrganicRow["action"], FactKind> = { requested: "request", joined: "join", left: "leave", removed: "kick" };

/** A row of lead_events to be written. */
export interface NewFact extends Fact {
  seq: number;
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

/** What an event changes of a lead. */
export interface LeadChange {
  isNew: boolean;
  life: Life;
  username: string;
  seq: number;
  newFacts: NewFact[];
  /** Facts written earlier whose postback is decided only now. */
  nowFired: { seq: number; status: LeadStatus }[];
  reports: Report[];
  /** Journal rows that turn out to be this lead's. */
  adopted: number[];
}

/** What an event changes; a null lead is an organic visitor's event, which the journal alone keeps. */
export interface Plan {
  campaign: Campaign | null;
  lead: LeadChange | null;
  paused: boolean;
}

/** Whether the same update was recorded before. */
export function isRepeated({ facts, organic }: Situation, { updateId, atMs }: LeadEvent): boolean {
  return [...facts, ...organic].some((known) => known.updateId === updateId && known.atMs === atMs);
}

/**
 * Decides what an event does to the lead of its subscriber. A lead is made by Start, or by coming through a campaign's own
 * invite link; a paused campaign makes none, and reports nothing of those it has.
 */
export function plan(situation: Situation, event: LeadEvent): Plan {
  const { campaign, lead, inviteClick } = situation;
  const paused = campaign?.status === CAMPAIGN_STATUS.paused;
  const attributed = event.kind === "start" || inviteClick !== null;
  if (campaign === null || (lead === null && (!attributed || paused))) return { campaign, lead: null, paused };
  return { campaign, lead: changeLead(situation, campaign, event, paused), paused };
}

type Stored = Fact & { seq: number };

function changeLead(situation: Situation, campaign: Campaign, event: LeadEvent, muted: boolean): LeadChange {
  const { lead, facts, organic, templates, inviteClick } = situation;
  const adopted = organic.filter((row) => row.atMs >= event.atMs);
  const click = (event.kind === "start" ? event.click : inviteClick) || null;
  const common = { windowSeconds: campaign.unsubWindowSeconds, fired: null, muted };
  const added: Stored[] = [
    { kind: event.kind, atMs: event.atMs, updateId: event.updateId, click, ...common },
    ...adopted.map(({ action, atMs, updateId }) => ({ kind: FACT_OF_ACTION[action], atMs, updateId, click: null, ...common })),
  ].map((fact, index) => ({ ...fact, seq: (lead?.seq ?? 0) + index + 1 }));

  const all = [...facts.map(restore), ...added].sort(byTime);
  const { life, firings } = live(all);
  const fired = firings.map(({ index, status }) => ({ seq: (all[index] as Stored).seq, status }));
  const firedBySeq = new Map(fired.map(({ seq, status }) => [seq, status]));
  const firstNew = added[0]?.seq ?? 0;
  return {
    isNew: lead === null,
    life: { ...life, milestones: life.milestones | (lead?.milestones ?? 0) },
    username: event.person.username || (lead?.username ?? ""),
    seq: added.at(-1)?.seq ?? 0,
    newFacts: shareMilestones(added, life.milestones & ~(lead?.milestones ?? 0)).map((fact, index) => ({
      ...fact,
      fired: firedBySeq.get(fact.seq) ?? null,
      statusBefore: index === 0 ? ((lead?.status ?? null) as LeadStatus | null) : life.status,
      statusAfter: life.status,
    })),
    nowFired: fired.filter(({ seq }) => seq < firstNew),
    reports: fired.map(({ seq, status }) => ({ seq, status, templateId: templateFor(templates, status) })),
    adopted: adopted.map(({ id }) => id),
  };
}

function restore({ muted, ...fact }: StoredFact): Stored {
  return { ...fact, muted: muted === 1 };
}

/** Each newly reached milestone belongs to one of the new facts: the one that speaks of it, or else the last. */
function shareMilestones(added: Stored[], reached: number): (Stored & { milestones: number })[] {
  let left = reached;
  return added.map((fact, index) => {
    const own = index === added.length - 1 ? left : left & bitsOf(fact.kind);
    left &= ~own;
    return { ...fact, milestones: own };
  });
}

function bitsOf(kind: FactKind): number {
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
  }
}

/** All or nothing: a campaign with any template of its own uses only its own. */
function templateFor(templates: Template[], status: LeadStatus): number | null {
  const owner = templates.some((template) => template.owner === "campaign") ? "campaign" : "account";
  return templates.find((template) => template.owner === owner && template.event === status)?.id ?? null;
}
