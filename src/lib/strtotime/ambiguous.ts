/** Figures alone that have one meaning: `20261120`, `2026324`, `20261120170000`. */
const PLAIN_FIGURES = /^(\d{7,8}|\d{14})$/;
/** `4.8` or `4.8.26` before anything else: the fourth of August to many, eight minutes past four to strtotime. */
const DAY_OR_TIME = /^(?:0?[1-9]|1\d|2[0-4])\.(?:0?[1-9]|1[0-2])(?:\.(?:[0-5]\d|60))?(?![\d.:]|\s*[AaPp]\.?[Mm])/;

/** `20266-11-20`: strtotime divides a year of too many figures into a time and another year. */
const LONG_YEAR = /^(?:\d{5,6}|\d{9,})-\d/;

/** Figures that people mean otherwise than strtotime reads them, so that money would fall on a day that nobody named. */
export const isAmbiguous = (text: string): boolean =>
  (/^\d+$/.test(text) && !PLAIN_FIGURES.test(text)) || DAY_OR_TIME.test(text) || LONG_YEAR.test(text);
