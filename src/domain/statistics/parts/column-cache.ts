import type { FactColumn } from "../facts.ts";
import type { Codes } from "./codes.ts";
import { type Dictionary, heldBytesOf } from "./dictionary.ts";

type Decoded = { dictionary: Dictionary; codes?: never } | { codes: Codes; dictionary?: never };

/** They are kept nowhere but in their part. */
const ADDRESSES: FactColumn = "ip";

/**
 * Decoded columns of parts by the part's name, for the reports that come next in this isolate; never addresses. What was not used for
 * longest goes first. A name never means anything else, so that nothing in it ages. A report that counts on a column, and so does not
 * read it, pins it until it has its answer.
 */
export class ColumnCache {
  readonly #most: number;
  readonly #kept = new Map<string, { decoded: Decoded; bytes: number }>();
  readonly #pinned = new Set<string>();
  #bytes = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether it has a column; then it has it until `unpin`. */
  pin(part: string, column: string, section: number): boolean {
    const key = keyOf(part, column, section);
    const isKept = this.#kept.has(key);
    if (isKept) this.#pinned.add(key);
    return isKept;
  }

  unpin(): void {
    this.#pinned.clear();
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
    // What came last is the last to go: it is dropped where everything else is pinned.
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      if (this.#pinned.has(oldest)) continue;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}

const keyOf = (part: string, column: string, section: number) => `${section} ${column} ${part}`;
