import type { FactRows } from "../facts.ts";
import { blocksWithin } from "./blocks-within.ts";
import { ClickCounter } from "./click-counter.ts";
import { ConversionSums } from "./conversion-sums.ts";
import { COST_COLUMNS } from "./costs.ts";
import { columnOf, rowsOfBlock } from "./decode.ts";
import { type Condition, filterCondition, timeCondition } from "./filter-mask.ts";
import { GroupList } from "./group-list.ts";
import type { GroupSources } from "./group-sources.ts";
import { layOutKeys } from "./key-layout.ts";
import type { Memory, ReportLimits } from "./memory.ts";
import type { Part, PartHeader } from "./part.ts";
import { type PreparedSource, prepareSource } from "./prepare-source.ts";
import { Progress } from "./progress.ts";
import type { GroupQuery, Groups } from "./query.ts";
import { type OpenPart, Reads } from "./reads.ts";
import { RowsSource, requireColumns } from "./rows-source.ts";
import { Scan, type ScannedBlock, scanBytes } from "./scan-source.ts";
import { type Divider, dividerOf, type ShareCondition } from "./shares.ts";
import { type SliceValues, sliceValuesOf } from "./slices.ts";
import { blocksOf } from "./write-part.ts";
import { ZoneMap } from "./zone-map.ts";

const NO_ROWS: FactRows = { count: 0, numbers: {}, texts: {} };

/** Which of the groups are answered. */
export type Page = Pick<GroupQuery, "order" | "offset" | "limit" | "only">;

/** What a pass counted. */
export type Answer = Omit<Groups, "peakBytes">;

interface Readable {
  prepared: PreparedSource;
  blocks: readonly number[];
  open: OpenPart | null;
}

/** What adds up the rows of blocks. */
interface Adder {
  /** Columns that it reads. */
  columns: readonly string[];
  add(prepared: PreparedSource, scanned: ScannedBlock): Promise<void> | void;
}

/** One pass over the sources of a report: groups their rows, or a share of the groups. */
export class Pass {
  readonly #sources: GroupSources;
  readonly #query: GroupQuery;
  readonly #zone: ZoneMap;
  readonly #slices: readonly SliceValues[];
  readonly #filters: readonly Condition[];
  readonly #inTime: Condition;
  readonly #share: ShareCondition | null;
  readonly #mostReadBytes: number;
  readonly heaviestSlice: number | null;
  readonly #progress = new Progress();

