import { BOT_STATUS } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { entitlement } from "../billing/entitlement.ts";
import { enqueueLeads } from "../postbacks/delivery/enqueue-leads.ts";
import { enqueueCalls } from "../telegram/outbox/outbox.ts";
import { attributionStatements } from "./attribute.ts";
import { isConflict, waitForTurn } from "./conflict.ts";
import { type LeadContext, readLeadContext, type TelegramEvent } from "./lead-context.ts";
import { isRepeated, plan } from "./plan-lead.ts";
import { writeStatements } from "./write-lead-change.ts";

/**
 * Records what a subscriber did: the journal row, the lead's change, the postbacks owed and the messages to send, in one batch
 * after one batch of reads. An update that was recorded before changes nothing. A deleted bot and an account that is banned
 * or past its grace record nothing at all.
 * @param isNews judged beside what is read; a false one records nothing
 * @returns whether something was recorded
 * @throws Error when concurrent updates kept winning, or D1 failed; the update will come again
 */
export async function recordEvent(
  deps: Deps,
  botId: number,
  event: TelegramEvent,
  isNews: (context: LeadContext) => boolean = () => true,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const context = await readLeadContext(deps, botId, event);
    const { owner } = context;
    if (owner === null || !isServed(deps, owner) || isForgotten(context, event) || isRepeated(context, event) || !isNews(context))
      return false;
    const writing = { deps, botId, accountId: owner.accountId, event };
    const planned = plan(context, event);
    const statements = [
      ...writeStatements(writing, context, planned),
      ...(await attributionStatements(deps, { context, event, plan: planned })),
    ];
    if (statements.length === 0) return false;
    try {
      const results = await deps.db.$client.batch<{ leadId?: number; id?: number }>(statements);
      deps.background(
        wake(
          deps,
          results.flatMap((result) => result.results),
        ),
      );
      return true;
    } catch (error) {
      // Of concurrent updates of one lead one wins.
      if (!isConflict(error) || !(await waitForTurn(deps, tries))) throw error;
    }
  }
}

/** Telegram sends what waited with it; what was before the person was forgotten is not to bring them back. */
function isForgotten({ forgottenAtMs }: LeadContext, { atMs }: TelegramEvent): boolean {
  return forgottenAtMs !== null && atMs <= forgottenAtMs;
}

function isServed(deps: Deps, owner: NonNullable<LeadContext["owner"]>): boolean {
  return owner.botStatus !== BOT_STATUS.deleted && owner.bannedAtMs === null && entitlement(deps, owner).apiOpen;
}

async function wake(deps: Deps, rows: { leadId?: number; id?: number }[]): Promise<void> {
  const leadIds = rows.flatMap(({ leadId }) => leadId ?? []);
  const outboxIds = rows.flatMap(({ id }) => id ?? []);
  await Promise.all([enqueueLeads(deps, leadIds), enqueueCalls(deps, outboxIds)]);
}
