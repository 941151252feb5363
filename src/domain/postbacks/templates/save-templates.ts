import { name, sql, statement } from "../../../db/sql.ts";
import { LEAD_STATUS, type LeadStatusName } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { auditStatement, authorOf } from "../../audit/audit.ts";
import { enqueueSomeLeads } from "../delivery/enqueue-leads.ts";
import { releasePaused } from "../delivery/paused-deliveries.ts";
import type { TemplateOwner, Templates } from "./read-templates.ts";
import { validateTemplates } from "./validate-template.ts";

/** Templates of one owner to save; those left out stay, an empty one is cleared. */
export interface TemplatesToSave {
  owner: TemplateOwner;
  ownerId: number;
  templates: Partial<Templates>;
}

/**
 * Checks and writes some of the five templates. Saving an event again resumes its stopped or paused template and sends its paused
 * deliveries.
 * @throws AppError address_refused with the field; nothing is written then
 */
export async function saveTemplates(ctx: Ctx, input: TemplatesToSave): Promise<void> {
  mayOrThrow(ctx, "postbacks.write");
  await validateTemplates(ctx.deps, input.templates);
  await enqueueReleased(ctx.deps, await ctx.deps.db.$client.batch(saveStatements(ctx, input)));
}

/**
 * The statements that save validated templates of an owner that exists. They come last in their batch, whose results then go to
 * enqueueReleased.
 */
export function saveStatements(ctx: Ctx, { owner, ownerId, templates }: TemplatesToSave): D1PreparedStatement[] {
  return [
    templateStatement(ctx, { owner, ownerRef: ownerId, templates }),
    auditStatement(ctx.deps, { author: authorOf(ctx), action: `${owner}-templates.saved`, subjectId: ownerId, onlyIfChanged: true }),
    releaseStatement(ctx, { owner, ownerId, templates }),
  ];
}

/** Queues the paused deliveries that a batch ending with saveStatements released. @param results the batch's */
export async function enqueueReleased(deps: Deps, results: readonly D1Result<unknown>[]): Promise<void> {
  const released = (results.at(-1)?.results ?? []) as { leadId: number }[];
  await enqueueSomeLeads(
    deps,
    released.map(({ leadId }) => leadId),
  );
}

/**
 * The statement that writes validated templates, for the batch that makes their owner.
 * @param ownerRef the owner's id, or the code of a campaign or a flow that the same batch makes and that has no id yet
 */
export function templateStatement(
  ctx: Ctx,
  { owner, ownerRef, templates }: { owner: TemplateOwner; ownerRef: number | { code: string }; templates: Partial<Templates> },
): D1PreparedStatement {
  const { deps } = ctx;
  const made = name(owner === "flow" ? "flows" : "campaigns");
  const ownerId =
    typeof ownerRef === "number"
      ? sql`CAST(${ownerRef} AS INTEGER)`
      : sql`(SELECT id FROM ${made} WHERE code = ${ownerRef.code} AND account_id = ${ownerOf(ctx)})`;
  const urls = Object.entries(templates).map(([event, url]) => [LEAD_STATUS[event as LeadStatusName], url]);
  return statement(
    deps.db,
    sql`INSERT INTO postback_templates (account_id, owner, owner_id, event, url, updated_at_ms)
       SELECT ${ownerOf(ctx)}, ${owner}, o.id, u.value ->> 0, u.value ->> 1, ${deps.now()}
       FROM (SELECT ${ownerId} AS id) AS o CROSS JOIN json_each(${JSON.stringify(urls)}) AS u
       WHERE u.value ->> 1 <> '' OR EXISTS (
         SELECT 1 FROM postback_templates t WHERE t.owner = ${owner} AND t.owner_id = o.id AND t.event = u.value ->> 0)
       ON CONFLICT (owner, owner_id, event) DO UPDATE SET
         url = excluded.url, state = 'active', failing_since_ms = NULL, probe_at_ms = NULL, rests = 0, updated_at_ms = excluded.updated_at_ms
       WHERE account_id = excluded.account_id`,
  );
}

/** Makes the paused deliveries of these templates due. */
function releaseStatement(ctx: Ctx, { owner, ownerId, templates }: TemplatesToSave): D1PreparedStatement {
  const { deps } = ctx;
  const events = Object.keys(templates).map((event) => LEAD_STATUS[event as LeadStatusName]);
  const saved = sql`SELECT o.id FROM json_each(${JSON.stringify(events)}) AS e CROSS JOIN postback_templates o
    ON o.owner = ${owner} AND o.owner_id = CAST(${ownerId} AS INTEGER) AND o.event = e.value AND o.account_id = ${ownerOf(ctx)}`;
  return statement(deps.db, sql`${releasePaused(deps.now(), saved)} RETURNING lead_id AS leadId`);
}
