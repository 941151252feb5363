import { ClickCounter } from "./click-counter.ts";
import { ConversionSums } from "./conversion-sums.ts";
import { GroupList } from "./group-list.ts";
import { layOutKeys } from "./key-layout.ts";
import type { Memory } from "./memory.ts";
import { Progress } from "./progress.ts";
import type { ConversionRows, GroupQuery, Groups } from "./query.ts";
import { type Adder, Scan, scanBytes } from "./scan-source.ts";
import type { CountedSlice } from "./slices.ts";
import type { SortRoom } from "./sort-room.ts";
import type { ZoneMap } from "./zone-map.ts";

/** Which of the groups are answered. */
export type Page = Pick<GroupQuery, "order" | "offset" | "limit" | "only">;

/** What was counted. */
export type Answer = Omit<Groups, "peakBytes">;

interface Counting {
  query: GroupQuery;
  zone: ZoneMap;
  slices: readonly CountedSlice[];
  /** Columns that are read for counting. */
  columns: readonly string[];
  measures: ConversionRows["measures"];
  /** How many clicks there may be. */
  rows: number;
  mostDenseKeys: number;
  /** Where rows may be sorted; null where they are counted as they come. */
  room: SortRoom | null;
  memory: Memory;
}

/** Groups that are being counted. */
export class Tally {
  /** Adds clicks. */
  readonly clicks: Adder;
  /** Adds conversions. */
  readonly conversions: Adder;
  readonly #scan: Scan;
  readonly #answer: (page: Page) => Promise<Answer>;

  constructor({ query, zone, slices, columns, measures, rows, mostDenseKeys, room, memory }: Counting) {
    const layout = layOutKeys(slices.map(({ values }) => values.count));
    memory.hold(scanBytes(layout.words, slices.length + query.filters.length + columns.length));
    const scan = new Scan(layout, slices, memory);
    const progress = new Progress();
    progress.expect(rows);
    const { cost, added = [] } = query;
    const texts = slices.length === 1 ? (slices[0]?.rare ?? null) : null;
    const counter = new ClickCounter(layout, { progress, mostDenseKeys, texts, room, cost, added, zone, memory });
    const sums = new ConversionSums(measures, layout, memory);
    this.#scan = scan;
    this.clicks = {
      scan,
      columns,
      saw: (seen) => progress.saw(seen),
      add: (prepared, scanned) => counter.add(prepared, scanned),
    };
    this.conversions = { scan, columns: [], saw: () => {}, add: (_, scanned) => sums.add(scanned) };
    this.#answer = async ({ order, offset, limit, only }) => {
      await counter.costs?.expectRates();
      const groups = new GroupList(counter, sums, layout, slices, memory);
      return {
        rows: only === undefined ? groups.page(order, offset, limit) : groups.withValues(only),
        count: groups.count,
        totals: groups.totals(),
      };
    };
  }

  /** The groups of everything that was added, which was all. */
  async answer(page: Page): Promise<Answer> {
    this.#scan.end();
    return await this.#answer(page);
  }
}
