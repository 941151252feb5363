import { isUnfilled } from "../../../http/lenient/unfilled.ts";

/** What a message is that presses Start, and what stands behind the command. */
const START = /^\/start(?:@\w+)?(?:\s+(.*))?$/isu;
/** Longer than any link of ours; the rest of a text that somebody typed is not looked at. */
const MAX_PAYLOAD = 256;
/** A campaign's code, whatever signs stand before it, and what follows one sign that no code has. */
const CODE = /^[^a-z0-9]*([a-z0-9]+)(?:[^a-z0-9](.*))?$/isu;
/** What may stand in a link's payload, and so in a click. */
const CLICK = /^[A-Za-z0-9_-]{1,64}$/;

/** A Start's payload `CODE-click` taken apart. What is missing or cannot be is empty. */
export interface StartPayload {
  code: string;
  click: string;
}

/**
 * Reads what somebody pressed Start with. Links come cut, encoded, with blanks and with macros that nobody filled: the code is read
 * where it stands first, the click where it is one.
 * @param text of a message
 * @returns null for what is no Start
 * @example readStart("/start abc12345-x1") // { code: "abc12345", click: "x1" }
 */
export function readStart(text: string): StartPayload | null {
  const match = START.exec(text.trim());
  if (match === null) return null;
  const payload = decode((match[1] ?? "").slice(0, MAX_PAYLOAD)).trim();
  const [, code = "", click = ""] = CODE.exec(payload) ?? [];
  return { code: code.toLowerCase(), click: CLICK.test(click) && !isUnfilled(click) ? click : "" };
}

/** As it was before it was encoded, which some do twice. */
function decode(payload: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(payload));
  } catch {
    return payload;
  }
}
