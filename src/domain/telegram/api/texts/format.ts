import { cutText } from "../../../../lib/text.ts";
import type { Lang, LeadCounts, Origin } from "./types.ts";

const MAX_TITLE_CHARACTERS = 64;

/**
 * How one language writes where somebody was.
 * @param unknown the words for what the edge does not know
 * @param countries names by upper-case code, where people use others than Unicode's
 */
export function originTexts(lang: Lang, unknown: { country: string; device: string }, countries: Record<string, string> = {}) {
  const names = new Intl.DisplayNames(lang, { type: "region" });
  const countryName = (code: string) => countries[code] ?? names.of(code) ?? code;
  /** `Germany, Chrome, Windows` */
  const placeText = (country: string | null, device: string | null) =>
    `${country === null ? unknown.country : countryName(country)}, ${device ?? unknown.device}`;
  /** `2026-06-15 12:00 UTC, Germany, Chrome, Windows` */
  const originText = ({ at, country, device }: Origin) => `${at} UTC, ${placeText(country, device)}`;
  return { placeText, originText };
}

/**
 * `My channel: +3 started, −1 left`; what did not happen is left out.
 * @param words of starts, requests, joins, leaves and removals, in the form that a number takes
 */
export function digestLine({ title, starts, requests, joins, leaves, removals }: LeadCounts, words: ((n: number) => string)[]): string {
  const counts = [starts, requests, joins, -leaves, -removals];
  const parts = counts.flatMap((n, i) => (n === 0 ? [] : [`${n > 0 ? "+" : "−"}${Math.abs(n)} ${words[i]?.(Math.abs(n))}`]));
  return `${titleOf(title)}: ${parts.join(", ")}`;
}

/** A chat's or campaign's title, cut where it is long. */
export function titleOf(title: string): string {
  return cutText(title, MAX_TITLE_CHARACTERS);
}
