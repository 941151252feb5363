import type { z } from "zod";
import type { Call, Ctx } from "../../context.ts";

/** What an endpoint answers beside `"status":"ok"`, or a response of its own (CSV). */
export type Answer = Record<string, unknown> | Response;

interface Common<Input extends z.ZodType> {
  method: "GET" | "POST";
  /** Below /api, with its `.json`. */
  path: string;
  input: Input;
  /** The longest body accepted, in bytes; 64 KB where nothing is said. */
  maxBodyBytes?: number;
}

/** One endpoint of the User API: what it takes, who may call it, and what it does. */
export type Endpoint<Input extends z.ZodType = z.ZodType> = Common<Input> &
  (
    | { access: "none"; run(call: Call, input: z.output<Input>): Promise<Answer> }
    | {
        /** "account": key or session. "session": a session only. */
        access: "account" | "session";
        /** Stays open to an account whose plan has lapsed. */
        whileLapsed?: true;
        run(ctx: Ctx, input: z.output<Input>): Promise<Answer>;
      }
  );

/** Declares an endpoint; only the types do work here. */
export function endpoint<Input extends z.ZodType>(spec: Endpoint<Input>): Endpoint {
  return spec as unknown as Endpoint;
}
