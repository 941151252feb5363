import { type Language, language } from "../preferences.ts";
import { useStore } from "../use-store.ts";

/** The language of the page, for answers that come in both. */
export function useLanguage(): Language {
  return useStore(language);
}
