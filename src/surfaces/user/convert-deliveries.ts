import { LEAD_STATUS_NAMES } from "../../codes.ts";
import type { DeliveryAttempt } from "../../postbacks/get-delivery.ts";
import { dueTime } from "../../postbacks/line.ts";
import type { DeliverySummary } from "../../postbacks/list-deliveries.ts";
import type { TemplateHealth } from "../../postbacks/read-templates.ts";
import type { TemplateTest } from "../../postbacks/test-template.ts";
import { wireTime } from "./convert.ts";

/** A row of the delivery log. `next` is "never" once it is finished and while it waits for the one before it or for its paused template, `finished` until then. */
export function toWireDelivery(delivery: DeliverySummary) {
  return {
    id: delivery.id,
    lead: delivery.leadId,
    campaign: delivery.campaignId ?? 0,
    status: LEAD_STATUS_NAMES[delivery.status],
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
export function toWireAttempt(attempt: DeliveryAttempt) {
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
    event: LEAD_STATUS_NAMES[template.event],
    url: template.url,
    state: template.state,
    failing_since: wireTime(template.failingSinceMs),
    next_probe: wireTime(template.state === "paused" ? template.probeAtMs : null),
  };
}
