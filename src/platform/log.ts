import { cutText } from "../lib/text.ts";
import { redact } from "./redact.ts";

/** Flat facts about one thing that happened: ids and codes, never secrets or personal data. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** One JSON line per call, as Workers Logs index them. What is text and no single word, as an id is, is redacted. */
export function createLog(write: { info(line: string): void; error(line: string): void }): Log {
  const lineOf = (event: string, fields: LogFields = {}) =>
    JSON.stringify({ event, ...fields }, (_, value: unknown) =>
      typeof value === "string" && !ONE_WORD.test(value) ? redact(value) : value,
    );
  return {
    info: (event, fields) => write.info(lineOf(event, fields)),
    error: (event, fields) => write.error(lineOf(event, fields)),
  };
}

const ONE_WORD = /^[\w.-]*$/;

/** The log of a cell: after the first cell, every line names it. */
export function logOfCell(log: Log, cell: number): Log {
  if (cell === 0) return log;
  return {
    info: (event, fields) => log.info(event, { cell, ...fields }),
    error: (event, fields) => log.error(event, { cell, ...fields }),
  };
}

/** So much of a message is looked at. */
const READ_LENGTH = 2000;

/**
 * What may be logged of an unexpected error. Drizzle's messages hold the SQL and its values,
 * so only the cause's own message is taken, and none where there is no cause. Neither is a secret in it, nor half of one.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  const message = cause ?? (error.message.startsWith("Failed query") ? undefined : error.message);
  return { error: error.name, message: message && cutText(redact(cutText(message, READ_LENGTH)), 200) };
}
