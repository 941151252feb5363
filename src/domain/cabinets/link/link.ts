import { firstOf, type Read } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { CABINET_MODES, LINK_STATES } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { cabinetIdOf, uidOf } from "../cabinet.ts";

/** When a link is pulled whose token Telegram refuses. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** How a cabinet gets its figures. */
export interface CabinetLink {
  uid: string;
  mode: (typeof CABINET_MODES)[number];
  /** Null: it is not linked. */
  link: {
    state: (typeof LINK_STATES)[number];
    /** Telegram's id of the account. */
    externalId: string | null;
    /** What went wrong last; null: nothing. */
    error: string | null;
    linkedAtMs: number;
    /** Null: not yet. */
    pulledAtMs: number | null;
    /** Null: not before there is a new token. */
    nextPullAtMs: number | null;
  } | null;
}

type Row = Omit<NonNullable<CabinetLink["link"]>, "state" | "nextPullAtMs"> &
  Pick<CabinetLink, "mode"> & {
    number: number;
    state: (typeof LINK_STATES)[number] | null;
    nextPullAtMs: number;
  };

/** A read of the link of the caller's cabinet. */
export function linkRead(ctx: Ctx, uid: string): Read<CabinetLink> {
  const row = firstOf<Row>(
    ctx.deps.db,
    sql`SELECT c.number, c.mode, l.state, l.external_id AS externalId, l.error, l.linked_at_ms AS linkedAtMs, l.pulled_at_ms AS pulledAtMs,
        l.next_pull_at_ms AS nextPullAtMs
      FROM cabinets c LEFT JOIN cabinet_links l ON l.cabinet_id = c.id WHERE c.id = ${cabinetIdOf(ctx, uid)}`,
  );
  return { statement: row.statement, read: (result) => toLink(row.read(result)) };
}

/** @throws AppError cabinet_not_found */
function toLink(row: Row | undefined): CabinetLink {
  if (row === undefined) throw new AppError("cabinet_not_found");
  const { number, mode, state, nextPullAtMs, ...rest } = row;
  const link = state === null ? null : { ...rest, state, nextPullAtMs: nextPullAtMs === NEVER_MS ? null : nextPullAtMs };
  return { uid: uidOf(number), mode, link };
}
