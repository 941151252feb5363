import type { paths } from "./schema.d.ts";

/** Surfaces whose errors are codes. */
type Called = Extract<keyof paths, `/api/${string}.json`>;
type Answers<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
type Errors<A> = A extends { status: "error"; error: infer E } ? E : never;

/** Every code that those surfaces answer. A new one is a type error until it has a sentence in both languages. */
export type ErrorCode = Errors<Answers<paths[Called]["get" | "post"]>>;
