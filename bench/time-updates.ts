import { CommandError } from "../scripts/lib/cli.ts";
import { execute } from "../scripts/lib/database.ts";
import { type Figure, speed } from "./lib/figures.ts";
import { post, rate } from "./lib/load.ts";
import type { Place } from "./lib/seed.ts";
import type { Update } from "./lib/updates.ts";
import { type Recording, secretHeader } from "./record-updates.ts";

/** Updates under way at a time: what Telegram opens to a webhook is 40 connections at most unless told, and one subscriber's come one by one. */
const LANES = 16;

/**
 * Updates a second, the product and the floor in turns; a first round of each warms up and is thrown away.
 * @param rounds of each round its subscribers, every one with updates in their order
 */
export async function timeUpdates(
  product: string,
  floor: string,
  place: Place,
  rounds: Update[][][],
  recording: Recording,
): Promise<Figure> {
  await post(`${floor}/register`, JSON.stringify(recording.sql));
  const runProduct = (subscribers: Update[][]) =>
    rate(subscribers, LANES, async (updates) => {
      for (const { body } of updates) await post(`${product}/telegram/bots/${place.id}`, body, secretHeader(place));
      return updates.length;
    });
  const runFloor = (subscribers: Update[][]) =>
    rate(subscribers, LANES, async (updates) => {
      for (const { body } of updates) await post(`${floor}/replay`, recording.replays.get(body) ?? "");
      return updates.length;
    });
  const measured: { value: number; floor: number }[] = [];
  for (const [index, subscribers] of rounds.entries()) {
    const productFirst = index % 2 === 0;
    const before = productFirst ? await runProduct(subscribers) : await runFloor(subscribers);
    const after = productFirst ? await runFloor(subscribers) : await runProduct(subscribers);
    measured.push(productFirst ? { value: before, floor: after } : { value: after, floor: before });
  }
  return speed("telegram_updates_per_second", "updates/s", measured.slice(1), "ratio ≥ 0.7");
}

const COUNTS = ["leads", "lead_events", "journal", "postback_deliveries", "telegram_outbox"]
  .map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`)
  .join(", ");

/**
 * Proves that both sides wrote the same, and all of it; neither server may be running.
 * @throws CommandError
 */
export async function compareData(productData: string, floorData: string, place: Place, subscribers: number): Promise<void> {
  const sql = `SELECT ${COUNTS}, (SELECT count(*) FROM leads WHERE campaign_id = ${place.id} AND status = 3 AND seq = 4) AS left FROM accounts LIMIT 1`;
  const [product, floor] = await Promise.all(
    [productData, floorData].map(async (persistTo) => (await execute(sql, { remote: false, persistTo }))[0]),
  );
  if (JSON.stringify(product) !== JSON.stringify(floor)) {
    throw new CommandError(`the product and the floor wrote different rows: ${JSON.stringify(product)} and ${JSON.stringify(floor)}`);
  }
  if (product?.left !== subscribers) throw new CommandError(`${subscribers} subscribers came and left, the ledger has ${product?.left}`);
}
