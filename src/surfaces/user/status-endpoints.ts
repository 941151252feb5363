import { z } from "zod";
import { type Managed, setStatus } from "../../flows/set-status.ts";
import { nothing } from "../../http/described.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { rowId } from "./fields.ts";

const VERBS = {
  pause: { status: "paused", summary: "Leave it out of the traffic until it is resumed" },
  resume: { status: "active", summary: "Let it take part again" },
  delete: { status: "deleted", summary: "Delete it for good; reports keep it" },
} as const;

/** `pause`, `resume` and `delete` of what is managed alike. */
export function statusEndpoints(folder: string, table: Managed): Endpoint[] {
  return Object.entries(VERBS).map(([verb, { status, summary }]) =>
    endpoint({
      method: "POST",
      path: `/${folder}/${verb}.json`,
      summary,
      access: "account",
      input: z.object({ id: rowId.describe("What is meant") }),
      answer: nothing,
      async run(ctx, { id }) {
        await setStatus(ctx, { table, id, status });
        return {};
      },
    }),
  );
}
