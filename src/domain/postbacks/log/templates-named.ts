import { type Read, rowsOf } from "../../../db/read.ts";
import type { postbackTemplates } from "../../../db/schema/index.ts";
import { join, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";

/** What of the templates a filter names. */
export interface TemplateFilter {
  templateId?: number | undefined;
  /** The host of the address, with its port or without. */
  host?: string | undefined;
}

export type NamedTemplate = Pick<typeof postbackTemplates.$inferSelect, "id" | "owner" | "ownerId" | "event" | "url">;

/** Whether a filter names templates at all. */
export const namesTemplates = ({ templateId, host }: TemplateFilter): boolean => templateId !== undefined || host !== undefined;

/** The read of the account's templates that a filter names, by their addresses of today. */
export function namedTemplatesRead(ctx: Ctx, { templateId, host }: TemplateFilter): Read<NamedTemplate[]> {
  const conditions = [sql`account_id = ${ownerOf(ctx)}`];
  if (templateId !== undefined) conditions.push(sql`id = ${templateId}`);
  const find = sql`SELECT id, owner, owner_id AS ownerId, event, url FROM postback_templates WHERE ${join(conditions, " AND ")}`;
  const { statement, read } = rowsOf<NamedTemplate>(ctx.deps.db, find);
  return { statement, read: (result) => read(result).filter(({ url }) => host === undefined || isAt(url, host)) };
}

function isAt(template: string, host: string): boolean {
  const url = URL.parse(template);
  return url !== null && [url.host, url.hostname].includes(host);
}
