import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { HOUR_MS } from "../../../lib/time.ts";
import { QUARTER_MS } from "../../../lib/wall-clock.ts";
import type { Day } from "./days.ts";
import { COUNT_NAMES, COUNTS, COUNTS_OF_EVENT, ROLLED, stepEndSql } from "./lead-counts.ts";

/** The lengths of campaign_spans, longest first: each is a multiple of the next. */
const SPAN_LENGTHS_MS = [6 * HOUR_MS, HOUR_MS, QUARTER_MS];

/** Spans of one length that begin at an instant or later and before another. */
type Piece = readonly [lengthMs: number, fromMs: number, untilMs: number];

/** The fewest spans that cover a time, both ends of which are multiples of QUARTER_MS. */
function piecesOf(fromMs: number, toMs: number, lengths: readonly number[] = SPAN_LENGTHS_MS): Piece[] {
  const [length, ...shorter] = lengths;
  if (length === undefined || fromMs >= toMs) return [];
  const first = Math.ceil(fromMs / length) * length;
  const last = Math.floor(toMs / length) * length;
  if (first >= last) return piecesOf(fromMs, toMs, shorter);
  return [...piecesOf(fromMs, first, shorter), [length, first, last], ...piecesOf(last, toMs, shorter)];
}

/** Days as SQL reads them, JSON: of each its ends, and the spans that it is made of. */
export function daysJson(days: readonly Day[]): string {
  return JSON.stringify(days.map(({ fromMs, toMs }) => [fromMs, toMs, piecesOf(fromMs, toMs)]));
}

const SPAN_LENGTHS = raw(`json_each('${JSON.stringify(SPAN_LENGTHS_MS)}')`);
const SUMS = raw(COUNT_NAMES.map((name) => `SUM(e.${name})`).join(", "));
const ADDED = raw(COUNT_NAMES.map((name) => `${name} = ${name} + excluded.${name}`).join(", "));

/** Adds what a step of rollCampaigns rolls to the spans; for its batch. */
export const addToSpans = (stepEvents: number): Fragment => sql`INSERT INTO campaign_spans (campaign_id, length_ms, from_ms, ${COUNTS})
  SELECT e.campaign_id, s.value, e.at_ms - e.at_ms % s.value, ${SUMS}
  FROM (
    SELECT e.campaign_id, e.at_ms, ${COUNTS_OF_EVENT} FROM lead_events e
    WHERE e.id > ${ROLLED} AND e.id <= ${stepEndSql(stepEvents)} AND e.campaign_id IS NOT NULL AND e.milestones <> 0
  ) e CROSS JOIN ${SPAN_LENGTHS} s
  WHERE true GROUP BY 1, 2, 3
  ON CONFLICT DO UPDATE SET ${ADDED}`;
