import { DAY_AND_MONTH, MONTH_AND_DAY, takeDate } from "./date-formats.ts";
import { type Format, format, type Take } from "./format.ts";
import {
  DAY,
  DAY_LZ,
  FRACTION,
  HOUR12,
  HOUR24,
  HOUR24_LZ,
  MERIDIAN,
  MINUTE,
  MINUTE_LZ,
  MONTH,
  MONTH_ABBR,
  MONTH_LZ,
  SECOND,
  SECOND_LZ,
  SPACE,
  YEAR4,
} from "./lexemes.ts";
import { resetTime } from "./parse-state.ts";
import { takeTime } from "./time-formats.ts";
import { OFFSET, setZone, ZONE_NAME } from "./zone-formats.ts";

const takeDateAndTime: Take = (state, groups) =>
  takeTime(state, groups) && takeDate(state, groups) && (groups.zone === undefined || setZone(state, groups.zone));

/** `@1586217600.5`: Unix seconds, after which only steps and times of day make sense. */
const takeTimestamp: Take = (state, { sign, seconds, fraction = "" }) => {
  if (state.zonesSaid > 0) return false;
  const direction = sign === "-" ? -1 : 1;
  resetTime(state);
  Object.assign(state, { year: 1970, month: 1, day: 1, hasDate: false, zonesSaid: 1, zone: 0, isInstant: true });
  state.relative.seconds += direction * Number(seconds);
  state.relative.microseconds = direction * Number(fraction.padEnd(6, "0"));
  return true;
};

const TIME_LZ = `${HOUR24_LZ}:${MINUTE_LZ}:${SECOND_LZ}`;
const ZONE = `(?<zone>${OFFSET})`;

/** Dates with a time, as programs write them: XML-RPC, SOAP, WDDX, EXIF, the common log. */
export const COMPOUND_FORMATS: readonly Format[] = [
  format("@(?<sign>-?)(?<seconds>\\d+)", takeTimestamp),
  format("@(?<sign>-?)(?<seconds>\\d+)\\.(?<fraction>\\d{1,6})", takeTimestamp),
  format(`${YEAR4}${MONTH_LZ}${DAY_LZ}T${HOUR24}:${MINUTE_LZ}:${SECOND_LZ}`, takeDateAndTime),
  format(`${YEAR4}${MONTH_LZ}${DAY_LZ}[Tt]${HOUR24}${MINUTE_LZ}${SECOND_LZ}`, takeDateAndTime),
  format(`${YEAR4}-${MONTH_LZ}-${DAY_LZ}T${TIME_LZ}${FRACTION}${ZONE}?`, takeDateAndTime),
  format(`${YEAR4}-${MONTH}-${DAY}T${HOUR24}:${MINUTE}:${SECOND}`, takeDateAndTime),
  format(`${YEAR4}:${MONTH_LZ}:${DAY_LZ} ${TIME_LZ}`, takeDateAndTime),
  format(`${DAY}/${MONTH_ABBR}/${YEAR4}:${TIME_LZ}${SPACE}${ZONE}`, takeDateAndTime),
];

const TIME_12 = [`${HOUR12}[:.]${MINUTE_LZ}${SPACE}?${MERIDIAN}`, `${HOUR12}[:.]${MINUTE}[:.]${SECOND_LZ}${SPACE}?${MERIDIAN}`];

/** A day without its year and a time: the hour is no year. */
export const SHORT_DATE_FORMATS: readonly Format[] = [
  ...TIME_12.map((time) => format(MONTH_AND_DAY + time, takeDateAndTime)),
  format(`${MONTH_AND_DAY}[Tt]?${HOUR24}[:.]${MINUTE}`, takeDateAndTime),
  format(`${MONTH_AND_DAY}[Tt]?${HOUR24}[:.]${MINUTE}[:.]${SECOND}`, takeDateAndTime),
  format(`${MONTH_AND_DAY}[Tt]?${HOUR24}[:.]${MINUTE}[:.]${SECOND_LZ}${SPACE}?(?<zone>${OFFSET}|${ZONE_NAME})`, takeDateAndTime),
  // Of these strtotime takes the hour for a year, or nothing at all.
  format(`${MONTH_AND_DAY}${HOUR12}${SPACE}?${MERIDIAN}`, takeDateAndTime),
  format(`${DAY_AND_MONTH}${SPACE}${HOUR12}${SPACE}?${MERIDIAN}`, takeDateAndTime),
  format(`${DAY_AND_MONTH}${SPACE}${HOUR12}:${MINUTE_LZ}(?::${SECOND_LZ})?${SPACE}?${MERIDIAN}`, takeDateAndTime),
  format(`${DAY_AND_MONTH}${SPACE}${HOUR24}:${MINUTE_LZ}(?::${SECOND_LZ})?`, takeDateAndTime),
];
