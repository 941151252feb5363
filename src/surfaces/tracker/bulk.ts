import { authenticate } from "../../accounts/authenticate.ts";
import type { Call } from "../../context.ts";
import type { Conversion } from "../../conversions/conversion.ts";
import { importConversions } from "../../conversions/import-conversions.ts";
import { type Line, parseLines } from "../../conversions/parse-lines.ts";
import { AppError } from "../../errors.ts";
import { keyInQuery, type Params, readParams } from "../../http/params.ts";
import { readAtMost } from "../../http/read-at-most.ts";
import { toConversion, toRecordedAnswer } from "./conversion.ts";
import { errorAnswer } from "./errors.ts";

const MAX_BODY_BYTES = 256 * 1024;
const MAX_LINES = 1000;

/** Takes pasted conversions in and answers a report of each line. */
export async function bulk(call: Call, request: Request) {
  const { params, key } = await readBulk(request);
  const { account } = await authenticate(call, key, { sessionOnly: false, whileLapsed: false });
  const { data, ...common } = params;
  if (data === undefined || data === "") throw new AppError("field_missing", "data");
  if (typeof data !== "string") throw new AppError("field_invalid", "data");
  const lines = parseLines(data);
  if (lines.length > MAX_LINES) throw new AppError("limit_reached", "data");
  const read = lines.map((line) => readLine(line, common));
  const conversions = read.filter((each): each is Conversion => !(each instanceof AppError));
  const outcomes = (await importConversions({ ...call, account, sessionId: null }, conversions)).values();
  const report = lines.map(({ number }, index) => {
    const fault = read[index];
    const outcome = fault instanceof AppError ? fault : outcomes.next().value;
    return { line: number, ...(outcome === undefined || outcome instanceof AppError ? errorAnswer(outcome) : toRecordedAnswer(outcome)) };
  });
  const ok = report.filter(({ status }) => status === "ok").length;
  return { status: "ok", ok, bad: report.length - ok, lines: report };
}

/** The parameters of a call; CSV that is sent as such is its `data`. */
async function readBulk(request: Request): Promise<{ params: Params; key: string | null }> {
  if (!request.headers.get("content-type")?.toLowerCase().startsWith("text/csv")) return readParams(request, MAX_BODY_BYTES);
  const { bytes, truncated } = await readAtMost(request.body, MAX_BODY_BYTES);
  if (truncated) throw new AppError("body_too_large");
  const { params } = await readParams(new Request(request.url), MAX_BODY_BYTES);
  return { params: { ...params, data: new TextDecoder().decode(bytes) }, key: keyInQuery(request) };
}

/** What a line leaves out, the call's other parameters say for all. */
function readLine({ cells }: Line, common: Params): Conversion | AppError {
  if (cells === null) return new AppError("field_invalid", "data");
  try {
    return { ...toConversion({ ...common, ...cells }), source: "import" };
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
