import type { NumberedValues } from "./global-values.ts";
import { TextIndex } from "./text-index.ts";
import { compareTexts, type TextList, textAt } from "./text-list.ts";

/** Texts of a column that has many: each gets its number when a row has it. */
export interface RareTexts extends NumberedValues {
  /** How many numbers are given so far: those below it. */
  readonly known: number;
  numberOf(texts: TextList, place: number): number;
}

/** Texts of several sources, numbered as they come. */
export class ComingTexts implements RareTexts {
  /** How many there may be at most. */
  readonly count: number;
  readonly #index = new TextIndex();

  constructor(most: number) {
    this.count = most;
  }

  get known(): number {
    return this.#index.count;
  }

  get heldBytes(): number {
    return this.#index.heldBytes;
  }

  numberOf(texts: TextList, place: number): number {
    return this.#index.add(texts, place);
  }

  valueAt(number: number): string {
    return textAt(this.#index.texts, number);
  }

  compare(a: number, b: number): number {
    return compareTexts(this.#index.texts, a, this.#index.texts, b);
  }
}

/** Texts of one source: their numbers are their places in its dictionary, so none is looked up. */
export class OwnTexts implements RareTexts {
  readonly count: number;
  readonly known: number;
  /** The dictionary is its source's. */
  readonly heldBytes = 0;
  readonly #texts: TextList;

  constructor(texts: TextList) {
    this.#texts = texts;
    this.count = texts.ends.length;
    this.known = this.count;
  }

  numberOf(_texts: TextList, place: number): number {
    return place;
  }

  valueAt(number: number): string {
    return textAt(this.#texts, number);
  }

  compare(a: number, b: number): number {
    return compareTexts(this.#texts, a, this.#texts, b);
  }
}
