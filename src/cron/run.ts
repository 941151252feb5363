import { warnExpiry } from "../billing/warn-expiry.ts";
import { fetchRates } from "../currency/fetch-rates.ts";
import type { Deps } from "../deps.ts";
import { continueForgetting } from "../forget/continue-forgetting.ts";
import { checkLeads } from "../leads/check-leads.ts";
import { describeError, type LogFields } from "../log.ts";
import { sweepPostbacks } from "../postbacks/sweep.ts";
import { requeueDeadLetters } from "../queue/requeue-dead-letters.ts";
import { pruneReceived } from "../received/prune-received.ts";
import { prunePersonal } from "../retention/prune-personal.ts";
import { pruneClicks } from "../stats/clicks/prune-clicks.ts";
import { rollTraffic } from "../stats/clicks/roll-traffic.ts";
import { packCampaignDays } from "../stats/pack-days.ts";
import { rollCampaigns } from "../stats/roll-campaigns.ts";
import { checkBots } from "../telegram/check-bots.ts";
import { sweepTelegramOutbox } from "../telegram/sweep-outbox.ts";
import { expireLogins } from "./expire-logins.ts";
import { sendLeadDigests } from "./lead-digest.ts";
import { type JobRun, recordRuns } from "./record-runs.ts";

/** A job of the minute's schedule. Each decides for itself whether it has anything to do. */
type Job = (deps: Deps) => Promise<void>;

/**
 * What must be found within a minute comes first: an invocation has only so much time and so many queries of D1 for them all. What
 * waits for Telegram, which may be slow, comes last.
 */
const jobs: Record<string, Job> = {
  sweepPostbacks,
  sweepTelegramOutbox,
  rollCampaigns,
  requeueDeadLetters,
  expireLogins,
  warnExpiry,
  sendLeadDigests,
  fetchRates,
  packCampaignDays,
  rollTraffic,
  pruneClicks,
  pruneReceived,
  continueForgetting,
  prunePersonal,
  checkBots,
  checkLeads,
};

/** Runs every job; one that fails is logged and keeps none of the others from running. How each went is kept in one statement. */
export async function runScheduled(deps: Deps): Promise<void> {
  const runs: JobRun[] = [];
  for (const [name, job] of Object.entries(jobs)) {
    const startedAtMs = deps.now();
    const isDone = await attempt(deps, "job.failed", { job: name }, () => job(deps));
    const endedAtMs = deps.now();
    runs.push({ name, durationMs: endedAtMs - startedAtMs, succeededAtMs: isDone ? endedAtMs : null });
  }
  await attempt(deps, "jobs.not_recorded", {}, () => recordRuns(deps, runs));
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
