import { cutText } from "../../lib/text.ts";

/** Replaces a secret. */
const REDACTED = "***";

const MAX_TEXT = 1000;
const MAX_NAME = 64;
const MAX_DEPTH = 4;

/** Names of parameters whose values are credentials, here and in other systems. */
const NAMES =
  /^(token|key|pass|password|passwd|pwd|auth|authorization|bearer|signature|sign)$|api.?key|secret|(_|-|^)(access|api|auth|refresh|session)?(_|-)?(token|key|password)$/i;

/** Values that are credentials: keys, tokens and sessions of this system, tokens of Telegram bots, and Authorization headers. */
const VALUES = [
  /g?\d{1,15}-(?:rep_)?[\w-]{32}(?![\w-])/g,
  /(?:sess|acc|ref)_(?:[0-9a-z]{1,2}_[\w-]{32}|[\w-]{32})/g,
  /\d{6,12}(?::|%3A)[\w-]{30,50}(?![\w-])/gi,
  /\b(?:Bearer|Basic)\s+[^\s"]+/gi,
];

/** A key under its own name, whatever its length. */
const IS_KEY = /^g?\d+-/;

/**
 * Parameters, or an answer, as they may be stored: without credentials, wherever they are, and of limited size. Texts that are
 * cut end in `…`; where values are left out, `…` says how many.
 * @returns JSON of an object
 */
export function redactSecrets(values: object, bounds: Bounds): string {
  return JSON.stringify(new Redactor(bounds).fields(values, 1));
}

interface Bounds {
  /** Texts that are redacted everywhere: the call's credential. */
  secrets: readonly string[];
  /** About how many characters are kept. */
  max: number;
}

class Redactor {
  readonly #secrets: readonly string[];
  #left: number;

  constructor({ secrets, max }: Bounds) {
    this.#left = max;
    // Shorter texts occur by chance.
    this.#secrets = secrets.filter(({ length }) => length >= 8);
  }

  fields(values: object, depth: number): Record<string, unknown> {
    const kept: [string, unknown][] = [];
    const all = Object.entries(values);
    for (const [name, value] of all) {
      if (this.#left <= 0) {
        kept.push(["…", all.length - kept.length]);
        break;
      }
      kept.push([this.#text(name, MAX_NAME), this.#isSecret(name, value) ? REDACTED : this.#value(value, depth)]);
    }
    return Object.fromEntries(kept);
  }

  #isSecret(name: string, value: unknown): boolean {
    if (value === "" || value === null) return false;
    return NAMES.test(name) || (name.toLowerCase() === "id" && IS_KEY.test(String(value)));
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.#text(value, MAX_TEXT);
    if (typeof value !== "object" || value === null) {
      this.#left -= 8;
      return value;
    }
    if (value instanceof Blob) return this.#text("(file)", MAX_TEXT);
    if (depth === MAX_DEPTH) return this.#text("(…)", MAX_TEXT);
    return Array.isArray(value) ? this.#items(value, depth) : this.fields(value, depth + 1);
  }

  #items(values: readonly unknown[], depth: number): unknown[] {
    const kept: unknown[] = [];
    for (const value of values) {
      if (this.#left <= 0) return [...kept, `… ${values.length - kept.length}`];
      kept.push(this.#value(value, depth + 1));
    }
    return kept;
  }

  /** Only the beginning of a long text is read, without the word at its end, which may be half a secret. */
  #text(text: string, max: number): string {
    const isLong = text.length > 2 * max;
    const beginning = isLong ? text.slice(0, 2 * max).replace(/[\w-]+$/, "") : text;
    const known = this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), beginning);
    const clean = VALUES.reduce((rest, pattern) => rest.replace(pattern, REDACTED), known);
    const kept = isLong || clean.length > max ? `${cutText(clean, max)}…` : clean;
    this.#left -= kept.length + 4;
    return kept;
  }
}
