import { sql, statement } from "../../../db/sql.ts";
import { HOUR_MS, MINUTE_MS, utcDay } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { enqueueReturned } from "../../telegram/outbox/outbox.ts";
import { ownerNotice } from "../../telegram/outbox/owner-notice.ts";
import type { AdsApiError } from "../link/ads-api.ts";
import { NEVER_MS } from "../link/link.ts";
import { type ClaimedLink, isHeld } from "./claimed-link.ts";
import { type Cursor, isLong } from "./cursor.ts";

const EACH_MS = HOUR_MS;
const FIRST_DELAY_MS = 5 * MINUTE_MS;
const MAX_DELAY_MS = 6 * HOUR_MS;

type Store = Pick<Deps, "db" | "now">;

/** Ends a pull that is done; the next is in an hour. */
export async function endPull({ db, now }: Store, link: ClaimedLink, cursor: Cursor): Promise<void> {
  const longPullDay = isLong(cursor) ? utcDay(now()) : link.longPullDay;
  await statement(
    db,
    sql`UPDATE cabinet_links SET state = 'ok', error = NULL, failures = 0, cursor = NULL, pulled_at_ms = ${now()}, long_pull_day = ${longPullDay},
        next_pull_at_ms = ${now() + EACH_MS}, leased_until_ms = 0
      WHERE ${isHeld(link)}`,
  ).run();
}

/** Leaves a cabinet alone for an hour. */
export async function passOver({ db, now }: Store, link: ClaimedLink): Promise<void> {
  await statement(db, sql`UPDATE cabinet_links SET next_pull_at_ms = ${now() + EACH_MS}, leased_until_ms = 0 WHERE ${isHeld(link)}`).run();
}

/** Leaves the rest of a pull to the next run. */
export async function pausePull({ db, now }: Store, link: ClaimedLink, cursor: Cursor): Promise<void> {
  await statement(
    db,
    sql`UPDATE cabinet_links SET cursor = ${JSON.stringify(cursor)}, next_pull_at_ms = ${now()}, leased_until_ms = 0 WHERE ${isHeld(link)}`,
  ).run();
}

/** Goes on where it was, but not before Telegram's wait is over. */
export async function awaitFlood(
  { db, now }: Store,
  link: ClaimedLink,
  { cursor, code, retryAfterSeconds }: { cursor: Cursor; code: string; retryAfterSeconds: number },
): Promise<void> {
  await statement(
    db,
    sql`UPDATE cabinet_links SET cursor = ${JSON.stringify(cursor)}, error = ${code}, next_pull_at_ms = ${now() + retryAfterSeconds * 1000},
        leased_until_ms = 0
      WHERE ${isHeld(link)}`,
  ).run();
}

/**
 * Notes that a pull went wrong. The next one is later each time.
 * @param cursor where it goes on; null: it begins anew
 */
export async function failPull(
  { db, now }: Store,
  link: ClaimedLink,
  { code, cursor }: { code: string; cursor: Cursor | null },
): Promise<void> {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** link.failures, MAX_DELAY_MS);
  await statement(
    db,
    sql`UPDATE cabinet_links SET state = 'failing', error = ${code}, failures = failures + 1,
        cursor = ${cursor === null ? null : JSON.stringify(cursor)}, next_pull_at_ms = ${now() + delayMs}, leased_until_ms = 0
      WHERE ${isHeld(link)}`,
  ).run();
}

/** Telegram refuses the token: nothing is pulled until there is another, and the owner is told once. */
export async function revokeLink(deps: Deps, link: ClaimedLink, { code }: AdsApiError): Promise<void> {
  const notice = await ownerNotice(deps, link.accountId, {
    text: (words) => words.adsTokenRevoked(link.cabinetName),
    cause: sql`SELECT cabinet_id AS id FROM cabinet_links WHERE ${isHeld(link)} AND state <> 'revoked'`,
  });
  const results = await deps.db.$client.batch<{ id: number }>([
    ...notice,
    statement(
      deps.db,
      sql`UPDATE cabinet_links SET state = 'revoked', error = ${code}, cursor = NULL, next_pull_at_ms = ${NEVER_MS}, leased_until_ms = 0
        WHERE ${isHeld(link)}`,
    ),
  ]);
  await enqueueReturned(deps, results.slice(0, notice.length));
}
