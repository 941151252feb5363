import { ApiError } from "../../api/api-error.ts";
import { call, type Params } from "../../api/client.ts";

const AT_ONCE = 200;
const PAGE_ROWS = 500;

/** What conversions become; what is left out stays. */
export interface Change extends Params {
  status?: string | undefined;
  payouts?: number | undefined;
  revenue?: number | undefined;
  currency?: string | undefined;
  comment: string;
}

/** Why some were not changed. */
export type Left = "payment" | "stopped" | ApiError;

/**
 * The ids of all conversions that a filter finds, before any of them is changed.
 * @param onFound is told how many are known so far
 */
export async function findAll(params: Params, signal: AbortSignal, onFound: (count: number) => void): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const { conversions, pagination } = await call(
      "get",
      "/3.0/stats/conversions",
      { ...params, raw_export: true, limit: PAGE_ROWS, page },
      { signal },
    );
    ids.push(...conversions.map(({ id }) => id));
    onFound(ids.length);
    if (pagination.next_page === undefined) return [...new Set(ids)];
  }
}

/**
 * Changes conversions, 200 at a time. One that is in a payment keeps its whole call from being written: it is left out, and the others are
 * sent again.
 * @param onProgress is told how many are dealt with
 * @returns those that were not changed, and why
 */
export async function changeAll(
  ids: readonly string[],
  change: Change,
  signal: AbortSignal,
  onProgress: (count: number) => void,
): Promise<Map<string, Left>> {
  const left = new Map<string, Left>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    let some = ids.slice(at, at + AT_ONCE);
    while (some.length > 0) {
      if (signal.aborted) {
        for (const id of ids.slice(at)) if (!left.has(id)) left.set(id, "stopped");
        return left;
      }
      const result = await send(some, change);
      if (result === "done") break;
      if (result instanceof ApiError) {
        for (const id of ids.slice(at)) if (!left.has(id)) left.set(id, result);
        return left;
      }
      left.set(result.inPayment, "payment");
      some = some.filter((id) => id !== result.inPayment);
    }
    onProgress(Math.min(at + AT_ONCE, ids.length));
  }
  return left;
}

async function send(ids: readonly string[], change: Change): Promise<"done" | { inPayment: string } | ApiError> {
  try {
    await call("post", "/3.0/admin/conversion/edit", { ids, ...change });
    return "done";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const inPayment = error.code === "state" ? /\b[0-9a-f]{24}\b/.exec(error.detail ?? "")?.[0] : undefined;
    return inPayment !== undefined && ids.includes(inPayment) ? { inPayment } : error;
  }
}
