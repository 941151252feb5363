import { warnExpiry } from "../domain/billing/warn-expiry.ts";
import { fetchRates } from "../domain/currency/fetch-rates.ts";
import { continueForgetting } from "../domain/forget/continue-forgetting.ts";
import { checkLeads } from "../domain/leads/check-leads.ts";
import { sweepPostbacks } from "../domain/postbacks/delivery/sweep.ts";
import { pruneReceived } from "../domain/received/prune-received.ts";
import { packCampaignDays } from "../domain/reports/rollups/pack-days.ts";
import { pruneClicks } from "../domain/reports/rollups/prune-clicks.ts";
import { rollCampaigns } from "../domain/reports/rollups/roll-campaigns.ts";
import { rollLeadsAgain, rollTraffic } from "../domain/reports/rollups/roll-traffic.ts";
import { prunePersonal } from "../domain/retention/prune-personal.ts";
import { checkBots } from "../domain/telegram/bots/check-bots.ts";
import { sweepTelegramOutbox } from "../domain/telegram/delivery/sweep-outbox.ts";
import type { Deps } from "../platform/deps.ts";
import { describeError, type LogFields } from "../platform/log.ts";
import { requeueDeadLetters } from "../queue/requeue-dead-letters.ts";
import { expireLogins } from "./expire-logins.ts";
import { sendLeadDigests } from "./lead-digest.ts";
import { type JobRun, recordRuns } from "./record-runs.ts";

/** A job of the minute's schedule. Each decides for itself whether it has anything to do. */
type Job = (deps: Deps) => Promise<void>;

/**
 * What must be found within a minute comes first: an invocation has only so much time and so many queries of D1 for them all. What
 * waits for Telegram, which may be slow, comes last.
 * @param later takes what is to be done after all of them, in the rest of the minute
 */
const jobsOf = (later: Job[]): Record<string, Job> => ({
  sweepPostbacks,
  sweepTelegramOutbox,
  rollCampaigns,
  requeueDeadLetters,
  expireLogins,
  warnExpiry,
  sendLeadDigests,
  fetchRates,
  packCampaignDays,
  rollTraffic: async (deps) => {
    if (await rollTraffic(deps)) later.push(rollLeadsAgain);
  },
  pruneClicks,
  pruneReceived,
  continueForgetting,
  prunePersonal,
  checkBots,
  checkLeads,
});

/** Runs every job; one that fails is logged and keeps none of the others from running. How each went is kept in one statement. */
export async function runScheduled(deps: Deps): Promise<void> {
  const runs: JobRun[] = [];
  const later: Job[] = [];
  for (const [name, job] of Object.entries(jobsOf(later))) {
    const startedAtMs = deps.now();
    const isDone = await attempt(deps, "job.failed", { job: name }, () => job(deps));
    const endedAtMs = deps.now();
    runs.push({ name, durationMs: endedAtMs - startedAtMs, succeededAtMs: isDone ? endedAtMs : null });
  }
  await attempt(deps, "jobs.not_recorded", {}, () => recordRuns(deps, runs));
  for (const job of later) await attempt(deps, "job.failed", { job: job.name }, () => job(deps));
}

/** @returns whether it ended well; if not, that was logged */
async function attempt({ log }: Deps, event: string, fields: LogFields, act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    log.error(event, { ...fields, ...describeError(error) });
    return false;
  }
}
