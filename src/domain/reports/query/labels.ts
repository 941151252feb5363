import { type Read, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import type { GroupBy } from "../model/dimensions.ts";

/** The code and name of a group. */
export interface Label {
  /** A flow's or goal's code; else the value. */
  code: string;
  name: string;
}

/** Names of the account's goals, and of the groups where they have names. */
export interface Labels {
  goals: Map<number, Label>;
  groups: Map<string, Label>;
}

const NONE = sql`SELECT 0 AS id, '' AS code, '' AS name WHERE FALSE`;

/** SQL of the names of groups that have names: SELECTs of `id`, `code` and `name`. */
export const GROUP_LABELS = {
  flow: (accountId: number) => sql`SELECT id, code, name FROM flows WHERE account_id = ${accountId}`,
  way: (accountId: number) => sql`SELECT w.id, CAST(w.id AS TEXT) AS code, coalesce(nullif(s.name, ''), w.url, c.code, '') AS name
    FROM ways w LEFT JOIN sites s ON s.id = w.site_id LEFT JOIN campaigns c ON c.id = w.campaign_id AND c.account_id = w.account_id
    WHERE w.flow_id IN (SELECT id FROM flows WHERE account_id = ${accountId}) AND w.account_id = ${accountId}`,
  site: (accountId: number) => sql`SELECT id, CAST(id AS TEXT) AS code, name FROM sites WHERE account_id = ${accountId}`,
} as const;

const GROUPS: Partial<Record<GroupBy, (accountId: number) => Fragment>> = GROUP_LABELS;

type LabelRow = Label & { id: number };

/** The reads of both. */
export function labelReads(ctx: Ctx, groupBy: GroupBy): { [Of in keyof Labels]: Read<Labels[Of]> } {
  const accountId = ownerOf(ctx);
  return {
    goals: labelsOf(ctx, sql`SELECT id, code, name FROM goals WHERE account_id = ${accountId}`, (id) => id),
    groups: labelsOf(ctx, GROUPS[groupBy]?.(accountId) ?? NONE, String),
  };
}

function labelsOf<Key>({ deps }: Ctx, rows: Fragment, keyOf: (id: number) => Key): Read<Map<Key, Label>> {
  const { statement, read } = rowsOf<LabelRow>(deps.db, rows);
  return { statement, read: (result) => new Map(read(result).map(({ id, ...label }) => [keyOf(id), label])) };
}

/**
 * Adds the names of goals and sites of other accounts' offers that leads have: one more round trip if there are any.
 */
export async function addForeignLabels(
  { deps }: Ctx,
  { labels: { goals, groups }, groupBy, found }: { labels: Labels; groupBy: GroupBy; found: { goals: number[]; groups: string[] } },
): Promise<void> {
  const unknownGoals = found.goals.filter((id) => id > 0 && !goals.has(id));
  const unknownSites = groupBy === "site" ? found.groups.filter((id) => id !== "0" && !groups.has(id)) : [];
  if (unknownGoals.length + unknownSites.length === 0) return;
  const byId = (columns: Fragment, table: Fragment, ids: readonly number[]) =>
    rowsOf<LabelRow>(deps.db, sql`SELECT ${columns} FROM ${table} WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  const [ofGoals, ofSites] = await readTogether(
    deps.db,
    byId(sql`id, code, name`, sql`goals`, unknownGoals),
    byId(sql`id, CAST(id AS TEXT) AS code, name`, sql`sites`, unknownSites.map(Number)),
  );
  for (const { id, ...label } of ofGoals) goals.set(id, label);
  for (const { id, ...label } of ofSites) groups.set(String(id), label);
}
