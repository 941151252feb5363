import { createCellCode } from "../../platform/create-code.ts";
import type { Deps } from "../../platform/deps.ts";

const LENGTH = 8;

/** A campaign's name in deep links: short, because Telegram allows 64 characters for it, a dash and the click. */
export function createCampaignCode(deps: Pick<Deps, "cell" | "randomBytes">): string {
  return createCellCode(deps, LENGTH);
}
