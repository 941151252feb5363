import { CommandError, runCommand, UsageError } from "../scripts/lib/cli.ts";
import { countIngestion, timeClickLinks, timeIngestion, timeRedirects } from "./clicks.ts";
import { conversionMixes, measureConversions } from "./conversions.ts";
import { measureDashboard } from "./dashboard.ts";
import { countDeliveries, timeDeliveries } from "./deliveries.ts";
import { measureFull } from "./full.ts";
import { type Figure, toJsonLines, toTable } from "./lib/figures.ts";
import { closeConnections } from "./lib/load.ts";
import { Receiver } from "./lib/receiver.ts";
import { callFigures, compareData, HISTORY, type Recording, record, timeAgainstFloor } from "./lib/replay.ts";
import { type Backlog, createSeed, type Place, type Seed } from "./lib/seed.ts";
import { KINDS, type Update, updatesOf } from "./lib/updates.ts";
import { Workspace } from "./lib/workspace.ts";
import { measureNetwork } from "./network.ts";
import { measureReports } from "./reports.ts";
import { countTaggedClicks } from "./tagged-clicks.ts";
import { postOneByOne, timeFigures } from "./time-to-postback.ts";

/** The first round of each measurement warms up and does not count. */
const UPDATE_ROUNDS = 21;
const SUBSCRIBERS_PER_ROUND = 50;
const DELIVERY_ROUNDS = 25;
const BACKLOG = 1_000;
/** A receiver as near as they come. */
const ANSWER_MS = 20;
const ANSWER_ROUNDS = 7;
const ANSWER_BACKLOG = 500;
const TIMED_BACKLOGS = [...Array<number>(DELIVERY_ROUNDS).fill(BACKLOG), ...Array<number>(ANSWER_ROUNDS).fill(ANSWER_BACKLOG)];
const COUNTED_SINGLES = 15;
const TIMED_SUBSCRIBERS = 100;
const POST_EVERY_MS = 25;

const PRODUCT = "src/index.ts";
const QUIET = "bench/workers/quiet.ts";
const REMOTE = "bench/workers/remote.ts";
const DATABASE = "bench/workers/database.ts";
const GAUGE = "bench/workers/gauge.ts";
const FLOOR = "bench/workers/floor.ts";
const BARE_REDIRECT = "bench/workers/bare-redirect.ts";
const REPORTS = "bench/workers/reports.ts";
const FULL = "bench/workers/full.ts";
const NETWORK = "bench/workers/network.ts";
const CONSUMER = "bench/workers/consumer.ts";

const MONTH_OF_CLICKS = 1_000_000;

type Measure = (workspace: Workspace, receiver: Receiver, say: (step: string) => void) => Promise<Figure[]>;

const PARTS = new Map<string, Measure>([
  ["", measureAll],
  ["--only reports", measureOnlyReports],
  ["--only conversions", measureOnlyConversions],
  ["--only deliveries", measureOnlyDeliveries],
  ["--only full", measureOnlyFull],
  ["--only redirects", measureOnlyRedirects],
  ["--only network", measureOnlyNetwork],
  ["--only dashboard", (_workspace, _receiver, say) => measureDashboard(say)],
]);

/** `npm run bench`: what the product does in a second and what it costs, beside what the platform alone does. */
await runCommand(async () => {
  const args = process.argv.slice(2);
  const json = args.includes("--json");
  const measure = PARTS.get(args.filter((arg, at) => arg !== "--json" && !isClicks(args, at)).join(" "));
  if (measure === undefined)
    throw new UsageError(
      "usage: npm run bench -- [--json] [--only reports|conversions|deliveries|full|redirects|network|dashboard] [--clicks N]",
    );
  const receiver = new Receiver();
  const workspace = new Workspace();
  let ended: Promise<void> | undefined;
  const end = () => {
    closeConnections();
    receiver.close();
    ended ??= workspace.close();
    return ended;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void end().then(() => process.exit(1)));
  try {
    await receiver.listen();
    const say = (step: string) => process.stderr.write(`${step}\n`);
    const figures = await measure(workspace, receiver, say);
    process.stdout.write(json ? toJsonLines(figures) : toTable(figures));
    const exceeded = figures.filter(({ withinBudget }) => !withinBudget).map(({ name }) => name);
    if (exceeded.length > 0) throw new CommandError(`over budget: ${exceeded.join(", ")}`);
  } finally {
    await end();
  }
});

