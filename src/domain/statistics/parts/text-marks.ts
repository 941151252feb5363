import type { Memory } from "./memory.ts";
import { hashOf } from "./text-index.ts";
import type { TextList } from "./text-list.ts";

/** So many marks there are for a text, so that few share one. */
const MARKS_PER_TEXT = 8;
const FEWEST_BITS = 10;
const MOST_BITS = 25;
/** A mark takes two bits. */
const MARKS_PER_BYTE = 4;
const ONCE = 1;
const SEVERAL = 2;

/**
 * Tells which texts may be in several sources, by a mark for their hash: none, one text, several. Texts that share a mark count as being
 * in several.
 */
export class TextMarks {
  readonly #marks: Uint8Array<ArrayBuffer>;
  readonly #unused: number;
  #most = 0;

  /** @param texts about how many will be added */
  constructor(texts: number, memory: Memory) {
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(texts * MARKS_PER_TEXT))));
    memory.hold(2 ** bits / MARKS_PER_BYTE);
    this.#marks = new Uint8Array(2 ** bits / MARKS_PER_BYTE);
    this.#unused = 32 - bits;
  }

  /** How many different texts may be in several sources, at most. */
  get most(): number {
    return this.#most;
  }

  /**
   * Marks the texts of a source, all different.
   * @param isRest whether they count as being in several in any case
   */
  add({ bytes, ends }: TextList, isRest: boolean): void {
    const marks = this.#marks;
    let most = 0;
    for (let at = 0, from = 0; at < ends.length; at += 1) {
      const to = ends[at] as number;
      const mark = hashOf(bytes, from, to) >>> this.#unused;
      from = to;
      const [byte, shift] = [mark >>> 2, (mark & 3) << 1];
      const known = ((marks[byte] as number) >>> shift) & (ONCE | SEVERAL);
      // The one that came first is told apart from none of the later ones, so it counts when the second comes.
      if (known !== 0 || isRest) most += known === ONCE ? 2 : 1;
      if (known !== SEVERAL) marks[byte] = (marks[byte] as number) + ((known !== 0 || isRest ? SEVERAL - known : ONCE) << shift);
    }
    this.#most += most;
  }

  /** 1 for each of the texts that may be in several sources, 0 for those that are in one. */
  maskOf({ bytes, ends }: TextList): Uint8Array<ArrayBuffer> {
    const mask = new Uint8Array(ends.length);
    for (let at = 0, from = 0; at < mask.length; at += 1) {
      const to = ends[at] as number;
      const mark = hashOf(bytes, from, to) >>> this.#unused;
      from = to;
      mask[at] = (((this.#marks[mark >>> 2] as number) >>> ((mark & 3) << 1)) >>> 1) & 1;
    }
    return mask;
  }
}
