import { COMPOUND_FORMATS, SHORT_DATE_FORMATS } from "./compound-formats.ts";
import { DATE_FORMATS } from "./date-formats.ts";
import { type Format, format } from "./format.ts";
import { END, SPACE } from "./lexemes.ts";
import { emptyState, type ParseState } from "./parse-state.ts";
import { RELATIVE_FORMATS } from "./relative-formats.ts";
import { TIME_FORMATS } from "./time-formats.ts";
import { ZONE_FORMATS } from "./zone-formats.ts";

/** In the order of strtotime's scanner: of matches as long as each other the first counts. */
const FORMATS: readonly Format[] = [
  ...RELATIVE_FORMATS,
  ...TIME_FORMATS,
  ...DATE_FORMATS,
  ...COMPOUND_FORMATS,
  ...ZONE_FORMATS,
  ...SHORT_DATE_FORMATS,
  format(`${SPACE}|[.,\\n${END}]`, () => true),
];

/** Reads a text part by part, of each the longest format that matches. Null where none does, or where parts exclude each other. */
export function scan(text: string): ParseState | null {
  const state = emptyState();
  const ended = text + END;
  let at = 0;
  while (at < text.length) {
    let longest: { match: RegExpExecArray; take: Format["take"] } | null = null;
    for (const { pattern, take } of FORMATS) {
      pattern.lastIndex = at;
      const match = pattern.exec(ended);
      if (match !== null && match[0].length > (longest?.match[0].length ?? 0)) longest = { match, take };
    }
    if (longest === null || !longest.take(state, longest.match.groups ?? {}, longest.match[0])) return null;
    at += longest.match[0].length;
  }
  return state;
}
