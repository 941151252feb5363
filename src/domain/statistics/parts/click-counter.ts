import type { NumberColumn } from "../facts.ts";
import type { Codes } from "./codes.ts";
import { ColumnSums } from "./column-sums.ts";
import { Costs } from "./costs.ts";
import type { Counts } from "./counts.ts";
import { DenseCounts } from "./dense-counts.ts";
import { valueAt } from "./dictionary.ts";
import { HashedCounts } from "./hashed-counts.ts";
import { codesTogether, type Selection } from "./kernels.ts";
import type { KeyLayout } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import { BLOCK_ROWS } from "./part.ts";
import type { PreparedSource } from "./prepare-source.ts";
import type { Progress } from "./progress.ts";
import type { CostQuery } from "./query.ts";
import type { RareTexts } from "./rare-texts.ts";
import type { ScannedBlock } from "./scan-source.ts";
import type { SortRoom } from "./sort-room.ts";
import { SortedCounts } from "./sorted-counts.ts";
import type { ZoneMap } from "./zone-map.ts";

/** Tables of so many keys are quick to clear, however few rows there are. */
const SMALL_KEYS = 65_536;

interface Counting {
  progress: Progress;
  mostDenseKeys: number;
  texts: RareTexts | null;
  /** Where rows may be sorted; null where they are counted as they come. */
  room: SortRoom | null;
  cost: CostQuery | undefined;
  added: readonly NumberColumn[];
  zone: ZoneMap;
  memory: Memory;
}

/** Counts clicks, those that are unique, their costs and other sums by group. */
export class ClickCounter {
  readonly counts: Counts;
  readonly costs: Costs | null;
  readonly added: ColumnSums | null;
  readonly #uniques = new Uint8Array(BLOCK_ROWS);

  /** @param texts what single numbers of keys stand for, where keys are nothing else */
  constructor({ words, bits }: KeyLayout, { progress, mostDenseKeys, texts, room, cost, added, zone, memory }: Counting) {
    const most = Math.min(mostDenseKeys, Math.max(SMALL_KEYS, 2 * progress.rows));
    if (texts !== null) this.counts = new DenseCounts(() => texts.known, texts.count, memory);
    else if (words === 1 && 2 ** bits <= most) this.counts = new DenseCounts(() => 2 ** bits, 2 ** bits, memory);
    else if (words === 1 && room !== null) this.counts = new SortedCounts(bits, room);
    else this.counts = new HashedCounts(words, progress, memory);
    this.costs = cost === undefined ? null : new Costs(cost, zone, words, memory);
    this.added = added.length === 0 ? null : new ColumnSums(added, words, memory);
  }

  async add(prepared: PreparedSource, scanned: ScannedBlock): Promise<void> {
    const { block, count, words, selection } = scanned;
    const dictionary = await prepared.source.dictionary("unique");
    const codes = await prepared.source.codes("unique", block);
    const ofCodes = Uint8Array.from([0, 1], (code) => Number(Number(valueAt(dictionary, code)) > 0));
    const uniques = this.#uniques;
    if (codes === null) uniques.fill(ofCodes[0] ?? 0, 0, count);
    else readCodes(uniques, codes, ofCodes, selection, count);
    this.counts.add(words, uniques, count);
    await this.costs?.add(prepared, scanned);
    await this.added?.add(prepared, scanned);
  }
}

function readCodes(values: Uint8Array, codes: Codes, ofCodes: Uint8Array, selection: Selection | null, count: number): void {
  const together = codesTogether(codes, selection);
  if (together !== null) for (let at = 0; at < count; at += 1) values[at] = ofCodes[together[at] as number] as number;
  else if (selection !== null)
    for (let at = 0; at < count; at += 1) values[at] = ofCodes[codes[selection.rows[at] as number] as number] as number;
}