async function measureAll(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  say("seeding a database");
  // The first backlog is counted instead of timed.
  const seed = await createSeed(receiver.host, [BACKLOG, ...TIMED_BACKLOGS]);
  const conversions = await conversionMixes(seed);
  await workspace.prepare(seed.sql, ...conversions.sql);
  const vars = senderVars(seed, receiver);
  const rounds = Array.from({ length: UPDATE_ROUNDS }, (_, round) =>
    subscribers(seed.silent, round * SUBSCRIBERS_PER_ROUND, SUBSCRIBERS_PER_ROUND),
  );
  say("counting what an update and a delivery ask of the platform");
  const { recording, deliveryCosts } = await count(workspace, vars, receiver, seed, rounds);
  say("timing updates");
  const floor = await workspace.serve(FLOOR, vars);
  const quiet = await workspace.serve(QUIET, vars);
  const servers = { product: quiet.url, floor: floor.url };
  const updates = await timeAgainstFloor("telegram_updates_per_second", "updates/s", servers, rounds, recording);
  await quiet.stop();
  say("timing deliveries");
  const product = await workspace.serve(PRODUCT, vars);
  const deliveries = await withRemote(workspace, vars, (remote) =>
    timeBacklogs({ product: product.url, remote, floor: floor.url }, receiver, seed.backlogs.slice(1)),
  );
  const oneByOne = inSteps(subscribers(seed.live, 0, TIMED_SUBSCRIBERS));
  const times = await postOneByOne(product.url, receiver, oneByOne, POST_EVERY_MS);
  await Promise.all([product.stop(), floor.stop()]);
  const left = `SELECT count(*) FROM leads WHERE campaign_id = ${seed.silent.id} AND status = 3 AND seq = 4`;
  const data = { product: quiet.data, floor: floor.data };
  await compareData(data, [...HISTORY, "telegram_outbox"], left, UPDATE_ROUNDS * SUBSCRIBERS_PER_ROUND);
  const conversionFigures = await measureConversions(serversOf(workspace, vars), conversions.mixes, say);
  const clicks = await measureClicks(workspace, vars, seed, say);
  const reports = await serveReports(workspace, vars, seed, say);
  const updateFigures = callFigures("telegram_update", "telegram_events_cost", recording);
  return [updates, ...updateFigures, ...conversionFigures, ...deliveries, ...timeFigures(times), ...deliveryCosts, ...clicks, ...reports];
}

function senderVars({ encryptionKey }: Seed, { host }: Receiver): Record<string, string> {
  return { ENCRYPTION_KEY: encryptionKey, TELEGRAM_API_ROOT: `http://${host}`, OUTBOUND_ALLOWLIST: host, SELF_HOSTED: "true" };
}

interface Senders {
  product: string;
  /** The product with its database in another process. */
  remote: string;
  floor: string;
}

/** @param backlogs of the sizes of TIMED_BACKLOGS */
async function timeBacklogs({ product, remote, floor }: Senders, receiver: Receiver, backlogs: Backlog[]): Promise<Figure[]> {
  const [fast, slow] = [backlogs.slice(0, DELIVERY_ROUNDS), backlogs.slice(DELIVERY_ROUNDS)];
  return [
    await timeDeliveries("deliveries_per_second", { product, floor }, receiver, fast, 0),
    await timeDeliveries("deliveries_per_second_with_a_remote_database", { product: remote, floor }, receiver, fast, 0),
    await timeDeliveries(`deliveries_per_second_answered_in_${ANSWER_MS}_ms`, { product, floor }, receiver, slow, ANSWER_MS),
  ];
}

async function withRemote<T>(workspace: Workspace, vars: Record<string, string>, use: (remoteUrl: string) => Promise<T>): Promise<T> {
  const database = await workspace.serve(DATABASE, vars);
  const remote = await workspace.serve(REMOTE, { ...vars, DATABASE_URL: database.url });
  const result = await use(remote.url);
  await remote.stop();
  await database.stop();
  return result;
}

async function measureOnlyDeliveries(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, TIMED_BACKLOGS);
  await workspace.prepare(seed.sql);
  const vars = senderVars(seed, receiver);
  say("timing deliveries");
  const product = await workspace.serve(PRODUCT, vars);
  const floor = await workspace.serve(FLOOR, vars);
  const figures = await withRemote(workspace, vars, (remote) =>
    timeBacklogs({ product: product.url, remote, floor: floor.url }, receiver, seed.backlogs),
  );
  await Promise.all([product.stop(), floor.stop()]);
  return figures;
}

async function measureOnlyConversions(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  const { mixes, sql } = await conversionMixes(seed);
  await workspace.prepare(seed.sql, ...sql);
  return await measureConversions(serversOf(workspace, { ENCRYPTION_KEY: seed.encryptionKey, SELF_HOSTED: "true" }), mixes, say);
}

