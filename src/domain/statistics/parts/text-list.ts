const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
const encoder = new TextEncoder();
/** The most bytes that a code unit of a string becomes. */
const BYTES_PER_UNIT = 3;

/** Texts as bytes one behind the other: none of them is a JavaScript string before somebody sees it. */
export interface TextList {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where each text ends, and the next begins. */
  ends: Uint32Array<ArrayBuffer>;
}

export const startOf = ({ ends }: TextList, at: number): number => (at === 0 ? 0 : (ends[at - 1] as number));

export function textAt(texts: TextList, at: number): string {
  return decoder.decode(texts.bytes.subarray(startOf(texts, at), texts.ends[at]));
}

export function textListOf(texts: readonly string[]): TextList {
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(units * BYTES_PER_UNIT);
  const ends = new Uint32Array(texts.length);
  let used = 0;
  for (const [at, text] of texts.entries()) {
    used += encoder.encodeInto(text, bytes.subarray(used)).written;
    ends[at] = used;
  }
  return { bytes: bytes.slice(0, used), ends };
}

/** Compares as bytes, which is the order of code points. */
export function compareTexts(a: TextList, aAt: number, b: TextList, bAt: number): number {
  const [aFrom, bFrom] = [startOf(a, aAt), startOf(b, bAt)];
  const [aLength, bLength] = [(a.ends[aAt] as number) - aFrom, (b.ends[bAt] as number) - bFrom];
  const shared = Math.min(aLength, bLength);
  for (let at = 0; at < shared; at += 1) {
    const difference = (a.bytes[aFrom + at] as number) - (b.bytes[bFrom + at] as number);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** Some of the texts, in the order of their places. */
export function pickTexts(texts: TextList, places: ArrayLike<number>): TextList {
  const ends = new Uint32Array(places.length);
  let used = 0;
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number;
    used += (texts.ends[place] as number) - startOf(texts, place);
    ends[at] = used;
  }
  const bytes = new Uint8Array(used);
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number;
    bytes.set(texts.bytes.subarray(startOf(texts, place), texts.ends[place]), at === 0 ? 0 : ends[at - 1]);
  }
  return { bytes, ends };
}
