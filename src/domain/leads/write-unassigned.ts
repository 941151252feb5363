import { type Fragment, sql, statement } from "../../db/sql.ts";
import type { StartEvent } from "../telegram/api/classify-update.ts";
import { langOf, texts } from "../telegram/api/texts.ts";
import { CAUSED_BY_CHANGE, outboxStatement } from "../telegram/outbox/outbox.ts";
import type { Writing } from "./lead-to-write.ts";

/** How far back, by update ids, a bot's are known again: Telegram repeats the latest ones only. */
const REMEMBERED = 1000;

/** Counts a Start that leads into no campaign, and answers it, each update once; the call's statement returns its `id`. */
export function unassignedStatements({ deps, botId, accountId, event }: Writing<StartEvent>): D1PreparedStatement[] {
  const { db, now } = deps;
  const record = sql`INSERT OR IGNORE INTO unassigned_starts (bot_id, update_id, recorded_at_ms) VALUES (${botId}, ${event.updateId}, ${now()})`;
  const count = sql`UPDATE bots SET unassigned_starts = unassigned_starts + 1 WHERE id = ${botId} AND changes() > 0`;
  const prune = sql`DELETE FROM unassigned_starts WHERE bot_id = ${botId} AND update_id < ${event.updateId - REMEMBERED}`;
  return [
    statement(db, record),
    linkFailed({ deps, botId, accountId, event }, CAUSED_BY_CHANGE),
    statement(db, count),
    statement(db, prune),
  ];
}

/** Answers a Start that makes no lead, because the campaign is paused. */
export function pausedStatement(writing: Writing<StartEvent>): D1PreparedStatement {
  return linkFailed(writing);
}

function linkFailed({ deps, botId, accountId, event }: Writing<StartEvent>, cause?: Fragment): D1PreparedStatement {
  const call = { kind: "notice", chatId: event.person.userId, text: texts(langOf(event.languageCode)).linkFailed() } as const;
  return outboxStatement(deps, { accountId, botId, call }, cause);
}
