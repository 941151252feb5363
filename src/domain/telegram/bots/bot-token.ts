import type { Deps } from "../../../platform/deps.ts";

const context = (telegramId: number) => `bot:${telegramId}`;

/** A bot's token as it is stored. */
export function sealBotToken(deps: Pick<Deps, "vault">, telegramId: number, token: string): Promise<string> {
  return deps.vault.seal(token, context(telegramId));
}

/** A bot's token as Telegram knows it. @throws OperationError when it was sealed under another key */
export function openBotToken(deps: Pick<Deps, "vault">, bot: { telegramId: number; tokenSealed: string }): Promise<string> {
  return deps.vault.open(bot.tokenSealed, context(bot.telegramId));
}
