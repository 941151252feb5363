import { firstOf, readAlone, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { watermarkStatement } from "../../db/watermark.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import { DAY_MS, HOUR_MS } from "../../lib/time.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { workInTime } from "../telegram/api/work-in-time.ts";
import type { Member } from "../telegram/bots/ask-membership.ts";
import { type CheckedLead, checkedLeads, checkLead } from "./check-lead.ts";

/** Telegram takes about 30 calls a second of a bot; this is the pace for all bots together, so that it never stands in a message's way. */
const LEADS_PER_RUN = 30;
const RUN_MS = 10_000;
/** So many rows are looked at to find them. */
const WINDOW = 500;
/** An update may come late. */
const SETTLED_MS = HOUR_MS;
/** A lead is not asked about more often. */
const ROUND_MS = DAY_MS;
const CALL_MS = 20_000;

/** The watermarks of the lead after which a round goes on, and of when it began. */
const ROUND = "lead_check";
const ROUND_SINCE = "lead_check_since";

/**
 * Goes round all leads that stand in hold or approve, a few each minute and at most once a day, and asks Telegram whether they are
 * what their people are: in large chats the update of a leave may never come. A lead whose bot does not answer has its turn in the
 * next round.
 */
export async function checkLeads(deps: Deps): Promise<void> {
  const { from, sinceMs } = await readMarks(deps);
  if (from === 0 && deps.now() - sinceMs < ROUND_MS) return;
  const { leads, end } = await readDue(deps, from);
  const resting = new Set<number>();
  const begun = await workInTime(deps, leads, { untilMs: deps.now() + RUN_MS }, async (lead) => {
    if (resting.has(lead.botId)) return true;
    const outcome = await checkLead(deps, lead);
    if (!("fault" in outcome)) return true;
    if (outcome.fault.kind !== "refused") resting.add(lead.botId);
    return outcome.fault.kind !== "unreachable";
  });
  const isAll = begun === leads.length && leads.length < LEADS_PER_RUN;
  const to = isAll ? end : (leads[begun - 1]?.id ?? from);
  await deps.db.$client.batch([
    watermarkStatement(deps.db, { job: ROUND, value: to }),
    ...(from === 0 ? [watermarkStatement(deps.db, { job: ROUND_SINCE, value: deps.now() })] : []),
  ]);
}

/** After which lead a round goes on, 0 between rounds, and when the latest began. */
async function readMarks({ db }: Deps): Promise<{ from: number; sinceMs: number }> {
  const read = sql`SELECT name, value FROM watermarks WHERE name IN (${ROUND}, ${ROUND_SINCE})`;
  const rows = await readAlone(rowsOf<{ name: string; value: number }>(db, read));
  const marks = new Map(rows.map(({ name, value }) => [name, value]));
  return { from: marks.get(ROUND) ?? 0, sinceMs: marks.get(ROUND_SINCE) ?? 0 };
}

/** The leads to be asked about after one, and the last that was looked at for that; 0 when there are no more. */
async function readDue({ db, now }: Deps, from: number): Promise<{ leads: CheckedLead[]; end: number }> {
  const next = (columns: string) => sql`(SELECT ${raw(columns)} FROM leads WHERE id > ${from} ORDER BY id LIMIT ${raw(WINDOW)})`;
  const due = sql`${checkedLeads(next("*"))} AND l.status IN (${raw(LEAD_STATUS.hold)}, ${raw(LEAD_STATUS.approve)})
    AND l.updated_at_ms <= ${now() - SETTLED_MS} ORDER BY l.id LIMIT ${raw(LEADS_PER_RUN)}`;
  const looked = sql`SELECT max(id) AS last, count(*) AS rows FROM ${next("id")}`;
  const [leads, window] = await readTogether(db, rowsOf<CheckedLead>(db, due), firstOf<{ last: number; rows: number }>(db, looked));
  const { last, rows } = window ?? { last: 0, rows: 0 };
  return { leads, end: rows < WINDOW ? 0 : last };
}

/** What Telegram said of a lead's person. */
export interface CheckAnswer {
  id: number;
  /** LEAD_STATUS, as it is now. */
  status: number;
  /** Unknown: Telegram knows no such person, or does not tell this bot. */
  member: Member["status"] | "unknown";
  isChanged: boolean;
}

/**
 * Asks Telegram about some leads of the account, at once.
 * @throws AppError lead_not_found with field `id` (not one of a running campaign whose bot is an administrator of its chat),
 *   telegram_unreachable; what was found till then is recorded
 */
export async function checkLeadsNow(ctx: Ctx, { ids }: { ids: readonly number[] }): Promise<CheckAnswer[]> {
  mayOrThrow(ctx, "leads.check");
  const { deps } = ctx;
  const own = sql`(SELECT * FROM leads WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND account_id = ${ownerOf(ctx)})`;
  const leads = await readAlone(rowsOf<CheckedLead>(deps.db, checkedLeads(own)));
  if (leads.length < ids.length) throw new AppError("lead_not_found", "id");
  const answers = new Map<number, Pick<CheckAnswer, "member" | "isChanged">>();
  await workInTime(deps, leads, { untilMs: deps.now() + CALL_MS }, async (lead) => {
    const outcome = await checkLead(deps, lead);
    if (!("fault" in outcome)) answers.set(lead.id, outcome);
    else if (outcome.fault.kind === "refused" || outcome.fault.kind === "blocked")
      answers.set(lead.id, { member: "unknown", isChanged: false });
    return answers.has(lead.id);
  });
  if (answers.size < leads.length) throw new AppError("telegram_unreachable");
  const rows = await readAlone(rowsOf<{ id: number; status: number }>(deps.db, sql`SELECT id, status FROM ${own}`));
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return ids.map((id) => ({ id, status: statuses.get(id) ?? 0, member: "unknown", isChanged: false, ...answers.get(id) }));
}
