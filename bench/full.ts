import { CommandError } from "../scripts/lib/cli.ts";
import { type Figure, figure } from "./lib/figures.ts";
import { campaignOf, chatOf, LEAD, type Ledger } from "./lib/ledger.ts";
import { post } from "./lib/load.ts";
import { questionsOf, SEVERAL } from "./lib/questions.ts";
import { DAYS, idOf } from "./lib/visits.ts";
import { ask, fill, LARGE, pathOf } from "./reports.ts";

const DAY_MS = 86_400_000;
const LEADS_OF_CAMPAIGNS = 80_000;

/** A list or a small report takes no longer and reads no more; what does is named at the end. */
const LIMIT_MS = 100;
const LIMIT_ROWS = 5000;

interface Account {
  id: number;
  key: string;
}

/** What one run of a job asked of D1. */
interface Run {
  roundTrips: number;
  rowsRead: number;
  rowsWritten: number;
}

/**
 * Every list and report once, of an account with a million clicks, a hundred thousand leads and a million deliveries.
 * @param server one of bench/workers/full.ts
 */
export async function measureFull(server: string, account: Account, say: (step: string) => void): Promise<Figure[]> {
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await fill(server, { accountId: account.id, count: LARGE, endMs }, say);
  const ledger: Ledger = {
    accountId: account.id,
    endMs,
    campaigns: 33,
    leads: LEADS_OF_CAMPAIGNS,
    deliveries: 1_000_000,
    entries: 300_000,
  };
  for (let step = 0, more = true; more; step += 1) {
    if (step % 5 === 0) say(`making leads, journal and deliveries, step ${step}`);
    more = JSON.parse(await post(`${server}/bench/ledger`, JSON.stringify({ ledger, step }))) as boolean;
  }
  const figures: Figure[] = [];
  const time = async (name: string, path: string) => {
    const url = `${server}${path}${path.includes("?") ? "&" : "?"}id=${account.key}`;
    // The first prepares what every later one finds prepared.
    await ask(url);
    const { ms, rowsRead } = await ask(url);
    figures.push(figure(`full_${name}`, ms, "ms", { spread: `${rowsRead} rows read` }), figure(`full_${name}_rows_read`, rowsRead, "rows"));
  };
  const lists = { ...(await otherLists(server)), ...listsOf(account.id, endMs) };
  for (const [name, path] of Object.entries(lists)) {
    say(`asking ${name}`);
    await time(name, path);
  }
  for (const question of [...questionsOf(account.id), ...SEVERAL]) {
    say(`asking ${question.name}`);
    await time(question.name, pathOf(question, endMs));
  }
  const pruning = await measurePruning(server, say);
  sayWhatExceeds(figures, say);
  return [...figures, ...pruning];
}

