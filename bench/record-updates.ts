import { type Figure, figure } from "./lib/figures.ts";
import { inLanes, post } from "./lib/load.ts";
import type { Meter } from "./lib/meter.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import type { Place } from "./lib/seed.ts";
import { KINDS, type Kind, type Update } from "./lib/updates.ts";

const LANES = 4;
const MAX_ROUND_TRIPS = 2;

/** What the product did with every update, and what the floor is to do again. */
export interface Recording {
  meters: { kind: Kind; meter: Meter }[];
  /** Every statement's text once. */
  sql: string[];
  /** The round trips of each update by its body: a statement is its place in `sql` and its parameters. */
  replays: Map<string, string>;
}

/** Has the product take updates under a meter, and keeps the statements it ran for each. */
export async function recordUpdates(gauge: string, place: Place, subscribers: Update[][]): Promise<Recording> {
  const recording: Recording = { meters: [], sql: [], replays: new Map() };
  const places = new Map<string, number>();
  const placeOf = (sql: string) => {
    const known = places.get(sql);
    if (known !== undefined) return known;
    places.set(sql, recording.sql.push(sql) - 1);
    return recording.sql.length - 1;
  };
  await inLanes(subscribers, LANES, async (updates) => {
    for (const { kind, body } of updates) {
      const meter: Meter = JSON.parse(await post(`${gauge}/telegram/bots/${place.id}`, body, secretHeader(place)));
      const batches = meter.batches.map((batch) => batch.map(([sql, ...values]) => [placeOf(sql), ...values]));
      recording.meters.push({ kind, meter });
      recording.replays.set(body, JSON.stringify(batches));
    }
  });
  return recording;
}

export const secretHeader = ({ secret }: Place) => ({ "x-telegram-bot-api-secret-token": secret });

/** The counted figures of an update; the mean of the mix, beside what the same rows would cost without one index. */
export function updateFigures({ meters }: Recording): Figure[] {
  const all = meters.map(({ meter }) => meter);
  const mean = (what: (meter: Meter) => number) => meters.reduce((sum, { meter }) => sum + what(meter), 0) / meters.length;
  const byKind = (what: (meter: Meter) => number) =>
    KINDS.map((kind) => {
      const own = meters.filter((entry) => entry.kind === kind);
      return `${kind} ${Math.round((own.reduce((sum, { meter }) => sum + what(meter), 0) / own.length) * 10) / 10}`;
    }).join(", ");
  const roundTrips = Math.max(...all.map((meter) => meter.roundTrips));
  const product = {
    requests: 1,
    rowsRead: mean((meter) => meter.rowsRead),
    rowsWritten: mean((meter) => meter.rowsWritten),
    queueOperations: mean((meter) => meter.messages) * OPERATIONS_PER_MESSAGE,
    kvOperations: mean((meter) => meter.kvOperations),
  };
  const floor = {
    requests: 1,
    rowsRead: mean((meter) => meter.rowsReturned),
    rowsWritten: mean((meter) => meter.rowsChanged),
    queueOperations: OPERATIONS_PER_MESSAGE,
    kvOperations: 0,
  };
  return [
    figure("telegram_update_d1_round_trips", roundTrips, "round trips, at most", {
      floor: 2,
      target: `≤ ${MAX_ROUND_TRIPS}`,
      withinBudget: roundTrips <= MAX_ROUND_TRIPS && all.every((meter) => meter.uncounted === 0),
    }),
    figure("telegram_update_rows_read", product.rowsRead, "rows", { floor: floor.rowsRead, spread: byKind((meter) => meter.rowsRead) }),
    figure("telegram_update_rows_written", product.rowsWritten, "rows", {
      floor: floor.rowsWritten,
      spread: byKind((meter) => meter.rowsWritten),
    }),
    figure(
      "telegram_update_queue_messages",
      mean((meter) => meter.messages),
      "messages",
      { floor: 1, spread: byKind((meter) => meter.messages) },
    ),
    figure("telegram_events_cost", dollarsPerMillion(product), "USD per million", { floor: dollarsPerMillion(floor) }),
  ];
}
