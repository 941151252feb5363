import type { Deps } from "../../../platform/deps.ts";
import { ownerNotice } from "../outbox/owner-notice.ts";
import type { ClaimedCall } from "./claim-outbox.ts";
import type { CallOutcome } from "./classify-outcome.ts";
import type { SendResult } from "./send-outbox-call.ts";

/** The statements that record a try: the call's state, its medium's file id, and a notice to its owner where one is due. */
export async function outcomeStatements(
  deps: Deps,
  claimed: ClaimedCall,
  result: SendResult,
  outcome: CallOutcome,
): Promise<D1PreparedStatement[]> {
  const statements = [outcomeStatement(deps, claimed, outcome)];
  if (result.kind !== "sent") return statements;
  if (result.fileId !== null) statements.push(...rememberMedium(deps, claimed, result.fileId));
  if (result.plain) statements.push(...(await notifyPlain(deps, claimed)));
  return statements;
}

/**
 * "Sent" is recorded whoever has the lease; everything else only by the holder of the lease. A call to be kept is due at once
 * if the bot's token was accepted meanwhile.
 */
function outcomeStatement({ db, now }: Deps, { id, leasedUntilMs }: ClaimedCall, outcome: CallOutcome): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE telegram_outbox SET state = ?2, attempts = ?3, error = ?4, leased_until_ms = 0, next_attempt_at_ms =
         iif(?7 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.id = bot_id AND b.token_revoked_at_ms IS NOT NULL), ?8, ?5)
       WHERE id = ?1 AND state = 'pending' AND (?2 = 'sent' OR leased_until_ms = ?6)`,
    )
    .bind(
      id,
      outcome.state,
      outcome.attempts,
      outcome.error,
      now() + outcome.delaySeconds * 1000,
      leasedUntilMs,
      outcome.isKept ? 1 : 0,
      now(),
    );
}

function rememberMedium({ db }: Deps, { bot, campaign, call }: ClaimedCall, fileId: string): D1PreparedStatement[] {
  if (bot === null || campaign === null || call.kind !== "welcome") return [];
  return [
    db.$client
      .prepare("UPDATE campaigns SET media_file_id = ?1 WHERE id = ?2 AND bot_id = ?3 AND media = ?4")
      .bind(fileId, campaign.id, bot.id, call.media),
  ];
}

async function notifyPlain(deps: Deps, { accountId, campaign }: ClaimedCall): Promise<D1PreparedStatement[]> {
  if (accountId === null || campaign === null || campaign.isPlainNotified) return [];
  const unnotified = { sql: "SELECT id FROM campaigns WHERE id = ?7 AND welcome_plain_at_ms IS NULL", values: [campaign.id] };
  return [
    ...(await ownerNotice(deps, accountId, (t) => t.welcomePlain(campaign.code), unnotified)),
    deps.db.$client
      .prepare("UPDATE campaigns SET welcome_plain_at_ms = ?1 WHERE id = ?2 AND welcome_plain_at_ms IS NULL")
      .bind(deps.now(), campaign.id),
  ];
}
