import { z } from "zod";
import { type LifecycleTable, setStatus, setStatuses } from "../../domain/lifecycle/set-status.ts";
import { nothing } from "../../http/described.ts";
import { rowId, status, words } from "../../http/fields/strict.ts";
import type { ResourceStatusName } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { account } from "./access.ts";
import { data } from "./answers.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import type { Word } from "./errors.ts";

/** More would be many rows for one request. */
const MAX_MANY = 200;

const VERBS = {
  pause: { status: "paused", word: "Pause" },
  resume: { status: "active", word: "Resume" },
  delete: { status: "deleted", word: "Delete" },
} as const;

/** Resources with a lifecycle: the name of each, the error if it does not exist, and an id for examples. */
const KINDS = {
  flows: { noun: "a flow", plural: "flows", error: "flow", id: 12 },
  ways: { noun: "a way", plural: "ways", error: "way", id: 31 },
  sites: { noun: "a site", plural: "sites", error: "site", id: 5 },
  goals: { noun: "a goal", plural: "goals", error: "goal", id: 8 },
  offers: { noun: "an offer", plural: "offers", error: "offer", id: 4 },
  filter_campaigns: { noun: "a filtering campaign", plural: "filtering campaigns", error: "filter", id: 3 },
} as const satisfies Record<LifecycleTable, { noun: string; plural: string; error: Word; id: number }>;

/** `pause`, `resume` and `delete` of such resources, and `status` of many at once. */
export function statusEndpoints(folder: string, table: LifecycleTable): Endpoint[] {
  const { noun, plural, error, id } = KINDS[table];
  const single = Object.entries(VERBS).map(([verb, { status: wanted, word }]) =>
    endpoint({
      methods: ["POST"],
      path: `/${folder}/${verb}.json`,
      summary: `${word} ${noun}`,
      errors: [error],
      access: account,
      input: z.object({ id: rowId.describe(`The id of ${noun}`) }),
      example: { id },
      answer: nothing,
      async run(ctx, { id }) {
        await setStatus(ctx, { table, id, status: wanted });
        return {};
      },
    }),
  );
  return [...single, manyStatuses(folder, { plural, error, id }, (ctx, ids, wanted) => setStatuses(ctx, { table, ids, status: wanted }))];
}

/**
 * `status`: sets one status of many at once.
 * @param kind what they are called, what is answered of one that is not there, and an id that examples name
 * @param set answers the ids of those that are there
 */
export function manyStatuses(
  folder: string,
  { plural, error, id }: { plural: string; error: Word; id: number },
  set: (ctx: Ctx, ids: readonly number[], status: ResourceStatusName) => Promise<Set<number>>,
): Endpoint {
  return endpoint({
    methods: ["POST"],
    path: `/${folder}/status.json`,
    summary: `Set the status of several ${plural}`,
    access: account,
    input: z.object({
      ids: words(rowId, MAX_MANY)
        .refine((ids) => ids.length > 0)
        .describe(`The ids, at most ${MAX_MANY}; a repeated id counts once`),
      status,
    }),
    example: { ids: [id, id + 1], status: "paused" },
    answer: data(
      z.strictObject({
        ok: z.int().describe("How many were changed"),
        bad: z.int(),
        errors: z.array(z.strictObject({ id: z.int(), error: z.enum([error]) })).describe("Ids that do not exist or are not yours"),
      }),
    ),
    async run(ctx, input) {
      const found = await set(ctx, input.ids, input.status);
      const missing = input.ids.filter((each) => !found.has(each));
      return { data: { ok: found.size, bad: missing.length, errors: missing.map((each) => ({ id: each, error }) as const) } };
    },
  });
}
