import type { FactColumn } from "../facts.ts";
import type { Codes } from "./codes.ts";
import { type Dictionary, heldBytesOf } from "./dictionary.ts";

type Decoded = { dictionary: Dictionary; codes?: never } | { codes: Codes; dictionary?: never };

/** They are kept nowhere but in their part. */
const ADDRESSES: FactColumn = "ip";

/**
 * Decoded columns of parts by the part's name, for the reports that come next in this isolate; never addresses. What was not used for
 * longest goes first. A name never means anything else, so that nothing in it ages.
 */
export class ColumnCache {
  readonly #most: number;
  readonly #kept = new Map<string, { decoded: Decoded; bytes: number }>();
  #bytes = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(part: string, column: string, section: number): boolean {
    return this.#kept.has(keyOf(part, column, section));
  }

  get(part: string, column: string, section: number): Decoded | undefined {
    const key = keyOf(part, column, section);
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.decoded;
  }

  set(part: string, column: string, section: number, decoded: Decoded): void {
    if (column === ADDRESSES) return;
    const bytes = decoded.codes === undefined ? heldBytesOf(decoded.dictionary) : decoded.codes.byteLength;
    const key = keyOf(part, column, section);
    if (bytes > this.#most || this.#kept.has(key)) return;
    this.#kept.set(key, { decoded, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}

const keyOf = (part: string, column: string, section: number) => `${section} ${column} ${part}`;
