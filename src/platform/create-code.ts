import { codeMark } from "../lib/cells.ts";
import { createCode } from "./crypto.ts";
import type { Deps } from "./deps.ts";

/** A short random name that tells its cell: `length` random characters, after the cell's mark. */
export function createCellCode(deps: Pick<Deps, "cell" | "randomBytes">, length: number): string {
  return codeMark(deps.cell) + createCode(deps, length);
}
