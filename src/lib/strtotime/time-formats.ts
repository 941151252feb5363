import { anyCase, type Format, format, type Groups, type Take } from "./format.ts";
import { FRACTION, HOUR12, HOUR24, HOUR24_LZ, MERIDIAN, MINUTE, MINUTE_LZ, SECOND, SECOND_LZ, SPACE } from "./lexemes.ts";
import { type ParseState, resetTime, setTime } from "./parse-state.ts";

const T = "[Tt]?";

/** Of a clock of 24 hours, or of twelve where a half of the day is named. */
function toHour24(hour: number, meridian: string | undefined): number {
  if (meridian === undefined) return hour;
  return (hour === 12 ? 0 : hour) + (/p/i.test(meridian) ? 12 : 0);
}

/** Notes the time of a match. False where one was said before. */
export function takeTime(state: ParseState, groups: Groups): boolean {
  const { hour, minute = 0, second = 0, fraction = "", meridian } = groups;
  const microsecond = Number(fraction.slice(0, 6).padEnd(6, "0"));
  return setTime(state, { hour: toHour24(Number(hour), meridian), minute: Number(minute), second: Number(second), microsecond });
}

/** Four figures: a time, and a year behind a time. */
const takeFourFigures: Take = (state, groups, matched) => {
  if (state.timesSaid !== 1) return takeTime(state, groups);
  state.year = Number(matched.replace(/^t/i, ""));
  state.timesSaid = 2;
  return true;
};

/** `back of 7pm` is a quarter past, `front of 7pm` a quarter to. */
const around =
  (hours: number, minute: number): Take =>
  (state, { hour, meridian }) => {
    resetTime(state);
    return setTime(state, { hour: toHour24(Number(hour) + hours, meridian), minute, second: 0, microsecond: 0 });
  };

export const TIME_FORMATS: readonly Format[] = [
  format(`${anyCase("back of ")}${HOUR24}(?:${SPACE}?${MERIDIAN})?`, around(0, 15)),
  format(`${anyCase("front of ")}${HOUR24}(?:${SPACE}?${MERIDIAN})?`, around(-1, 45)),
  format(`${HOUR12}${SPACE}?${MERIDIAN}`, takeTime),
  format(`${HOUR12}[:.]${MINUTE_LZ}${SPACE}?${MERIDIAN}`, takeTime),
  format(`${HOUR12}[:.]${MINUTE}[:.]${SECOND_LZ}${SPACE}?${MERIDIAN}`, takeTime),
  format(`${HOUR12}:${MINUTE_LZ}:${SECOND_LZ}[:.](?<fraction>\\d+)${MERIDIAN}`, takeTime),
  format(`[Tt]${HOUR24}`, takeTime),
  format(`${T}${HOUR24}[:.]${MINUTE}`, takeTime),
  format(`${T}${HOUR24}[:.]${MINUTE}[:.]${SECOND}`, takeTime),
  format(`${T}${HOUR24}[:.]${MINUTE}[:.]${SECOND}${FRACTION}`, takeTime),
  format(`${T}${HOUR24_LZ}${MINUTE_LZ}`, takeFourFigures),
  format(`${T}${HOUR24_LZ}${MINUTE_LZ}${SECOND_LZ}`, takeTime),
];
