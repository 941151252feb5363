import type { NetworkCtx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import type { NetworkOffer } from "./network-offer.ts";

const CONTEXT = "hash-password";

/** The password that postbacks of an offer or an advertiser must say, as it is stored. */
export const sealHashPassword = ({ vault }: Pick<Deps, "vault">, password: string): Promise<string> => vault.seal(password, CONTEXT);

/** @throws OperationError for what was sealed for something else */
export const openHashPassword = ({ vault }: Pick<Deps, "vault">, sealed: string): Promise<string> => vault.open(sealed, CONTEXT);

/** What postbacks of an offer that the caller was shown must say; empty: nothing. Null: the caller is not told. @throws AppError forbidden */
export async function hashPasswordOf(ctx: NetworkCtx, { settings, isChangeable }: NetworkOffer): Promise<string | null> {
  mayOrThrow(ctx, "network-offers.read");
  if (!isChangeable) return null;
  return settings.hashPasswordSealed === "" ? "" : openHashPassword(ctx.deps, settings.hashPasswordSealed);
}
