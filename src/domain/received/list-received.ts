import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { firstIdOf, momentOf } from "./moment.ts";

export interface ReceivedFilter {
  /** A whole path, or its end: `postback.json`. */
  path?: string | undefined;
  status?: "ok" | "error" | undefined;
  /** The word that was answered. */
  error?: string | undefined;
  leadId?: number | undefined;
  /** As it was sent. */
  click?: string | undefined;
  /** Only calls of which a value was passed over. */
  onlyIgnored: boolean;
  /** At or after. */
  fromMs?: number | undefined;
  /** Before or at. */
  toMs?: number | undefined;
  /** Only what is older than this call: where the page before ended. */
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

interface Meant extends Omit<Received, "atMs" | "params" | "answer"> {
  params: string;
  answer: string;
}

type Row = Meant | (Omit<Meant, "params" | "answer"> & { params: null; answer: null });

/** Calls that are looked through for a page of those that a filter means, by the page's size. */
const LOOKED_THROUGH = 3;

const MEANT = `(?5 IS NULL OR substr('/' || path, -length(?5) - 1) = '/' || ?5) AND (?6 IS NULL OR answer ->> 'status' = ?6)
  AND (?7 IS NULL OR answer ->> 'error' = ?7) AND (?8 IS NULL OR lead_id = ?8) AND (?9 IS NULL OR params ->> 'click' = ?9)
  AND (NOT ?10 OR instr(answer, '"ignored":') > 0)`;

/** Calls of account ?1 with ids in [?2, ?3), newest first, ?4 at most; of those that are not meant little more than the id. */
const LOOK = `SELECT id, method, path, iif(${MEANT}, params, NULL) AS params, iif(${MEANT}, answer, NULL) AS answer, lead_id AS leadId
  FROM received_calls WHERE account_id = ?1 AND id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT CAST(?4 AS INTEGER)`;

/**
 * A page of the calls that named the account, newest first. There is no index but the log's own order, so that a call costs one
 * written row: of a filter three times as many calls as the page has are looked through, and a page may be short.
 * @returns the page, and where the next one begins; null where the log ends
 */
export async function listReceived(ctx: Ctx, filter: ReceivedFilter): Promise<{ rows: Received[]; next: number | null }> {
  mayOrThrow(ctx, "conversions.read");
  const { deps, account } = ctx;
  const { path, status, error, leadId, click, onlyIgnored, fromMs = 0, toMs, beforeId, limit } = filter;
  const wanted = [path, status, error, leadId, click].map((value) => (value === "" ? null : (value ?? null)));
  const isFiltered = onlyIgnored || wanted.some((value) => value !== null);
  const lookedThrough = isFiltered ? limit * LOOKED_THROUGH : limit + 1;
  const end = Math.min(beforeId ?? Number.MAX_SAFE_INTEGER, toMs === undefined ? Number.MAX_SAFE_INTEGER : firstIdOf(toMs + 1));
  const { results } = await deps.db.$client
    .prepare(LOOK)
    .bind(account.id, firstIdOf(fromMs), end, lookedThrough, ...wanted, onlyIgnored ? 1 : 0)
    .all<Row>();
  const meant = results.filter((row): row is Meant => row.params !== null);
  const rows = meant.slice(0, limit);
  const last = meant.length > limit ? rows.at(-1) : results[lookedThrough - 1];
  return { rows: rows.map(toReceived), next: last?.id ?? null };
}

function toReceived({ id, method, path, params, answer, leadId }: Meant): Received {
  return { id, atMs: momentOf(id), method, path, params: JSON.parse(params), answer: JSON.parse(answer), leadId };
}