  /** @param share of the groups; null: all of them */
  constructor(sources: GroupSources, query: GroupQuery, { mostReadBytes }: ReportLimits, share: ShareCondition | null) {
    this.#sources = sources;
    this.#query = query;
    this.#share = share;
    this.#mostReadBytes = mostReadBytes;
    this.#zone = new ZoneMap(query.clock);
    const distinct = (column: string) => sources.parts.map((part) => columnOf(part, column).distinct);
    this.#slices = query.slices.map((slice) => sliceValuesOf(slice, this.#zone, "column" in slice ? distinct(slice.column) : []));
    this.#filters = query.filters.map((filter) => filterCondition(filter, this.#zone));
    this.#inTime = timeCondition(query);
    this.heaviestSlice = heaviestOf(this.#slices, sources.parts);
  }

  /** How much of the rows it has seen, from 0 to 1. */
  get progress(): number {
    return this.#progress.share;
  }

  /** What the groups may be divided by; null where there is only one. */
  divider(): Divider | null {
    return dividerOf(this.#slices, this.heaviestSlice, this.#sources.parts);
  }

  /** @param page which of the groups are answered */
  async run(memory: Memory, page: Page): Promise<Answer> {
    try {
      return await this.#run(memory, page);
    } finally {
      this.#sources.cache?.unpin();
    }
  }

  async #run(memory: Memory, { order, offset, limit, only }: Page): Promise<Answer> {
    const reads = new Reads(this.#sources.readChunks, this.#mostReadBytes, memory);
    const { tail, conversions } = this.#sources;
    const named = [...this.#slices, ...this.#filters].map(({ column }) => column);
    const { cost, added = [] } = this.#query;
    const counted = ["unique", ...added, ...(cost === undefined ? [] : COST_COLUMNS)];
    requireColumns(tail, [...named, ...counted, "quarter"]);
    const conditions = [...this.#conditions(), this.#inTime];
    const conditionsLeft = conversions?.areFiltered === true ? this.#shareOnly() : conditions;
    requireColumns(
      conversions?.rows ?? NO_ROWS,
      [...this.#slices, ...conditionsLeft].map(({ column }) => column),
    );
    const clicks = [...(await this.#openParts(counted, reads, memory)), ...(await this.#openRows(tail, conditions, memory))];
    const converted = await this.#openRows(conversions?.rows ?? NO_ROWS, conditionsLeft, memory);
    this.#progress.expect(rowsOf(clicks));

    const layout = layOutKeys(this.#slices.map(({ values }) => values.count));
    memory.hold(scanBytes(layout.words, named.length + counted.length));
    const scan = new Scan(layout, this.#slices, memory);
    const counter = new ClickCounter(layout, {
      progress: this.#progress,
      texts: this.#slices.length === 1 ? (this.#slices[0]?.rare ?? null) : null,
      cost,
      added,
      zone: this.#zone,
      memory,
    });
    await this.#scan(clicks, scan, reads, { columns: counted, add: (prepared, scanned) => counter.add(prepared, scanned) });
    const sums = new ConversionSums(conversions?.measures ?? {}, layout, memory);
    await this.#scan(converted, scan, reads, { columns: [], add: (_, scanned) => sums.add(scanned) });

    await counter.costs?.expectRates();
    const groups = new GroupList(counter, sums, layout, this.#slices, memory);
    const rows = only === undefined ? groups.page(order, offset, limit) : groups.withValues(only);
    return { rows, count: groups.count, totals: groups.totals() };
  }

  /**
   * Parts that may have rows that count.
   * @param counted columns that are read for counting
   */
  async #openParts(counted: readonly string[], reads: Reads, memory: Memory): Promise<Readable[]> {
    const { parts, cache } = this.#sources;
    const rare = new Set(this.#slices.flatMap((slice) => (slice.rare === undefined ? [] : [slice.column])));
    const late = new Set([...rare, ...counted]);
    const wanted = parts.flatMap((part) => {
      const conditions = this.#conditionsOn(part.header);
      const named = new Set([...this.#slices, ...conditions].map(({ column }) => column));
      const blocks = blocksWithin(part.header, this.#query, this.#share);
      const columns = [...new Set([...named, ...counted])];
      return blocks.length > 0 ? [{ part, conditions, columns, early: named.difference(rare), late, blocks }] : [];
    });
    const readable: Readable[] = [];
    for (const [at, open] of (await reads.open(wanted, cache)).entries()) {
      const prepared = await prepareSource(open.source, this.#slices, wanted[at]?.conditions ?? [], {
        rows: rowsWithin(open.source.rows, open.blocks),
        memory,
      });
      if (prepared === null) reads.close(open);
      else readable.push({ prepared, blocks: open.blocks, open });
    }
    return readable;
  }

  async #openRows(rows: FactRows, conditions: readonly Condition[], memory: Memory): Promise<Readable[]> {
    if (rows.count === 0) return [];
    const prepared = await prepareSource(new RowsSource(rows), this.#slices, conditions, { rows: rows.count, memory });
    return prepared === null ? [] : [{ prepared, blocks: [...blocksOf(rows.count).keys()], open: null }];
  }

  async #scan(all: readonly Readable[], scan: Scan, reads: Reads, adder: Adder) {
    for (const readable of all) {
      const { prepared, blocks, open } = readable;
      if (open !== null) await reads.reach(open, null);
      // With the first block their bytes may be gone.
      await Promise.all(adder.columns.map((column) => prepared.source.dictionary(column)));
      if (await scan.begin(prepared)) await this.#scanBlocks(readable, scan, reads, adder);
      else this.#progress.saw(rowsWithin(prepared.source.rows, blocks));
      if (open !== null) reads.close(open);
    }
  }

  async #scanBlocks({ prepared, blocks, open }: Readable, scan: Scan, reads: Reads, adder: Adder) {
    for (const block of blocks) {
      if (open !== null) await reads.reach(open, block);
      const scanned = await scan.block(block);
      if (scanned !== null) await adder.add(prepared, scanned);
      this.#progress.saw(rowsOfBlock(prepared.source.rows, block));
    }
  }

  #conditions(): readonly Condition[] {
    return [...this.#filters, ...this.#shareOnly()];
  }

  #shareOnly(): readonly Condition[] {
    return this.#share === null ? [] : [this.#share];
  }

  #conditionsOn({ minQuarter, maxQuarter }: PartHeader): readonly Condition[] {
    const isWithin = minQuarter >= this.#query.fromQuarter && maxQuarter < this.#query.toQuarter;
    return isWithin ? this.#conditions() : [...this.#conditions(), this.#inTime];
  }
}

const rowsWithin = (rows: number, blocks: readonly number[]) => blocks.reduce((sum, block) => sum + rowsOfBlock(rows, block), 0);
const rowsOf = (all: readonly Readable[]) => all.reduce((sum, { prepared, blocks }) => sum + rowsWithin(prepared.source.rows, blocks), 0);

/** A date has so many quarters of an hour, and what else a time is shown as has more. */
const QUARTERS_PER_TIME = 96;

/** The slice with the most values in a part. */
function heaviestOf(slices: readonly SliceValues[], parts: readonly Part[]): number | null {
  const counts = slices.map(({ column }) => {
    const most = Math.max(0, ...parts.map((part) => columnOf(part, column).distinct));
    return column === "quarter" ? most / QUARTERS_PER_TIME : most;
  });
  return counts.length === 0 ? null : counts.indexOf(Math.max(...counts));
}
