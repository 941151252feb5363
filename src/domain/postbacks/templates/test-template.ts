import { expandMacros, type Macro, type MacroValue } from "../../../lib/macros.ts";
import type { Ctx } from "../../../platform/context.ts";
import { createSecret } from "../../../platform/crypto.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type AttemptResult, attempt } from "../delivery/attempt.ts";
import { webhookHeaders } from "../delivery/delivery-request.ts";
import { createSigner } from "../outbound/signing.ts";
import { readTemplateCase, type TemplateInput } from "./template-case.ts";
import { checkTemplateForm } from "./validate-template.ts";

export type TemplateTest = AttemptResult & { url: string };

/** The errors of the address check; nothing was sent then. */
const REFUSED = ["url", "private", "name"];

/** Values of macros whose type matters; all others are `test`. */
const TYPED_VALUES: Partial<Record<Macro, MacroValue>> = {
  lead: 0,
  subscriber: 0,
  chat: 0,
  way: 0,
  site: 0,
  offer: 0,
  filter: 0,
  reason: 0,
  price: 1,
  currency: "usd",
  cost: 1,
  cost_currency: "usd",
  geo: "us",
  lang: "en",
  ip: "192.0.2.1",
  device: "mobile",
  os: "Android",
  browser: "Chrome",
};

/**
 * Sends one postback of made-up values as a delivery would be sent.
 * Nothing is written.
 * @throws AppError campaign_not_found, flow_not_found, field_missing, nothing_to_test (the event's template is empty), address_refused
 */
export async function testTemplate(ctx: Ctx, input: TemplateInput): Promise<TemplateTest> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps, account } = ctx;
  const { template, values } = await readTemplateCase(ctx, input);
  checkTemplateForm(template, "url");
  const url = expandMacros(template, (macro) => values[macro] ?? TYPED_VALUES[macro] ?? "test");
  const headers = await createSigner(deps)(account, webhookHeaders(`pb_test_${createSecret(deps, 12)}`, deps.now()));
  const result = await attempt(deps, url, headers);
  if (result.error !== null && REFUSED.includes(result.error)) throw new AppError("address_refused", "url");
  return { ...result, url };
}
