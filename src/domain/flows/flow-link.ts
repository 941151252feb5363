import type { Config } from "../../platform/config.ts";
import { clickLink } from "../offers/settings/click-link.ts";
import type { Flow } from "./require-flow.ts";

/** The address that visitors of a flow follow. */
export function flowLink({ publicUrl }: Pick<Config, "publicUrl">, code: string): string {
  return new URL(`/go/${code}`, publicUrl).href;
}

/** The same of any flow: that of a network's offer is followed by the network's click links alone. @param isOfNetwork whether it is one */
export function anyFlowLink(
  config: Pick<Config, "publicUrl">,
  { code, accountId, offerId }: Pick<Flow, "code" | "accountId" | "offerId">,
  isOfNetwork: boolean,
): string {
  if (!isOfNetwork || offerId === null) return flowLink(config, code);
  return clickLink(config, { id: offerId, affiliateId: accountId, domain: null });
}
