import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { perDeployment } from "../../platform/per-deployment.ts";
import { ColumnCache } from "./parts/column-cache.ts";
import { group } from "./parts/group.ts";
import type { GroupSources } from "./parts/group-sources.ts";
import { TooLargeReportError } from "./parts/memory.ts";
import type { GroupQuery, Groups } from "./parts/query.ts";
import { Turns } from "./parts/turns.ts";

/** Of the isolate, which holds one report's memory at a time, and columns that the next one may ask for. */
const turns = new Turns();
const columnsOf = perDeployment(() => new ColumnCache(16 * 1024 * 1024));

/**
 * Groups what a report is made of, when it is its turn.
 * @param field the parameter that says what rows are of
 * @throws AppError limit_reached (the field) where the engine would have to hold too much
 */
export async function askEngine(
  deps: Pick<Deps, "now" | "sleep" | "vault">,
  sources: Omit<GroupSources, "cache">,
  query: GroupQuery,
  field: string,
): Promise<Groups> {
  try {
    return await turns.take(deps, () => group({ ...sources, cache: columnsOf(deps) }, query));
  } catch (error) {
    throw error instanceof TooLargeReportError ? new AppError("limit_reached", field) : error;
  }
}
