import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type Question, startPolling } from "./poll.ts";
import { addRows, EMPTY, type Stream, showWaiting } from "./stream.ts";

/**
 * What happens since the screen was opened, or something else asked for.
 * @param isHeld new rows wait: somebody reads further down
 */
export function useLive(question: Question, { isHeld, isPaused }: { isHeld: boolean; isPaused: boolean }) {
  const [stream, setStream] = useState<Stream>(EMPTY);
  const [isReady, setReady] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const held = useRef(isHeld);
  held.current = isHeld;
  const polling = useRef<ReturnType<typeof startPolling> | null>(null);
  const asked = JSON.stringify(question);
  useEffect(() => {
    const current = startPolling(JSON.parse(asked) as Question, {
      told(rows, isGap) {
        setReady(true);
        setError(null);
        if (rows.length > 0 || isGap) setStream((before) => addRows(before, rows, { isHeld: held.current, isGap }));
      },
      failed: setError,
    });
    polling.current = current;
    return () => {
      current.stop();
      setStream(EMPTY);
      setReady(false);
    };
  }, [asked]);
  // After the polling was begun anew, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` begins it.
  useEffect(() => polling.current?.setPaused(isPaused), [isPaused, asked]);
  return {
    stream,
    isReady,
    error,
    showNew: () => setStream(showWaiting),
    hideGap: () => setStream((before) => ({ ...before, hasGap: false })),
  };
}