function serversOf(workspace: Workspace, vars: Record<string, string>) {
  return {
    gauge: () => workspace.serve(GAUGE, vars),
    product: () => workspace.serve(QUIET, vars),
    floor: () => workspace.serve(FLOOR, vars),
  };
}

async function measureOnlyReports(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  await workspace.prepare(seed.sql);
  return await serveReports(workspace, { ENCRYPTION_KEY: seed.encryptionKey, SELF_HOSTED: "true" }, seed, say);
}

async function measureOnlyFull(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  await workspace.prepare(seed.sql);
  const server = await workspace.serve(FULL, { ENCRYPTION_KEY: seed.encryptionKey, SELF_HOSTED: "true" });
  const figures = await measureFull(server.url, seed.live, say);
  await server.stop();
  return figures;
}

async function measureOnlyNetwork(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  await workspace.prepare(seed.sql);
  const { traffic, networked } = seed;
  const costs: Figure[] = [];
  for (const tagged of [
    { name: "tagged", traffic, offerId: 0, ownerId: traffic.accountId },
    { name: "tagged_network", traffic: networked, offerId: networked.offerId, ownerId: networked.networkId },
  ])
    costs.push(...(await countTaggedClicks(await workspace.serve(CONSUMER, senderVars(seed, receiver)), tagged, say)));
  const server = await workspace.serve(NETWORK, {});
  const args = process.argv.slice(2);
  const clicks = args.includes("--clicks") ? Number(args[args.indexOf("--clicks") + 1]) : MONTH_OF_CLICKS;
  const figures = await measureNetwork(server.url, clicks, say);
  await server.stop();
  return [...costs, ...figures];
}

/** Whether an argument says, for the network's statistics, how many clicks there are. */
function isClicks(args: readonly string[], at: number): boolean {
  return args[at] === "--clicks" || args[at - 1] === "--clicks";
}

async function serveReports(
  workspace: Workspace,
  vars: Record<string, string>,
  { silent, live }: Seed,
  say: (step: string) => void,
): Promise<Figure[]> {
  const server = await workspace.serve(REPORTS, vars);
  const figures = await measureReports(server.url, silent, live, say);
  await server.stop();
  return figures;
}

async function measureOnlyRedirects(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  await workspace.prepare(seed.sql);
  return await measureRedirects(workspace, { ENCRYPTION_KEY: seed.encryptionKey, SELF_HOSTED: "true" }, seed, say);
}

async function measureRedirects(
  workspace: Workspace,
  vars: Record<string, string>,
  { traffic, networked }: Seed,
  say: (step: string) => void,
): Promise<Figure[]> {
  say("timing redirects");
  const bare = await workspace.serve(BARE_REDIRECT, vars);
  const quiet = await workspace.serve(QUIET, vars);
  const figures = [await timeRedirects(quiet.url, bare.url, traffic), await timeClickLinks(quiet.url, bare.url, networked)];
  await Promise.all([quiet.stop(), bare.stop()]);
  return figures;
}

async function measureClicks(
  workspace: Workspace,
  vars: Record<string, string>,
  seed: Seed,
  say: (step: string) => void,
): Promise<Figure[]> {
  const redirects = await measureRedirects(workspace, vars, seed, say);
  say("timing the ingestion of clicks");
  const ingestion = await timeIngestion(await workspace.serve(CONSUMER, vars), seed.traffic);
  return [...redirects, ingestion, ...(await countIngestion(await workspace.serve(CONSUMER, vars), seed.traffic))];
}

async function count(
  workspace: Workspace,
  vars: Record<string, string>,
  receiver: Receiver,
  { live, backlogs }: Seed,
  rounds: Update[][][],
): Promise<{ recording: Recording; deliveryCosts: Figure[] }> {
  const gauge = await workspace.serve(GAUGE, vars);
  const recording = await record(gauge.url, rounds);
  const [counted] = backlogs;
  if (counted === undefined) throw new CommandError("no backlog was seeded");
  const singles = inSteps(subscribers(live, 0, COUNTED_SINGLES));
  const deliveryCosts = await countDeliveries(gauge.url, receiver, counted, async () => {
    await postOneByOne(gauge.url, receiver, singles, POST_EVERY_MS * 2);
    return singles.length;
  });
  await gauge.stop();
  return { recording, deliveryCosts };
}

function subscribers(place: Place, first: number, count: number): Update[][] {
  return Array.from({ length: count }, (_, index) => updatesOf(place, first + index));
}

/** Everybody's first update, then everybody's second, and so on. */
function inSteps(all: Update[][]): Update[] {
  return KINDS.flatMap((kind) => all.flat().filter((update) => update.kind === kind));
}
