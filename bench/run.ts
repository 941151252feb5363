import { CommandError, runCommand, UsageError } from "../scripts/lib/cli.ts";
import { countIngestion, timeIngestion, timeRedirects } from "./clicks.ts";
import { countDeliveries, timeDeliveries } from "./deliveries.ts";
import { type Figure, toJsonLines, toTable } from "./lib/figures.ts";
import { closeConnections } from "./lib/load.ts";
import { Receiver } from "./lib/receiver.ts";
import { createSeed, type Place, type Seed } from "./lib/seed.ts";
import { KINDS, type Update, updatesOf } from "./lib/updates.ts";
import { Workspace } from "./lib/workspace.ts";
import { type Recording, recordUpdates, updateFigures } from "./record-updates.ts";
import { measureReports } from "./reports.ts";
import { postOneByOne, timeFigures } from "./time-to-postback.ts";
import { compareData, timeUpdates } from "./time-updates.ts";

/** The first round of each measurement warms up and does not count. */
const UPDATE_ROUNDS = 21;
const SUBSCRIBERS_PER_ROUND = 50;
const DELIVERY_ROUNDS = 7;
const BACKLOG = 1_000;
/** A receiver as near as they come. */
const ANSWER_MS = 20;
const ANSWER_ROUNDS = 4;
const ANSWER_BACKLOG = 500;
const COUNTED_SINGLES = 15;
const TIMED_SUBSCRIBERS = 100;
const POST_EVERY_MS = 25;

const PRODUCT = "src/index.ts";
const QUIET = "bench/workers/quiet.ts";
const GAUGE = "bench/workers/gauge.ts";
const FLOOR = "bench/workers/floor.ts";
const BARE_REDIRECT = "bench/workers/bare-redirect.ts";
const REPORTS = "bench/workers/reports.ts";
const CONSUMER = "bench/workers/consumer.ts";

/** `npm run bench`: what the product does in a second and what it costs, beside what the platform alone does. */
await runCommand(async () => {
  const args = process.argv.slice(2);
  const json = args.includes("--json");
  const only = args.filter((arg) => arg !== "--json").join(" ");
  if (!["", "--only reports"].includes(only)) throw new UsageError("usage: npm run bench -- [--json] [--only reports]");
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
    const figures = only === "" ? await measure(workspace, receiver, say) : await measureOnlyReports(workspace, receiver, say);
    process.stdout.write(json ? toJsonLines(figures) : toTable(figures));
    const exceeded = figures.filter(({ withinBudget }) => !withinBudget).map(({ name }) => name);
    if (exceeded.length > 0) throw new CommandError(`over budget: ${exceeded.join(", ")}`);
  } finally {
    await end();
  }
});

async function measure(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  say("seeding a database");
  // The first backlog is counted instead of timed.
  const sizes = [...Array<number>(1 + DELIVERY_ROUNDS).fill(BACKLOG), ...Array<number>(ANSWER_ROUNDS).fill(ANSWER_BACKLOG)];
  const seed = await createSeed(receiver.host, sizes);
  await workspace.prepare(seed);
  const vars = {
    ENCRYPTION_KEY: seed.encryptionKey,
    TELEGRAM_API_ROOT: `http://${receiver.host}`,
    OUTBOUND_ALLOWLIST: receiver.host,
    SELF_HOSTED: "true",
  };
  const rounds = Array.from({ length: UPDATE_ROUNDS }, (_, round) =>
    subscribers(seed.silent, round * SUBSCRIBERS_PER_ROUND, SUBSCRIBERS_PER_ROUND),
  );
  say("counting what an update and a delivery ask of the platform");
  const { recording, deliveryCosts } = await count(workspace, vars, receiver, seed, rounds);
  say("timing updates");
  const floor = await workspace.serve(FLOOR, vars);
  const quiet = await workspace.serve(QUIET, vars);
  const updates = await timeUpdates(quiet.url, floor.url, seed.silent, rounds, recording);
  await quiet.stop();
  say("timing deliveries");
  const product = await workspace.serve(PRODUCT, vars);
  const servers = { product: product.url, floor: floor.url };
  const [fast, slow] = [seed.backlogs.slice(1, 1 + DELIVERY_ROUNDS), seed.backlogs.slice(1 + DELIVERY_ROUNDS)];
  const deliveries = [
    await timeDeliveries("deliveries_per_second", servers, receiver, fast, 0),
    await timeDeliveries(`deliveries_per_second_answered_in_${ANSWER_MS}_ms`, servers, receiver, slow, ANSWER_MS),
  ];
  const oneByOne = inSteps(subscribers(seed.live, 0, TIMED_SUBSCRIBERS));
  const times = await postOneByOne(product.url, receiver, seed.live, oneByOne, POST_EVERY_MS);
  await Promise.all([product.stop(), floor.stop()]);
  await compareData(quiet.data, floor.data, seed.silent, UPDATE_ROUNDS * SUBSCRIBERS_PER_ROUND);
  const clicks = await measureClicks(workspace, vars, seed, say);
  const reports = await serveReports(workspace, vars, seed, say);
  return [updates, ...updateFigures(recording), ...deliveries, ...timeFigures(times), ...deliveryCosts, ...clicks, ...reports];
}

async function measureOnlyReports(workspace: Workspace, receiver: Receiver, say: (step: string) => void): Promise<Figure[]> {
  const seed = await createSeed(receiver.host, []);
  await workspace.prepare(seed);
  return await serveReports(workspace, { ENCRYPTION_KEY: seed.encryptionKey, SELF_HOSTED: "true" }, seed, say);
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

async function measureClicks(
  workspace: Workspace,
  vars: Record<string, string>,
  { traffic }: Seed,
  say: (step: string) => void,
): Promise<Figure[]> {
  say("timing redirects");
  const bare = await workspace.serve(BARE_REDIRECT, vars);
  const quiet = await workspace.serve(QUIET, vars);
  const redirects = await timeRedirects(quiet.url, bare.url, traffic);
  await Promise.all([quiet.stop(), bare.stop()]);
  say("timing the ingestion of clicks");
  const ingestion = await timeIngestion(await workspace.serve(CONSUMER, vars), traffic);
  return [redirects, ingestion, ...(await countIngestion(await workspace.serve(CONSUMER, vars), traffic))];
}

async function count(
  workspace: Workspace,
  vars: Record<string, string>,
  receiver: Receiver,
  { silent, live, backlogs }: Seed,
  rounds: Update[][][],
): Promise<{ recording: Recording; deliveryCosts: Figure[] }> {
  const gauge = await workspace.serve(GAUGE, vars);
  const recording = await recordUpdates(gauge.url, silent, rounds.flat());
  const [counted] = backlogs;
  if (counted === undefined) throw new CommandError("no backlog was seeded");
  const singles = inSteps(subscribers(live, 0, COUNTED_SINGLES));
  const deliveryCosts = await countDeliveries(gauge.url, receiver, counted, async () => {
    await postOneByOne(gauge.url, receiver, live, singles, POST_EVERY_MS * 2);
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
