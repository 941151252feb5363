import { offsetOfAbbreviation } from "./abbreviations.ts";
import { type Format, format, type Take } from "./format.ts";
import type { ParseState } from "./parse-state.ts";

const HOUR_LZ = "(?:2[0-4]|[01]\\d)";
/** `+3`, `-0530`, `GMT+03:00` */
export const OFFSET = `(?:GMT)?[+-](?:${HOUR_LZ}:[0-5]\\d:(?:60|[0-5]\\d)|${HOUR_LZ}[0-5]\\d(?:60|[0-5]\\d)|(?:2[0-4]|[01]?\\d)(?::?[0-5]?\\d)?)`;
/** `Europe/Moscow`, `EST`, `(UTC)`. Figures belong to a name (`Etc/GMT-3`), where strtotime would end it. */
export const ZONE_NAME = "(?:[A-Z][a-z]+(?:[_/-][A-Za-z]+)+(?:[+-]\\d{1,2})?|\\(?[A-Za-z]{1,6}\\)?)";

/** Seconds of `H`, `HH`, `H:MM`, `HMM`, `HHMM`, `HH:MM`, `HHMMSS` or `HH:MM:SS`; null for what is none of these. */
function secondsOf(figures: string): number | null {
  const parts =
    /^(?<hours>\d{1,2})$/.exec(figures) ??
    /^(?<hours>\d{1,2}):(?<minutes>\d{1,2})(?::(?<seconds>\d\d))?$/.exec(figures) ??
    /^(?<hours>\d{1,2})(?<minutes>\d\d)$/.exec(figures) ??
    /^(?<hours>\d\d)(?<minutes>\d\d)(?<seconds>\d\d)$/.exec(figures);
  if (parts?.groups === undefined) return null;
  const { hours, minutes = 0, seconds = 0 } = parts.groups;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function ianaName(name: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** Notes the zone of a time, which does not count as one that stands by itself. False for what is no zone. */
export function setZone(state: ParseState, text: string): boolean {
  const name = text.replace(/[()]/g, "").replace(/^GMT(?=[+-])/, "");
  const sign = name.startsWith("-") ? -1 : 1;
  const seconds = /^[+-]/.test(name) ? secondsOf(name.slice(1)) : offsetOfAbbreviation(name);
  const zone = seconds === null ? ianaName(name) : sign * seconds;
  if (zone === null) return false;
  state.zone = zone;
  return true;
}

const takeZone: Take = (state, _groups, matched) => {
  state.zonesSaid += 1;
  if (state.zonesSaid > 1) return state.zonesSaid === 2;
  return setZone(state, matched);
};

export const ZONE_FORMATS: readonly Format[] = [
  format(OFFSET, takeZone),
  format(ZONE_NAME, takeZone),
  // What a browser writes behind an offset: `GMT+0300 (Moscow Standard Time)`.
  format("\\([A-Za-z ]{7,}\\)", (state) => state.zone !== null),
];
