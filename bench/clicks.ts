import { CommandError } from "../scripts/lib/cli.ts";
import { execute } from "../scripts/lib/database.ts";
import type { ClickMessage } from "../src/queue/messages.ts";
import { type Figure, figure, median, speed } from "./lib/figures.ts";
import { follow, post, rate } from "./lib/load.ts";
import type { ConsumerMeter } from "./lib/meter.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import type { Seed, Traffic } from "./lib/seed.ts";
import type { Running } from "./lib/workspace.ts";

/** Visits under way at a time. */
const LANES = 16;
/** The first round warms up and does not count. */
const REDIRECT_ROUNDS = 16;
const VISITS_PER_ROUND = 600;

/** What a queue hands over at a time. */
const BATCH = 100;
/** How many batches a queue has its consumer work at once, until it adds more. */
const CONSUMER_LANES = 2;
const INGESTION_ROUNDS = 8;
const BATCHES_PER_ROUND = 100;
const COUNTED_BATCHES = 10;
const TARGET_PER_SECOND = 10_000;
const MAX_ROWS_WRITTEN = 2;

const AGENTS = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
];

/** Visits of a flow's link a second, the product and the floor in turns. */
export function timeRedirects(product: string, floor: string, { code }: Traffic): Promise<Figure> {
  return timeVisits({ name: "redirects_per_second", product, floor, link: `/go/${code}?`, sub: "subid" });
}

/** The same of a network's click link. */
export function timeClickLinks(product: string, floor: string, { pid, offerId }: Seed["networked"]): Promise<Figure> {
  return timeVisits({ name: "click_links_per_second", product, floor, link: `/click?pid=${pid}&offer_id=${offerId}&`, sub: "sub1" });
}

interface Visited {
  name: string;
  product: string;
  floor: string;
  /** With its question mark, or what stands before its tags. */
  link: string;
  /** The name of the tag that differs. */
  sub: string;
}

async function timeVisits({ name, product, floor, link, sub }: Visited): Promise<Figure> {
  const jobs = Array.from({ length: VISITS_PER_ROUND }, (_, index) => index);
  const visits = (server: string, path: string, prefix: string) =>
    rate(jobs, LANES, async (job) => {
      const query = `utm_source=facebook&utm_campaign=${1_013_444_211_662 + job}&utm_content=ad${job % 20}&${sub}=s${job}&fbclid=IwAR${job}&cost=0.031`;
      const location = await follow(`${server}${path}${query}`, headersOf(job));
      if (!location.startsWith(prefix)) throw new CommandError(`a visit was led to ${location}`);
      return 1;
    });
  const runProduct = () => visits(product, link, "https://landing.test/");
  const runFloor = () => visits(floor, "/?", "https://landing.test/");
  const measured: { value: number; floor: number }[] = [];
  for (let round = 0; round < REDIRECT_ROUNDS; round += 1) {
    const before = round % 2 === 0 ? await runProduct() : await runFloor();
    const after = round % 2 === 0 ? await runFloor() : await runProduct();
    measured.push(round % 2 === 0 ? { value: before, floor: after } : { value: after, floor: before });
  }
  return speed(name, "redirects/s", measured.slice(1), "ratio ≥ 0.6");
}

function headersOf(job: number): Record<string, string> {
  return {
    "user-agent": AGENTS[job % AGENTS.length] ?? "",
    "accept-language": "de-AT,de;q=0.9,en;q=0.8",
    referer: `https://site${job % 50}.test/page?x=${job}`,
  };
}

/**
 * Clicks a second through the consumer.
 * @param consumer a server of bench/workers/consumer.ts; it is stopped, and what it wrote is looked at
 */
export async function timeIngestion(consumer: Running, traffic: Traffic): Promise<Figure> {
  const speeds: number[] = [];
  for (let round = 0; round < INGESTION_ROUNDS; round += 1) {
    const batches = await batchesOf(traffic, BATCHES_PER_ROUND);
    speeds.push(
      await rate(batches, CONSUMER_LANES, async (batch) => {
        await post(`${consumer.url}/consume`, batch);
        return BATCH;
      }),
    );
  }
  await consumer.stop();
  await checkLanded(consumer.data, traffic, INGESTION_ROUNDS * BATCHES_PER_ROUND * BATCH);
  const [, ...counted] = speeds;
  const lowest = Math.min(...counted).toFixed(0);
  const highest = Math.max(...counted).toFixed(0);
  return figure("ingestion_clicks_per_second", median(counted), "clicks/s", {
    target: `≥ ${TARGET_PER_SECOND}`,
    spread: `${lowest}–${highest}`,
  });
}

