import type { ApiError } from "../../api/api-error.ts";
import { EVENTS } from "../../ui/templates.ts";
import { useAccount } from "../account.ts";

/** Whether a step is done, by what is there. */
export interface Tick<Name extends string = string> {
  name: Name;
  done: boolean;
  /** It was done, and something is wrong since. */
  broken?: boolean;
}

/** How many are done. */
export const doneOf = (ticks: readonly Tick[]): number => ticks.filter(({ done }) => done).length;

/** The steps of a path in their order, with what they were told by; undefined as long as that is not known. */
export interface Found<Name extends string, Things> {
  error: ApiError | null;
  found: (Things & { ticks: readonly Tick<Name>[] }) | undefined;
}

export interface Watching {
  /** Looks again and again for what comes from outside. */
  isWatched?: boolean;
}

/** What went wrong first with some questions. */
export const errorOf = (queries: readonly { error: ApiError | null }[]): ApiError | null =>
  queries.find(({ error }) => error !== null)?.error ?? null;

/** The first event that the account reports; null: it reports nothing. */
export function useReporting(): (typeof EVENTS)[number] | null {
  const account = useAccount();
  return EVENTS.find((event) => account[`pb_${event}`] !== "") ?? null;
}
