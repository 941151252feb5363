import type { FactRows } from "../facts.ts";
import { blocksWithin, mayShare } from "./blocks-within.ts";
import { columnOfMany, countByPart, markTexts } from "./by-part.ts";
import { COST_COLUMNS } from "./costs.ts";
import { columnOf, decodedBlockBytes } from "./decode.ts";
import { type Condition, filterCondition, timeCondition } from "./filter-mask.ts";
import type { GroupSources } from "./group-sources.ts";
import { heaviestOf } from "./heaviest-slice.ts";
import type { Memory, ReportLimits } from "./memory.ts";
import { MergedPages } from "./merged-pages.ts";
import type { PartHeader } from "./part.ts";
import { prepareSource } from "./prepare-source.ts";
import { Progress } from "./progress.ts";
import type { GroupQuery } from "./query.ts";
import { ComingTexts, type RareTexts } from "./rare-texts.ts";
import { type Readable, type Rows, rowsOf, textsWithin } from "./readable.ts";
import { Reads } from "./reads.ts";
import { RowsSource, requireColumns } from "./rows-source.ts";
import { type Divider, dividerOf, type ShareCondition } from "./shares.ts";
import { sharesInTurn } from "./shares-in-turn.ts";
import { countedBy, type SliceValues, sliceValuesOf } from "./slices.ts";
import { SortRoom } from "./sort-room.ts";
import { type Answer, type Page, Tally } from "./tally.ts";
import { Walk } from "./walk.ts";
import { blocksOf } from "./write-part.ts";
import { ZoneMap } from "./zone-map.ts";

const NO_ROWS: FactRows = { count: 0, numbers: {}, texts: {} };

interface CountedShare {
  share: ShareCondition | null;
  /** Where its rows may be sorted; null where they are counted as they come. */
  room: SortRoom | null;
}

const EVERYTHING: CountedShare = { share: null, room: null };

/**
 * One pass over the sources of a report: groups their rows, or a share of the groups. Where the rows of a share lie together in all parts,
 * it counts one share after the other, so that few groups are held at once and each block is decoded once.
 */
export class Pass {
  readonly #sources: GroupSources;
  readonly #query: GroupQuery;
  readonly #zone: ZoneMap;
  readonly #slices: readonly SliceValues[];
  readonly #filters: readonly Condition[];
  readonly #inTime: Condition;
  readonly #share: ShareCondition | null;
  readonly #limits: ReportLimits;
  /** Counted one after the other; null is everything. */
  readonly #inTurn: readonly (ShareCondition | null)[];
  readonly heaviestSlice: number | null;
  readonly #progress = new Progress();

