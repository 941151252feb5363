import { firstOf, readAlone } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";

/** Longer than a run works on one cabinet. A run that was killed lets go of it after this. */
const LEASE_MS = 2 * MINUTE_MS;

/** A link that this run alone pulls. */
export interface ClaimedLink {
  cabinetId: number;
  accountId: number;
  cabinetName: string;
  currency: string;
  tokenSealed: string;
  externalId: string;
  failures: number;
  /** JSON of a Cursor; null: the pull begins. */
  cursor: string | null;
  longPullDay: number;
  leasedUntilMs: number;
  isBanned: 0 | 1;
}

/** Claims the link whose pull is due the longest; undefined: there is none. */
export function claimLink({ db, now }: Pick<Deps, "db" | "now">): Promise<ClaimedLink | undefined> {
  const nowMs = now();
  return readAlone(
    firstOf<ClaimedLink>(
      db,
      sql`UPDATE cabinet_links SET leased_until_ms = ${nowMs + LEASE_MS}
        WHERE cabinet_id = (SELECT cabinet_id FROM cabinet_links WHERE next_pull_at_ms <= ${nowMs} AND leased_until_ms <= ${nowMs}
          ORDER BY next_pull_at_ms LIMIT 1)
        RETURNING cabinet_id AS cabinetId, account_id AS accountId, (SELECT name FROM cabinets WHERE id = cabinet_id) AS cabinetName,
          (SELECT currency FROM cabinets WHERE id = cabinet_id) AS currency, token_sealed AS tokenSealed, external_id AS externalId, failures,
          cursor, long_pull_day AS longPullDay, leased_until_ms AS leasedUntilMs,
          (SELECT banned_at_ms IS NOT NULL FROM accounts WHERE id = account_id) AS isBanned`,
    ),
  );
}

/** The condition that a row of cabinet_links is the claimed one still: nobody has unlinked it, given it another token or claimed it since. */
export const isHeld = ({ cabinetId, tokenSealed, leasedUntilMs }: ClaimedLink): Fragment =>
  sql`cabinet_id = ${cabinetId} AND token_sealed = ${tokenSealed} AND leased_until_ms = ${leasedUntilMs}`;

/** The condition that there is such a row. */
export const stillHolds = (link: ClaimedLink): Fragment => sql`EXISTS (SELECT 1 FROM cabinet_links WHERE ${isHeld(link)})`;
