import { z } from "zod";

/** The version of all that is served: another one would break clients. */
export const API_VERSION = "1";

/** What a surface tells of itself, for the description of all that is served. */
export interface ApiSpec {
  name: string;
  description: string;
  /** Its page of docs/api: what that says of each operation is its description, and what it shows are its examples. */
  page: string;
  /** The base path to use, then others that answer the same. */
  basePaths: readonly [string, ...string[]];
  operations: readonly Operation[];
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** How a caller shows who it is. One of those an operation names is enough; where it names none, anybody may call. */
export type Credential = "key" | "bearer" | "session" | "token" | "access" | "refresh" | "api-key" | "telegram" | "metrics";

/** One thing that can be called, by each of its methods alike. */
export interface Operation {
  methods: readonly Method[];
  /** Below the base path; what varies stands in braces. */
  path: string;
  /** Other paths that answer the same. */
  also?: readonly string[];
  /** One line. */
  summary: string;
  credentials: readonly Credential[];
  /** What stands in the path's braces. */
  variables?: z.ZodObject;
  /** Parameters: of a GET in the query, of a POST in the query or the body. */
  input: z.ZodType;
  /** Parameters of a call as somebody may make it. */
  example?: Readonly<Record<string, unknown>>;
  /** What a body may be; JSON or a form of either kind where nothing is said. */
  bodies?: readonly BodyType[];
  answers: readonly Answer[];
  /** Error codes that it has beside those of every call. */
  errors?: readonly string[];
}

export type BodyType = "application/json" | "application/x-www-form-urlencoded" | "multipart/form-data" | "text/csv";

export const ANY_BODY: readonly BodyType[] = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

/** What files are that somebody uploaded. */
type FileType = "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "video/mp4" | "application/zip" | "application/octet-stream";

export interface Answer {
  status: number;
  description: string;
  /** Its body; nothing where it has none. */
  type?: "application/json" | "text/csv" | "text/html" | "text/markdown" | "text/plain" | FileType;
  /** Of a JSON body. */
  schema?: z.ZodType;
  /** Headers that matter, with what they say. */
  headers?: Readonly<Record<string, string>>;
}

/** What an endpoint answers when there is nothing to say. */
export const nothing = z.strictObject({});

/** Of an answer of those who take what they can read. */
export const ignoredNames = z.array(z.string()).optional().describe("Parameters that could not be read and were dropped");

/** Fields that are alike, by their names. */
export function sameFor<Name extends string, Field extends z.ZodType>(names: readonly Name[], field: Field): Record<Name, Field> {
  return Object.fromEntries(names.map((name) => [name, field])) as Record<Name, Field>;
}

/** What an answer holds beside its status: a strict object, or one of several; a list where a surface has no envelope around it. */
export type AnswerFields = z.ZodType<object, object>;

/** A file: of rows, or one that somebody uploaded, of one of these types. */
export type FileAnswer = "csv" | { files: readonly FileType[] };

export const isFileAnswer = (answer: AnswerFields | FileAnswer): answer is FileAnswer => answer === "csv" || "files" in answer;

export const fileAnswers = (answer: FileAnswer): Answer[] =>
  answer === "csv" ? [csv] : answer.files.map((type) => ({ status: 200, description: "The file", type }));

/** An answer of a JSON API as it goes out: what it holds, and that all is well; or what is wrong. */
export function envelope(fields: AnswerFields | FileAnswer, error: z.ZodType): Answer[] {
  if (isFileAnswer(fields))
    return [...fileAnswers(fields), { status: 200, description: "An error", type: "application/json", schema: error }];
  return [{ status: 200, description: "The answer or an error", type: "application/json", schema: z.union([withOk(fields), error]) }];
}

/** A file of rows. */
export const csv: Answer = { status: 200, description: "A CSV file: a header line, then one line per row", type: "text/csv" };

/** @throws TypeError for what is neither an object nor a union of objects */
function withOk(fields: z.ZodType): z.ZodType {
  if (fields instanceof z.ZodUnion) return z.union((fields.options as z.ZodType[]).map(withOk));
  if (!(fields instanceof z.ZodObject)) throw new TypeError("an answer is an object, or one of several");
  return z.strictObject({ status: z.literal("ok"), ...fields.shape });
}

/**
 * An error of a JSON API as it goes out.
 * @param words that an operation answers
 * @param more fields that it has
 */
export function errorSchema(words: readonly string[], more: z.ZodRawShape = {}) {
  return z.strictObject({
    status: z.literal("error"),
    error: z.enum([...new Set(words)].sort()),
    field: z.string().optional().describe("The parameter that is wrong"),
    use: z.string().optional().describe("The parameter to use instead"),
    ...more,
  });
}
