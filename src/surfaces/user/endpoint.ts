import type { z } from "zod";
import type { Call, Ctx } from "../../context.ts";
import type { AnswerFields } from "../../http/described.ts";
import type { Word } from "./errors.ts";

/** What an endpoint answers beside `"status":"ok"`: an object, or one of several; or a file. */
type Answer = AnswerFields | "csv";

type Answered<Given extends Answer> = Given extends z.ZodType ? z.input<Given> : Response;

interface Common<Input extends z.ZodType, Given extends Answer> {
  method: "GET" | "POST";
  /** Below /api, with its `.json`. */
  path: string;
  /** Other spellings of the path that clients know. */
  also?: readonly string[];
  /** One line: a verb and what it is done to. What else there is to say stands in docs/api/user.md. */
  summary: string;
  /** Error codes that it has beside those that every endpoint of its kind has. */
  errors?: readonly Word[];
  /** Its fields are described: they stand in /openapi.json. */
  input: Input;
  /** A call of it, for /openapi.json: wherever there are parameters, but for files. */
  example?: z.input<Input>;
  /** Strict: tests hold every answer to it. */
  answer: Given;
  /** The longest body accepted, in bytes; 64 KB where nothing is said. */
  maxBodyBytes?: number;
}

/** One endpoint of the User API: what it takes, who may call it, what it does and what it answers. */
export type Endpoint<Input extends z.ZodType = z.ZodType, Given extends Answer = Answer> = Common<Input, Given> &
  (
    | { access: "none"; run(call: Call, input: z.output<Input>): Promise<Answered<Given>> }
    | {
        /** "account": key or session. "session": a session only. */
        access: "account" | "session";
        /** Stays open to an account whose plan has lapsed. */
        whileLapsed?: true;
        run(ctx: Ctx, input: z.output<Input>): Promise<Answered<Given>>;
      }
  );

/** Declares an endpoint; only the types do work here. */
export function endpoint<Input extends z.ZodType, Given extends Answer>(spec: Endpoint<Input, Given>): Endpoint {
  return spec as unknown as Endpoint;
}
