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
    markStatement(deps, "lead_check", to),
    ...(from === 0 ? [markStatement(deps, "lead_check_since", deps.now())] : []),
  ]);
}

/** After which lead a round goes on, 0 between rounds, and when the latest began. */
async function readMarks({ db }: Deps): Promise<{ from: number; sinceMs: number }> {
  const { results } = await db.$client
    .prepare("SELECT name, value FROM watermarks WHERE name IN ('lead_check', 'lead_check_since')")
    .all<{ name: string; value: number }>();
  const marks = new Map(results.map(({ name, value }) => [name, value]));
  return { from: marks.get("lead_check") ?? 0, sinceMs: marks.get("lead_check_since") ?? 0 };
}

/** The leads to be asked about after one, and the last that was looked at for that; 0 when there are no more. */
async function readDue({ db: { $client: d1 }, now }: Deps, from: number): Promise<{ leads: CheckedLead[]; end: number }> {
  const [due, window] = await d1.batch<Record<string, unknown>>([
    d1
      .prepare(
        `${checkedLeads(`(SELECT * FROM leads WHERE id > ?1 ORDER BY id LIMIT ${WINDOW})`)}
         AND l.status IN (${LEAD_STATUS.hold}, ${LEAD_STATUS.approve}) AND l.updated_at_ms <= ?2 ORDER BY l.id LIMIT ${LEADS_PER_RUN}`,
      )
      .bind(from, now() - SETTLED_MS),
    d1.prepare(`SELECT max(id) AS last, count(*) AS rows FROM (SELECT id FROM leads WHERE id > ?1 ORDER BY id LIMIT ${WINDOW})`).bind(from),
  ]);
  const { last, rows } = (window?.results[0] ?? { last: 0, rows: 0 }) as { last: number; rows: number };
  return { leads: (due?.results ?? []) as unknown as CheckedLead[], end: rows < WINDOW ? 0 : last };
}

function markStatement({ db }: Deps, name: string, value: number): D1PreparedStatement {
  return db.$client
    .prepare("INSERT INTO watermarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .bind(name, value);
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
  const d1 = deps.db.$client;
  const list = JSON.stringify(ids);
  const own = "(SELECT * FROM leads WHERE id IN (SELECT value FROM json_each(?1)) AND account_id = ?2)";
  const { results: leads } = await d1.prepare(checkedLeads(own)).bind(list, ownerOf(ctx)).all<CheckedLead>();
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
  const { results } = await d1.prepare(`SELECT id, status FROM ${own}`).bind(list, ownerOf(ctx)).all<{ id: number; status: number }>();
  const statuses = new Map(results.map(({ id, status }) => [id, status]));
  return ids.map((id) => ({ id, status: statuses.get(id) ?? 0, member: "unknown", isChanged: false, ...answers.get(id) }));
}
