import { and, asc, eq, getTableColumns, ne } from "drizzle-orm";
import { bots, chats } from "../../../db/schema/index.ts";
import { BOT_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import type { MissingRight } from "./rights.ts";

/** A chat where a bot lacks something. */
interface LackingChat {
  /** Telegram's id. */
  chatId: number;
  title: string;
  missing: MissingRight;
}

/** Every bot the account ever connected, deleted ones too, by age, with the chats where it lacks something. */
export async function listBots(ctx: Ctx) {
  mayOrThrow(ctx, "bots.read");
  const { deps } = ctx;
  const { tokenSealed: _, ...columns } = getTableColumns(bots);
  const { chatId, title, missing } = chats;
  const [rows, lacking] = await deps.db.batch([
    deps.db.select(columns).from(bots).where(isOwned(bots.accountId, ctx)).orderBy(asc(bots.id)),
    deps.db
      .select({ botId: bots.id, chatId, title, missing })
      .from(bots)
      .innerJoin(chats, eq(chats.botId, bots.id))
      .where(and(isOwned(bots.accountId, ctx), ne(bots.status, BOT_STATUS.deleted), ne(missing, "")))
      .orderBy(asc(chats.id)),
  ]);
  const chatsOf = Map.groupBy(lacking, ({ botId }) => botId);
  return rows.map((bot) => ({ ...bot, lacking: (chatsOf.get(bot.id) ?? []) as LackingChat[] }));
}
