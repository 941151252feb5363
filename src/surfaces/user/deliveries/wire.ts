import { z } from "zod";
import { dueTime } from "../../../domain/postbacks/delivery/lead-queue.ts";
import type { DeliveryFilter } from "../../../domain/postbacks/log/delivery-filter.ts";
import { DELIVERY_STATES, type DeliverySummary } from "../../../domain/postbacks/log/delivery-summary.ts";
import type { DeliveryAttempt } from "../../../domain/postbacks/log/get-delivery.ts";
import { TEMPLATE_FAULTS } from "../../../domain/postbacks/templates/preview-template.ts";
import type { TemplateHealth } from "../../../domain/postbacks/templates/read-templates.ts";
import type { TemplateTest } from "../../../domain/postbacks/templates/test-template.ts";
import { LEAD_STATUS_NAMES, nameOf } from "../../../lib/codes.ts";
import { time } from "../answers.ts";
import { wireTime } from "../convert.ts";

const event = z.enum(LEAD_STATUS_NAMES);
const httpCode = z.int().describe("HTTP status; 0 if there was no answer");
const error = z.string().describe("Empty if there was no error");

export const wireDelivery = z
  .strictObject({
    id: z.int(),
    lead: z.int(),
    campaign: z.int().describe("0 if there is none"),
    status: event.describe("The status that is reported"),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    code: httpCode,
    error,
    created: time,
    next: time.describe("`YYYY-MM-DD HH:MM:SS`, UTC; all zeros if no attempt is due"),
    finished: time,
  })
  .meta({ id: "Delivery" });

export const wireAttempt = z
  .strictObject({
    number: z.int(),
    time,
    url: z.string(),
    outcome: z.enum(["delivered", "rejected", "failed"]),
    code: httpCode,
    error,
    body: z.string(),
    duration_ms: z.int(),
  })
  .meta({ id: "DeliveryAttempt" });

export const wireTest = z.strictObject({
  url: z.string(),
  outcome: z.enum(["delivered", "rejected", "failed", "waiting"]),
  code: httpCode,
  error,
  body: z.string(),
  duration_ms: z.int(),
});

export const wirePreview = z.strictObject({
  url: z.string().describe("Empty if the template cannot be saved"),
  faults: z.array(
    z.strictObject({
      fault: z
        .enum(TEMPLATE_FAULTS)
        .describe("`unknown-macro` and `unclosed-macro` are warnings; a template with one of the others cannot be saved"),
      value: z.string().describe("The part of the template that is at fault"),
      at: z.int().describe("Where it begins, from 0, in UTF-16 units as JavaScript counts them"),
    }),
  ),
});

export const wireTemplate = z
  .strictObject({
    id: z.int(),
    campaign: z.int().describe("The campaign it belongs to; the account's if `campaign` and `flow` are 0"),
    flow: z.int(),
    event,
    url: z.string(),
    state: z.enum(["active", "paused", "stopped"]),
    failing_since: time,
    next_probe: time.describe("When a paused or resting address is tried again; all zeros while postbacks are sent normally"),
  })
  .meta({ id: "Template" });

interface WireFilter extends Pick<DeliveryFilter, "click" | "error" | "host" | "state" | "status"> {
  campaign?: number | undefined;
  code?: number | undefined;
  flow?: number | undefined;
  lead?: number | undefined;
  template?: number | undefined;
}

/** Which deliveries are meant, by the parameters' names. */
export function fromWireFilter({ campaign, code, flow, lead, template, ...named }: WireFilter): DeliveryFilter {
  return { ...named, campaignId: campaign, responseCode: code, flowId: flow, leadId: lead, templateId: template };
}

/** A row of the delivery log. `next` is "never" once it is finished and while it waits for the one before it or for its address, `finished` until then. */
export function toWireDelivery(delivery: DeliverySummary) {
  return {
    id: delivery.id,
    lead: delivery.leadId,
    campaign: delivery.campaignId ?? 0,
    status: nameOf(LEAD_STATUS_NAMES, delivery.status),
    state: delivery.state,
    attempts: delivery.attempts,
    code: delivery.responseCode ?? 0,
    error: delivery.error ?? "",
    created: wireTime(delivery.createdAtMs),
    next: wireTime(delivery.state === "pending" ? dueTime(delivery.nextAttemptAtMs) : null),
    finished: wireTime(delivery.finishedAtMs),
  };
}

/** A request that was made for a delivery, and what came back. */
export function toWireAttempt(attempt: Omit<DeliveryAttempt, "networkId">) {
  return {
    number: attempt.number,
    time: wireTime(attempt.atMs),
    url: attempt.url,
    outcome: attempt.outcome,
    code: attempt.responseCode ?? 0,
    error: attempt.error ?? "",
    body: attempt.body,
    duration_ms: attempt.durationMs,
  };
}

/** What a test was answered. `waiting`: nothing was sent, the resolver could not be asked. */
export function toWireTest({ url, outcome, responseCode, error, body, durationMs }: TemplateTest) {
  return { url, outcome, code: responseCode ?? 0, error: error ?? "", body, duration_ms: durationMs };
}

/** A template with the health of its address. */
export function toWireTemplate(template: TemplateHealth) {
  return {
    id: template.id,
    campaign: template.owner === "campaign" ? template.ownerId : 0,
    flow: template.owner === "flow" ? template.ownerId : 0,
    event: nameOf(LEAD_STATUS_NAMES, template.event),
    url: template.url,
    state: template.state,
    failing_since: wireTime(template.failingSinceMs),
    next_probe: wireTime(template.probeAtMs),
  };
}
