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
