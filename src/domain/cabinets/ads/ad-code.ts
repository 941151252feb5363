import { createCode } from "../../../platform/crypto.ts";
import type { Deps } from "../../../platform/deps.ts";

const LENGTH = 8;

/** An ad's name in what it leads to: clicks, Starts and invite links carry it. It begins with `ad_`. */
export function createAdCode(deps: Pick<Deps, "randomBytes">): string {
  return `ad_${createCode(deps, LENGTH)}`;
}
