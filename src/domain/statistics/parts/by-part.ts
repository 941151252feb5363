import type { Source } from "./decode.ts";
import type { GroupSources } from "./group-sources.ts";
import type { Memory, ReportLimits } from "./memory.ts";
import type { MergedPages } from "./merged-pages.ts";
import { ComingTexts, OwnTexts, type RareTexts } from "./rare-texts.ts";
import { type Rows, textsWithin } from "./readable.ts";
import { Reads } from "./reads.ts";
import type { ShareCondition } from "./shares.ts";
import type { SliceValues } from "./slices.ts";
import type { Page, Tally } from "./tally.ts";
import type { TextList } from "./text-list.ts";
import { TextMarks } from "./text-marks.ts";
import type { Walk } from "./walk.ts";

/** The column whose texts are so many that groups are counted part by part; null where none has so many. */
export function columnOfMany(slices: readonly SliceValues[], rows: Rows, { mostTexts }: ReportLimits): string | null {
  const many = slices.filter(({ values }) => values === null).map(({ column }) => ({ column, texts: textsWithin(rows, column) }));
  const [most] = many.toSorted((a, b) => b.texts - a.texts);
  return most !== undefined && most.texts > mostTexts ? most.column : null;
}

/** Reads the texts of a column once, to tell those that one part alone has. What is in no part counts as several. */
export async function markTexts(
  column: string,
  rows: Rows,
  { readChunks, cache }: GroupSources,
  { mostReadBytes }: ReportLimits,
  memory: Memory,
): Promise<TextMarks> {
  const marks = new TextMarks(textsWithin(rows, column), memory);
  const reads = new Reads(readChunks, mostReadBytes, memory);
  const late = new Set([column]);
  const parts = rows.clicks.flatMap(({ part }) => part ?? []);
  const wanted = parts.map((part) => ({ part, columns: [column], early: new Set<string>(), late, blocks: [], ranks: [] }));
  for (const open of await reads.open(wanted, cache)) {
    await reads.reach(open, null);
    marks.add(await textsOf(open.source, column), false);
    reads.close(open);
  }
  for (const { part, prepared } of [...rows.clicks, ...rows.converted])
    if (part === null) marks.add(await textsOf(prepared.source, column), true);
  return marks;
}

interface Counting {
  column: string;
  marks: TextMarks;
  walk: Walk;
  /** @param textsOf what texts of a column get numbers by, where they are many */
  tallyOf(rows: Rows, textsOf: (column: string) => RareTexts, memory: Memory): Tally;
  memory: Memory;
}

/**
 * Counts the groups whose text one part alone has with that part, after which nothing of them is held but the page; all others at the end.
 * @param page from the first row on
 */
export async function countByPart(
  rows: Rows,
  { column, marks, walk, tallyOf, memory }: Counting,
  page: Page,
  merged: MergedPages,
): Promise<void> {
  const textsIn = (within: Rows, many: RareTexts) => (name: string) =>
    name === column ? many : new ComingTexts(textsWithin(within, name));
  const others = tallyOf(rows, textsIn(rows, new ComingTexts(marks.most)), memory);
  for (const readable of rows.clicks) {
    if (readable.part === null) await walk.overOne(readable, [{ adder: others.clicks, share: null }]);
    else {
      await walk.reach(readable);
      const texts = await textsOf(readable.prepared.source, column);
      const inSeveral = marks.maskOf(texts);
      const inOne = inSeveral.map((isInSeveral) => 1 - isInSeveral);
      const ofPart = memory.part();
      const within = { clicks: [readable], converted: [] };
      const own = tallyOf(within, textsIn(within, new OwnTexts(texts)), ofPart);
      await walk.overOne(readable, [
        { adder: own.clicks, share: shareOf(column, inOne) },
        { adder: others.clicks, share: shareOf(column, inSeveral) },
      ]);
      merged.add(await own.answer(page));
      ofPart.backTo(0);
    }
    walk.leave(readable);
  }
  await walk.over(rows.converted, [{ adder: others.conversions, share: null }]);
  merged.add(await others.answer(page));
}

const shareOf = (column: string, mask: Uint8Array<ArrayBuffer>): ShareCondition => ({ column, range: null, maskOf: () => mask });

async function textsOf(source: Source, column: string): Promise<TextList> {
  const { texts } = await source.dictionary(column);
  if (texts === undefined) throw new TypeError(`${column} has no texts`);
  return texts;
}
