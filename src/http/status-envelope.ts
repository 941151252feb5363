import { z } from "zod";
import { AppError, type ErrorCode, type Fault, faultOf } from "../platform/errors.ts";
import { csv, envelope, errorSchema } from "./described.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Envelope } from "./json-api.ts";
import { strictly } from "./reading.ts";

/**
 * `{"status":"error","error":code}`, with `field` where one parameter is at fault, `use` where another does what it cannot, and what
 * could not be read besides.
 */
interface ErrorAnswer<Word extends string> {
  status: "error";
  error: Word;
  field?: string;
  use?: string;
  ignored?: string[];
}

/**
 * How an error is told: what is no AppError is trouble on our side, of which nothing is told.
 * @param wordOf the surface's word for each fault
 */
export function errorAnswerBy<Word extends string>(
  wordOf: (fault: Fault) => Word,
): (error: unknown, endpoint?: Pick<Endpoint<Word>, "words" | "missing">) => ErrorAnswer<Word> {
  return (error, { words = {}, missing = {} } = {}) => {
    const { fault, code, field, use, ignored } = error instanceof AppError ? error : new AppError("database");
    const enough = code === "field_missing" && field !== undefined ? missing[field] : undefined;
    if (enough !== undefined) return { status: "error", error: enough };
    return {
      status: "error",
      error: words[fault.kind] ?? wordOf(fault),
      ...(field === undefined ? {} : { field }),
      ...(use === undefined ? {} : { use }),
      ...(ignored.length === 0 ? {} : { ignored: [...ignored] }),
    };
  };
}

/**
 * The envelope of APIs that answer everything by HTTP 200: `"status":"ok"` with what was asked for, or an error.
 * @param wordOf the surface's word for each fault
 * @param more fields that errors of an endpoint have besides
 */
export function statusEnvelope<Word extends string>(
  wordOf: (fault: Fault) => Word,
  more: (endpoint: Endpoint<Word>) => z.ZodRawShape = () => ({}),
): Envelope<Word> {
  return {
    ok: (answer) => ({ status: "ok", ...answer }),
    error: errorAnswerBy(wordOf),
    unknown: { status: 200, body: { status: "error", error: "func" } },
    describe: (endpoint) => {
      const words = [...codesOf(endpoint).map((code) => wordOf(faultOf(code))), ...(endpoint.errors ?? [])];
      const answers = envelope(endpoint.answer, errorSchema(words, more(endpoint)));
      return endpoint.givesCsv === true ? [...answers, csv] : answers;
    },
  };
}

/** What every endpoint of a kind may answer: of its body, its caller, its parameters and its database. */
function codesOf<Word extends string>({ methods, access, input, reading = strictly, readInput }: Endpoint<Word>): ErrorCode[] {
  const takesNothing = input instanceof z.ZodObject && Object.keys(input.shape).length === 0;
  return [
    ...(methods.every((method) => method === "GET") ? [] : (["body_malformed", "body_too_large"] as const)),
    ...access.errors,
    ...(takesNothing || reading !== strictly || readInput !== undefined ? [] : (["field_missing", "field_invalid"] as const)),
    "database",
  ];
}