/** Lists with every filter, deep and from their ends. */
function listsOf(accountId: number, endMs: number): Record<string, string> {
  const [from, to] = [Math.floor(endMs / 1000) - 20 * 86_400, Math.floor(endMs / 1000) - 10 * 86_400];
  const times = { from: `from=${from}`, from_to: `from=${from}&to=${to}`, at_an_end: `to=${Math.floor(endMs / 1000) - DAYS * 86_400}` };
  const pages = { first: "", of_200: "limit=200", offset: "offset=4000" };
  const lists: Record<string, string> = {};
  const add = (list: string, path: string, queries: Record<string, string>) => {
    for (const [name, query] of Object.entries(queries)) lists[`${list}_${name}`] = `/api/${path}${query === "" ? "" : `?${query}`}`;
  };
  const each = (name: string, values: readonly string[]) =>
    Object.fromEntries(values.map((value) => [`${name}_${value}`, `${name}=${value}`]));
  const statuses = each("status", ["wait", "hold", "approve", "cancel", "trash"]);
  const campaigns = {
    campaign: `campaign=${campaignOf(5)}`,
    campaign_of_few: `campaign=${campaignOf(2)}`,
    campaign_of_none: `campaign=${campaignOf(1)}`,
  };
  const deep = { deep: `before=${LEAD + LEADS_OF_CAMPAIGNS / 2}` };
  add("leads", "leads/list.json", { ...pages, ...times, ...statuses, ...campaigns, ...deep });
  add("journal", "journal/list.json", {
    ...pages,
    ...times,
    ...each("type", ["paid", "organic"]),
    ...each("action", ["joined", "left", "removed", "requested"]),
    bot: `bot=${accountId}`,
    chat: `chat=${chatOf(5)}`,
    deep: "before=150000",
  });
  const states = each("state", ["pending", "delivered", "skipped", "rejected", "failed", "stopped"]);
  const both = Object.fromEntries(
    Object.entries(states).flatMap(([name, state]) => [
      [`${name}_trash`, `${state}&status=trash`],
      [`${name}_campaign`, `${state}&${campaigns.campaign}`],
      [`${name}_campaign_of_few`, `${state}&${campaigns.campaign_of_few}`],
    ]),
  );
  add("postbacks", "postbacks/list.json", {
    ...pages,
    ...times,
    ...statuses,
    ...states,
    ...both,
    ...campaigns,
    lead: `lead=${LEAD}`,
    deep: "before=500000",
  });
  add("stats", "stats/account.json", { account: "", account_berlin: "tz=Europe/Berlin", account_kathmandu: "tz=Asia/Kathmandu" });
  add("stats", "stats/campaign.json", { campaign: `id=${campaignOf(5)}` });
  add("ways", "ways/list.json", { flow: `flow=${idOf(accountId, 0)}` });
  return lists;
}

/** Every list that the server describes, asked without a parameter: those that are not thought of here, too. */
async function otherLists(server: string): Promise<Record<string, string>> {
  interface Operation {
    parameters?: { required?: boolean; in: string }[];
  }
  const answer = await fetch(`${server}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, { get?: Operation }> };
  const reads = Object.entries(paths).filter(
    ([path, { get }]) =>
      get !== undefined &&
      /^\/api\/[a-z/-]+\/(list|info|templates|received|audit)\.json$/.test(path) &&
      !/^\/api\/(tracker|track|site)\//.test(path) &&
      !get.parameters?.some(({ required }) => required),
  );
  const entries: [string, string][] = [];
  for (const [path] of reads) entries.push([path.slice(5, -5).replaceAll(/[/-]/g, "_"), path]);
  return Object.fromEntries(entries);
}

/** What one run of the job that deletes old clicks takes. */
async function measurePruning(server: string, say: (step: string) => void): Promise<Figure[]> {
  say("deleting old clicks");
  const prune = await timeRun(`${server}/bench/prune`);
  return [
    figure("prune_run", prune.ms, "ms", { spread: "48,000 clicks: 2.8 million an hour", target: "≤ 20000" }),
    figure("prune_run_rows_read", prune.rowsRead, "rows"),
    figure("prune_run_rows_written", prune.rowsWritten, "rows"),
  ];
}

async function timeRun(url: string): Promise<Run & { ms: number }> {
  const startedAtMs = performance.now();
  const run = JSON.parse(await post(url, "{}")) as Run;
  if (run.rowsWritten === 0) throw new CommandError(`${new URL(url).pathname} did nothing`);
  return { ...run, ms: performance.now() - startedAtMs };
}

function sayWhatExceeds(figures: readonly Figure[], say: (step: string) => void): void {
  const above = figures.filter(({ unit, value }) => value > (unit === "ms" ? LIMIT_MS : LIMIT_ROWS));
  say(`above ${LIMIT_MS} ms or ${LIMIT_ROWS} rows read: ${above.length === 0 ? "nothing" : ""}`);
  for (const { name, value, unit } of above) say(`  ${name}: ${Math.round(value)} ${unit}`);
}
