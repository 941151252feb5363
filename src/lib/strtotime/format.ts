import type { ParseState } from "./parse-state.ts";

/** The named groups of a format's match. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** Notes what a match says; false where that makes no sense. */
export type Take = (state: ParseState, groups: Groups, matched: string) => boolean;

/** A form that a part of the text may have, and what it says. */
export interface Format {
  pattern: RegExp;
  take: Take;
}

/** @param pattern matched where the rest of the text begins, case and all */
export const format = (pattern: string, take: Take): Format => ({ pattern: new RegExp(pattern, "y"), take });

/** Words separated by `|`, in any case. */
export const anyCase = (words: string): string => `(?:${words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)})`;
