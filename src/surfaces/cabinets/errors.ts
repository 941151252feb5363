import { z } from "zod";
import type { Answer } from "../../http/described.ts";
import type { Endpoint } from "../../http/endpoint.ts";
import type { Envelope } from "../../http/json-api.ts";
import { AppError, type ErrorCode, faultOf, type Kind } from "../../platform/errors.ts";

/** Of FastAPI's errors the field says where it stands, and the others are one sentence and their status. Source: the API's public documentation. */
type ErrorBody = { detail: string; status_code: number } | { detail: { loc: (string | number)[]; msg: string; type: string }[] };

const STATUS: Record<Kind, number> = {
  access: 401,
  missing: 422,
  invalid: 422,
  not_found: 404,
  conflict: 409,
  limit: 409,
  refused: 403,
  upstream: 502,
  internal: 500,
};

/** Where a code's status is another than its kind's. */
const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = {
  banned: 403,
  unpaid: 403,
  forbidden: 403,
  rate_limited: 429,
  body_too_large: 413,
};

/** What an error of each kind says where nothing more is known. */
const DETAIL: Record<Kind, string> = {
  access: "Not authenticated",
  missing: "Field required",
  invalid: "Invalid value",
  not_found: "Not found",
  conflict: "The present state does not allow it",
  limit: "There are as many as there may be",
  refused: "Not allowed",
  upstream: "Telegram did not answer as expected",
  internal: "Internal server error",
};

const DETAIL_OF_CODE: Partial<Record<ErrorCode, string>> = {
  banned: "The account is banned",
  unpaid: "The account's plan has lapsed",
  forbidden: "Not enough rights",
  rate_limited: "Too many requests",
  body_malformed: "The body cannot be read",
  body_too_large: "The body is too large",
  cabinet_not_found: "Account not found",
  ad_campaign_not_found: "Campaign not found",
  ad_not_found: "Advertisement not found",
  flow_not_found: "Flow not found",
  campaign_not_found: "Tracked campaign not found",
  bot_not_found: "The campaign's bot is not connected",
  telegram_unreachable: "Telegram cannot be reached",
  telegram_refused: "Telegram refused it",
  overdraft: "Not enough money",
  key_reused: "The idempotency key was used for another request",
};

/** Of the limits, which count minutes. */
const RETRY_AFTER_SECONDS = "60";

const statusOf = (code: ErrorCode): number => STATUS_OF_CODE[code] ?? STATUS[faultOf(code).kind];
const detailOf = (code: ErrorCode): string => DETAIL_OF_CODE[code] ?? DETAIL[faultOf(code).kind];

function bodyOf(error: AppError, endpoint?: Endpoint<ErrorCode>): ErrorBody {
  const { code, others, says = detailOf(code) } = error;
  const status = statusOf(code);
  if (status !== 422) return { detail: says, status_code: status };
  return { detail: [error, ...others].map((each) => problemOf(each, endpoint)) };
}

const problemOf = ({ code, field, within, says = detailOf(code) }: AppError, endpoint?: Endpoint<ErrorCode>) => ({
  loc: [placeOf(field, endpoint), ...(field === undefined ? [] : [field, ...within])],
  msg: says,
  type: code === "field_missing" ? "missing" : "value_error",
});

function placeOf(field = "", endpoint?: Endpoint<ErrorCode>): "path" | "query" | "body" {
  if (endpoint?.variables !== undefined && field in endpoint.variables.shape) return "path";
  return endpoint?.methods.every((method) => method === "GET") ? "query" : "body";
}

/** Says of a wrong credential what is meant where it is given. */
export function saying(says: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof AppError && error.code === "bad_key" ? new AppError("bad_key", undefined, { says }) : error;
  };
}

const problem = z.strictObject({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() }).meta({ id: "Problem" });
const problems = z.strictObject({ detail: z.array(problem).min(1) });

/** Errors of these say more than their code where more is known. */
const SAY_MORE = [401, 409, 502];

const detailsOf = (status: number, codes: readonly ErrorCode[]) =>
  SAY_MORE.includes(status) ? z.string() : z.enum([...new Set(codes.map(detailOf))].sort());

/** What an endpoint answers, by status. */
function describe({ methods, access, answer, errors = [] }: Endpoint<ErrorCode>): Answer[] {
  const own: ErrorCode[] = methods.every((method) => method === "GET")
    ? ["field_invalid"]
    : ["field_invalid", "body_malformed", "body_too_large"];
  const codes = new Set<ErrorCode>([...access.errors, ...own, ...errors, "database"]);
  const byStatus = Map.groupBy(codes, statusOf);
  const answers = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(
      ([status, those]): Answer => ({
        status,
        description: [...new Set(those.map(detailOf))].join("; "),
        type: "application/json",
        schema: status === 422 ? problems : z.strictObject({ detail: detailsOf(status, those), status_code: z.literal(status) }),
        ...(status === 401 ? { headers: { "www-authenticate": "`Bearer`" } } : {}),
        ...(status === 429 ? { headers: { "retry-after": "Seconds to wait" } } : {}),
      }),
    );
  return [{ status: 200, description: "The answer", type: "application/json", schema: answer as z.ZodType }, ...answers];
}

/** Answers without an envelope; of errors the HTTP status says which kind they are. */
export const plainEnvelope: Envelope<ErrorCode> = {
  ok: (answer) => answer,
  error: bodyOf,
  headOf({ code }) {
    const status = statusOf(code);
    if (status === 401) return { status, headers: { "www-authenticate": "Bearer" } };
    return status === 429 ? { status, headers: { "retry-after": RETRY_AFTER_SECONDS } } : { status };
  },
  unknown: { status: 404, body: { detail: "Not Found", status_code: 404 } },
  wrongMethod: { status: 405, body: { detail: "Method Not Allowed", status_code: 405 } },
  isByStatus: true,
  describe,
};
