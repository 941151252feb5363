import type { Context, Hono } from "hono";
import { z } from "zod";
import { authenticate } from "../../accounts/authenticate.ts";
import type { Ctx } from "../../context.ts";
import { type Cell, csvRecord } from "../../csv.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { clientOf } from "../../http/client.ts";
import { type Params, readParams, validateParams } from "../../http/params.ts";
import { errorAnswer } from "./errors.ts";

/** A report: its path, and what it answers beside the status. */
export interface Report {
  path: string;
  maxBodyBytes?: number;
  /** Its words for parameters that must be there. */
  missing?: Readonly<Record<string, string>>;
  run(ctx: Ctx, params: Params): Promise<Record<string, unknown> | Response>;
}

const MAX_BODY_BYTES = 64 * 1024;

/** Serves reports by GET and POST. Their errors name the parameter at fault. */
export function mountReports(app: Hono, deps: Deps, reports: readonly Report[]): void {
  for (const report of reports) {
    app.on(["GET", "POST"], report.path, async (c) => {
      try {
        return await answer(c, deps, report);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return c.json(errorOf(report, error));
      }
    });
  }
}

function errorOf({ missing = {} }: Report, error: AppError): Record<string, string> {
  const { code, field } = error;
  const word = code === "field_missing" && field !== undefined ? missing[field] : undefined;
  return { status: "error", ...(word === undefined ? wireError(error) : { error: word }) };
}

async function answer(c: Context, deps: Deps, report: Report): Promise<Response> {
  const { params, key } = await readParams(c.req.raw, report.maxBodyBytes ?? MAX_BODY_BYTES);
  const client = clientOf(c.req.raw);
  const { account, sessionId } = await authenticate({ deps, client }, key, { sessionOnly: false, whileLapsed: false });
  const given = await report.run({ deps, client, account, sessionId }, params);
  return given instanceof Response ? given : c.json({ status: "ok", ...given });
}

/** The word for an error and the parameter at fault. */
export function wireError(error: AppError): { error: string; field?: string } {
  return { error: wordOf(error), ...(error.field === undefined ? {} : { field: error.field }) };
}

/** Whatever is somebody else's, or nobody's, is `access`. */
function wordOf(error: AppError): string {
  switch (error.code) {
    case "flow_not_found":
    case "way_not_found":
    case "site_not_found":
    case "goal_not_found":
      return "access";
    default:
      return errorAnswer(error).error;
  }
}

/**
 * Parameters by a schema; those left empty count as left out.
 * @throws AppError field_missing, field_invalid
 */
export function parseParams<Schema extends z.ZodType>(schema: Schema, params: Params): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== "" && value !== null));
  return validateParams(schema, given);
}

/** A CSV file of records; what is absent is an empty cell. */
export function csvFile(name: string, columns: readonly string[], records: readonly Record<string, unknown>[]): Response {
  const cell = (value: unknown): Cell =>
    value === false || value === undefined ? "" : typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
  const lines = [csvRecord(columns), ...records.map((record) => csvRecord(columns.map((column) => cell(record[column]))))];
  return new Response(lines.join(""), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${name}"` },
  });
}

/** A whole number within bounds, `7` or `"7"`. */
export const whole = (min: number, max: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,16}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(min).max(max));

/** A date that every zone writes with four digits, on which nothing yet happened at the earliest. */
export const date = z.iso.date().refine((value) => value >= "1970-01-02" && value <= "9999-12-29");

const tag = z.union([z.string(), z.number().transform(String)]).pipe(z.string().max(255));
const word = z.union([z.string(), z.number().transform(String)]).pipe(z.string().max(64));

const MAX_ID = Number.MAX_SAFE_INTEGER;

/** The filters that leads and statistics share. */
export const sharedFilters = {
  geo: z
    .string()
    .regex(/^[a-z]{2}$/i)
    .transform((code) => code.toLowerCase())
    .optional(),
  flow: word.optional(),
  way: whole(0, MAX_ID).optional(),
  site: whole(0, MAX_ID).optional(),
  filter: whole(0, 5).optional(),
  domain: tag.optional(),
  ip: word.optional(),
  utm_source: tag.optional(),
  utm_campaign: tag.optional(),
  utm_content: tag.optional(),
  utm_term: tag.optional(),
  utm_medium: tag.optional(),
  subid: tag.optional(),
  format: z.enum(["json", "csv"]).default("json"),
};

const DIM_OF = {
  geo: "country",
  way: "way",
  site: "site",
  filter: "filter",
  hour: "hour",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  domain: "domain",
  ip: "ip",
  utm_source: "utmSource",
  utm_campaign: "utmCampaign",
  utm_content: "utmContent",
  utm_term: "utmTerm",
  utm_medium: "utmMedium",
  subid: "subid",
} as const;

/** The filters of a call by the names the domain has for them. */
export function filtersOf(input: Partial<Record<keyof typeof DIM_OF, string | number | undefined>>) {
  const filters: Partial<Record<(typeof DIM_OF)[keyof typeof DIM_OF], string | number>> = {};
  for (const [name, dim] of Object.entries(DIM_OF) as [keyof typeof DIM_OF, (typeof DIM_OF)[keyof typeof DIM_OF]][]) {
    const value = input[name];
    if (value !== undefined) filters[dim] = value;
  }
  return filters;
}
