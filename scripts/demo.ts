import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AD_FIGURES, type AdFigures, buyAd, checkAd, PULLED_FIGURES, pullAd, startTelegramAds } from "./demo/cabinet.ts";
import { account, summarize } from "./demo/check-deliveries.ts";
import { approved, gather, type Person, tellRound } from "./demo/crowd.ts";
import { checkLedger, expected, readLedger } from "./demo/ledger.ts";
import { type AffiliateTracker, checkNetworkDay, describeNetworkDay, playNetworkDay, startAffiliateTracker } from "./demo/network.ts";
import { BOT_TOKEN, type Owner, SERVICE_TOKEN, setUp } from "./demo/owner.ts";
import { startTelegram, type Telegram } from "./demo/telegram.ts";
import { startTracker, type Tracker } from "./demo/tracker.ts";
import type { Listener } from "./lib/http.ts";
import { registerServiceWebhook } from "./lib/service-webhook.ts";
import { type StartProcess, startProcess } from "./lib/start-process.ts";
import { until } from "./lib/until.ts";

const PEOPLE = 100;
const DOWN_MS = 3000;
/** What a killed server had in hand is free after its lease, and found within a minute of the next start. */
const PATIENCE_SECONDS = 120;
/** For a postback too many to show itself. */
const SILENCE_MS = 2000;

/**
 * `npm run demo`: a hundred people, some of them by ad links, a tracker that goes down, a server that is killed, and every postback, lead
 * and dollar accounted for. Then two ads, one by exports and one pulled from the Ads API, with what they cost and who joined; and a day of
 * an affiliate network, of which every cent is accounted for.
 */
async function main(directory: string): Promise<boolean> {
  const startedAt = Date.now();
  const [telegram, tracker, telegramAds, affiliateTracker] = await Promise.all([
    startTelegram(),
    startTracker(),
    startTelegramAds(),
    startAffiliateTracker(),
  ]);
  const hosts = { TELEGRAM_ADS_API_ROOT: telegramAds.url, OUTBOUND_ALLOWLIST: [tracker, affiliateTracker].map(({ host }) => host).join() };
  const vars = { ...variables(telegram), ...hosts };
  const start = (port?: number) =>
    startProcess({ persistTo: join(directory, "state"), logFile: join(directory, "server.log"), vars, ...(port ? { port } : {}) });
  say("Starting the server, a fake Telegram and a fake tracker on loopback …");
  let server = await start();
  try {
    await registerServiceWebhook({ ...vars, PUBLIC_URL: server.url });
    const owner = await setUp(telegram, server.url, tracker.template);
    admitApproved(telegram, owner);
    const people = await gather(PEOPLE, owner, telegram);
    const clicks = people.filter(({ ad }) => ad !== null).length;
    say(`Signed in, connected a bot, made two campaigns and two flows. ${PEOPLE} people are on their way, ${clicks} by ad links …`);

    await tellRound(people, 0, owner, telegram).done;
    const trouble = fail(tracker);
    await tellRound(people, 1, owner, telegram).done;
    await trouble;
    await landed(clicks, owner);
    say(
      `The tracker was down for ${DOWN_MS / 1000} s and hung up on ${tracker.refused} requests; ${tracker.received.length} postbacks and all ${clicks} clicks are in. Killing the server …`,
    );

    const round = tellRound(people, 2, owner, telegram);
    await until("the middle of a round", 60, () => round.answered >= round.total / 2, 1);
    await server.kill();
    const atKill = tracker.received.length;
    server = await start(server.port);
    say(`Killed with ${atKill} postbacks in; it is back. ${await round.done} messages had to be sent again. Waiting for the rest …`);
    for (let later = 3; later < Math.max(...people.map(({ messages }) => messages.length)); later += 1)
      await tellRound(people, later, owner, telegram).done;

    return await checkAll({ people, tracker, affiliateTracker, telegram, owner, startedAt });
  } finally {
    await conclude(server, telegram, tracker, telegramAds, affiliateTracker);
  }
}

function variables(telegram: Telegram): Record<string, string> {
  return {
    TELEGRAM_API_ROOT: telegram.url,
    SERVICE_BOT_TOKEN: SERVICE_TOKEN,
    SERVICE_BOT_USERNAME: "pawprint_demo_bot",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    DASHBOARD_ORIGINS: "",
    CURRENCY_RATES_URL: "",
    SELF_HOSTED: "true",
    PAYMENT_GATEWAY_URL: "",
  };
}

/** Once the bot approves somebody, Telegram sends it an update that they joined. */
function admitApproved(telegram: Telegram, owner: Owner): void {
  const inside = new Set<number>();
  telegram.onApproved = (chatId, userId) => {
    const channel = Object.values(owner.channels).find(({ chat }) => chat.id === chatId);
    if (channel === undefined || inside.has(userId)) return;
    inside.add(userId);
    telegram.post(BOT_TOKEN, approved(channel, userId)).catch((error) => say(String(error)));
  };
}

