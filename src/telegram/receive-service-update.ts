import type { Update } from "grammy/types";
import type { Deps } from "../deps.ts";

export async function receiveServiceUpdate(_deps: Deps, _update: Update): Promise<void> {}
