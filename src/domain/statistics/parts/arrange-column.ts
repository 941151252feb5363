import { columnBits, packBlock } from "./block.ts";
import { type Codes, emptyCodes } from "./codes.ts";
import { type Dictionary, sizeOf } from "./dictionary.ts";
import { BLOCK_ROWS } from "./part.ts";
import type { RawColumn } from "./raw-column.ts";
import { ranksOf } from "./row-order.ts";
import { packSection } from "./section.ts";
import { compareTexts, pickTexts, type TextList } from "./text-list.ts";

/** A column as it is stored: values in their final order, and codes of the rows in theirs. */
interface ArrangedColumn {
  dictionary: Dictionary;
  distinct: number;
  singles: number;
  codes: Codes;
  codeBits: number;
  isDelta: boolean;
}

/** Columns with more values than this are tried in several ways. */
const FEW = 256;

/** Numbers are stored in ascending order, texts in the order that makes the column smallest. */
export async function arrangeColumn(column: RawColumn, order: Uint32Array): Promise<ArrangedColumn> {
  const { dictionary, codes } = column;
  const distinct = sizeOf(dictionary);
  if (dictionary.numbers !== undefined) {
    const plain = arranged({ numbers: dictionary.numbers.toSorted() }, codesOf(codes, order, ranksOf(dictionary.numbers)), 0);
    return distinct <= FEW ? plain : await smallest([plain, { ...plain, isDelta: true }]);
  }
  const { texts } = dictionary;
  const withPlaces = (places: Uint32Array, singles: number) => {
    const ranks = new Int32Array(distinct);
    for (const [rank, place] of places.entries()) ranks[place] = rank;
    return arranged({ texts: pickTexts(texts, places) }, codesOf(codes, order, ranks), singles);
  };
  if (distinct <= FEW) return withPlaces(byBytes(texts), 0);
  const { places, counts } = byAppearance(distinct, codes, order);
  const single = places.filter((place) => counts[place] === 1);
  const repeated = places.filter((place) => counts[place] !== 1);
  const frequent = repeated.toSorted((a, b) => (counts[b] as number) - (counts[a] as number));
  return await smallest([repeated, frequent].map((first) => withPlaces(joined(first, single), single.length)));
}

function arranged(dictionary: Dictionary, codes: Codes, singles: number): ArrangedColumn {
  const distinct = sizeOf(dictionary);
  return { dictionary, distinct, singles, codes, codeBits: columnBits(distinct, singles), isDelta: false };
}

function codesOf(codes: Int32Array, order: Uint32Array, ranks: Int32Array): Codes {
  const ranked = emptyCodes(order.length, ranks.length);
  for (let at = 0; at < order.length; at += 1) ranked[at] = ranks[codes[order[at] as number] as number] as number;
  return ranked;
}

/** The places of texts in order of their bytes. */
function byBytes(texts: TextList): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(texts.ends, (_, place) => place).sort((a, b) => compareTexts(texts, a, texts, b));
}

/** Places in the order in which rows have them, so that rows that lie together have codes that lie together; and how many have each. */
function byAppearance(distinct: number, codes: Int32Array, order: Uint32Array): { places: Uint32Array; counts: Uint32Array } {
  const places = new Uint32Array(distinct);
  const counts = new Uint32Array(distinct);
  let seen = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = codes[order[at] as number] as number;
    if (counts[place] === 0) {
      places[seen] = place;
      seen += 1;
    }
    counts[place] = (counts[place] as number) + 1;
  }
  return { places, counts };
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** The one whose block in the middle is smallest: it stands for all. */
async function smallest(columns: readonly ArrangedColumn[]): Promise<ArrangedColumn> {
  let best: { column: ArrangedColumn; bytes: number } | undefined;
  for (const column of columns) {
    const from = Math.floor(column.codes.length / BLOCK_ROWS / 2) * BLOCK_ROWS;
    const bytes = (await packSection(packBlock(column.codes.subarray(from, from + BLOCK_ROWS), column), 0)).length;
    if (best === undefined || bytes < best.bytes) best = { column, bytes };
  }
  if (best === undefined) throw new TypeError("there is always one");
  return best.column;
}
