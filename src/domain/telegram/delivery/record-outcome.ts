import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { ownerNotice } from "../outbox/owner-notice.ts";
import type { ClaimedCall } from "./claim-outbox.ts";
import type { CallOutcome } from "./classify-outcome.ts";
import type { SendResult } from "./send-outbox-call.ts";

/** The statements that record a try: the call's state, its medium's file id, and a notice to its owner where one is due. */
export async function outcomeStatements(
  deps: Deps,
  { claimed, result, outcome }: { claimed: ClaimedCall; result: SendResult; outcome: CallOutcome },
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
  const { state, attempts, error, delaySeconds, isKept } = outcome;
  const retryAtMs = now() + delaySeconds * 1000;
  const isAccepted = sql`NOT EXISTS (SELECT 1 FROM bots b WHERE b.id = bot_id AND b.token_revoked_at_ms IS NOT NULL)`;
  return statement(
    db,
    sql`UPDATE telegram_outbox SET state = ${state}, attempts = ${attempts}, error = ${error}, leased_until_ms = 0,
        next_attempt_at_ms = iif(${isKept ? 1 : 0} AND ${isAccepted}, ${now()}, ${retryAtMs})
      WHERE id = ${id} AND state = 'pending' AND (${state} = 'sent' OR leased_until_ms = ${leasedUntilMs})`,
  );
}

function rememberMedium({ db }: Deps, { bot, campaign, call }: ClaimedCall, fileId: string): D1PreparedStatement[] {
  if (bot === null || campaign === null || call.kind !== "welcome") return [];
  return [
    statement(
      db,
      sql`UPDATE campaigns SET media_file_id = ${fileId} WHERE id = ${campaign.id} AND bot_id = ${bot.id} AND media = ${call.media}`,
    ),
  ];
}

async function notifyPlain(deps: Deps, { accountId, campaign }: ClaimedCall): Promise<D1PreparedStatement[]> {
  if (accountId === null || campaign === null || campaign.isPlainNotified) return [];
  const isUnnotified = sql`id = ${campaign.id} AND welcome_plain_at_ms IS NULL`;
  const cause = sql`SELECT id FROM campaigns WHERE ${isUnnotified}`;
  return [
    ...(await ownerNotice(deps, accountId, { text: (t) => t.welcomePlain(campaign.code), cause })),
    statement(deps.db, sql`UPDATE campaigns SET welcome_plain_at_ms = ${deps.now()} WHERE ${isUnnotified}`),
  ];
}
