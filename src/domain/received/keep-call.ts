import type { Deps } from "../../platform/deps.ts";
import { describeError } from "../../platform/log.ts";
import { ReceivedCall } from "./received-call.ts";

/**
 * Answers a call and stores it with its answer. A failure to store it is logged; the sender does not see it.
 * @param depsOf of the cell of the call, which is known once it is answered
 * @param answer answers errors too: it does not throw
 */
export async function keepCall<Answer extends object>(
  depsOf: () => Deps,
  request: Request,
  answer: (received: ReceivedCall) => Promise<Answer>,
): Promise<Answer> {
  const received = new ReceivedCall(request);
  const answered = await answer(received);
  const deps = depsOf();
  try {
    await received.keep(deps, answered);
  } catch (error) {
    deps.log.error("received.not_kept", describeError(error));
  }
  return answered;
}
