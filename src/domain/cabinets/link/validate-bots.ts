import { firstOf, readAlone } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { cabinetIdOf } from "../cabinet.ts";
import { AdsApiError, adsApi, toAppError } from "./ads-api.ts";
import { openLinkToken } from "./link-token.ts";

/** Six requests of an invocation may wait for an answer; one is left free. */
const AT_ONCE = 5;

/** A bot that is no target, and Telegram's code of why. */
interface RefusedBot {
  bot: string;
  code: string;
}

/**
 * Asks Telegram in which bots an ad of a linked cabinet can be shown.
 * @param bots usernames
 * @throws AppError cabinet_not_found, field_invalid (account_id) of one that is not linked or whose token is refused, telegram_unreachable, telegram_refused
 */
export async function validateBots(
  ctx: Ctx,
  { uid, bots }: { uid: string; bots: readonly string[] },
): Promise<{ valid: string[]; refused: RefusedBot[] }> {
  mayOrThrow(ctx, "cabinets.read");
  const { deps } = ctx;
  const link = await readAlone(
    firstOf<{ cabinetId: number; tokenSealed: string | null }>(
      deps.db,
      sql`SELECT c.id AS cabinetId, l.token_sealed AS tokenSealed FROM cabinets c LEFT JOIN cabinet_links l ON l.cabinet_id = c.id
        WHERE c.id = ${cabinetIdOf(ctx, uid)}`,
    ),
  );
  if (link === undefined) throw new AppError("cabinet_not_found");
  const { cabinetId, tokenSealed } = link;
  if (tokenSealed === null) throw new AppError("field_invalid", "account_id", { says: "the cabinet is not linked to Telegram Ads" });
  const api = adsApi(deps, await openLinkToken(deps, { cabinetId, tokenSealed }));
  const [valid, refused]: [string[], RefusedBot[]] = [[], []];
  for (let begin = 0; begin < bots.length; begin += AT_ONCE) {
    const some = bots.slice(begin, begin + AT_ONCE);
    const codes = await Promise.all(some.map((bot) => refusalOf(api, bot)));
    for (const [place, bot] of some.entries()) {
      const code = codes[place] ?? null;
      if (code === null) valid.push(bot);
      else refused.push({ bot, code });
    }
  }
  return { valid, refused };
}

/** Why a bot is no target; null: it is one. */
async function refusalOf(api: ReturnType<typeof adsApi>, bot: string): Promise<string | null> {
  try {
    await api.targetBot(bot);
    return null;
  } catch (error) {
    if (!(error instanceof AdsApiError)) throw error;
    if (error.fault.kind === "revoked") throw new AppError("field_invalid", "account_id", { says: "Telegram refuses the cabinet's token" });
    if (error.fault.kind === "rate_limited" || error.fault.kind === "unreachable") throw toAppError(error);
    return error.code;
  }
}
