import type { z } from "zod";
import type { Call } from "../../context.ts";
import type { AnswerFields } from "../../http/described.ts";
import type { Word } from "./errors.ts";

/** What is refused with the number of what is there already. */
interface Refusal {
  status: "error";
  error: string;
  id: number;
  ignored?: string[];
}

/** One function of the Site API, called by GET and POST alike. */
export interface SiteFunction<Input extends z.ZodObject = z.ZodObject, Given extends AnswerFields = AnswerFields> {
  /** Below /api/site, with its `.json`. */
  path: string;
  /** One line: a verb and what it is done to. What else there is to say stands in docs/api/site.md. */
  summary: string;
  /** Error codes that it has beside those that every function has. */
  errors: readonly Word[];
  /** Its fields are described: they stand in /openapi.json. */
  input: Input;
  /** A call of it, for /openapi.json. */
  example: Readonly<Record<string, unknown>>;
  /** What an answer holds beside `"status":"ok"`. Strict: tests hold every answer to it. */
  answer: Given;
  /**
   * Parameters without which the others would be of something else. Others that cannot be read are passed over and named. Where this
   * is left out, whatever cannot be read is refused.
   */
  needed?: readonly string[];
  run(call: Call, request: SiteRequest, input: z.output<Input>): Promise<z.input<Given> | Refusal>;
}

/** What is known of a request beside its parameters. */
export interface SiteRequest {
  token: string;
  /** The header by which a Pawprint names its deliveries; null of others. */
  webhookId: string | null;
  /** Parameters that could not be read. */
  ignored: readonly string[];
}

/** Declares a function; only the types do work here. */
export function siteFunction<Input extends z.ZodObject, Given extends AnswerFields>(spec: SiteFunction<Input, Given>): SiteFunction {
  return spec as unknown as SiteFunction;
}
