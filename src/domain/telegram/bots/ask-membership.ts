import { sql, statement } from "../../../db/sql.ts";
import type { Deps } from "../../../platform/deps.ts";
import { type BotApiFault, botApi, faultOf, nonsense } from "../api/bot-api.ts";
import { followMigration } from "./follow-migration.ts";
import { asFlag } from "./record-membership.ts";

/** A bot with its token, which was opened. */
export interface ReadyBot {
  /** bots.id */
  id: number;
  telegramId: number;
  token: string;
}

/** Somebody's role in a chat. */
export interface Member {
  status: "creator" | "administrator" | "member" | "restricted" | "left" | "kicked";
  /** Of "restricted": whether they are in the chat. */
  isMember: boolean;
  username: string;
  /** The right of an administrator to invite; null where the answer does not say. */
  canInvite: boolean | null;
}

/** The chat under its current id, and the member there. */
interface AskedMember {
  chatId: number;
  member: Member;
}

const STATUSES: readonly string[] = ["creator", "administrator", "member", "restricted", "left", "kicked"] satisfies Member["status"][];
const INSIDE: readonly string[] = ["creator", "administrator", "member"] satisfies Member["status"][];

/** Asks Telegram for somebody's role in a chat of the bot's. @throws what bot-api.ts: faultOf reads */
export async function askMember(
  deps: Deps,
  { bot, chatId, userId }: { bot: ReadyBot; chatId: number; userId: number },
): Promise<AskedMember> {
  const call = async (id: number) => {
    const answer = (await botApi(deps, bot.token).getChatMember(id, userId)) as unknown;
    return { chatId: id, member: readMember(answer) };
  };
  return followMigration(deps, { botId: bot.id, chatId, call });
}

function readMember(answer: unknown): Member {
  const { status, is_member, can_invite_users: canInvite, user } = (answer ?? {}) as Record<string, unknown>;
  if (typeof status !== "string" || !STATUSES.includes(status)) throw nonsense(answer);
  const { username } = (user ?? {}) as Record<string, unknown>;
  return {
    status: status as Member["status"],
    isMember: INSIDE.includes(status) || (status === "restricted" && is_member === true),
    username: typeof username === "string" ? username : "",
    canInvite: status === "creator" ? true : typeof canInvite === "boolean" ? canInvite : null,
  };
}

/** A bot's role and rights in a chat as Telegram answered; or why that is not known. */
export type BotMembership = { chatId: number; isAdmin: boolean; canInvite: boolean | null } | { fault: BotApiFault };

/** Telegram's errors for a bot that is not in the chat, or for a chat that no longer exists. */
const OUTSIDE =
  /chat not found|not a member|was kicked|member not found|member list is inaccessible|CHANNEL_PRIVATE|CHAT_ADMIN_REQUIRED|PARTICIPANT/i;

/** Asks Telegram for the bot's own rights in a chat. */
export async function askMembership(deps: Deps, bot: ReadyBot, chatId: number): Promise<BotMembership> {
  try {
    const { chatId: id, member } = await askMember(deps, { bot, chatId, userId: bot.telegramId });
    return { chatId: id, isAdmin: member.status === "administrator" || member.status === "creator", canInvite: member.canInvite };
  } catch (error) {
    const fault = faultOf(error);
    return isOutside(fault) ? { chatId, isAdmin: false, canInvite: null } : { fault };
  }
}

/** Whether a refusal says that the bot is no administrator of the chat, or not in it. */
export function isOutside(fault: BotApiFault): boolean {
  return fault.kind === "blocked" || (fault.kind === "refused" && OUTSIDE.test(fault.description));
}

/**
 * The statement that records the answer, unless a later update has been recorded.
 * @param askedAtMs when the question was sent
 */
export function membershipStatement(
  { db }: Pick<Deps, "db">,
  { botId, chatId, membership, askedAtMs }: { botId: number; chatId: number; membership: BotMembership; askedAtMs: number },
): D1PreparedStatement {
  if ("fault" in membership) {
    return statement(db, sql`UPDATE chats SET checked_at_ms = ${askedAtMs} WHERE bot_id = ${botId} AND chat_id = ${chatId}`);
  }
  // Telegram dates its updates by the second.
  const second = Math.floor(askedAtMs / 1000) * 1000;
  const isAdmin = Number(membership.isAdmin);
  return statement(
    db,
    sql`UPDATE chats SET is_admin = ${isAdmin}, can_invite = coalesce(${asFlag(membership.canInvite)}, can_invite),
        changed_at_ms = iif(is_admin = ${isAdmin}, changed_at_ms, ${second}), checked_at_ms = ${askedAtMs}
      WHERE bot_id = ${botId} AND chat_id = ${membership.chatId} AND changed_at_ms <= ${askedAtMs}`,
  );
}
