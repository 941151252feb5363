import type { Ctx } from "../../platform/context.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { entitlement } from "../billing/entitlement.ts";
import { countLiveCampaigns } from "../billing/find-payment.ts";
import { findRecipient } from "./token.ts";

/**
 * Who stands behind a transfer token, and whether they can take anything.
 * @returns slots: how many more campaigns fit into the plan, −1 for unlimited
 * @throws AppError transfer_token_not_found
 */
export async function resolveTransferToken(ctx: Ctx, token: string): Promise<{ name: string; paid: boolean; slots: number }> {
  mayOrThrow(ctx, "transfer.own");
  const { deps } = ctx;
  const recipient = await findRecipient(deps, token);
  const { paid, tariff } = entitlement(deps, recipient);
  const slots = tariff.campaigns < 0 ? -1 : Math.max(0, tariff.campaigns - (await countLiveCampaigns(deps, recipient.id)));
  return { name: recipient.name, paid, slots };
}
