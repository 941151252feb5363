import { firstOf, readAlone } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { findRecipient } from "../../transfer/token.ts";
import { isKnown } from "./known-affiliate.ts";

/** An account as its partners see it. */
export interface AffiliateName {
  id: number;
  name: string;
  /** At Telegram; empty where there is none. */
  login: string;
}

/**
 * Who has a number, of those that deal with one of the caller's offers or are members of their network.
 * @throws AppError affiliate_not_found of anybody else, whether there is such an account or not
 */
export async function findAffiliate(ctx: Ctx, { affiliateId }: { affiliateId: number }): Promise<AffiliateName> {
  mayOrThrow(ctx, "offers.read");
  const isOfTheirs = sql`f.offer_id IN (SELECT id FROM offers WHERE account_id = ${ownerOf(ctx)})`;
  const find = sql`SELECT a.id, a.name, a.login FROM accounts a
    WHERE a.id = ${affiliateId} AND a.id <> ${ownerOf(ctx)} AND ${isKnown(ctx, sql`a.id`, isOfTheirs)}`;
  const found = await readAlone(firstOf<AffiliateName>(ctx.deps.db, find));
  if (found === undefined) throw new AppError("affiliate_not_found");
  return found;
}

/**
 * Who gave the caller a transfer token.
 * @throws AppError transfer_token_not_found
 */
export async function findByToken(ctx: Ctx, { token }: { token: string }): Promise<AffiliateName> {
  mayOrThrow(ctx, "offers.read");
  const { id, name, login } = await findRecipient(ctx.deps, token);
  return { id, name, login };
}
