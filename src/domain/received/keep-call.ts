import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { ReceivedCall } from "./received-call.ts";

/**
 * Answers a call and keeps it with what it was answered. That it could not be kept is the operator's concern, not its sender's.
 * @param answer answers, errors included: it throws nothing
 */
export async function keepCall<Answer extends object>(
  deps: Deps,
  request: Request,
  answer: (received: ReceivedCall) => Promise<Answer>,
): Promise<Answer> {
  const received = new ReceivedCall(request);
  const answered = await answer(received);
  try {
    await received.keep(deps, answered);
  } catch (error) {
    deps.log.error("received.not_kept", describeError(error));
  }
  return answered;
}
