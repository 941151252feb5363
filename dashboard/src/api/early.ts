import { type Answer, call, type Method, type Params, type Path } from "./client.ts";

/** Whose session it is. */
export const WHO = ["/api/profile/info.json", {}] as const;

/** A question that was asked before there is anything that shows the answer. */
export interface Early {
  method: Method;
  path: string;
  params: Params;
  answer: Promise<object>;
}

const asked: Early[] = [];
let take: ((early: Early) => void) | undefined;

/** Asks at once. The answer is kept for whoever needs it, who meets what is wrong with it, too. */
export function askEarly<M extends Method, P extends Path<M>>(method: M, path: P, params: Params): Promise<Answer<P, M>> {
  const answer = call(method, path, params);
  answer.catch(() => {});
  const early = { method, path, params, answer: answer as Promise<object> };
  if (take === undefined) asked.push(early);
  else take(early);
  return answer;
}

/** Hands over what was asked so far, and from then on each question at once. */
export function takeEarly(listener: (early: Early) => void): void {
  take = listener;
  for (const early of asked.splice(0)) listener(early);
}
