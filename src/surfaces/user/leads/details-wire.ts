import { z } from "zod";
import { type FullLeadRow, ORIGINS, type WithNames } from "../../../domain/lead-rows/full-lead.ts";
import { type LeadDetails, type ShownDelivery, type ShownEvent, SILENCES } from "../../../domain/leads/get-lead.ts";
import type { FoundLead } from "../../../domain/leads/search-leads.ts";
import { DELIVERY_STATES } from "../../../domain/postbacks/log/delivery-summary.ts";
import { LEAD_STATUS_NAMES, nameOf } from "../../../lib/codes.ts";
import { fromMicros } from "../../../lib/money.ts";
import { time } from "../answers.ts";
import { toWireClick, toWireVisit, wireClick, wireVisit } from "../clicks/wire.ts";
import { wireTime } from "../convert.ts";
import { toWireAttempt, toWireDelivery, wireAttempt, wireDelivery } from "../deliveries/wire.ts";

const status = z.enum(LEAD_STATUS_NAMES);
const orNone = z.string().describe("Empty if there is none");
const idOrNone = z.int().describe("0 if there is none");
const price = z.number().nullable().describe("What you get for it; null if it is not known");
const currency = z.string().describe("ISO 4217, lower case; empty without a price");
const custom = z.string().describe("The status as it was sent; may be empty");

const wireFullLead = z
  .strictObject({
    id: z.int(),
    origin: z.enum(ORIGINS).describe("What it came by at first"),
    status,
    custom,
    campaign: idOrNone,
    flow: idOrNone,
    flow_code: orNone,
    way: idOrNone,
    site: idOrNone,
    siteurl: orNone,
    offer: idOrNone,
    goal: z.string().describe("Its code; empty if there is none"),
    price,
    currency,
    click: orNone,
    uid: orNone,
    subscriber: z.int().describe("The person's id at Telegram; 0 if there is none, or erased"),
    username: orNone,
    start_time: time,
    join_time: time,
    updated: time,
    name: orNone,
    phone: orNone,
    email: orNone,
    comment: orNone,
    meta: z.record(z.string(), z.unknown()).describe("Custom fields"),
    ...wireVisit,
  })
  .meta({ id: "Lead" });

/** An amount as leads and their events show it. */
export const priceOf = (micros: number | null, currency: string | null) =>
  micros === null ? { price: null, currency: "" } : { price: fromMicros(micros), currency: currency ?? "usd" };

/** A lead with what both Tracker and User API tell of it. */
function toWireFullLead(lead: WithNames<FullLeadRow>): z.infer<typeof wireFullLead> {
  return {
    id: lead.id,
    origin: lead.origin,
    status: nameOf(LEAD_STATUS_NAMES, lead.status),
    custom: lead.statusText,
    campaign: lead.campaign ?? 0,
    flow: lead.flowId ?? 0,
    flow_code: lead.flow,
    way: lead.way ?? 0,
    site: lead.site ?? 0,
    siteurl: lead.siteUrl ?? "",
    offer: lead.offer ?? 0,
    goal: lead.goal ?? "",
    ...priceOf(lead.payoutMicros, lead.currency),
    click: lead.click,
    uid: lead.uid,
    subscriber: lead.subscriber,
    username: lead.username,
    start_time: wireTime(lead.startedAtMs),
    join_time: wireTime(lead.joinedAtMs),
    updated: wireTime(lead.updatedAtMs),
    name: lead.name,
    phone: lead.phone,
    email: lead.email,
    comment: lead.comment,
    meta: JSON.parse(lead.meta) as Record<string, unknown>,
    ...toWireVisit(lead),
  };
}

export const EVENT_KINDS = ["start", "request", "join", "leave", "kick", "set"] as const;
export const EVENT_SOURCES = ["telegram", "postback", "site", "import", "click", "network"] as const;

/** What an event of a lead set its price to. */
export const eventPrice = { price: price.describe("The price that it set; null if it set none"), currency };

const wireEvent = z
  .strictObject({
    seq: z.int().describe("1, 2, 3 … in the order of arrival"),
    kind: z.enum(EVENT_KINDS),
    source: z.enum(EVENT_SOURCES).describe("Who reported it; `click`: the click came, and changed the price"),
    time: time.describe("When it happened, UTC"),
    recorded: time.describe("When it arrived, UTC"),
    status: status.describe("The lead's status when it was recorded"),
    custom,
    ...eventPrice,
    click: z.string().describe("The click that it came with; may be empty"),
    reported: z.enum(["", ...LEAD_STATUS_NAMES]).describe("The status that was to be reported; empty if none was"),
    silent: z.enum(["", ...SILENCES]).describe("Why no postback was sent; empty if one was, or if it cannot be told"),
  })
  .meta({ id: "LeadEvent" });

const wireLeadDelivery = wireDelivery
  .omit({ lead: true, campaign: true })
  .extend({
    event: z.int().describe("The `seq` of the event that it reports"),
    template: z.int(),
    log: z.array(wireAttempt).describe("The latest attempts, 20 at most, oldest first"),
  })
  .meta({ id: "LeadDelivery" });

export const wireLeadDetails = z.strictObject({
  lead: wireFullLead,
  click: wireClick.nullable().describe("The click that it came by; null if there is none of yours"),
  events: z.array(wireEvent).describe("The latest events, 200 at most, by their times"),
  deliveries: z.array(wireLeadDelivery).describe("Postbacks of the latest events, 50 at most, in the order of the events"),
  more: z.boolean().describe("Whether there are older events or deliveries"),
});

function toWireEvent(event: ShownEvent, { networkId }: Pick<FullLeadRow, "networkId">): z.infer<typeof wireEvent> {
  return {
    seq: event.seq,
    kind: event.kind,
    source: sourceOf(event.source, networkId !== null),
    time: wireTime(event.atMs),
    recorded: wireTime(event.recordedAtMs),
    status: nameOf(LEAD_STATUS_NAMES, event.statusAfter),
    custom: event.statusText ?? "",
    ...priceOf(event.payoutMicros, event.currency),
    click: event.click ?? "",
    reported: event.reportedStatus === null ? "" : nameOf(LEAD_STATUS_NAMES, event.reportedStatus),
    silent: event.silence ?? "",
  };
}

/** Who reported an event. */
export function sourceOf(source: ShownEvent["source"], isNetworks: boolean) {
  if (source === null) return "telegram";
  if (source === "click") return source;
  return isNetworks || source === "staff" || source === "hold" ? "network" : source;
}

function toWireLeadDelivery(delivery: ShownDelivery): z.infer<typeof wireLeadDelivery> {
  const { lead: _, campaign: __, ...shown } = toWireDelivery(delivery);
  return { ...shown, event: delivery.leadSeq, template: delivery.templateId, log: delivery.log.map(toWireAttempt) };
}

/** A lead with all that became of it. */
export function toWireLeadDetails({ lead, click, events, deliveries, more }: LeadDetails): z.infer<typeof wireLeadDetails> {
  return {
    lead: toWireFullLead(lead),
    click: click === null ? null : toWireClick(click.row, click),
    events: events.map((event) => toWireEvent(event, lead)),
    deliveries: deliveries.map(toWireLeadDelivery),
    more,
  };
}

export const wireFoundLead = wireFullLead
  .extend({ postback: z.enum(["", ...DELIVERY_STATES]).describe("The state of the last postback; empty if there is none") })
  .meta({ id: "FoundLead" });

/** A lead as a search shows it. */
export function toWireFoundLead(lead: FoundLead): z.infer<typeof wireFoundLead> {
  return { ...toWireFullLead(lead), postback: lead.postback ?? "" };
}
