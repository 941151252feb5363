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

const MATCHES = `(?5 IS NULL OR substr('/' || path, -length(?5) - 1) = '/' || ?5) AND (?6 IS NULL OR answer ->> 'status' = ?6)
  AND (?7 IS NULL OR answer ->> 'error' = ?7) AND (?8 IS NULL OR lead_id = ?8) AND (?9 IS NULL OR params ->> 'click' = ?9)
  AND (NOT ?10 OR instr(answer, '"ignored":') > 0)`;

/** Calls of account ?1 with ids in [?2, ?3), newest first, ?4 at most; of those that do not match little more than the id. */
const SCAN = `SELECT id, method, path, iif(${MATCHES}, params, NULL) AS params, iif(${MATCHES}, answer, NULL) AS answer, lead_id AS leadId
  FROM received_calls WHERE account_id = ?1 AND id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT CAST(?4 AS INTEGER)`;

/**
 * A page of the account's received calls, newest first. The log has no other index, so that a call costs one row written: for a
 * filter, three times the page's size is read, and the page may be short.
 * @returns the page, and where the next one begins; null at the end of the log
 */
export async function listReceived(ctx: Ctx, filter: ReceivedFilter): Promise<{ rows: Received[]; next: number | null }> {
  mayOrThrow(ctx, "conversions.read");
  const { deps } = ctx;
  const { path, status, error, leadId, click, onlyIgnored, fromMs = 0, toMs, beforeId, limit } = filter;
  const wanted = [path, status, error, leadId, click].map((value) => (value === "" ? null : (value ?? null)));
  const isFiltered = onlyIgnored || wanted.some((value) => value !== null);
  const scanned = isFiltered ? limit * SCAN_FACTOR : limit + 1;
  const end = Math.min(beforeId ?? Number.MAX_SAFE_INTEGER, toMs === undefined ? Number.MAX_SAFE_INTEGER : firstIdOf(toMs + 1));
  const { results } = await deps.db.$client
    .prepare(SCAN)
    .bind(ownerOf(ctx), firstIdOf(fromMs), end, scanned, ...wanted, onlyIgnored ? 1 : 0)
    .all<Row>();
  const matching = results.filter((row): row is MatchingRow => row.params !== null);
  const rows = matching.slice(0, limit);
  const last = matching.length > limit ? rows.at(-1) : results[scanned - 1];
  return { rows: rows.map(toReceived), next: last?.id ?? null };
}

function toReceived({ id, method, path, params, answer, leadId }: MatchingRow): Received {
  return { id, atMs: calledAtMs(id), method, path, params: JSON.parse(params), answer: JSON.parse(answer), leadId };
}
