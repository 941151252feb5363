import type { z } from "zod";
import { type Endpoint, endpointsOf, type Given } from "../../http/endpoint.ts";
import { holder } from "./access.ts";
import type { Word } from "./errors.ts";

const endpoint = endpointsOf<Word>();

/** Declares a function of the Site API: by GET and POST alike, for whoever holds a token. */
export function siteFunction<Input extends z.ZodObject, Answer extends Given>(
  spec: Omit<Endpoint<Word, Awaited<ReturnType<typeof holder.admit>>, Input, Answer>, "methods" | "access">,
): Endpoint<Word> {
  return endpoint({ methods: ["GET", "POST"], access: holder, ...spec });
}
