import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { AGAIN_MS, untilThere } from "./again.ts";
import { useDelivered } from "./last-step.ts";
import { errorOf, type Found, useReporting, type Watching } from "./ticks.ts";

const WARNING = 1;
const DISCONNECTED = 3;

export type Bot = Data<"/api/bots/list.json", "get">[number];
type Chats = Data<"/api/bots/chats.json", "get">;
type Campaign = Data<"/api/camp/list.json", "get">[number];

export type TelegramStep = "bot" | "chat" | "campaign" | "reporting" | "test" | "lead" | "delivered";

interface Things {
  bot: Bot | undefined;
  chats: Chats;
  campaign: Campaign | undefined;
}

/** The bot that somebody began with: the last one that is connected. */
export const lastBot = (bots: readonly Bot[]): Bot | undefined => bots.filter(({ status }) => status !== DISCONNECTED).at(-1);

/** From a bot to the first delivered postback. @param isTested a test was taken: nothing that is kept tells of it */
export function useTelegramSteps({
  isTested = false,
  isWatched = false,
}: Watching & { isTested?: boolean } = {}): Found<TelegramStep, Things> {
  const refetchInterval = isWatched ? untilThere : false;
  const reporting = useReporting();
  const list = useRead("/api/bots/list.json");
  const bot = lastBot(list.data?.data ?? []);
  const campaigns = useRead("/api/camp/list.json");
  const campaign = campaigns.data?.data.at(-1);
  const waitsForChat = bot !== undefined && campaigns.data?.data.length === 0;
  const chats = useRead("/api/bots/chats.json", { id: bot?.id ?? 0 }, { enabled: waitsForChat, refetchInterval });
  const hasChat = campaign !== undefined || (waitsForChat && (chats.data?.data.length ?? 0) > 0);
  const leads = useRead("/api/leads/list.json", { limit: 1 }, { refetchInterval });
  const hasLead = (leads.data?.data.length ?? 0) > 0;
  const delivered = useDelivered({ refetchInterval: isWatched && hasLead ? AGAIN_MS : false });
  const error = errorOf([list, campaigns, chats, leads, delivered]);
  if (list.data === undefined || campaigns.data === undefined || leads.data === undefined || delivered.data === undefined)
    return { error, found: undefined };
  const isDelivered = delivered.data.data.length > 0;
  return {
    error,
    found: {
      bot,
      chats: chats.data?.data ?? [],
      campaign,
      ticks: [
        { name: "bot", done: bot !== undefined, broken: bot?.status === WARNING },
        { name: "chat", done: hasChat },
        { name: "campaign", done: campaign !== undefined },
        { name: "reporting", done: reporting !== null },
        { name: "test", done: isTested || isDelivered },
        { name: "lead", done: hasLead },
        { name: "delivered", done: isDelivered },
      ],
    },
  };
}
