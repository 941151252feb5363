import { z } from "zod";
import { type Answer, fileAnswers, isFileAnswer } from "../../http/described.ts";
import type { Endpoint } from "../../http/endpoint.ts";
import type { Envelope } from "../../http/json-api.ts";
import { type AppError, type ErrorCode, faultOf, type Kind } from "../../platform/errors.ts";

const STATUS: Record<Kind, number> = {
  access: 403,
  missing: 400,
  invalid: 400,
  not_found: 404,
  conflict: 409,
  limit: 409,
  refused: 403,
  upstream: 502,
  internal: 500,
};

/** Where a code's status is another than its kind's. */
const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = { bad_key: 401, rate_limited: 429 };

/** What is said where nothing more is known. Source: the API's public documentation; of 409 beside duplicates, 429 and 502 our own. */
const TEXT: Record<number, string> = {
  400: "Bad Request",
  401: "Token is necessary",
  403: "Auth Denied",
  404: "Resource Not Found",
  409: "The present state does not allow it",
  429: "Too many requests",
  500: "Server error, Please contact your administrator",
  502: "Another system did not answer as expected",
};

const TEXT_OF_CODE: Partial<Record<ErrorCode, string>> = {
  already_exists: "Duplicate entity",
  mail_off: "Mail is not configured, so that nothing was changed",
  body_malformed: "Bad Request: the body cannot be read",
  body_too_large: "Bad Request: the body is too large",
};

const RETRY_AFTER_SECONDS = "60";

const statusOf = (code: ErrorCode): number => STATUS_OF_CODE[code] ?? STATUS[faultOf(code).kind];
const textOf = (code: ErrorCode): string => TEXT_OF_CODE[code] ?? TEXT[statusOf(code)] ?? "";

/** Of a parameter it says which one: `Bad Request: payments[0][total] is not accepted`. */
function saidOf({ code, field, within, says }: AppError): string {
  const text = textOf(code);
  const place = `${field}${within.map((key) => `[${key}]`).join("")}`;
  if (says !== undefined && statusOf(code) !== 400) return says;
  if (says !== undefined) return within.length === 0 ? `${text}: ${says}` : `${text}: ${place}: ${says}`;
  if (field === undefined || statusOf(code) !== 400) return text;
  return `${text}: ${place} ${code === "field_missing" ? "is missing" : "is not accepted"}`;
}

/** Some clients read `message`, others `error`. */
const bodyOf = (text: string, field?: string) => ({ status: 2, message: text, error: text, ...(field === undefined ? {} : { field }) });

const notFound = { status: 404, body: bodyOf("Page Not Found") };

const error = (text: z.ZodType) =>
  z.strictObject({
    status: z.literal(2),
    message: text,
    error: text,
    field: z.string().optional().describe("The parameter that is wrong"),
  });

/** Of these the text says more than the code. */
const SAY_MORE = [400, 409, 502];

/** What an endpoint answers, by status. */
function describe({ access, answer, errors = [] }: Endpoint<ErrorCode>): Answer[] {
  const own: ErrorCode[] = ["field_invalid", "field_missing", "body_malformed", "body_too_large"];
  const byStatus = Map.groupBy(new Set<ErrorCode>([...access.errors, ...own, ...errors, "database"]), statusOf);
  const answers = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]): Answer => {
      const texts = [...new Set(codes.map(textOf))].sort();
      return {
        status,
        description: texts.join("; "),
        type: "application/json",
        schema: error(SAY_MORE.includes(status) ? z.string() : z.enum(texts)),
        ...(status === 429 ? { headers: { "retry-after": "Seconds to wait" } } : {}),
      };
    });
  const taken: Answer[] = isFileAnswer(answer)
    ? fileAnswers(answer)
    : [{ status: 200, description: "The answer", type: "application/json", schema: succeeded(answer) }];
  return [...taken, ...answers];
}

/** @throws TypeError for what is neither an object nor a union of objects */
function succeeded(answer: z.ZodType): z.ZodType {
  if (answer instanceof z.ZodUnion) return z.union((answer.options as z.ZodType[]).map(succeeded));
  if (!(answer instanceof z.ZodObject)) throw new TypeError("an answer is an object, or one of several");
  return z.strictObject({ status: z.literal(1), ...answer.shape });
}

/** `{"status":1, …}`, or `{"status":2}` with what is wrong, under an HTTP status that says so, too. */
export const numberedEnvelope: Envelope<ErrorCode> = {
  ok: (answer) => ({ status: 1, ...answer }),
  error: (problem) => bodyOf(saidOf(problem), problem.field),
  headOf({ code }) {
    const status = statusOf(code);
    return status === 429 ? { status, headers: { "retry-after": RETRY_AFTER_SECONDS } } : { status };
  },
  unknown: notFound,
  isByStatus: true,
  describe,
};
