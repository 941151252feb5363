import { keepKnown, readId, readText, readWord } from "../../url/search.ts";
import { STATES, type State } from "./campaign-state.ts";

const SORTS = ["campaign", "bot", "state", "starts", "joins", "leaves", "cr"].flatMap((name) => [name, `-${name}`]);

export interface CampaignsSearch {
  /** A part of the name of the chat. */
  q?: string;
  state?: State;
  bot?: number;
  /** Those with Starts in the period. */
  traffic?: "1";
  /** A column; `-starts` has the largest first. */
  s?: string;
}

/** What is not understood is left out. */
export function readCampaignsSearch(search: Record<string, unknown>): CampaignsSearch {
  const read = {
    q: readText(search.q),
    state: readWord(search.state, STATES),
    bot: readId(search.bot),
    traffic: readWord(search.traffic, ["1"]),
    s: readWord(search.s, SORTS),
  };
  return keepKnown(read);
}

export interface NewCampaignSearch {
  /** The campaign whose settings are taken over. */
  copy?: number;
  bot?: number;
  /** Telegram's id of the chat: below zero. */
  chat?: number;
}

export function readNewCampaignSearch({ copy, bot, chat }: Record<string, unknown>): NewCampaignSearch {
  const chatId = typeof chat === "string" && /^-[1-9]\d{0,14}$/.test(chat) ? Number(chat) : undefined;
  return keepKnown({ copy: readId(copy), bot: readId(bot), chat: chatId });
}
