import { warnExpiry } from "../domain/billing/warn-expiry.ts";
import { allocateSpend } from "../domain/cabinets/allocation/allocate-spend.ts";
import { pullCabinets } from "../domain/cabinets/pull/pull-cabinets.ts";
import { fetchRates } from "../domain/currency/fetch-rates.ts";
import { requeueDeadLetters } from "../domain/dead-letters/requeue-dead-letters.ts";
import { continueForgetting } from "../domain/forget/continue-forgetting.ts";
import { checkLeads } from "../domain/leads/check-leads.ts";
import { pruneLiveClicks } from "../domain/live/watch.ts";
import { sendMails } from "../domain/mail/send-mails.ts";
import { confirmHolds } from "../domain/network-conversions/confirm-holds.ts";
import { sweepHeldPostbacks } from "../domain/network-conversions/held-postbacks.ts";
import { tellCapNotices } from "../domain/network-conversions/tell-cap-notices.ts";
import { refreshEarnings } from "../domain/network-traffic/refresh-earnings.ts";
import { sweepPostbacks } from "../domain/postbacks/delivery/sweep.ts";
import { pruneReceived } from "../domain/received/prune-received.ts";
import { packCampaignDays } from "../domain/reports/rollups/pack-days.ts";
import { rollCampaigns } from "../domain/reports/rollups/roll-campaigns.ts";
import { prunePersonal } from "../domain/retention/prune-personal.ts";
import { eraseFromParts } from "../domain/statistics/erase-from-parts.ts";
import { makeParts } from "../domain/statistics/make-parts.ts";
import { noteEarlierClicks } from "../domain/statistics/note-earlier-clicks.ts";
import { makePartsOfArchive } from "../domain/statistics/parts-of-archive.ts";
import { pruneClicks } from "../domain/statistics/prune-clicks.ts";
import { checkBots } from "../domain/telegram/bots/check-bots.ts";
import { sweepTelegramOutbox } from "../domain/telegram/delivery/sweep-outbox.ts";
import type { Deps } from "../platform/deps.ts";
import { describeError, type LogFields } from "../platform/log.ts";
import { expireLogins } from "./expire-logins.ts";
import { sendLeadDigests } from "./lead-digest.ts";
import { type JobRun, recordRuns } from "./record-runs.ts";

/** A scheduled job, run each minute. Each decides itself whether it has anything to do. */
type Job = (deps: Deps) => Promise<void>;

/**
 * The most urgent jobs come first: an invocation has limits of time and of D1 queries for them all. Jobs that wait for Telegram,
 * which may be slow, come last.
 */
const JOBS: Readonly<Record<string, Job>> = {
  sweepPostbacks,
  sweepTelegramOutbox,
  sendMails,
  sweepHeldPostbacks,
  confirmHolds,
  rollCampaigns,
  requeueDeadLetters,
  expireLogins,
  warnExpiry,
  sendLeadDigests,
  tellCapNotices,
  fetchRates,
  packCampaignDays,
  noteEarlierClicks,
  makeParts,
  makePartsOfArchive,
  eraseFromParts,
  pruneClicks,
  pruneLiveClicks,
  pruneReceived,
  allocateSpend,
  continueForgetting,
  prunePersonal,
  checkBots,
  checkLeads,
  refreshEarnings,
  pullCabinets,
};

/** How long the cells are waited for. One invocation has a quarter of an hour. */
const CELLS_MS = 10 * 60_000;

/**
 * Runs the jobs of every cell at the same time. A cell that fails, or whose database does not answer, does not stop the others: it is
 * logged, and starts again in the next minute.
 */
export async function runCells(home: Deps): Promise<void> {
  const timeIsUp = home.timeout(CELLS_MS);
  const isUp = new Promise<"up">((resolve) => timeIsUp.addEventListener("abort", () => resolve("up")));
  const runs = [...home.cells.values()].map(async (deps) => {
    const run = attempt(deps, "jobs.failed", {}, () => runScheduled(deps));
    if ((await Promise.race([run, isUp])) === "up") deps.log.error("jobs.not_ended");
  });
  await Promise.all(runs);
}

/** Runs every job; one that fails is logged and does not stop the others. All runs are recorded in one statement. */
export async function runScheduled(deps: Deps): Promise<void> {
  const runs: JobRun[] = [];
  for (const [name, job] of Object.entries(JOBS)) {
    const startedAtMs = deps.now();
    const isDone = await attempt(deps, "job.failed", { job: name }, () => job(deps));
    const endedAtMs = deps.now();
    runs.push({ name, durationMs: endedAtMs - startedAtMs, succeededAtMs: isDone ? endedAtMs : null });
  }
  await attempt(deps, "jobs.not_recorded", {}, () => recordRuns(deps, runs));
}

/** @returns whether it succeeded; a failure is logged */
async function attempt({ log }: Deps, event: string, fields: LogFields, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    log.error(event, { ...fields, ...describeError(error) });
    return false;
  }
}
