import type { Deps } from "../../../platform/deps.ts";
import { ownerNotice } from "../outbox/owner-notice.ts";
import type { ClaimedCall } from "./claim-outbox.ts";
import type { Verdict } from "./judge-outcome.ts";
import type { SendOutcome } from "./send-outbox-call.ts";

/** The statements that record a try: of the call itself, of its medium, and of what its owner has to know. */
export async function outcomeStatements(
  deps: Deps,
  claimed: ClaimedCall,
  outcome: SendOutcome,
  verdict: Verdict,
): Promise<D1PreparedStatement[]> {
  const statements = [verdictStatement(deps, claimed, verdict)];
  if (outcome.kind !== "sent") return statements;
  if (outcome.fileId !== null) statements.push(...rememberMedium(deps, claimed, outcome.fileId));
  if (outcome.plain) statements.push(...(await tellPlain(deps, claimed)));
  return statements;
}

/**
 * What was sent is sent, whoever has the call in hand by now; everything else is for the holder of the lease to say. What is to be
 * kept is due at once where the bot's token was taken again meanwhile.
 */
function verdictStatement({ db, now }: Deps, { id, leasedUntilMs }: ClaimedCall, verdict: Verdict): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE telegram_outbox SET state = ?2, attempts = ?3, error = ?4, leased_until_ms = 0, next_attempt_at_ms =
         iif(?7 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.id = bot_id AND b.token_revoked_at_ms IS NOT NULL), ?8, ?5)
       WHERE id = ?1 AND state = 'pending' AND (?2 = 'sent' OR leased_until_ms = ?6)`,
    )
    .bind(
      id,
      verdict.state,
      verdict.attempts,
      verdict.error,
      now() + verdict.delaySeconds * 1000,
      leasedUntilMs,
      verdict.isKept ? 1 : 0,
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

async function tellPlain(deps: Deps, { accountId, campaign }: ClaimedCall): Promise<D1PreparedStatement[]> {
  if (accountId === null || campaign === null || campaign.plainTold) return [];
  const untold = { sql: "SELECT id FROM campaigns WHERE id = ?7 AND welcome_plain_at_ms IS NULL", values: [campaign.id] };
  return [
    ...(await ownerNotice(deps, accountId, (t) => t.welcomePlain(campaign.code), untold)),
    deps.db.$client
      .prepare("UPDATE campaigns SET welcome_plain_at_ms = ?1 WHERE id = ?2 AND welcome_plain_at_ms IS NULL")
      .bind(deps.now(), campaign.id),
  ];
}
