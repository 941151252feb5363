import { type Codes, packCodes } from "./codes.ts";
import { addressAt, type Dictionary, encodeTexts } from "./dictionary.ts";
import { BLOCK_ROWS } from "./part.ts";
import type { RawColumn } from "./raw-column.ts";
import { ranksOf } from "./row-order.ts";
import { packSection } from "./section.ts";
import { compareTexts, pickTexts, type TextList } from "./text-list.ts";

/** A column as it is stored: values in their final order, and codes of the rows in theirs. */
interface ArrangedColumn {
  dictionary: Dictionary;
  /** How many of the texts, at the beginning, are IPv4 addresses. */
  addresses: number;
  codes: Codes;
  isDelta: boolean;
}

/** From so many bits on it is worth while to try. */
const TRIED_BITS = 16;

/** Numbers are stored in ascending order, texts in the order that makes the column smallest. */
export async function arrangeColumn({ dictionary, codes }: RawColumn, order: Uint32Array, codeBits: number): Promise<ArrangedColumn> {
  if (dictionary.numbers !== undefined) {
    const { numbers } = dictionary;
    const ranked = codesOf(codes, order, ranksOf(numbers), codeBits);
    return { dictionary: { numbers: numbers.toSorted() }, addresses: 0, codes: ranked, isDelta: await isSmallerAsDelta(ranked, codeBits) };
  }
  const { texts } = dictionary;
  const candidates = codeBits < TRIED_BITS ? [byBytes] : [byBytes, byAppearance, byFrequency];
  let best: { column: ArrangedColumn; bytes: number } | undefined;
  for (const candidate of candidates) {
    const { places, addresses } = addressesFirst(texts, candidate(texts, codes, order));
    const column = await arrangeTexts(texts, places, addresses, codes, order, codeBits);
    const bytes = candidates.length === 1 ? 0 : await estimatedBytes(column, codeBits);
    if (best === undefined || bytes < best.bytes) best = { column, bytes };
  }
  if (best === undefined) throw new TypeError("there is always a candidate");
  return best.column;
}

async function arrangeTexts(
  texts: TextList,
  places: Uint32Array,
  addresses: number,
  codes: Int32Array,
  order: Uint32Array,
  codeBits: number,
): Promise<ArrangedColumn> {
  const ranks = new Int32Array(places.length);
  for (const [rank, place] of places.entries()) ranks[place] = rank;
  const ranked = codesOf(codes, order, ranks, codeBits);
  return {
    dictionary: { texts: pickTexts(texts, places) },
    addresses,
    codes: ranked,
    isDelta: await isSmallerAsDelta(ranked, codeBits),
  };
}

function codesOf(codes: Int32Array, order: Uint32Array, ranks: Int32Array, codeBits: number): Codes {
  const ranked = emptyCodes(order.length, codeBits);
  for (let at = 0; at < order.length; at += 1) ranked[at] = ranks[codes[order[at] as number] as number] as number;
  return ranked;
}

function emptyCodes(count: number, codeBits: number): Codes {
  if (codeBits <= 8) return new Uint8Array(count);
  return codeBits === 16 ? new Uint16Array(count) : new Int32Array(count);
}

/** The places of texts in order of their bytes. */
function byBytes(texts: TextList): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(texts.ends, (_, place) => place).sort((a, b) => compareTexts(texts, a, texts, b));
}

/** Values of rows that lie together get codes that lie together. */
function byAppearance(texts: TextList, codes: Int32Array, order: Uint32Array): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(texts.ends.length);
  const isSeen = new Uint8Array(texts.ends.length);
  let seen = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = codes[order[at] as number] as number;
    if (isSeen[place] === 1) continue;
    isSeen[place] = 1;
    places[seen] = place;
    seen += 1;
  }
  return places;
}

/** Frequent values get small codes. */
function byFrequency(texts: TextList, codes: Int32Array, order: Uint32Array): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(texts.ends.length);
  for (const place of codes) counts[place] = (counts[place] as number) + 1;
  return byAppearance(texts, codes, order).sort((a, b) => (counts[b] as number) - (counts[a] as number));
}

function addressesFirst(texts: TextList, places: Uint32Array): { places: Uint32Array; addresses: number } {
  const found: { place: number; address: number }[] = [];
  const others: number[] = [];
  for (const place of places) {
    const address = addressAt(texts, place);
    if (address === null) others.push(place);
    else found.push({ place, address });
  }
  if (found.length === 0) return { places, addresses: 0 };
  found.sort((a, b) => a.address - b.address);
  return { places: Uint32Array.from([...found.map(({ place }) => place), ...others]), addresses: found.length };
}

/** Of the block in the middle, which stands for all. */
async function isSmallerAsDelta(codes: Codes, codeBits: number): Promise<boolean> {
  if (codeBits < TRIED_BITS) return false;
  return (await sampleBytes(codes, codeBits, true)) < (await sampleBytes(codes, codeBits, false));
}

async function estimatedBytes({ dictionary, addresses, codes, isDelta }: ArrangedColumn, codeBits: number): Promise<number> {
  const blocks = codes.length / Math.min(BLOCK_ROWS, codes.length);
  const texts = dictionary.texts === undefined ? 0 : (await packSection(encodeTexts(dictionary.texts, addresses), 0)).length;
  return texts + (await sampleBytes(codes, codeBits, isDelta)) * blocks;
}

async function sampleBytes(codes: Codes, codeBits: number, isDelta: boolean): Promise<number> {
  const from = Math.floor(codes.length / BLOCK_ROWS / 2) * BLOCK_ROWS;
  const sample = codes.subarray(from, from + BLOCK_ROWS);
  return (await packSection(packCodes(sample, codeBits, isDelta), 0)).length;
}
