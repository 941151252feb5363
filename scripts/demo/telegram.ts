import { setTimeout as delay } from "node:timers/promises";
import { type BotApiCall, FakeTelegram } from "../../test/fakes/telegram.ts";
import { type Listener, serve } from "../lib/http.ts";

const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 250;
const ATTEMPT_MS = 5000;

/** Telegram as a bot's owner and a bot's server see it, on loopback. */
export interface Telegram extends Listener {
  fake: FakeTelegram;
  /** The calls of one method, oldest first; of one token where it is given. */
  of(method: string, token?: string): BotApiCall[];
  /** Called for every join request a bot approves. */
  onApproved: (chatId: number, userId: number) => void;
  /**
   * Posts an update to the webhook that was set for a token, again until it is answered 2xx, as Telegram does.
   * @param update gets the next update id unless it has one
   * @returns how many tries it took
   */
  post(token: string, update: Record<string, unknown>): Promise<number>;
  nextUpdateId(): number;
}

/** A Bot API on loopback, on a free port unless told otherwise, which can also post updates to the webhooks that were set there. */
export async function startTelegram(port = 0): Promise<Telegram> {
  const fake = new FakeTelegram();
  const listener = await serve(fake.handle, { port });
  let updates = 0;
  const telegram: Telegram = {
    ...listener,
    fake,
    of: (method, token) => fake.of(method, token),
    onApproved: () => {},
    nextUpdateId() {
      updates += 1;
      return updates;
    },
    post: (token, update) => deliver(fake, token, { update_id: telegram.nextUpdateId(), ...update }),
  };
  fake.script = ({ method, params }) => {
    if (method === "approveChatJoinRequest") telegram.onApproved(Number(params.chat_id), Number(params.user_id));
    return undefined;
  };
  return telegram;
}

async function deliver(fake: FakeTelegram, token: string, update: object): Promise<number> {
  const hook = fake.of("setWebhook", token).at(-1)?.params;
  if (hook === undefined) throw new Error("no webhook was set for this bot");
  const deadline = Date.now() + PATIENCE_MS;
  for (let tries = 1; Date.now() < deadline; tries += 1) {
    const answer = await fetch(String(hook.url), {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": String(hook.secret_token) },
      body: JSON.stringify(update),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    }).catch(() => null);
    await answer?.body?.cancel().catch(() => undefined);
    if (answer?.ok) return tries;
    await delay(AGAIN_AFTER_MS);
  }
  throw new Error("an update was never accepted");
}
