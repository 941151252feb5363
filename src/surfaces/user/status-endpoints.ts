import { z } from "zod";
import { type Managed, setStatus } from "../../flows/set-status.ts";
import { nothing } from "../../http/described.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import type { Word } from "./errors.ts";
import { rowId } from "./fields.ts";

const VERBS = {
  pause: { status: "paused", word: "Pause" },
  resume: { status: "active", word: "Resume" },
  delete: { status: "deleted", word: "Delete" },
} as const;

/** What is managed so: what it is called, what it is where it is not there, and one that examples name. */
const KINDS = {
  flows: { noun: "a flow", error: "flow", id: 12 },
  ways: { noun: "a way", error: "way", id: 31 },
  sites: { noun: "a site", error: "site", id: 5 },
  goals: { noun: "a goal", error: "goal", id: 8 },
  offers: { noun: "an offer", error: "offer", id: 4 },
  filter_campaigns: { noun: "a filtering campaign", error: "filter", id: 3 },
} as const satisfies Record<Managed, { noun: string; error: Word; id: number }>;

/** `pause`, `resume` and `delete` of what is managed alike. */
export function statusEndpoints(folder: string, table: Managed): Endpoint[] {
  const { noun, error, id } = KINDS[table];
  return Object.entries(VERBS).map(([verb, { status, word }]) =>
    endpoint({
      method: "POST",
      path: `/${folder}/${verb}.json`,
      summary: `${word} ${noun}`,
      errors: [error],
      access: "account",
      input: z.object({ id: rowId.describe("What is meant") }),
      example: { id },
      answer: nothing,
      async run(ctx, { id }) {
        await setStatus(ctx, { table, id, status });
        return {};
      },
    }),
  );
}
