import type { Deps } from "../../../platform/deps.ts";
import { webhookIdOf } from "../outbound/webhook-id.ts";
import { type AttemptResult, attempt, type Shared } from "./attempt.ts";
import type { Claimed } from "./claim.ts";
import { type AttemptOutcome, awaiting, classifyOutcome, isRepeat, reasonToStop, repeated, stopped } from "./classify-outcome.ts";
import { awaitsClick, deliveryUrl, webhookHeaders } from "./delivery-request.ts";
import type { Lanes } from "./lanes.ts";
import { restAfter } from "./rest.ts";
import { randomFraction } from "./retry-schedule.ts";

interface DeliveryToAttempt {
  claimed: Claimed;
  /** Of its address: `addressKey`. */
  key: string;
  lanes: Lanes;
  shared: Shared;
}

/**
 * Sends a claimed delivery, unless there is a reason not to.
 * @returns what becomes of it
 */
export async function attemptDelivery(deps: Deps, { claimed, key, lanes, shared }: DeliveryToAttempt): Promise<AttemptOutcome> {
  const reason = reasonToStop(claimed);
  if (reason !== null) return stopped(claimed, reason);
  const atMs = deps.now();
  if (awaitsClick(claimed, atMs)) return awaiting(claimed);
  const url = deliveryUrl(claimed.templateUrl ?? "", claimed);
  if (isRepeat(claimed, url)) return repeated(claimed);
  const lane = lanes.begin(key, claimed.accountId, atMs);
  let result: AttemptResult | null = null;
  try {
    const headers = webhookHeaders(webhookIdOf(shared.mark, claimed.id), atMs);
    const signed = claimed.signingSealed === null ? headers : await shared.sign({ ...claimed, id: claimed.accountId }, headers);
    result = await attempt(deps, url, signed, shared);
  } finally {
    lane.end(result);
  }
  const rest = restAfter(claimed, result, lane.hasAcceptedAnother());
  if (rest?.isAsked) lanes.rest(lane, deps.now(), rest.seconds);
  const outcome = classifyOutcome(claimed, { url, atMs, result, rest }, () => randomFraction(deps));
  if (outcome.state !== "delivered") logAttempt(deps, outcome, result);
  return outcome;
}

/** Logs deliveries that did not arrive. All are in D1; a log line for each would cost as much as sending it. */
function logAttempt(deps: Deps, { claimed, state }: AttemptOutcome, { outcome, responseCode, error, durationMs }: AttemptResult): void {
  deps.log.info("postback.not_delivered", {
    delivery: claimed.id,
    lead: claimed.leadId,
    account: claimed.accountId,
    template: claimed.templateId,
    number: claimed.attempts + 1,
    outcome,
    code: responseCode,
    error,
    durationMs,
    state,
  });
}
