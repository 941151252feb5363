import { BROWSER_NAMES, nameOf, OS_NAMES } from "../../lib/codes.ts";
import { deviceOf } from "../../lib/device.ts";

const MAX_READ = 512;
const UNKNOWN: readonly string[] = ["Other", "Bot"];

/** What a User-Agent says of a device, in words of ours alone: `Chrome, Windows`; null where it says nothing that is known. */
export function deviceName(userAgent: string): string | null {
  const { browser, os } = deviceOf(userAgent.slice(0, MAX_READ));
  const known = [nameOf(BROWSER_NAMES, browser), nameOf(OS_NAMES, os)].filter((name) => !UNKNOWN.includes(name));
  return known.length === 0 ? null : known.join(", ");
}
