import { ApiError } from "../../api/api-error.ts";
import { call } from "../../api/client.ts";
import type { Outcome } from "../../shell/import/use-sending.ts";
import type { Conversion, ConversionField } from "./columns.ts";
import type { Stage } from "./status-words.ts";

const BATCH_LINES = 1000;
/** The server takes 256 KB; the JSON around the lines needs its part. */
const BATCH_BYTES = 200_000;

/** What the owner of a file means by its words. */
export type OwnWords = Partial<Record<Stage, readonly string[]>>;
const PARAMETERS = { wait: "stn", hold: "sth", approve: "sta", cancel: "stc", trash: "stt" } as const;

/** What became of a line. */
export interface ConversionOutcome extends Outcome {
  lead?: number;
  isNew?: boolean;
  /** What could not be read, and was left out. */
  ignored?: readonly string[];
}

/**
 * Sends the first of these conversions.
 * @throws ApiError
 */
export async function sendConversions(items: readonly Conversion[], own: OwnWords): Promise<readonly ConversionOutcome[]> {
  const fields = [...new Set(items.slice(0, BATCH_LINES).flatMap((item) => Object.keys(item) as ConversionField[]))];
  const lines = [fields.join(",")];
  let bytes = 0;
  for (const item of items.slice(0, BATCH_LINES)) {
    const line = fields.map((field) => quote(item[field] ?? "")).join(",");
    bytes += bytesOf(line);
    if (bytes > BATCH_BYTES) break;
    lines.push(line);
  }
  const [, first] = lines;
  if (first === undefined) return [{ error: "size" }];
  const words = Object.entries(own).map(([stage, list]) => [PARAMETERS[stage as Stage], list]);
  const answer = await call("post", "/api/tracker/bulk.json", { ...Object.fromEntries(words), data: lines.join("\n") });
  if (answer.lines.length !== lines.length - 1) throw new ApiError("answer");
  return answer.lines.map((line) => {
    const ignored = line.ignored === undefined ? {} : { ignored: line.ignored };
    return line.status === "ok" ? { lead: line.id, isNew: line.create, ...ignored } : { error: line.error, field: line.field, ...ignored };
  });
}

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const bytesOf = (line: string) => new TextEncoder().encode(JSON.stringify(line)).length;
