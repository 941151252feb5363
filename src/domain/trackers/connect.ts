import { z } from "zod";
import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { auditStatement, authorOf } from "../audit/audit.ts";
import { attempt } from "../postbacks/delivery/attempt.ts";
import { presetTemplates } from "../postbacks/templates/presets.ts";
import { enqueueReleased, saveStatements } from "../postbacks/templates/save-templates.ts";
import { parseDomain } from "./domain.ts";
import type { TrackerStatus } from "./status.ts";

const welcoming = z.object({ status: z.literal("ok") });

/**
 * Connects a tracker that speaks the Tracker API: asks it whether the key is good, keeps domain and key (sealed), and makes
 * all five of the account's templates report to it.
 * @param domain hostname[:port]
 * @param key the account's API key at the tracker
 * @throws AppError field_invalid (domain), field_missing (key), tracker_unreachable; nothing is written then
 */
export async function connectTracker(ctx: Ctx, { domain, key }: { domain: string; key: string }): Promise<TrackerStatus> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps } = ctx;
  const { scheme, host } = parseDomain(deps, domain);
  if (key === "") throw new AppError("field_missing", "key");
  await probe(deps, `${scheme}://${host}/api/tracker/status.json?id=${encodeURIComponent(key)}`);
  const sealed = await deps.vault.seal(key, `tracker:${ownerOf(ctx)}`);
  const templates = presetTemplates("tracker", { scheme, host, token: key });
  const results = await deps.db.$client.batch([
    statement(deps.db, sql`UPDATE accounts SET tracker_domain = ${host}, tracker_key_sealed = ${sealed} WHERE id = ${ownerOf(ctx)}`),
    auditStatement(deps, { author: authorOf(ctx), action: "tracker.connected" }),
    ...saveStatements(ctx, { owner: "account", ownerId: ownerOf(ctx), templates }),
  ]);
  await enqueueReleased(deps, results);
  return { connected: true, domain: host };
}

/** One request with a delivery's own care: address check, no redirects, bounded time and answer. */
async function probe(deps: Deps, url: string): Promise<void> {
  const { outcome, body } = await attempt(deps, url, {});
  if (outcome !== "delivered" || !isWelcoming(body)) throw new AppError("tracker_unreachable");
}

function isWelcoming(body: string): boolean {
  try {
    return welcoming.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}
