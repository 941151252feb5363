import { z } from "zod";
import { type Managed, setStatus } from "../../flows/set-status.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { rowId } from "./fields.ts";

const STATUS = { pause: "paused", resume: "active", delete: "deleted" } as const;

/** `pause`, `resume` and `delete` of what is managed alike. */
export function statusEndpoints(folder: string, table: Managed): Endpoint[] {
  return Object.entries(STATUS).map(([verb, status]) =>
    endpoint({
      method: "POST",
      path: `/${folder}/${verb}.json`,
      access: "account",
      input: z.object({ id: rowId }),
      async run(ctx, { id }) {
        await setStatus(ctx, { table, id, status });
        return {};
      },
    }),
  );
}
