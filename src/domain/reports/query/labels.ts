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

const SQL: Partial<Record<GroupBy | "goal", string>> = {
  flow: "SELECT id, code, name FROM flows WHERE account_id = ?1",
  way: `SELECT w.id, CAST(w.id AS TEXT) AS code, coalesce(nullif(s.name, ''), w.url, c.code, '') AS name
    FROM ways w LEFT JOIN sites s ON s.id = w.site_id LEFT JOIN campaigns c ON c.id = w.campaign_id AND c.account_id = w.account_id
    WHERE w.flow_id IN (SELECT id FROM flows WHERE account_id = ?1) AND w.account_id = ?1`,
  site: "SELECT id, CAST(id AS TEXT) AS code, name FROM sites WHERE account_id = ?1",
  goal: "SELECT id, code, name FROM goals WHERE account_id = ?1",
};

type LabelRow = Label & { id: number };

/** The statements that read them. */
export function labelStatements(ctx: Ctx, groupBy: GroupBy): D1PreparedStatement[] {
  const none = "SELECT 0 AS id, '' AS code, '' AS name WHERE ?1 IS NULL";
  return [SQL.goal ?? none, SQL[groupBy] ?? none].map((sql) => ctx.deps.db.$client.prepare(sql).bind(ownerOf(ctx)));
}

/** Reads their results. */
export function readLabels(goals: readonly unknown[], groups: readonly unknown[]): Labels {
  return {
    goals: new Map((goals as LabelRow[]).map(({ id, code, name }) => [id, { code, name }])),
    groups: new Map((groups as LabelRow[]).map(({ id, code, name }) => [String(id), { code, name }])),
  };
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
  const byId = (columns: string, table: string, ids: readonly unknown[]) =>
    deps.db.$client.prepare(`SELECT ${columns} FROM ${table} WHERE id IN (SELECT value FROM json_each(?1))`).bind(JSON.stringify(ids));
  const [ofGoals, ofSites] = await deps.db.$client.batch<LabelRow>([
    byId("id, code, name", "goals", unknownGoals),
    byId("id, CAST(id AS TEXT) AS code, name", "sites", unknownSites.map(Number)),
  ]);
  for (const { id, ...label } of ofGoals?.results ?? []) goals.set(id, label);
  for (const { id, ...label } of ofSites?.results ?? []) groups.set(String(id), label);
}
