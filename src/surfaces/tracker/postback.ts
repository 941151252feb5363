import type { Hono } from "hono";
import { authenticate } from "../../accounts/authenticate.ts";
import type { Call } from "../../context.ts";
import { recordPostback } from "../../conversions/record-postback.ts";
import type { Deps } from "../../deps.ts";
import { clientOf } from "../../http/client.ts";
import { readParams } from "../../http/params.ts";
import { bulk } from "./bulk.ts";
import { toConversion, toRecordedAnswer } from "./conversion.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** Serves what takes conversions in, by GET and POST. */
export function mountPostbacks(app: Hono, deps: Deps): void {
  app.on(["GET", "POST"], "/postback.json", async (c) => {
    const { params, key } = await readParams(c.req.raw, MAX_BODY_BYTES);
    const call = { deps, client: clientOf(c.req.raw) };
    const conversion = await orAccess(call, key, () => toConversion(params, c.req.header("webhook-id") ?? null));
    return c.json(toRecordedAnswer(await recordPostback(call, key, conversion)));
  });
  app.post("/bulk.json", async (c) => c.json(await bulk({ deps, client: clientOf(c.req.raw) }, c.req.raw)));
}

/** What a caller did wrong is told to those only who may call. */
async function orAccess<T>(call: Call, key: string | null, parse: () => T): Promise<T> {
  try {
    return parse();
  } catch (error) {
    await authenticate(call, key, { sessionOnly: false, whileLapsed: false });
    throw error;
  }
}
