import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { ReceivedCall } from "./received-call.ts";

/**
 * Answers a call and stores it with its answer. A failure to store it is logged; the sender does not see it.
 * @param answer answers errors too: it does not throw
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
