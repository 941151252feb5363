import { useRef, useState } from "react";
import { ApiError } from "../api/api-error.ts";

interface BulkProgress {
  onTried: (tried: number) => void;
  isStopped: () => boolean;
}

export interface BulkOutcome {
  done: ReadonlySet<string>;
  /** Of each that was not done, why. */
  errors: ReadonlyMap<string, ApiError>;
}

/** Does something to all of them, or until it is stopped. */
export type RunBulk = (ids: readonly string[], progress: BulkProgress) => Promise<BulkOutcome>;

const AT_ONCE = 50;

/** What was not done to one, and why: a code of the API. */
export interface Failure {
  id: string;
  error: string;
}

/** Asks an endpoint that takes many in parts, so that it can be stopped in between. An error of a whole part ends it. */
export function inParts(write: (ids: readonly string[]) => Promise<readonly Failure[]>): RunBulk {
  return async (ids, { onTried, isStopped }) => {
    const done = new Set<string>();
    const errors = new Map<string, ApiError>();
    for (let at = 0; at < ids.length && !isStopped(); at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      try {
        for (const { id, error } of await write(some)) errors.set(id, new ApiError(error));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        for (const id of some) errors.set(id, error);
        break;
      }
      for (const id of some) if (!errors.has(id)) done.add(id);
      onTried(done.size + errors.size);
    }
    return { done, errors };
  };
}

/** Runs through many. What was done leaves the selection; what was not, or not yet, stays. */
export function useBulkRun(onSelect: (selected: ReadonlySet<string>) => void) {
  const [progress, setProgress] = useState<{ at: number; of: number } | null>(null);
  const isStopped = useRef(false);
  const start = async (ids: readonly string[], run: RunBulk): Promise<BulkOutcome> => {
    isStopped.current = false;
    setProgress({ at: 0, of: ids.length });
    try {
      const outcome = await run(ids, { onTried: (at) => setProgress({ at, of: ids.length }), isStopped: () => isStopped.current });
      onSelect(new Set(ids.filter((id) => !outcome.done.has(id))));
      return outcome;
    } finally {
      setProgress(null);
    }
  };
  return {
    progress,
    start,
    stop: () => {
      isStopped.current = true;
    },
  };
}
