import { keepKnown, readWord } from "../../url/search.ts";

export const ACTIONS = ["joined", "left", "removed", "requested"] as const;
export const TYPES = ["paid", "organic"] as const;

export interface JournalSearch {
  /** Telegram's id of a chat. */
  chat?: string;
  /** All but requests by default. */
  action?: (typeof ACTIONS)[number];
  type?: (typeof TYPES)[number];
}

export function readJournalSearch({ chat, action, type }: Record<string, unknown>): JournalSearch {
  const id = typeof chat === "string" && /^-?\d{1,16}$/.test(chat) ? chat : undefined;
  return keepKnown({ chat: id, action: readWord(action, ACTIONS), type: readWord(type, TYPES) });
}
