import { z } from "zod";
import type { Conversion } from "../../domain/conversions/conversion.ts";
import { importConversions } from "../../domain/conversions/import-conversions.ts";
import { type Line, parseLines } from "../../domain/conversions/parse-lines.ts";
import { decodeText } from "../../http/decode-text.ts";
import { ANY_BODY, ignoredNames } from "../../http/described.ts";
import { type Params, toParams } from "../../http/forms.ts";
import { type GivenParams, readBytes, readQuery, readReported } from "../../http/params.ts";
import type { Read } from "../../http/reading.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { reporter } from "./access.ts";
import { readHeader } from "./columns.ts";
import {
  CONVERSION_ERRORS,
  conversionInput,
  PRICE_NAMES,
  readConversion,
  toConversion,
  toRecordedAnswer,
  wireRecorded,
} from "./conversion.ts";
import { endpoint } from "./endpoint.ts";
import { errorAnswer, type Word } from "./errors.ts";

const MAX_LINES = 1000;

const place = { line: z.int().describe("Line number, from 1") };

const LINE_ERRORS: readonly Word[] = [...CONVERSION_ERRORS, "access", "limit", "db"];

const report = z.union([
  z.strictObject({ ...place, status: z.literal("ok"), ...wireRecorded.shape }),
  z.strictObject({ ...place, status: z.literal("error"), error: z.enum(LINE_ERRORS), field: z.string().optional(), ignored: ignoredNames }),
]);

/** Takes pasted conversions in and answers a report of each line. */
export const bulk = endpoint({
  methods: ["POST"],
  path: "/bulk.json",
  access: reporter,
  bodies: [...ANY_BODY, "text/csv"],
  readParams: readBulk,
  maxBodyBytes: 256 * 1024,
  readInput: readLines,
  summary: "Import conversions",
  errors: ["payment-required", "missing", "invalid"],
  input: conversionInput.extend({ data: z.string().describe("The lines, at most 1000: `click:payout:status`, or CSV with a header") }),
  example: { data: "1_0mhnr7q1ka5x0b2c9e1z8k3q:18.5:approve:A-1", currency: "eur" },
  answer: z.strictObject({
    ok: z.int().describe("How many lines were accepted"),
    bad: z.int(),
    lines: z.array(report),
    ignored: z.array(z.string()).optional().describe("Columns of the header that were ignored"),
  }),
  isKept: true,
  run: importLines,
});

/** The lines of a call, and what is said for all of them. */
interface Lines {
  data: string;
  common: Params;
}

function readLines({ data, ...common }: Params): Read<Lines> {
  if (data === undefined || data === "") throw new AppError("field_missing", "data");
  if (typeof data !== "string") throw new AppError("field_invalid", "data");
  return { values: { data, common }, ignored: [] };
}

async function importLines(ctx: Ctx, { data, common }: Lines) {
  const { lines, passedOver } = parseLines(data, readHeader);
  if (lines.length > MAX_LINES) throw new AppError("limit_reached", "data");
  const read = lines.map((line) => readLine(line, common));
  const conversions = read.filter((each): each is Conversion => !(each instanceof AppError));
  const outcomes = (await importConversions(ctx, conversions)).values();
  const reports = lines.map(({ number }, index) => {
    const fault = read[index];
    const outcome = fault instanceof AppError ? fault : outcomes.next().value;
    if (outcome === undefined || outcome instanceof AppError) return { line: number, ...errorAnswer(outcome) };
    return { line: number, status: "ok" as const, ...toRecordedAnswer(outcome) };
  });
  const ok = reports.filter(({ status }) => status === "ok").length;
  return { ok, bad: reports.length - ok, lines: reports, ...(passedOver.length === 0 ? {} : { ignored: [...passedOver] }) };
}

/** The parameters of a call; CSV that is sent as such, or as a file of a form, is its `data`. */
async function readBulk(request: Request, maxBytes: number): Promise<GivenParams> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("text/csv")) {
    const { params, key } = await readReported(request, maxBytes);
    const { data } = params;
    const lines = data instanceof Blob ? { data: decodeText(new Uint8Array(await data.arrayBuffer()), data.type) } : {};
    return { params: { ...params, ...lines }, key };
  }
  const bytes = await readBytes(request, maxBytes);
  const { params, key } = readQuery(request);
  return { params: { ...params, data: decodeText(bytes, type) }, key };
}

/** What a line leaves out, the call's other parameters say for all. */
function readLine({ cells }: Line, common: Params): Conversion | AppError {
  if (cells === null) return new AppError("field_invalid", "data");
  try {
    const { values, ignored } = readConversion({ ...commonBeside(cells, common), ...toParams(Object.entries(cells)) });
    return { ...toConversion(values, { ignored, webhookId: null }), source: "import" };
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** A line that says its price by any name says it instead of the call. */
function commonBeside(cells: Record<string, string>, common: Params): Params {
  if (!PRICE_NAMES.some((name) => name in cells)) return common;
  return Object.fromEntries(Object.entries(common).filter(([name]) => !PRICE_NAMES.some((price) => price === name)));
}
