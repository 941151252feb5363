// Addresses of screens: `?g=flow&f=geo~is~de&f=subid~none`. Every value is a text; a name that is there more than once is a list.

type Search = Record<string, string | string[]>;

export function parseSearch(text: string): Search {
  const search: Search = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name];
    search[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return search;
}

/** What is undefined or an empty list is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined).map((each): [string, string] => [name, String(each)]),
  );
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}

/** The known words among the values of a parameter; what is not known is left out. */
export function pickWords<T extends string>(value: unknown, words: readonly T[]): T[] {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  return words.filter((word) => given.includes(word));
}

/** The texts among the named parameters, which may be empty: an empty one asks for rows without a value. */
export function pickTexts<N extends string>(search: Record<string, unknown>, names: readonly N[]): { [K in N]?: string | undefined } {
  const known = names.flatMap((name) => (typeof search[name] === "string" ? [[name, search[name]] as const] : []));
  return Object.fromEntries(known) as { [K in N]?: string };
}

// Readers of values in addresses. What is not understood is undefined: it is left out, and the screen shows all.

/** A number of a thing: 1 and up. */
export function readId(value: unknown): number | undefined {
  return typeof value === "number" || typeof value === "string" ? readDigits(String(value)) : undefined;
}

function readDigits(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** One of a few words. */
export function readWord<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((word) => word === value);
}

/** A text of one line. */
export function readText(value: unknown, longest = 200): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= longest ? value : undefined;
}

/** Only what was understood: the rest is left out of the address. */
export function keepKnown<T extends object>(read: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };
}
