import type { Arm } from "./armed.ts";

/** One call of the Bot API as it arrived. */
export interface BotApiCall {
  token: string;
  method: string;
  params: Record<string, unknown>;
}

type Reply =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: { retry_after?: number; migrate_to_chat_id?: number } };

/** What Telegram tells of a token's webhook. */
export interface Webhook {
  url: string;
  allowed_updates?: string[];
  pending_update_count: number;
  last_error_date?: number;
  last_error_message?: string;
}

type Script = (call: BotApiCall) => Reply | undefined;

/**
 * Enough of the Bot API to stand in for Telegram, over any transport that speaks Request and Response.
 * Every token `{id}:{anything}` is a bot named bot{id} unless it was revoked.
 */
export class FakeTelegram {
  readonly calls: BotApiCall[] = [];
  /** By token, as setWebhook and deleteWebhook leave them. */
  readonly webhooks = new Map<string, Webhook>();
  /** Who is what in a chat, by `{chat}/{user}`; the ChatMember without its user. A bot is an administrator where nothing else is said. */
  readonly members = new Map<string, { status: string; [right: string]: unknown }>();
  readonly #arm: Arm;
  readonly #revoked = new Map<string, () => void>();
  readonly #migrated = new Map<number, { newChatId: number; meet: () => void }>();
  #script: Script = () => undefined;
  #messages = 0;

  constructor(arm: Arm = () => () => {}) {
    this.#arm = arm;
  }

  /** Answers calls before the defaults do; undefined leaves one to them. Without a script all are left to them. */
  set script(script: Script | undefined) {
    if (script === undefined) {
      this.#script = () => undefined;
      return;
    }
    const meet = this.#arm("an answer of Telegram's script");
    this.#script = (call) => {
      let reply: Reply | undefined;
      try {
        reply = script(call);
      } catch (error) {
        meet();
        throw error;
      }
      if (reply !== undefined) meet();
      return reply;
    };
  }

  /** Refuses a token until it is restored. */
  revoke(token: string): void {
    this.#revoked.set(token, this.#arm(`a call with the revoked token ${token}`));
  }

  restore(token: string): void {
    this.#revoked.delete(token);
  }

  /** A group became a supergroup: every call that names it is refused with its new id. */
  migrate(chatId: number, newChatId: number): void {
    this.#migrated.set(chatId, { newChatId, meet: this.#arm(`a call to the former group ${chatId}`) });
  }

  handle = async (request: Request): Promise<Response> => {
    const match = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname);
    if (match?.[1] === undefined || match[2] === undefined) return answer(failure(404, "Not Found"));
    const call = { token: match[1], method: match[2], params: await readParams(request) };
    this.calls.push(call);
    const meetRevoked = this.#revoked.get(call.token);
    if (meetRevoked !== undefined) {
      meetRevoked();
      return answer(failure(401, "Unauthorized"));
    }
    return answer(this.#script(call) ?? this.#refusal(call) ?? { ok: true, result: this.#result(call) });
  };

  /** The calls of one method, oldest first; of one token where it is given. */
  of(method: string, token?: string): BotApiCall[] {
    return this.calls.filter((call) => call.method === method && (token === undefined || call.token === token));
  }

  #refusal({ token, method, params }: BotApiCall): Reply | undefined {
    const migrated = this.#migrated.get(Number(params.chat_id));
    if (migrated !== undefined) {
      migrated.meet();
      return supergroup(migrated.newChatId);
    }
    if (method !== "getChatMember" || this.#member(token, params) !== undefined) return undefined;
    return failure(400, "Bad Request: user not found");
  }

  #member(token: string, { chat_id, user_id }: Record<string, unknown>) {
    const isItself = Number(token.split(":")[0]) === Number(user_id);
    return this.members.get(`${chat_id}/${user_id}`) ?? (isItself ? { status: "administrator", can_invite_users: true } : undefined);
  }

  #result({ token, method, params }: BotApiCall): unknown {
    const id = Number(token.split(":")[0]);
    switch (method) {
      case "setWebhook":
        this.webhooks.set(token, {
          url: String(params.url),
          allowed_updates: params.allowed_updates as string[],
          pending_update_count: 0,
        });
        return true;
      case "deleteWebhook":
        this.webhooks.delete(token);
        return true;
      case "getWebhookInfo":
        return { has_custom_certificate: false, ...(this.webhooks.get(token) ?? { url: "", pending_update_count: 0 }) };
      case "getChatMember":
        return { user: { id: params.user_id, is_bot: params.user_id === id, first_name: "Alice" }, ...this.#member(token, params) };
      case "getMe":
        return { id, is_bot: true, first_name: `Bot ${id}`, username: `bot${id}` };
      case "createInvoiceLink":
        return `https://t.me/$invoice-${this.calls.length}`;
      case "createChatInviteLink":
        return {
          invite_link: `https://t.me/+link${id}x${this.calls.length}`,
          name: params.name,
          creates_join_request: params.creates_join_request ?? false,
        };
      case "sendMessage":
      case "sendPhoto":
      case "sendVideo":
      case "sendAnimation":
      case "sendDocument": {
        this.#messages += 1;
        const file = { file_id: `file-${this.#messages}`, file_unique_id: `unique-${this.#messages}` };
        return {
          message_id: this.#messages,
          date: 0,
          chat: { id: params.chat_id, type: "private" },
          photo: [file],
          video: file,
          animation: file,
          document: file,
        };
      }
      default:
        return true;
    }
  }
}

/** A refusal by the Bot API; `retryAfter` in seconds. */
export function failure(code: number, description: string, retryAfter?: number): Reply {
  return { ok: false, error_code: code, description, ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }) };
}

/** The refusal of a call that names a group which became a supergroup. */
function supergroup(newChatId: number): Reply {
  const description = "Bad Request: group chat was upgraded to a supergroup chat";
  return { ok: false, error_code: 400, description, parameters: { migrate_to_chat_id: newChatId } };
}

function answer(reply: Reply): Response {
  return Response.json(reply, { status: reply.ok ? 200 : reply.error_code });
}

async function readParams(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("multipart/")) return Object.fromEntries(await request.formData());
  const body = await request.text();
  return body === "" ? {} : JSON.parse(body);
}
