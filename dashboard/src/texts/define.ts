import { type Language, language } from "../preferences.ts";
import { useStore } from "../use-store.ts";

export type Texts<T> = Record<Language, T>;

/**
 * The texts of one screen or one kind of element, in both languages. The Russian ones must have the shape of the English ones, so a missing
 * text is a type error.
 */
export function defineTexts<T>(en: T, ru: NoInfer<T>): Texts<T> {
  return { en, ru };
}

/** The texts in the language of the page. */
export function useTexts<T>(texts: Texts<T>): T {
  return texts[useStore(language)];
}

const rules = { en: new Intl.PluralRules("en"), ru: new Intl.PluralRules("ru") };

/** `count(5, "row", "rows")` in English is "5 rows". */
export function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString("en")} ${rules.en.select(n) === "one" ? one : many}`;
}

/** `countRu(5, "строка", "строки", "строк")` is "5 строк". */
export function countRu(n: number, one: string, few: string, many: string): string {
  const words: Partial<Record<Intl.LDMLPluralRule, string>> = { one, few };
  return `${n.toLocaleString("ru")} ${words[rules.ru.select(n)] ?? many}`;
}
