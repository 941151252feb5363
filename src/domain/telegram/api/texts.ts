import { LANGS } from "../../../db/schema/index.ts";
import { en } from "./texts/en.ts";
import { ru } from "./texts/ru.ts";
import type { Lang, Texts } from "./texts/types.ts";

export { LANGS };

/** The language to speak to somebody whose client says this of itself, an IETF tag. */
export function langOf(languageCode: string | undefined): Lang {
  return /^ru\b/i.test(languageCode ?? "") ? "ru" : "en";
}

/** What the service bot says in one language. */
export function texts(lang: Lang): Texts {
  return lang === "ru" ? ru : en;
}

/** A moment in UTC as the texts write it, `YYYY-MM-DD HH:MM`. */
export function textMoment(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
