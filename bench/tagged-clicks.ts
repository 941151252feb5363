import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { TAIL_CLICKS } from "../src/domain/statistics/make-parts.ts";
import type { ClickMessage } from "../src/queue/messages.ts";
import { type Figure, figure } from "./lib/figures.ts";
import { post } from "./lib/load.ts";
import type { ConsumerMeter } from "./lib/meter.ts";
import { frequent } from "./lib/network-clicks.ts";
import { dollarsPerMillion, OPERATIONS_PER_MESSAGE } from "./lib/prices.ts";
import type { Traffic } from "./lib/seed.ts";
import type { Running } from "./lib/workspace.ts";
import type { Settled, Settling } from "./workers/consumer.ts";

const DAY_MS = 86_400_000;
const BATCH = 100;
const STEPS = 12;
/** As a million clicks in thirty days come. */
const MS_PER_CLICK = (30 * DAY_MS) / 1_000_000;
const TAGS = 20_000;
const COUNTRIES = "us,de,br,in,id,ru,fr,es,it,gb,pl,tr,mx,ng,ph,vn,th,at,ch,nl".split(",");
const AGENTS = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
];

/** Whose clicks: of an account itself, or of an offer. */
export interface Tagged {
  name: string;
  traffic: Traffic;
  /** 0: none. */
  offerId: number;
  /** Of whose parts they are. */
  ownerId: number;
}

/**
 * What clicks with many different tags ask of the platform in all: to be written, and made parts of.
 * @param consumer a server of bench/workers/consumer.ts; it is stopped
 */
export async function countTaggedClicks(consumer: Running, tagged: Tagged, say: (step: string) => void): Promise<Figure[]> {
  say(`writing ${TAIL_CLICKS * STEPS} ${tagged.name} clicks with ${TAGS} tags`);
  const source = xoroshiro128plus(20_261_128);
  const random = () => uniformFloat64(source);
  const startMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - TAIL_CLICKS * STEPS * MS_PER_CLICK;
  const parts = { rowsRead: 0, rowsWritten: 0 };
  let partBytes = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    for (let made = (step - 1) * TAIL_CLICKS; made < step * TAIL_CLICKS; made += BATCH) {
      const clicks = await Promise.all(
        Array.from({ length: BATCH }, (_, at) => clickOf(tagged, startMs + (made + at) * MS_PER_CLICK, random)),
      );
      await post(`${consumer.url}/count`, JSON.stringify(clicks));
    }
    const settling: Settling = {
      ownerId: tagged.ownerId,
      nowMs: startMs + step * TAIL_CLICKS * MS_PER_CLICK + DAY_MS / 24,
      isLast: step === STEPS,
    };
    const settled = JSON.parse(await post(`${consumer.url}/bench/settle`, JSON.stringify(settling))) as Settled;
    parts.rowsRead += settled.parts.rowsRead;
    parts.rowsWritten += settled.parts.rowsWritten;
    partBytes = settled.partBytes;
  }
  const answer = await fetch(`${consumer.url}/bench/consumers`);
  const written = ((await answer.json()) as Record<string, ConsumerMeter>)["pawprint-clicks"];
  await consumer.stop();
  return written === undefined ? [] : figuresOf(tagged.name, written, parts, partBytes);
}

type Rows = Pick<ConsumerMeter, "rowsRead" | "rowsWritten">;

function figuresOf(of: string, written: ConsumerMeter, parts: Rows, partBytes: number): Figure[] {
  const count = TAIL_CLICKS * STEPS;
  const costOf = (...all: Rows[]) =>
    dollarsPerMillion({
      requests: 1 + written.invocations / count,
      rowsRead: all.reduce((sum, { rowsRead }) => sum + rowsRead, 0) / count,
      rowsWritten: all.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) / count,
      queueOperations: OPERATIONS_PER_MESSAGE,
      kvOperations: written.kvOperations / count,
    });
  const rows = (name: string, { rowsWritten }: Rows, target = "") =>
    figure(`${of}_click_${name}_rows_written`, rowsWritten / count, "rows", { target });
  return [
    rows("ingestion", written),
    rows("part", parts, "≤ 0.05"),
    figure(`${of}_clicks_cost`, costOf(written, parts), "USD per million", { target: "≤ 4" }),
    figure(`${of}_part_bytes_per_click`, partBytes / count, "B", { target: "≤ 20" }),
  ];
}

async function clickOf({ traffic, offerId }: Tagged, at: number, random: () => number): Promise<ClickMessage> {
  const { accountId, flowId, clickId } = traffic;
  const atMs = Math.floor(at);
  const zipf = (size: number) => Math.floor((size + 1) ** random()) - 1;
  const country = zipf(COUNTRIES.length);
  const city = zipf(40);
  const hex = Math.floor(random() * 2 ** 32).toString(16);
  const tags = { sub2: random() < 0.225 ? hex : `ad${zipf(3_000)}`, sub3: `s${zipf(500)}`, landing: 1 + zipf(5), prelanding: zipf(3) };
  return {
    id: await clickId(atMs),
    accountId,
    flowId,
    wayId: 1 + zipf(3),
    siteId: 0,
    offerId,
    atMs,
    timeZone: "UTC",
    filter: 0,
    isUnique: random() < 0.7,
    country: COUNTRIES[country] ?? "",
    region: `region ${country} ${city % 8}`,
    city: `city ${country} ${city}`,
    asn: 1_000 + country * 20 + zipf(20),
    connection: random() < 0.6 ? "wifi" : "cellular",
    lang: COUNTRIES[country] ?? "",
    ip: `198.18.${zipf(200)}.${zipf(200)}`,
    ua: AGENTS[zipf(AGENTS.length)] ?? "",
    referer: `https://site${zipf(50)}.test/`,
    utmSource: `source${zipf(20)}`,
    utmCampaign: `campaign${zipf(100)}`,
    utmContent: `ad${frequent(900, 0.9, random())}`,
    utmTerm: `term${zipf(50)}`,
    utmMedium: `medium${zipf(3)}`,
    subid: `s${frequent(TAGS, 0.8, random())}`,
    adid: "",
    data1: "",
    data2: "",
    costMicros: 31_000,
    costCurrency: "usd",
    linkParams: JSON.stringify(tags),
  };
}
