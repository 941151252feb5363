import type { Deps } from "../../../platform/deps.ts";

const context = (cabinetId: number) => `cabinet:${cabinetId}`;

/** A token of the Ads API as it is stored. */
export function sealLinkToken(deps: Pick<Deps, "vault">, cabinetId: number, token: string): Promise<string> {
  return deps.vault.seal(token, context(cabinetId));
}

/** A token as Telegram knows it. @throws OperationError when it was sealed under another key */
export function openLinkToken(deps: Pick<Deps, "vault">, link: { cabinetId: number; tokenSealed: string }): Promise<string> {
  return deps.vault.open(link.tokenSealed, context(link.cabinetId));
}
