import type { LiveKind, Place, Places } from "./cursor.ts";
import type { Standing, Told } from "./stream.ts";

/** What a look found of a kind. */
export interface Found<Row extends Told> {
  kind: LiveKind;
  after: Place;
  standing: Standing;
  rows: readonly Row[];
}

interface Chosen<Row> {
  /** By the time at which they were recorded. */
  rows: Row[];
  places: Places;
  /** Whether there is more already. */
  more: boolean;
}

/**
 * Chooses what is told now, `limit` rows at most. Of each kind the first rows are, and where a kind has more than were read, no row of another that is later than
 * these: so kinds that come in numbers hold up the others, and all are told in the order of their recording.
 * @param take how many rows of a kind were read at most
 */
export function chooseRows<Row extends Told>(found: readonly Found<Row>[], { limit, take }: { limit: number; take: number }): Chosen<Row> {
  /** Whether there may be more rows before the end. */
  const isCut = ({ rows, standing }: Found<Row>) => rows.length === take && (rows.at(-1)?.place ?? 0) < standing.end.at;
  const dated = found.map(({ rows }) => withLatest(rows));
  const untilMs = Math.min(...found.map((each, index) => (isCut(each) ? (dated[index]?.at(-1)?.latestMs ?? 0) : Number.MAX_SAFE_INTEGER)));
  const inOrder = dated.flatMap((rows, kind) => rows.map((each) => ({ ...each, kind }))).filter(({ latestMs }) => latestMs <= untilMs);
  const told = inOrder.toSorted((a, b) => a.latestMs - b.latestMs).slice(0, limit);
  const places = found.map((each, index): [LiveKind, Place] => {
    const { kind, after, standing, rows } = each;
    const own = told.filter((row) => row.kind === index);
    if (own.length === rows.length && !isCut(each)) return [kind, standing.end];
    const last = own.at(-1)?.row;
    return [kind, last === undefined ? after : { at: last.place, mark: last.mark }];
  });
  return {
    rows: told.map(({ row }) => row).toSorted((a, b) => a.atMs - b.atMs),
    places: Object.fromEntries(places),
    more: places.some(([, { at }], index) => at < (found[index]?.standing.top ?? 0)),
  };
}

/** Rows with the latest time of these up to each: clocks differ, and the order of the rows counts. */
function withLatest<Row extends Told>(rows: readonly Row[]): { row: Row; latestMs: number }[] {
  let latestMs = 0;
  return rows.map((row) => {
    latestMs = Math.max(latestMs, row.atMs);
    return { row, latestMs };
  });
}
