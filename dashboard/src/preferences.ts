import { forGood } from "./storage.ts";
import { createStore, type Store } from "./store.ts";

const PREFIX = "pawprint.";

/** A choice of this browser, one of a few words, kept over reloads and shared with other tabs. */
export function preference<T extends string>(name: string, words: readonly T[], initial: T): Store<T> {
  const key = PREFIX + name;
  const read = () => words.find((word) => word === forGood.getItem(key)) ?? initial;
  const store = createStore(read());
  addEventListener("storage", (event) => event.key === key && store.set(read()));
  return {
    ...store,
    set(value) {
      forGood.setItem(key, value);
      store.set(value);
    },
  };
}

export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];
export const THEMES = ["system", "light", "dark"] as const;
export const DENSITIES = ["normal", "dense"] as const;
const SWITCH = ["on", "off"] as const;

export const language = preference("language", LANGUAGES, navigator.language.startsWith("ru") ? "ru" : "en");
export const theme = preference("theme", THEMES, "system");
/** Where the dashboard opens inside something else, the look of that: what "as the system" means there. */
export const surroundings = createStore<"light" | "dark" | null>(null);
export const density = preference("density", DENSITIES, "normal");
export const keyboard = preference("keyboard", SWITCH, "on");

/** A few words that this browser keeps under a name of their own, such as columns of a table. */
export function keptWords(name: string) {
  const key = PREFIX + name;
  return {
    read: (): string[] => forGood.getItem(key)?.split(" ") ?? [],
    write: (words: readonly string[]) => forGood.setItem(key, words.join(" ")),
  };
}

/** Keeps the language, the theme and the density of the page on its root element, where styles and screen readers look. */
export function applyPreferences(): void {
  const root = document.documentElement;
  const apply = () => {
    root.lang = language.get();
    root.dataset.theme = theme.get() === "system" ? (surroundings.get() ?? "system") : theme.get();
    root.dataset.density = density.get();
  };
  apply();
  for (const store of [language, theme, surroundings, density]) store.subscribe(apply);
}
