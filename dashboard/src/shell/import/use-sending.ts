import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type ApiError, isTransientCode } from "../../api/api-error.ts";
import { useChanged } from "../../ui/use-unsaved.ts";
import type { Line } from "./kind.ts";

/** What became of a line; without an error it was taken. */
export interface Outcome {
  error?: string | undefined;
  field?: string | undefined;
}

interface Run<O, M> {
  /** The lines that were sent: another text or another mapping makes other lines, and what was said of these is void. */
  lines: unknown;
  mode: M;
  isBusy: boolean;
  /** Of each line that has an item, by its place among these. */
  outcomes: ReadonlyMap<number, O>;
  error: ApiError | null;
}

/** A line with what became of it: its own outcome, or what it lacks. */
export interface Sent<I, O> {
  line: Line<I>;
  isSent: boolean;
  error: string | undefined;
  field: string | undefined;
  outcome: O | undefined;
}

/** What is sent in a call: the first of these items; answered is what became of them, or of fewer, the rest being for the next call. */
type Send<I, O, M> = (items: readonly I[], mode: M) => Promise<readonly O[]>;

interface Options<I, O, M> {
  send: Send<I, O, M>;
  /** The mode that changes something. */
  writes: M;
  /** Prefixes of the paths whose answers are out of date then. */
  changes: readonly string[];
  /** Errors of lines that are taken at another try, besides faults of the server. */
  retries?: readonly string[];
}

/**
 * Sends lines by as many calls as they need, in their order. When a call fails, what was answered stands, and `goOn` sends the rest. Whoever
 * leaves before they are written is asked first.
 */
export function useSending<I, O extends Outcome, M extends string>(
  lines: readonly Line<I>[],
  { send, writes, changes, retries = [] }: Options<I, O, M>,
) {
  const client = useQueryClient();
  const [last, setLast] = useState<Run<O, M> | null>(null);
  const isStopped = useRef(false);
  const run = last?.lines === lines ? last : null;
  const isDone = (outcome: O | undefined) =>
    outcome !== undefined && !isTransientCode(outcome.error ?? "") && !retries.includes(outcome.error ?? "");
  const items = lines.flatMap(({ item }) => (item === null ? [] : [item]));
  const go = async (from: Pick<Run<O, M>, "mode" | "outcomes">) => {
    let now: Run<O, M> = { ...from, lines, isBusy: true, error: null };
    const update = (changed: Partial<Run<O, M>>) => {
      now = { ...now, ...changed };
      setLast(now);
    };
    update({});
    isStopped.current = false;
    const left = items.flatMap((item, place) => (isDone(from.outcomes.get(place)) ? [] : [{ item, place }]));
    try {
      while (left.length > 0 && !isStopped.current) {
        const answered = await send(
          left.map(({ item }) => item),
          from.mode,
        );
        const places = left.splice(0, Math.max(answered.length, 1)).map(({ place }) => place);
        const outcomes = new Map(now.outcomes);
        for (const [index, place] of places.entries()) {
          const outcome = answered[index];
          if (outcome !== undefined) outcomes.set(place, outcome);
        }
        update({ outcomes });
      }
    } catch (error) {
      update({ error: error as ApiError });
    }
    update({ isBusy: false });
    if (from.mode === writes) {
      await client.invalidateQueries({ predicate: ({ queryKey: [key] }) => changes.some((each) => String(key).startsWith(each)) });
    }
  };
  const left = items.filter((_, place) => !isDone(run?.outcomes.get(place))).length;
  useChanged(lines.length > 0 && (run?.mode !== writes || left > 0));
  return {
    /** What was sent of these lines; null: nothing yet. */
    run,
    isBusy: last?.isBusy ?? false,
    /** How many lines can be sent, and how many were. */
    of: items.length,
    done: run?.outcomes.size ?? 0,
    /** Lines that are not sent: each lacks a field. */
    lacking: lines.filter(({ item }) => item === null),
    /** Lines that were not sent, and lines that the server could not take then. */
    left: run === null ? 0 : left,
    rows: run === null ? [] : toRows(lines, run.outcomes),
    start: (mode: M) => void go({ mode, outcomes: new Map() }),
    goOn: () => run !== null && void go(run),
    stop: () => {
      isStopped.current = true;
    },
  };
}

/** Each line with what became of it. */
function toRows<I, O extends Outcome>(lines: readonly Line<I>[], outcomes: ReadonlyMap<number, O>): Sent<I, O>[] {
  let place = 0;
  return lines.map((line) => {
    if (line.item === null) return { line, isSent: false, error: "missing", field: line.missing ?? undefined, outcome: undefined };
    const outcome = outcomes.get(place++);
    return { line, isSent: outcome !== undefined, error: outcome?.error, field: outcome?.field, outcome };
  });
}