/**
 * Clicks are answered before they are written, and a local queue is memory that a kill -9 empties (a deployment's queue is not):
 * what is killed here is killed once every click has reached the database.
 */
async function landed(clicks: number, owner: Owner): Promise<void> {
  await until("every click to be written", PATIENCE_SECONDS, async () => {
    const { stats } = await readLedger(owner);
    return Object.values(stats).reduce((sum, { click }) => sum + click, 0) >= clicks;
  });
}

async function fail(tracker: Tracker): Promise<void> {
  tracker.down = true;
  await delay(DOWN_MS);
  tracker.down = false;
}

interface Case {
  people: Person[];
  tracker: Tracker;
  affiliateTracker: AffiliateTracker;
  telegram: Telegram;
  owner: Owner;
  startedAt: number;
}

/** Waits until nothing is owed any more, buys ads, plays a network's day, and prints what came of everybody. */
async function checkAll({ people, tracker, affiliateTracker, telegram, owner, startedAt }: Case): Promise<boolean> {
  const settled = () => people.every((person) => account(person, tracker.received).received >= person.owed.length);
  const started = people.filter(({ messages }) => messages.some((message) => "update" in message && "message" in message.update));
  const welcomed = () => new Set(telegram.of("sendMessage", BOT_TOKEN).map(({ params }) => Number(params.chat_id)));
  await until("every postback and welcome", PATIENCE_SECONDS, () => settled() && started.every(({ id }) => welcomed().has(id))).catch(
    () => undefined,
  );
  await delay(SILENCE_MS);

  const { lines, faults } = summarize(people, tracker.received);
  faults.push(...started.filter(({ id }) => !welcomed().has(id)).map(({ id }) => `${id}: no welcome`));
  faults.push(...(await checkLeads(people, owner)), ...checkLedger(people, owner.flows, await readLedger(owner)));
  const bought = await buyAd(owner, telegram);
  // A linked cabinet is pulled within a minute; the network's day goes by meanwhile.
  const [pulled, day] = await Promise.all([pullAd(owner, telegram), playNetworkDay(owner, affiliateTracker)]);
  faults.push(...checkAd(bought, AD_FIGURES), ...checkAd(pulled, PULLED_FIGURES), ...checkNetworkDay(day));
  say(`\n${lines.join("\n")}\n`);
  const { click, total, ma, spend } = expected(people.filter(({ ad }) => ad !== null));
  say(` ${started.length} welcomes; by ads ${click} clicks for ${spend} usd, ${total} leads, ${ma} usd approved`);
  say(` an ad by exports: ${describeAd(bought)}`);
  say(` an ad pulled from the Ads API: ${describeAd(pulled)}; at noon ${pulled.spent_at_noon} eur and ${pulled.joins_at_noon} joins`);
  say(` a network: ${describeNetworkDay(day)}`);
  say(
    ` leads, journal, leads.json, stats.json, the cabinets and the network's balances agree with what happened: ${faults.length === 0 ? "yes" : "NO"}`,
  );
  for (const fault of faults.slice(0, 10)) say(` LOST OR WRONG  ${fault}`);
  say(` ${faults.length === 0 ? "Nothing was lost." : `${faults.length} faults.`} ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
  return faults.length === 0;
}

const describeAd = ({ impressions, spent, starts, joins, cost_per_join }: AdFigures): string =>
  `${impressions} impressions, ${spent} eur spent, ${starts} starts, ${joins} joins, ${cost_per_join} eur per join`;

/** What the User API says of everybody, against what happened. */
async function checkLeads(people: readonly Person[], owner: Owner): Promise<string[]> {
  const leads: { subscriber: number; status: number }[] = (await owner.api("/api/leads/list.json?limit=200")).data;
  const organic: { subscriber: number }[] = (await owner.api("/api/journal/list.json?type=organic&limit=200")).data;
  const statusOf = new Map(leads.map(({ subscriber, status }) => [subscriber, status]));
  const visitors = new Set(organic.map(({ subscriber }) => subscriber));
  return people.flatMap(({ id, path }) => {
    if (path.channel === null) return [];
    if (path.status === null && !visitors.has(id)) return [`${id} (${path.name}): not in the journal`];
    return (statusOf.get(id) ?? null) === path.status
      ? []
      : [`${id} (${path.name}): the lead's status is ${statusOf.get(id)}, not ${path.status}`];
  });
}

async function conclude(server: StartProcess, ...listeners: Listener[]): Promise<void> {
  await server.stop();
  await Promise.all(listeners.map((each) => each.close()));
}

function say(line: string): void {
  console.log(line);
}

const directory = mkdtempSync(join(tmpdir(), "pawprint-demo-"));
const good = await main(directory).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return false;
});
if (good) rmSync(directory, { recursive: true, force: true });
else console.error(`the server's log: ${join(directory, "server.log")}`);
process.exit(good ? 0 : 1);
