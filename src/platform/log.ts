import { cutText } from "../lib/text.ts";

/** Flat facts about one thing that happened: ids and codes, never secrets or personal data. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** One JSON line per call, as Workers Logs index them. */
export function createLog(write: { info(line: string): void; error(line: string): void }): Log {
  return {
    info: (event, fields) => write.info(JSON.stringify({ event, ...fields })),
    error: (event, fields) => write.error(JSON.stringify({ event, ...fields })),
  };
}

/** The log of a cell: after the first cell, every line names it. */
export function logOfCell(log: Log, cell: number): Log {
  if (cell === 0) return log;
  return {
    info: (event, fields) => log.info(event, { cell, ...fields }),
    error: (event, fields) => log.error(event, { cell, ...fields }),
  };
}

/**
 * What may be logged of an unexpected error. Drizzle's messages hold the SQL and its values,
 * so only the cause's own message is taken, and none where there is no cause.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  const message = cause ?? (error.message.startsWith("Failed query") ? undefined : error.message);
  return { error: error.name, message: message && cutText(message, 200) };
}