  /** @param share of the groups; null: all of them */
  constructor(sources: GroupSources, query: GroupQuery, limits: ReportLimits, share: ShareCondition | null) {
    this.#sources = sources;
    this.#query = query;
    this.#share = share;
    this.#limits = limits;
    this.#zone = new ZoneMap(query.clock);
    const distinct = (column: string) => sources.parts.map((part) => columnOf(part, column).distinct);
    this.#slices = query.slices.map((slice) => sliceValuesOf(slice, this.#zone, "column" in slice ? distinct(slice.column) : [], limits));
    this.#filters = query.filters.map((filter) => filterCondition(filter, this.#zone));
    this.#inTime = timeCondition(query);
    this.heaviestSlice = heaviestOf(this.#slices, sources.parts);
    this.#inTurn = share === null ? this.#sharesInTurn() : [null];
  }

  /** How much of the rows it has seen, from 0 to 1. */
  get progress(): number {
    return this.#progress.share;
  }

  /** What the groups may be divided by; null where there is only one. */
  divider(): Divider | null {
    return dividerOf(this.#slices, this.heaviestSlice, this.#sources.parts, this.#limits);
  }

  /** @param page which of the groups are answered */
  async run(memory: Memory, page: Page): Promise<Answer> {
    try {
      return await this.#run(memory, page);
    } finally {
      this.#sources.cache?.unpin();
    }
  }

  async #run(memory: Memory, page: Page): Promise<Answer> {
    const reads = new Reads(this.#sources.readChunks, this.#limits.mostReadBytes, memory);
    const { tail, conversions } = this.#sources;
    const counted = this.#countedColumns();
    requireColumns(tail, [...this.#namedColumns(), ...counted]);
    const conditions = [...this.#conditions(), this.#inTime];
    const conditionsLeft = conversions?.areFiltered === true ? this.#shareOnly() : conditions;
    requireColumns(
      conversions?.rows ?? NO_ROWS,
      [...this.#slices, ...conditionsLeft].map(({ column }) => column),
    );
    const clicks = [...(await this.#openParts(counted, reads, memory)), ...(await this.#openRows(tail, conditions, memory))];
    const converted = await this.#openRows(conversions?.rows ?? NO_ROWS, conditionsLeft, memory);
    const rows = { clicks, converted };
    this.#progress.expect(this.#inTurn.reduce((sum, share) => sum + rowsOf([...clicks, ...converted], share), 0));
    const walk = new Walk(reads, this.#progress, this.#inTurn.length > 1);
    const first = { ...page, offset: 0, limit: page.offset + page.limit };
    // Rows that pass a filter may have few of the texts, and marks would be made of all.
    const isWhole = this.#share === null && this.#filters.length === 0;
    const column = isWhole ? columnOfMany(this.#slices, rows, this.#limits) : null;
    if (column === null && this.#inTurn.length === 1)
      return await this.#count(rows, walk, { ...EVERYTHING, share: this.#inTurn[0] ?? null }, page, memory);
    const merged = new MergedPages({ ...this.#query, ...first }, memory);
    if (column !== null) {
      const marks = await markTexts(column, rows, this.#sources, this.#limits, memory);
      await countByPart(rows, { column, marks, walk, tallyOf: (...of) => this.#tally(...of), memory }, first, merged);
      return merged.page(page.offset, 0);
    }
    const room = new SortRoom(memory);
    for (const share of this.#inTurn) {
      const ofShare = memory.part();
      const answer = await this.#count(rows, walk, { share, room }, first, ofShare);
      ofShare.backTo(0);
      merged.add(answer);
    }
    return merged.page(page.offset, 0);
  }

  /** Counts the groups of a share. */
  async #count(rows: Rows, walk: Walk, counted: CountedShare, page: Page, memory: Memory): Promise<Answer> {
    const tally = this.#tally(rows, (column) => new ComingTexts(textsWithin(rows, column)), memory, counted);
    const { share } = counted;
    await walk.over(rows.clicks, [{ adder: tally.clicks, share }]);
    await walk.over(rows.converted, [{ adder: tally.conversions, share }]);
    return await tally.answer(page);
  }

  #tally(rows: Rows, textsOf: (column: string) => RareTexts, memory: Memory, { share, room } = EVERYTHING): Tally {
    return new Tally({
      query: this.#query,
      zone: this.#zone,
      slices: this.#slices.map((slice) => countedBy(slice, textsOf)),
      columns: this.#countedColumns(),
      measures: this.#sources.conversions?.measures ?? {},
      rows: rowsOf(rows.clicks, share),
      mostDenseKeys: this.#limits.mostDenseKeys,
      room,
      memory,
    });
  }

  #sharesInTurn(): readonly (ShareCondition | null)[] {
    const columns = new Set([...this.#namedColumns(), ...this.#countedColumns()]);
    return sharesInTurn(this.divider(), { parts: this.#sources.parts, slices: this.#slices, columns }, this.#limits);
  }

  #namedColumns(): readonly string[] {
    return [...this.#slices, ...this.#filters, this.#inTime].map(({ column }) => column);
  }

  /** Columns that are read for counting. */
  #countedColumns(): readonly string[] {
    const { cost, added = [] } = this.#query;
    return ["unique", ...added, ...(cost === undefined ? [] : COST_COLUMNS)];
  }

  /**
   * Parts that may have rows that count.
   * @param counted columns that are read for counting
   */
  async #openParts(counted: readonly string[], reads: Reads, memory: Memory): Promise<Readable[]> {
    const { parts, cache } = this.#sources;
    const areInTurn = this.#inTurn.length > 1;
    const rare = new Set(this.#slices.flatMap((slice) => (slice.values === null ? [slice.column] : [])));
    const late = new Set([...rare, ...counted]);
    const wanted = parts.flatMap((part) => {
      const conditions = this.#conditionsOn(part.header);
      const named = new Set([...this.#slices, ...conditions].map(({ column }) => column));
      const blocks = blocksWithin(part.header, this.#query, this.#share);
      const columns = [...named.union(new Set(counted))];
      const [early, later] = areInTurn ? [new Set(columns), new Set<string>()] : [named.difference(rare), late];
      const ranks = blocks.map((block) => this.#inTurn.findIndex((share) => mayShare(part.header, share, block)));
      return blocks.length > 0 ? [{ part, conditions, columns, early, late: later, blocks, ranks }] : [];
    });
    const readable: Readable[] = [];
    for (const [at, open] of (await reads.open(wanted, cache)).entries()) {
      const { part, conditions = [], columns = [] } = wanted[at] ?? {};
      const prepared = await prepareSource(open.source, this.#slices, conditions, memory);
      if (areInTurn) {
        for (const column of columns) await open.source.dictionary(column);
        if (part !== undefined) memory.hold(columns.reduce((sum, column) => sum + decodedBlockBytes(part, column), 0));
      } else open.source.close();
      if (prepared === null) reads.close(open);
      else readable.push({ prepared, part: part ?? null, blocks: open.blocks, columns, open });
    }
    return readable;
  }

  async #openRows(rows: FactRows, conditions: readonly Condition[], memory: Memory): Promise<Readable[]> {
    if (rows.count === 0) return [];
    const prepared = await prepareSource(new RowsSource(rows), this.#slices, conditions, memory);
    return prepared === null ? [] : [{ prepared, part: null, blocks: [...blocksOf(rows.count).keys()], columns: [], open: null }];
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
