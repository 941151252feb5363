/**
 * The worker of reports, and besides: at /bench/ledger the rest of an account's ledger in steps, at /bench/prune one run of
 * that job.
 */
import { connect } from "../../src/db/client.ts";
import { packCampaignDays } from "../../src/domain/reports/rollups/pack-days.ts";
import { rollCampaigns } from "../../src/domain/reports/rollups/roll-campaigns.ts";
import { pruneClicks } from "../../src/domain/statistics/prune-clicks.ts";
import type { Deps } from "../../src/platform/deps.ts";
import { type Ledger, ledgerStatements } from "../lib/ledger.ts";
import gauge, { measured } from "./gauge.ts";
import { fill } from "./reports.ts";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Runs until the days of a year are summed up. */
const PACKING_RUNS = 10;

type Jobs = Pick<Deps, "db" | "now" | "log">;

export default {
  async fetch(request, env, ctx) {
    const path = new URL(request.url).pathname;
    if (path === "/bench/fill") return Response.json(await fill(env, await request.json()));
    if (path === "/bench/ledger") return Response.json(await addToLedger(env, await request.json<{ ledger: Ledger; step: number }>()));
    if (path === "/bench/prune") {
      const config = { clickRetentionDays: 7 } as Deps["config"];
      return Response.json(await run(env, (jobs) => pruneClicks({ ...jobs, config })));
    }
    return gauge.fetch(request, env, ctx);
  },
  async queue() {},
} satisfies ExportedHandler<Env>;

/** One part of what is missing; answers whether more is. */
async function addToLedger(env: Env, { ledger, step }: { ledger: Ledger; step: number }): Promise<boolean> {
  const steps = ledgerStatements(ledger);
  await env.DB.batch((steps[step] ?? []).map((sql) => env.DB.prepare(sql)));
  if (step + 1 < steps.length) return true;
  const db = connect(env.DB);
  const isLeft = () =>
    env.DB.prepare(
      "SELECT (SELECT max(id) FROM lead_events) > coalesce((SELECT value FROM watermarks WHERE name = 'campaign_rollups'), 0) AS more",
    ).first("more");
  while ((await isLeft()) === 1) await rollCampaigns({ db });
  const afterQuarter = () => Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS + MINUTE_MS;
  for (let run = 0; run < PACKING_RUNS; run += 1) await packCampaignDays({ db, now: afterQuarter });
  return false;
}

/** Runs a job once, at the beginning of this hour. */
async function run(env: Env, job: (jobs: Jobs) => Promise<unknown>) {
  const log = { info: () => {}, error: (event: string, fields?: object) => void console.error(event, fields) };
  const nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const startedAtMs = Date.now();
  const now = () => nowMs + Date.now() - startedAtMs;
  const { rowsRead, rowsWritten, roundTrips } = await measured(env, ({ DB }) => job({ db: connect(DB), now, log }));
  return { rowsRead, rowsWritten, roundTrips };
}
