import type { Deps } from "../deps.ts";
import { describeError } from "../log.ts";
import type { ReceivedCall } from "./received-call.ts";

/**
 * Answers a call and keeps it with what it was answered. That it could not be kept is the operator's concern, not its sender's.
 * @param run answers, errors included: it throws nothing
 */
export async function keepCall<Answer extends object>(deps: Deps, received: ReceivedCall, run: () => Promise<Answer>): Promise<Answer> {
  const answer = await run();
  try {
    await received.keep(deps, answer);
  } catch (error) {
    deps.log.error("received.not_kept", describeError(error));
  }
  return answer;
}
