import { compareValues } from "./compare-values.ts";
import { type Dictionary, sizeOf } from "./dictionary.ts";
import type { Value } from "./query.ts";
import { TextIndex } from "./text-index.ts";
import { compareTexts, textAt } from "./text-list.ts";

/** The values of a slice in all sources, numbered from 0: what codes of single parts become. */
export interface GlobalValues extends NumberedValues {
  /** @returns the number of each value of a dictionary */
  add(dictionary: Dictionary): Int32Array<ArrayBuffer>;
}

/** What has a number in keys of groups. */
export interface NumberedValues {
  readonly count: number;
  readonly heldBytes: number;
  valueAt(number: number): Value;
  compare(a: number, b: number): number;
}

/** Texts of a column. The first dictionary is taken as it is; texts are looked up only where there is a second one. */
export class GlobalTexts implements GlobalValues {
  #index: TextIndex | null = null;

  get count(): number {
    return this.#index?.count ?? 0;
  }

  get heldBytes(): number {
    return this.#index?.heldBytes ?? 0;
  }

  add({ texts }: Dictionary): Int32Array<ArrayBuffer> {
    if (texts === undefined) throw new TypeError("a column of texts has a dictionary of numbers");
    if (this.#index !== null) return this.#index.addAll(texts);
    this.#index = new TextIndex(texts);
    const numbers = new Int32Array(texts.ends.length);
    for (let place = 0; place < numbers.length; place += 1) numbers[place] = place;
    return numbers;
  }

  valueAt(number: number): string {
    return this.#index === null ? "" : textAt(this.#index.texts, number);
  }

  compare(a: number, b: number): number {
    return this.#index === null ? 0 : compareTexts(this.#index.texts, a, this.#index.texts, b);
  }
}

const BYTES_PER_VALUE = 64;

/** Numbers, or what values of a column stand for. */
export class GlobalList implements GlobalValues {
  readonly #read: (dictionary: Dictionary, place: number) => Value;
  readonly #numbers = new Map<Value, number>();
  readonly #values: Value[] = [];

  constructor(read: (dictionary: Dictionary, place: number) => Value) {
    this.#read = read;
  }

  get count(): number {
    return this.#values.length;
  }

  get heldBytes(): number {
    return this.#values.length * BYTES_PER_VALUE;
  }

  add(dictionary: Dictionary): Int32Array<ArrayBuffer> {
    const count = sizeOf(dictionary);
    const numbers = new Int32Array(count);
    for (let place = 0; place < count; place += 1) numbers[place] = this.#numberOf(this.#read(dictionary, place));
    return numbers;
  }

  valueAt(number: number): Value {
    return this.#values[number] ?? 0;
  }

  compare(a: number, b: number): number {
    return compareValues(this.valueAt(a), this.valueAt(b));
  }

  #numberOf(value: Value): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#values.length);
    return this.#values.push(value) - 1;
  }
}
