import { NOTHING } from "./number.ts";
import type { Language } from "./preferences.ts";

const names = { en: new Intl.DisplayNames("en", { type: "region" }), ru: new Intl.DisplayNames("ru", { type: "region" }) };

/** Where people use other names than Unicode's. */
const OWN: Record<Language, Record<string, string>> = { en: {}, ru: { US: "США", HK: "Гонконг", MO: "Макао" } };

/** `de` → "Germany"; a code that is no country's shows itself. */
export function formatCountry(code: string, lang: Language): string {
  const upper = code.toUpperCase();
  return upper === "" ? NOTHING : /^[A-Z]{2}$/.test(upper) ? (OWN[lang][upper] ?? names[lang].of(upper) ?? upper) : upper;
}
