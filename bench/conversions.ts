import type { Figure } from "./lib/figures.ts";
import { type Call, callFigures, compareData, HISTORY, type Line, record, timeAgainstFloor } from "./lib/replay.ts";
import type { Seed, Traffic } from "./lib/seed.ts";
import type { Running } from "./lib/workspace.ts";

/** The first round of each mix warms up and does not count. */
const ROUNDS = 21;
const CLICKS_PER_ROUND = 50;
/** Long enough ago to be in no report that is timed. */
const CLICKED_BEFORE_MS = 60 * 86_400_000;
const PRICE = 12.5;
const APPROVED = "status = 2 AND payout_micros = 12500000";

/** Calls of one function. Every mix finds what those before it have made. */
interface Mix {
  /** What the figures of one call begin with, and those of many. */
  names: { one: string; many: string };
  unit: string;
  rounds: Line[][];
  /** SQL of the leads that are right when all mixes have run, and how many must be. */
  right: string;
  expected: number;
}

interface Servers {
  /** bench/workers/gauge.ts */
  gauge(): Promise<Running>;
  /** The product, its queues' consumers left out. */
  product(): Promise<Running>;
  /** bench/workers/floor.ts */
  floor(): Promise<Running>;
}

/**
 * Conversions as they come in: advertisers' postbacks, and calls of landing pages that make leads and change them.
 * @returns also SQL of the clicks that they are of, in parts as long as an argument of a command may be
 */
export async function conversionMixes({ advertised, sold, silent, networked }: Seed): Promise<{ mixes: Mix[]; sql: string[] }> {
  const [reported, ordered, bought] = [await clickIds(advertised), await clickIds(sold), await clickIds(networked)];
  return {
    mixes: [postbacks(advertised, silent.key, reported), networkPostbacks(networked, bought), ...siteCalls(sold, ordered)],
    sql: [
      insertClicks(advertised, reported.flat(), 0),
      insertClicks(sold, ordered.flat(), sold.offerId),
      insertClicks(networked, bought.flat(), networked.offerId),
    ],
  };
}

/** Each round reports new leads on hold, and approves those of the round before. */
function postbacks({ flowId }: Traffic, key: string, clicks: string[][]): Mix {
  const call = (click: string, status: string, more: object = {}): Call => ({
    kind: status,
    path: `/api/tracker/postback.json?id=${key}`,
    body: JSON.stringify({ click, uid: orderOf(click), status, ...more }),
  });
  return {
    names: { one: "postback_in", many: "postbacks_in" },
    unit: "postbacks/s",
    rounds: inTwoSteps(clicks, {
      first: (click) => call(click, "hold"),
      next: (click) => call(click, "approve", { price: PRICE, currency: "usd" }),
    }),
    right: `flow_id = ${flowId} AND ${APPROVED}`,
    expected: (ROUNDS - 1) * CLICKS_PER_ROUND,
  };
}

/** The same for a network's offer, whose payment says what a conversion is worth. */
function networkPostbacks({ flowId, networkId }: Seed["networked"], clicks: string[][]): Mix {
  const call = (click: string, kind: string, status: number): Call => ({
    kind,
    path: "/postback",
    body: JSON.stringify({ clickid: click, action_id: orderOf(click), status }),
  });
  return {
    names: { one: "network_postback_in", many: "network_postbacks_in" },
    unit: "postbacks/s",
    rounds: inTwoSteps(clicks, { first: (click) => call(click, "pending", 2), next: (click) => call(click, "confirmed", 1) }),
    right: `flow_id = ${flowId} AND network_id = ${networkId} AND status = 2 AND payout_micros = 3000000`,
    expected: (ROUNDS - 1) * CLICKS_PER_ROUND,
  };
}

/** Each round has the first step of its own clicks, and the second of those of the round before. */
function inTwoSteps(clicks: string[][], { first, next }: Record<"first" | "next", (click: string) => Call>): Line[][] {
  return clicks.map((own, round) => [...own.map((click) => [first(click)]), ...(clicks[round - 1] ?? []).map((click) => [next(click)])]);
}

/** A lead of each click, which is then approved, and approved again in vain, as by callers that repeat themselves. */
function siteCalls({ flowId, token }: Seed["sold"], clicks: string[][]): Mix[] {
  const call = (kind: string, name: string, click: string, more: object = {}): Call => ({
    kind,
    path: `/api/site/${name}.json?token=${token}`,
    body: JSON.stringify({ click, exto: orderOf(click), ...more }),
  });
  const approval = { status: "approve", wm: PRICE };
  const expected = ROUNDS * CLICKS_PER_ROUND;
  return [
    {
      names: { one: "site_click", many: "site_clicks" },
      unit: "calls/s",
      rounds: clicks.map((own) => own.map((click) => [call("new", "click", click)])),
      right: `flow_id = ${flowId} AND uid <> ''`,
      expected,
    },
    {
      names: { one: "site_status", many: "site_statuses" },
      unit: "calls/s",
      rounds: clicks.map((own) => own.map((click) => ["approve", "edit"].map((kind) => call(kind, "status", click, approval)))),
      right: `flow_id = ${flowId} AND seq = 2 AND ${APPROVED}`,
      expected,
    },
  ];
}

const orderOf = (click: string) => `order-${click.slice(-12)}`;

/** By round. */
function clickIds({ clickId }: Traffic): Promise<string[][]> {
  const atMs = Date.now() - CLICKED_BEFORE_MS;
  const round = () => Promise.all(Array.from({ length: CLICKS_PER_ROUND }, () => clickId(atMs)));
  return Promise.all(Array.from({ length: ROUNDS }, round));
}

function insertClicks({ accountId, flowId }: Traffic, ids: string[], offerId: number): string {
  const atMs = Date.now() - CLICKED_BEFORE_MS;
  const values = ids.map((id) => `('${id}', ${accountId}, ${flowId}, ${atMs}, 20260101, 0, 1, ${flowId * 10 + 1}, ${offerId})`).join(",");
  return `INSERT INTO clicks (id, account_id, flow_id, at_ms, local_day, local_hour, is_unique, way_id, offer_id) VALUES ${values}`;
}

/** What each mix asks of the platform, and its speed against the statements alone. */
export async function measureConversions(servers: Servers, mixes: Mix[], say: (step: string) => void): Promise<Figure[]> {
  say("counting what conversions ask of the platform");
  const gauge = await servers.gauge();
  const recorded = [];
  for (const mix of mixes) recorded.push({ ...mix, recording: await record(gauge.url, mix.rounds) });
  await gauge.stop();
  const [product, floor] = [await servers.product(), await servers.floor()];
  const urls = { product: product.url, floor: floor.url };
  const figures: Figure[] = [];
  for (const { names, unit, rounds, recording } of recorded) {
    say(`timing ${names.many}`);
    figures.push(await timeAgainstFloor(`${names.many}_per_second`, unit, urls, rounds, recording));
    figures.push(...callFigures(names.one, `${names.many}_cost`, recording));
  }
  await Promise.all([product.stop(), floor.stop()]);
  for (const { right, expected } of mixes) {
    await compareData(
      { product: product.data, floor: floor.data },
      [...HISTORY, "network_conversions"],
      `SELECT count(*) FROM leads WHERE ${right}`,
      expected,
    );
  }
  return figures;
}
