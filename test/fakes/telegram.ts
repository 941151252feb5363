/** One call of the Bot API as it arrived. */
export interface BotApiCall {
  token: string;
  method: string;
  params: Record<string, unknown>;
}

type Reply = { ok: true; result: unknown } | { ok: false; error_code: number; description: string; parameters?: { retry_after?: number } };

/**
 * Enough of the Bot API to stand in for Telegram, over any transport that speaks Request and Response.
 * Every token `{id}:{anything}` is a bot named bot{id} unless it was revoked.
 */
export class FakeTelegram {
  readonly calls: BotApiCall[] = [];
  readonly revoked = new Set<string>();
  /** Answers one call before the defaults do; undefined leaves it to them. */
  script: (call: BotApiCall) => Reply | undefined = () => undefined;
  #messages = 0;

  handle = async (request: Request): Promise<Response> => {
    const match = /^\/bot([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname);
    if (match?.[1] === undefined || match[2] === undefined) return answer(failure(404, "Not Found"));
    const call = { token: match[1], method: match[2], params: await readParams(request) };
    this.calls.push(call);
    if (this.revoked.has(call.token)) return answer(failure(401, "Unauthorized"));
    return answer(this.script(call) ?? { ok: true, result: this.#result(call) });
  };

  /** The calls of one method, oldest first; of one token where it is given. */
  of(method: string, token?: string): BotApiCall[] {
    return this.calls.filter((call) => call.method === method && (token === undefined || call.token === token));
  }

  #result({ token, method, params }: BotApiCall): unknown {
    const id = Number(token.split(":")[0]);
    switch (method) {
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

function answer(reply: Reply): Response {
  return Response.json(reply, { status: reply.ok ? 200 : reply.error_code });
}

async function readParams(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("multipart/")) return Object.fromEntries(await request.formData());
  const body = await request.text();
  return body === "" ? {} : JSON.parse(body);
}
