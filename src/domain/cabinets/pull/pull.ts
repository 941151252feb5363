import type { Deps } from "../../../platform/deps.ts";
import type { adsApi } from "../link/ads-api.ts";
import type { ClaimedLink } from "./claimed-link.ts";
import type { Cursor } from "./cursor.ts";

/** What a run has left for all cabinets. */
export interface Turn {
  untilMs: number;
  /** Calls of Telegram, and budgets of ads that are corrected: each of these is several statements, of which an invocation may run so many. */
  requests: number;
}

/** What a pull works with. */
export interface Pull {
  deps: Deps;
  link: ClaimedLink;
  api: ReturnType<typeof adsApi>;
  left: Turn;
  /** As far as it has come. */
  cursor: Cursor;
}

/** Whether the run has nothing left. */
export const isOver = ({ deps, left }: Pull): boolean => left.requests <= 0 || deps.now() >= left.untilMs;
