import { ApiError } from "../../api/api-error.ts";
import { askNow } from "../../api/hooks.ts";
import type { LiveRow } from "../../shell/events/rows.ts";
import { now } from "../../time.ts";
import type { Kind } from "./search.ts";
import { KEPT_ROWS } from "./stream.ts";

const QUICK_MS = 3000;
const SLOW_MS = 10_000;
/** After so long without a row it is asked less often. */
const QUIET_MS = 5 * 60_000;
const ROWS = 100;

/** What is asked for. */
export interface Question {
  kinds: readonly Kind[];
  flow?: string | undefined;
  campaign?: number | undefined;
}

interface Listener {
  /** @param isGap whether something may be missing before these */
  told(rows: readonly LiveRow[], isGap: boolean): void;
  failed(error: ApiError): void;
}

/** Asks again and again what happened since, from when it is made until it is stopped. A page that is not seen asks nothing. */
export function startPolling(question: Question, listener: Listener): { setPaused: (isPaused: boolean) => void; stop: () => void } {
  const stopped = new AbortController();
  let cursor: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPaused = false;
  let isAsking = false;
  let lastRowMs = now();

  async function ask(): Promise<void> {
    if (isAsking || isPaused || document.hidden || stopped.signal.aborted) return;
    clearTimeout(timer);
    isAsking = true;
    try {
      await askAll();
    } catch (error) {
      if (!stopped.signal.aborted && error instanceof ApiError) listener.failed(error);
    }
    isAsking = false;
    clearTimeout(timer);
    if (!stopped.signal.aborted) timer = setTimeout(() => void ask(), now() - lastRowMs > QUIET_MS ? SLOW_MS : QUICK_MS);
  }

  /** Until there is no more; where that is more than is kept, it goes on from now. */
  async function askAll(): Promise<void> {
    let seen = 0;
    for (let isMore = true; isMore && !stopped.signal.aborted; ) {
      const params = { ...question, limit: ROWS, ...(cursor === undefined ? {} : { after: cursor }) };
      const { data, cursor: next, more, gap } = await askNow("/api/live/list.json", params, stopped.signal);
      cursor = next;
      seen += data.length;
      isMore = more && seen < KEPT_ROWS;
      if (data.length > 0) lastRowMs = now();
      const isTooMuch = more && !isMore;
      if (isTooMuch) cursor = undefined;
      listener.told(data, gap || isTooMuch);
    }
  }

  const look = () => void ask();
  document.addEventListener("visibilitychange", look);
  look();
  return {
    setPaused(next) {
      isPaused = next;
      look();
    },
    stop() {
      stopped.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    },
  };
}
