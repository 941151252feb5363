import { BROWSER_NAMES, OS_NAMES } from "./codes.ts";
import { fromMicros } from "./money.ts";

const DEVICE_NAMES = { os: OS_NAMES, browser: BROWSER_NAMES, device: ["desktop", "mobile"] } as const;

/** The word for a code of `os`, `browser` or `mobile` on clicks and leads; null where nobody knows. */
export function deviceWord(macro: keyof typeof DEVICE_NAMES, code: number | null): string | null {
  const name = DEVICE_NAMES[macro][code ?? -1];
  return name === undefined || name === "Other" ? null : name;
}

/** An amount as it is written into addresses. */
export const amountWord = (micros: number | null): number | null => (micros === null ? null : fromMicros(micros));
