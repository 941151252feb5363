import type { Call } from "../../platform/context.ts";
import { authenticateSite, type SiteScope, type TokenSubject } from "./authenticate-site.ts";

/**
 * Reads what a call by a token asks for, in one round trip with the token.
 * @param ask the statements, which may name the opener
 * @returns what the token opens, and each statement's rows
 * @throws AppError bad_key, banned, unpaid, rate_limited
 */
export async function readWithToken(
  call: Call,
  token: string,
  ask: (opener: TokenSubject) => D1PreparedStatement[],
): Promise<{ scope: SiteScope; results: unknown[][] }> {
  let asked: D1Result<unknown>[] = [];
  const scope = await authenticateSite(call, token, async (holder, opener) => {
    const [held, ...others] = await call.deps.db.$client.batch<unknown>([holder, ...ask(opener)]);
    asked = others;
    return held as D1Result<unknown>;
  });
  return { scope, results: asked.map(({ results }) => results) };
}
