import type { FactRows } from "../facts.ts";
import { blocksWithin } from "./blocks-within.ts";
import { ClickCounter } from "./click-counter.ts";
import type { ColumnCache } from "./column-cache.ts";
import { ConversionSums } from "./conversion-sums.ts";
import { COST_COLUMNS } from "./costs.ts";
import { columnOf } from "./decode.ts";
import { type Condition, filterCondition, timeCondition } from "./filter-mask.ts";
import { GroupList } from "./group-list.ts";
import { layOutKeys } from "./key-layout.ts";
import { Memory, REPORT_LIMITS, type ReportLimits } from "./memory.ts";
import type { Part, PartHeader, ReadChunks } from "./part.ts";
import { type PreparedSource, prepareSource } from "./prepare-source.ts";
import type { ConversionRows, GroupQuery, Groups } from "./query.ts";
import { type OpenPart, Reads } from "./reads.ts";
import { RowsSource, requireColumns } from "./rows-source.ts";
import { Scan, type ScannedBlock, scanBytes } from "./scan-source.ts";
import { type SliceValues, sliceValuesOf } from "./slices.ts";
import { blocksOf } from "./write-part.ts";
import { ZoneMap } from "./zone-map.ts";

/** What a report is made of. */
export interface GroupSources {
  parts: readonly Part[];
  /** Clicks that are in no part, with at least the columns that the question names. */
  tail: FactRows;
  conversions: ConversionRows | null;
  /** Called once for each batch of chunks: as a rule once. */
  readChunks: ReadChunks;
  cache: ColumnCache | null;
}

const NO_ROWS: FactRows = { count: 0, numbers: {}, texts: {} };

/**
 * Groups clicks and conversions, adds them up, and answers one page of the groups in order.
 * @throws TooLargeReportError when the report would hold more than it may
 * @throws DamagedPartError when a part is not what was written
 */
export async function group(sources: GroupSources, query: GroupQuery, limits = REPORT_LIMITS): Promise<Groups> {
  return await new Grouping(sources, query, limits).run();
}

interface Readable {
  prepared: PreparedSource;
  blocks: readonly number[];
  open: OpenPart | null;
}

class Grouping {
  readonly #sources: GroupSources;
  readonly #query: GroupQuery;
  readonly #zone: ZoneMap;
  readonly #slices: readonly SliceValues[];
  readonly #filters: readonly Condition[];
  readonly #inTime: Condition;
  readonly #memory: Memory;
  readonly #reads: Reads;

  constructor(sources: GroupSources, query: GroupQuery, { mostBytes, mostReadBytes }: ReportLimits) {
    this.#sources = sources;
    this.#query = query;
    this.#zone = new ZoneMap(query.clock);
    const distinct = (column: string) => sources.tail.count + sources.parts.reduce((sum, part) => sum + columnOf(part, column).distinct, 0);
    const isFiltered = query.filters.length > 0;
    this.#slices = query.slices.map((slice) =>
      sliceValuesOf(slice, this.#zone, "column" in slice ? distinct(slice.column) : 0, isFiltered),
    );
    this.#filters = query.filters.map((filter) => filterCondition(filter, this.#zone));
    this.#inTime = timeCondition(query);
    this.#memory = new Memory(mostBytes, heaviestOf(this.#slices, sources.parts));
    this.#reads = new Reads(sources.readChunks, mostReadBytes, this.#memory);
  }

  async run(): Promise<Groups> {
    const { tail, conversions } = this.#sources;
    const named = [...this.#slices, ...this.#filters].map(({ column }) => column);
    const counted = ["unique", ...(this.#query.cost === undefined ? [] : COST_COLUMNS)];
    requireColumns(tail, [...named, ...counted, "quarter"]);
    requireColumns(conversions?.rows ?? NO_ROWS, [...named, "quarter"]);
    const clicks = [...(await this.#openParts([...named, ...counted])), ...(await this.#openRows(tail))];
    const converted = await this.#openRows(conversions?.rows ?? NO_ROWS);

    const layout = layOutKeys(this.#slices.map(({ values }) => values.count));
    this.#memory.hold(scanBytes(layout.words, named.length + counted.length));
    const scan = new Scan(layout, this.#slices, this.#memory);
    const counter = new ClickCounter(layout, rowsOf(clicks), this.#query.cost, this.#zone, this.#memory);
    await this.#scan(clicks, scan, (prepared, scanned) => counter.add(prepared, scanned));
    const sums = new ConversionSums(conversions?.measures ?? {}, layout, this.#memory);
    await this.#scan(converted, scan, (_, scanned) => sums.add(scanned));

    const { order, offset, limit } = this.#query;
    const groups = new GroupList(counter, sums, layout, this.#slices, this.#memory);
    const rows = groups.page(order, offset, limit);
    return { rows, count: groups.count, totals: groups.totals(), peakBytes: this.#memory.peakBytes };
  }

  /** Parts that may have rows that count. */
  async #openParts(columns: readonly string[]): Promise<Readable[]> {
    const { parts, cache } = this.#sources;
    const wanted = parts.flatMap((part) => {
      const conditions = this.#conditionsOn(part.header);
      const all = [...new Set([...columns, ...conditions.map(({ column }) => column)])];
      const blocks = blocksWithin(part.header, this.#query);
      return blocks.length > 0 ? [{ part, conditions, columns: all, blocks }] : [];
    });
    const readable: Readable[] = [];
    for (const [at, open] of (await this.#reads.open(wanted, cache)).entries()) {
      const prepared = await prepareSource(open.source, this.#slices, wanted[at]?.conditions ?? [], this.#memory);
      if (prepared === null) this.#reads.close(open);
      else readable.push({ prepared, blocks: open.blocks, open });
    }
    return readable;
  }

  async #openRows(rows: FactRows): Promise<Readable[]> {
    if (rows.count === 0) return [];
    const prepared = await prepareSource(new RowsSource(rows), this.#slices, [...this.#filters, this.#inTime], this.#memory);
    return prepared === null ? [] : [{ prepared, blocks: [...blocksOf(rows.count).keys()], open: null }];
  }

  async #scan(all: readonly Readable[], scan: Scan, add: (prepared: PreparedSource, scanned: ScannedBlock) => Promise<void> | void) {
    for (const { prepared, blocks, open } of all) {
      if (open !== null) await this.#reads.load(open);
      await scan.begin(prepared);
      for (const block of blocks) {
        const scanned = await scan.block(block);
        if (scanned !== null) await add(prepared, scanned);
      }
      if (open !== null) this.#reads.close(open);
    }
  }

  #conditionsOn({ minQuarter, maxQuarter }: PartHeader): readonly Condition[] {
    const isWithin = minQuarter >= this.#query.fromQuarter && maxQuarter < this.#query.toQuarter;
    return isWithin ? this.#filters : [...this.#filters, this.#inTime];
  }
}

const rowsOf = (all: readonly Readable[]) => all.reduce((sum, { prepared }) => sum + prepared.source.rows, 0);

/** The slice with the most values in a part. */
function heaviestOf(slices: readonly SliceValues[], parts: readonly Part[]): number | null {
  const counts = slices.map(({ column }) => Math.max(0, ...parts.map((part) => columnOf(part, column).distinct)));
  return counts.length === 0 ? null : counts.indexOf(Math.max(...counts));
}
