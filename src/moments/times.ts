import { HOUR_MS, MINUTE_MS } from "../time.ts";
import { type Form, setTime, setZone, type Take, word } from "./draft.ts";

/** Hours from UTC of the abbreviations that mean one zone; `ist` and others, which mean several, are refused. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  hkt: 8,
  jst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const timed: Take = (draft, [, hour, minute, second, half]) =>
  setTime(draft, [Number(hour), Number(minute ?? 0), Number(second ?? 0)], half);

const takeOffset: Take = (draft, [, sign, hours, minutes]) =>
  Number(hours) < 15 &&
  Number(minutes ?? 0) < 60 &&
  setZone(draft, (sign === "-" ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS));

const takeZone: Take = (draft, [name]) => {
  try {
    return setZone(draft, new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
};

export const TIME_FORMS: readonly Form[] = [
  [/^t?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([ap])\.?m(?:\.|(?![a-z])))?(?![\d:])/, timed],
  [/^(\d{1,2})()()\s*([ap])\.?m(?:\.|(?![a-z]))(?!\d)/, timed],
  [/^t(\d\d)(?:(\d\d)(\d\d)?)?(?![\d:])/, timed],
  [/^(?:gmt)?([+-])(\d{1,2})(?::?(\d\d))?(?![\d:]|\s*(?:sec|min|hour|day|week|fortnight|month|year))/, takeOffset],
  [word(Object.keys(ABBREVIATIONS).join("|")), (draft, [name]) => setZone(draft, (ABBREVIATIONS[name] ?? 0) * HOUR_MS)],
  // What a browser writes behind an offset: `GMT+0300 (Moscow Standard Time)`.
  [/^\([^()]*\)/, (draft) => draft.zone !== null],
  [/^z(?![a-z])/, (draft) => setZone(draft, 0)],
  [/^[a-z_]+(?:\/[a-z0-9_+-]+)+/, takeZone],
];
