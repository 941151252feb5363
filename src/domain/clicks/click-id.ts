import type { Deps } from "../../platform/deps.ts";

/** That a flow's number has at most: what is larger has no click ids. */
export const FLOW_DIGITS = 7;
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 7;
const MAC_DIGITS = 8;

const digits = (count: number | string) => `[0-9a-z]{${count}}`;

/** `{flow}_{time}{random}{mac}`, in base 36 but for the underscore: at most 32 characters, within what Telegram's Start carries. */
const FORM = new RegExp(
  `^([1-9a-z]${digits(`0,${FLOW_DIGITS - 1}`)})_(${digits(TIME_DIGITS)})(${digits(RANDOM_DIGITS)})(${digits(MAC_DIGITS)})$`,
);

/** The same in capitals, in quotes, or in the braces of the macro whose place it took. */
const WITHIN = new RegExp(
  `^[^0-9a-z]*([1-9a-z]${digits(`0,${FLOW_DIGITS - 1}`)}_${digits(TIME_DIGITS + RANDOM_DIGITS + MAC_DIGITS)})[^0-9a-z]*$`,
  "i",
);

/** The text of the form of a click id that stands alone in another; null where there is none. */
export const findClickId = (text: string): string | null => WITHIN.exec(text)?.[1]?.toLowerCase() ?? null;

/** What a click id tells without a database. */
export interface ClickOrigin {
  flowId: number;
  atMs: number;
}

/**
 * A fresh click id. Ids of one flow sort by time.
 * @param atMs when the click came, Unix milliseconds
 */
export async function mintClickId(deps: Pick<Deps, "vault" | "randomBytes">, { flowId, atMs }: ClickOrigin): Promise<string> {
  const body = beginning(flowId, atMs) + base36(deps.randomBytes(6), RANDOM_DIGITS);
  return body + (await mac(deps, body));
}

/** The origin of a click id that this deployment made; null for every other text. */
export async function readClickId(deps: Pick<Deps, "vault">, id: string): Promise<ClickOrigin | null> {
  const [, flow, time, random, given] = FORM.exec(id) ?? [];
  if (flow === undefined || time === undefined) return null;
  // The MAC has 41 bits and is public: what a comparison's time could tell of it helps nobody.
  if ((await mac(deps, `${flow}_${time}${random}`)) !== given) return null;
  return { flowId: Number.parseInt(flow, 36), atMs: Number.parseInt(time, 36) };
}

/** The range of ids of a flow's clicks from one time up to another, both in Unix milliseconds: `from <= id AND id < to`. */
export function clickIdRange(flowId: number, fromMs: number, toMs: number): { from: string; to: string } {
  return { from: beginning(flowId, fromMs), to: beginning(flowId, toMs) };
}

/** A time as click ids hold it: nine digits that sort as times do. */
export function clickTimeKey(atMs: number): string {
  return Math.min(Math.max(atMs, 0), 36 ** TIME_DIGITS - 1)
    .toString(36)
    .padStart(TIME_DIGITS, "0");
}

/** The time in what has the form of a click id, Unix milliseconds; null for every other text. */
export function clickTimeMs(id: string): number | null {
  const time = FORM.exec(id)?.[2];
  return time === undefined ? null : Number.parseInt(time, 36);
}

function beginning(flowId: number, atMs: number): string {
  return `${flowId.toString(36)}_${clickTimeKey(atMs)}`;
}

async function mac(deps: Pick<Deps, "vault">, body: string): Promise<string> {
  const bytes = Uint8Array.fromBase64(await deps.vault.derive(`click:${body}`), { alphabet: "base64url" });
  return base36(bytes.subarray(0, 6), MAC_DIGITS);
}

/** The low digits of up to 48 bits. */
function base36(bytes: Uint8Array, digits: number): string {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return value.toString(36).padStart(digits, "0").slice(-digits);
}
