import { readAlone, rowsOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { calledAtMs, firstIdOf } from "./call-id.ts";

export interface ReceivedFilter {
  /** A path, or its end: `postback.json`. */
  path?: string | undefined;
  status?: "ok" | "error" | undefined;
  /** The error code of the answer. */
  error?: string | undefined;
  leadId?: number | undefined;
  /** As it was sent. */
  click?: string | undefined;
  /** Only calls with ignored values. */
  onlyIgnored: boolean;
  /** At or after. */
  fromMs?: number | undefined;
  /** Before or at. */
  toMs?: number | undefined;
  /** Only calls older than this one: the last of the previous page. */
  beforeId?: number | undefined;
  limit: number;
}

/** A call as the log has it. */
export interface Received {
  id: number;
  atMs: number;
  method: string;
  path: string;
  params: Record<string, unknown>;
  answer: Record<string, unknown>;
  leadId: number | null;
}

interface MatchingRow extends Omit<Received, "atMs" | "params" | "answer"> {
  params: string;
  answer: string;
}

type Row = MatchingRow | (Omit<MatchingRow, "params" | "answer"> & { params: null; answer: null });

/** How many calls are read for a filtered page, in page sizes. */
const SCAN_FACTOR = 3;

/** What a call has to meet, beside its time. */
function conditionsOf({ path, status, error, leadId, click, onlyIgnored }: ReceivedFilter): Fragment[] {
  return [
    ...(path ? [sql`substr('/' || path, -length(${path}) - 1) = '/' || ${path}`] : []),
    ...(status ? [sql`answer ->> 'status' = ${status}`] : []),
    ...(error ? [sql`answer ->> 'error' = ${error}`] : []),
    ...(leadId === undefined ? [] : [sql`lead_id = ${leadId}`]),
    ...(click ? [sql`params ->> 'click' = ${click}`] : []),
    ...(onlyIgnored ? [raw(`instr(answer, '"ignored":') > 0`)] : []),
  ];
}

/**
 * A page of the account's received calls, newest first. The log has no other index, so that a call costs one row written: for a
 * filter, three times the page's size is read, and the page may be short.
 * @returns the page, and where the next one begins; null at the end of the log
 */
export async function listReceived(ctx: Ctx, filter: ReceivedFilter): Promise<{ rows: Received[]; next: number | null }> {
  mayOrThrow(ctx, "conversions.read");
  const { fromMs = 0, toMs, beforeId, limit } = filter;
  const conditions = conditionsOf(filter);
  const scanned = conditions.length > 0 ? limit * SCAN_FACTOR : limit + 1;
  const end = Math.min(beforeId ?? Number.MAX_SAFE_INTEGER, toMs === undefined ? Number.MAX_SAFE_INTEGER : firstIdOf(toMs + 1));
  // Of those that do not match little more than the id is read.
  const matches = conditions.length > 0 ? join(conditions, " AND ") : raw("TRUE");
  const scan = sql`SELECT id, method, path, iif(${matches}, params, NULL) AS params, iif(${matches}, answer, NULL) AS answer, lead_id AS leadId
    FROM received_calls WHERE account_id = ${ownerOf(ctx)} AND id >= ${firstIdOf(fromMs)} AND id < ${end}
    ORDER BY id DESC LIMIT CAST(${scanned} AS INTEGER)`;
  const calls = await readAlone(rowsOf<Row>(ctx.deps.db, scan));
  const matching = calls.filter((row): row is MatchingRow => row.params !== null);
  const rows = matching.slice(0, limit);
  const last = matching.length > limit ? rows.at(-1) : calls[scanned - 1];
  return { rows: rows.map(toReceived), next: last?.id ?? null };
}

function toReceived({ id, method, path, params, answer, leadId }: MatchingRow): Received {
  return { id, atMs: calledAtMs(id), method, path, params: JSON.parse(params), answer: JSON.parse(answer), leadId };
}