/** What a click asks of the platform. A server of its own: the product keeps the bindings it began with. */
export async function countIngestion(consumer: Running, traffic: Traffic): Promise<Figure[]> {
  for (const batch of await batchesOf(traffic, COUNTED_BATCHES)) await post(`${consumer.url}/count`, batch);
  const answer = await fetch(`${consumer.url}/bench/consumers`);
  const meter = ((await answer.json()) as Record<string, ConsumerMeter>)["pawprint-clicks"];
  if (meter === undefined) throw new CommandError("no click was counted");
  await consumer.stop();
  await checkLanded(consumer.data, traffic, COUNTED_BATCHES * BATCH);
  return costFigures(meter);
}

function costFigures(meter: ConsumerMeter): Figure[] {
  const each = (what: Exclude<keyof ConsumerMeter, "batches">) => meter[what] / meter.consumed;
  const operations = {
    requests: 1 + each("invocations"),
    rowsRead: each("rowsRead"),
    rowsWritten: each("rowsWritten"),
    queueOperations: OPERATIONS_PER_MESSAGE,
    kvOperations: each("kvOperations"),
  };
  const floor = { requests: 1, rowsRead: 0, rowsWritten: 1, queueOperations: OPERATIONS_PER_MESSAGE, kvOperations: 0 };
  const roundTrips = meter.roundTrips / meter.invocations;
  return [
    figure("ingestion_d1_round_trips", roundTrips, `round trips for ${BATCH} clicks`, {
      floor: 1,
      target: "1",
      withinBudget: roundTrips === 1 && meter.uncounted === 0,
    }),
    figure("click_rows_read", operations.rowsRead, "rows", { floor: floor.rowsRead }),
    figure("click_rows_written", operations.rowsWritten, "rows", {
      floor: floor.rowsWritten,
      target: `≤ ${MAX_ROWS_WRITTEN}`,
      withinBudget: operations.rowsWritten <= MAX_ROWS_WRITTEN,
    }),
    figure("clicks_cost", dollarsPerMillion(operations), "USD per million", { floor: dollarsPerMillion(floor), target: "≤ 4" }),
  ];
}

/** Batches of fresh clicks, as the queue would hand them over. */
async function batchesOf(traffic: Traffic, count: number): Promise<string[]> {
  const clicks = await Promise.all(Array.from({ length: count * BATCH }, (_, index) => clickOf(traffic, index)));
  return Array.from({ length: count }, (_, batch) => JSON.stringify(clicks.slice(batch * BATCH, (batch + 1) * BATCH)));
}

async function clickOf({ accountId, flowId, clickId }: Traffic, index: number): Promise<ClickMessage> {
  const atMs = Date.now();
  const headers = headersOf(index);
  return {
    id: await clickId(atMs),
    accountId,
    flowId,
    wayId: 1 + (index % 3),
    siteId: 0,
    offerId: 0,
    atMs,
    timeZone: "Europe/Vienna",
    filter: 0,
    isUnique: index % 3 === 0,
    country: "at",
    city: "Vienna",
    lang: "de",
    ip: `203.0.${index >> 8}.${index & 255}`,
    ua: headers["user-agent"] ?? "",
    referer: headers.referer ?? "",
    utmSource: "facebook",
    utmCampaign: String(1_013_444_211_662 + (index % 40)),
    utmContent: `ad${index % 20}`,
    utmTerm: "",
    utmMedium: "cpc",
    subid: `s${index}`,
    adid: `IwAR${index}`,
    data1: "",
    data2: "",
    costMicros: 31_000,
    costCurrency: "usd",
  };
}

/** @throws CommandError unless every click is there, once */
async function checkLanded(persistTo: string, { flowId }: Traffic, expected: number): Promise<void> {
  const [row] = await execute(`SELECT count(*) AS landed FROM clicks WHERE flow_id = ${flowId}`, { remote: false, persistTo });
  if (row?.landed !== expected) throw new CommandError(`of ${expected} clicks ${row?.landed} landed`);
}
