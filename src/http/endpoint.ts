import type { z } from "zod";
import type { Call } from "../platform/context.ts";
import type { Kind } from "../platform/errors.ts";
import type { Access } from "./access.ts";
import type { AnswerFields, BodyType, FileAnswer, Method } from "./described.ts";
import type { Params } from "./forms.ts";
import type { GivenParams } from "./params.ts";
import type { Read, Reading } from "./reading.ts";

/** What is known of a call beside its caller and its parameters. */
export interface Asked<Variables = unknown> {
  variables: Variables;
  /** Parameters that could not be read. */
  ignored: readonly string[];
  /** The header by which a Pawprint names its deliveries; null of others. */
  webhookId: string | null;
}

/** An error that says more than its code: of a duplicate, what is there already. */
type Refusal<Word extends string> = { status: "error"; error: Word; id: number; ignored?: string[] };

/** What an endpoint answers inside its surface's envelope: an object, or one of several; or a file. */
export type Given = AnswerFields | FileAnswer;

type Answered<Answer extends Given, Word extends string> = Answer extends z.ZodType ? z.input<Answer> | Response | Refusal<Word> : Response;

/** One thing that can be called: who may call it, what it takes, what it does and what it answers. Declared by `endpointsOf`. */
export interface Endpoint<
  Word extends string = string,
  Caller extends Call = Call,
  Input extends z.ZodType = z.ZodType,
  Answer extends Given = Given,
  Variables extends z.ZodObject = z.ZodObject,
  Values = z.output<Input>,
  Known = unknown,
> {
  methods: readonly Method[];
  /** Below the surface's base path; what varies stands in braces. */
  path: string;
  /** Other spellings of the path that clients know. */
  also?: readonly string[];
  /** One line: a verb and what it is done to. What else there is to say stands on the surface's page of docs/api. */
  summary: string;
  access: Access<Caller>;
  /** What stands in the path's braces. */
  variables?: Variables;
  /** Its fields are described, and read what is sent. */
  input: Input;
  /** How; `strictly` where nothing is said. */
  reading?: Reading;
  /** In its place, for what a schema describes and does not read by itself. @throws AppError */
  readInput?(params: Params): Read<Values>;
  /** A call of it, for /openapi.json: wherever there are parameters, but for files. */
  example?: Readonly<Record<string, unknown>>;
  /** What a body may be; JSON or a form where nothing is said. */
  bodies?: readonly BodyType[];
  /** Reads what the surface's own reader does not. */
  readParams?(request: Request, maxBytes: number): Promise<GivenParams>;
  /** The longest body accepted, in bytes; 64 KB where nothing is said. */
  maxBodyBytes?: number;
  /** Strict: tests hold every answer to it. */
  answer: Answer;
  /** Whether a parameter may ask for a CSV file. */
  givesCsv?: true;
  /** Error codes that it has beside those that every endpoint of its kind has. */
  errors?: readonly Word[];
  /** Its own words for kinds of faults. */
  words?: Readonly<Partial<Record<Kind, Word>>>;
  /** Its own words for parameters that must be there, which say enough without naming the field. */
  missing?: Readonly<Record<string, Word>>;
  /** Whether its calls go into the account's log of received calls. */
  isKept?: true;
  /**
   * Lets the caller in as `access` does, in the batch of what the verb reads first. A body that is longer than those may send who were
   * not let in is read once `access` has let its sender in, at the cost of a round trip.
   * @returns the caller, and what was read
   * @throws AppError of an access kind
   */
  admitReading?(call: Call, credential: string | null, input: Values, asked: Asked<z.output<Variables>>): Promise<[Caller, Known]>;
  /** @param known what `admitReading` read */
  run(caller: Caller, input: Values, asked: Asked<z.output<Variables>>, known: Known): Promise<Answered<Answer, Word>>;
}

/** How the endpoints of a surface with these words for errors are declared; only the types do work here. */
export const endpointsOf =
  <Word extends string>() =>
  <
    Caller extends Call,
    Input extends z.ZodType,
    Answer extends Given,
    Variables extends z.ZodObject,
    Values = z.output<Input>,
    Known = undefined,
  >(
    spec: Endpoint<Word, Caller, Input, Answer, Variables, Values, Known>,
  ): Endpoint<Word> =>
    spec as unknown as Endpoint<Word>;
