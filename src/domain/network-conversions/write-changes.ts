import type { Deps } from "../../platform/deps.ts";
import { isConflict, waitForTurn } from "../leads/conflict.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";

interface Changes<Item> {
  /** What was read already; where nothing is said, nothing was. */
  known?: readonly Item[];
  read(): Promise<readonly Item[]>;
  /** The statements of what was read, for one batch. @throws AppError that refuses all of it */
  plan(items: readonly Item[]): D1PreparedStatement[] | Promise<D1PreparedStatement[]>;
}

/**
 * Writes changes of conversions in one batch after what they follow from was read, and sends for the postbacks owed; where others changed what was read, it is
 * read and planned again.
 * @returns how many were read
 * @throws Error when D1 failed, or others kept winning: nothing was written then
 */
export async function writeChanges<Item>(deps: Deps, { known, read, plan }: Changes<Item>): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const items = (tries === 1 ? known : undefined) ?? (await read());
    const statements = await plan(items);
    if (statements.length === 0) return items.length;
    try {
      const results = await deps.db.$client.batch<{ leadId?: number }>(statements);
      const owed = results.flatMap((result) => result.results.flatMap(({ leadId }) => leadId ?? []));
      deps.background(enqueueLeads(deps, owed));
      return items.length;
    } catch (error) {
      if (!isConflict(error) || !(await waitForTurn(deps, tries))) throw error;
    }
  }
}
