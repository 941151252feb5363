import { cellOfCode } from "../../lib/cells.ts";
import { createCellCode } from "../../platform/create-code.ts";
import type { Deps } from "../../platform/deps.ts";

const LENGTH = 7;

/** A flow's name in links. */
export function createFlowCode(deps: Pick<Deps, "cell" | "randomBytes">): string {
  return createCellCode(deps, LENGTH);
}

/**
 * The cell that made a flow's code.
 * @param code lower case
 */
export function cellOfFlow(code: string): number {
  return cellOfCode(code, LENGTH);
}
