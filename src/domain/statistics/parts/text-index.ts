import { startOf, type TextList } from "./text-list.ts";

const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5 | 0;
const SPREAD = 0x9e3779b1 | 0;
const TAG_SPREAD = 0x85ebca6b | 0;

const SHORT_BYTES = 64;
/** What grows takes so much more than it needs. */
const GROWTH = 1.25;

/** So much of the places may be taken. */
const FULLEST = 0.75;
/** A place has the number of a text plus one, and behind it a few bits of its hash, so that few other texts are looked at. */
const NUMBER_BITS = 24;
const NUMBER_MASK = 2 ** NUMBER_BITS - 1;

/** Texts numbered in the order in which they came, found again by their bytes: open addressing. */
export class TextIndex {
  #texts: TextList;
  #count: number;
  /** 0 where a place is free. */
  #slots: Int32Array<ArrayBuffer> | null = null;

  /** @param texts the first ones, all different; they are kept as they are */
  constructor(texts: TextList = { bytes: new Uint8Array(0), ends: new Uint32Array(0) }) {
    this.#texts = texts;
    this.#count = texts.ends.length;
  }

  get count(): number {
    return this.#count;
  }

  /** All texts, with room behind them for more; good until the next one comes. */
  get texts(): TextList {
    return this.#texts;
  }

  /** All texts and nothing else. */
  trimmed(): TextList {
    const ends = this.#texts.ends.subarray(0, this.#count);
    return { bytes: this.#texts.bytes.subarray(0, ends.at(-1) ?? 0), ends };
  }

  /** Bytes that it holds. */
  get heldBytes(): number {
    return this.#texts.bytes.length + this.#texts.ends.byteLength + (this.#slots?.byteLength ?? 0);
  }

  /** The number of a text, -1 when it is not there. */
  find(other: TextList, at: number): number {
    const slots = this.#hashed();
    const [from, to] = [startOf(other, at), other.ends[at] as number];
    return numberIn(slots[this.#slotOf(slots, other, from, to, hashOf(other.bytes, from, to))] as number);
  }

  /** The number of one of other texts, which is added when it is new. */
  add(others: TextList, at: number): number {
    return this.#add(others, startOf(others, at), others.ends[at] as number);
  }

  /** The numbers of texts; those that are new are added. */
  addAll(others: TextList): Int32Array<ArrayBuffer> {
    const numbers = new Int32Array(others.ends.length);
    for (let at = 0, from = 0; at < numbers.length; at += 1) {
      const to = others.ends[at] as number;
      numbers[at] = this.#add(others, from, to);
      from = to;
    }
    return numbers;
  }

  #add(other: TextList, from: number, to: number): number {
    const slots = this.#hashed();
    const hash = hashOf(other.bytes, from, to);
    const slot = this.#slotOf(slots, other, from, to, hash);
    const known = slots[slot] as number;
    if (known !== 0) return numberIn(known);
    const number = this.#count;
    const start = number === 0 ? 0 : (this.#texts.ends[number - 1] as number);
    this.#reserve(start + to - from);
    copyBytes(other.bytes, from, to, this.#texts.bytes, start);
    this.#texts.ends[number] = start + to - from;
    this.#count += 1;
    slots[slot] = slotFor(number, hash);
    return number;
  }

  /** The place of a text, or the free one where it would stand. */
  #slotOf(slots: Int32Array, other: TextList, from: number, to: number, hash: number): number {
    const { bytes, ends } = this.#texts;
    const mask = slots.length - 1;
    const tag = tagOf(hash);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot] as number;
      if (known === 0) return slot;
      if (known >>> NUMBER_BITS !== tag) continue;
      const number = numberIn(known);
      const start = number === 0 ? 0 : (ends[number - 1] as number);
      if ((ends[number] as number) - start === to - from && areSame(bytes, start, other.bytes, from, to - from)) return slot;
    }
  }

  #hashed(): Int32Array<ArrayBuffer> {
    if (this.#slots !== null && this.#count < this.#slots.length * FULLEST) return this.#slots;
    if (this.#count >= NUMBER_MASK) throw new RangeError(`an index of ${this.#count} texts`);
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, (this.#count + 1) / FULLEST))));
    const mask = slots.length - 1;
    for (let number = 0, from = 0; number < this.#count; number += 1) {
      const to = this.#texts.ends[number] as number;
      const hash = hashOf(this.#texts.bytes, from, to);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = slotFor(number, hash);
      from = to;
    }
    this.#slots = slots;
    return slots;
  }

  #reserve(bytes: number): void {
    const { bytes: old, ends } = this.#texts;
    if (bytes > old.length) {
      const grown = new Uint8Array(Math.max(bytes, old.length * GROWTH));
      grown.set(old);
      this.#texts = { bytes: grown, ends: this.#texts.ends };
    }
    if (this.#count < ends.length) return;
    const grown = new Uint32Array(Math.max(64, ends.length * GROWTH));
    grown.set(ends);
    this.#texts = { bytes: this.#texts.bytes, ends: grown };
  }
}

/** Most texts are short: a loop is quicker than a view of their bytes. */
function copyBytes(bytes: Uint8Array, from: number, to: number, target: Uint8Array, start: number): void {
  if (to - from > SHORT_BYTES) target.set(bytes.subarray(from, to), start);
  else for (let at = from, free = start; at < to; at += 1, free += 1) target[free] = bytes[at] as number;
}

/** A hash of some bytes; its high bits are as good as the low ones. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = FNV_BASIS;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 15), SPREAD);
  return hash ^ (hash >>> 13);
}

/** Not of the bits that shares are divided by, nor of those that choose the place. */
const tagOf = (hash: number): number => Math.imul(hash, TAG_SPREAD) >>> NUMBER_BITS;
const slotFor = (number: number, hash: number): number => (tagOf(hash) << NUMBER_BITS) | (number + 1);
const numberIn = (slot: number): number => (slot & NUMBER_MASK) - 1;

function areSame(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (a[aFrom + at] !== b[bFrom + at]) return false;
  return true;
}
