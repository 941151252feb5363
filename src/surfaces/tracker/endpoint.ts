import type { z } from "zod";
import type { Call } from "../../context.ts";
import type { AnswerFields, Method } from "../../http/described.ts";
import type { Word } from "./errors.ts";

/** One endpoint of the Tracker API. */
export interface TrackerEndpoint<Given extends AnswerFields = AnswerFields> {
  methods: readonly Method[];
  /** Below /api/tracker, with its `.json`. */
  path: string;
  /** One line: a verb and what it is done to. What else there is to say stands in docs/api/tracker.md. */
  summary: string;
  /** Error codes that it has beside those that every endpoint has. */
  errors: readonly Word[];
  /** Its fields are described: they stand in /openapi.json. */
  input: z.ZodType;
  /** A call of it, for /openapi.json. */
  example: Readonly<Record<string, unknown>>;
  /** What an answer holds beside `"status":"ok"`. Strict: tests hold every answer to it. */
  answer: Given;
  /** Whether a body may be a CSV file. */
  takesCsv?: true;
  /** Whether `format` may ask for a CSV file. */
  givesCsv?: true;
  /** Whether its calls go into the account's log of received calls: it gives their parameters to `call.received`. */
  isKept?: true;
  run(call: Call, request: Request): Promise<z.input<Given> | Response>;
}

/** Declares an endpoint; only the types do work here. */
export function trackerEndpoint<Given extends AnswerFields>(spec: TrackerEndpoint<Given>): TrackerEndpoint {
  return spec as unknown as TrackerEndpoint;
}
