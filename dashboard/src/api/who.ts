import { type Answer, call } from "./client.ts";
import { session } from "./session.ts";

const PATH = "/api/profile/info.json";

/** What the answer is kept under. */
export const WHO = [PATH, {}] as const;

type Who = Answer<typeof PATH, "get">;

let early: { token: string | null; answer: Promise<Who> } | null = null;

/** Asks whose session this is, before there is anything that shows it. */
export function askWho(): void {
  const answer = call("get", PATH);
  answer.catch(() => {});
  early = { token: session.get(), answer };
}

/** What was asked early of this session, once; else asks now. */
export function readWho(signal?: AbortSignal): Promise<Who> {
  const asked = early;
  early = null;
  return asked?.token === session.get() ? asked.answer : call("get", PATH, {}, { signal });
}
