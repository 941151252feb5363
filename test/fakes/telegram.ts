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

/**
 * Enough of the Bot API to stand in for Telegram, over any transport that speaks Request and Response.
 * Every token `{id}:{anything}` is a bot named bot{id} unless it was revoked.
 */
export class FakeTelegram {
  readonly calls: BotApiCall[] = [];
  readonly revoked = new Set<string>();
  /** By token, as setWebhook and deleteWebhook leave them. */
  readonly webhooks = new Map<string, Webhook>();
  /** Who is what in a chat, by `{chat}/{user}`; the ChatMember without its user. A bot is an administrator where nothing else is said. */
  readonly members = new Map<string, { status: string; [right: string]: unknown }>();
  /** Groups that became supergroups: every call that names one is refused with its new id. */
  readonly migrated = new Map<number, number>();
  /** Answers one call before the defaults do; undefined leaves it to them. */
  script: (call: BotApiCall) => Reply | undefined = () => undefined;
  #messages = 0;

  handle = async (request: Request): Promise<Response> => {
    const match = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname);
    if (match?.[1] === undefined || match[2] === undefined) return answer(failure(404, "Not Found"));
    const call = { token: match[1], method: match[2], params: await readParams(request) };
    this.calls.push(call);
    if (this.revoked.has(call.token)) return answer(failure(401, "Unauthorized"));
    return answer(this.script(call) ?? this.#refusal(call) ?? { ok: true, result: this.#result(call) });
  };

  /** The calls of one method, oldest first; of one token where it is given. */
  of(method: string, token?: string): BotApiCall[] {
    return this.calls.filter((call) => call.method === method && (token === undefined || call.token === token));
  }

  #refusal({ token, method, params }: BotApiCall): Reply | undefined {
    const newChatId = this.migrated.get(Number(params.chat_id));
    if (newChatId !== undefined) return migrated(newChatId);
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
function migrated(newChatId: number): Reply {
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
