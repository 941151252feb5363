import type { Update } from "grammy/types";
import type { Deps } from "../deps.ts";

export async function receiveBotUpdate(_deps: Deps, _botId: number, _update: Update): Promise<void> {}
