import { type Fragment, sql, statement } from "../../../db/sql.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { Account, Client } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { deviceName } from "../../key-changes/device-name.ts";
import { endButton } from "../../key-changes/end-button.ts";
import { textMoment, texts } from "../../telegram/api/texts.ts";
import { outboxStatement } from "../../telegram/outbox/outbox.ts";

const SESSION_DAYS = 30;

/** A session that is about to be made. */
export interface NewSession {
  owner: Pick<Account, "id" | "telegramId" | "lang">;
  tokenHash: string;
  client: Client;
  /** SQL of whether it is made when the batch runs. */
  holds: Fragment;
}

/** The statements that make a session, and tell the account's owner of it where they have Telegram; the last one returns an outbox `id` then. */
export function sessionStatements(deps: Deps, { owner, tokenHash, client, holds }: NewSession): D1PreparedStatement[] {
  const nowMs = deps.now();
  const session = sql`INSERT INTO sessions (account_id, token_hash, country, created_at_ms, expires_at_ms)
    SELECT ${owner.id}, ${tokenHash}, ${client.country}, ${nowMs}, ${nowMs + SESSION_DAYS * DAY_MS} WHERE ${holds} RETURNING id`;
  if (owner.telegramId === null) return [statement(deps.db, session)];
  const say = texts(owner.lang);
  const text = say.signedIn({ at: textMoment(nowMs), country: client.country, device: deviceName(client.userAgent) });
  const call = { kind: "notice", chatId: owner.telegramId, text, keyboard: endButton(say, nowMs) } as const;
  const cause = sql`SELECT id FROM sessions WHERE token_hash = ${tokenHash}`;
  return [statement(deps.db, session), outboxStatement(deps, { accountId: owner.id, botId: null, call }, cause)];
}
