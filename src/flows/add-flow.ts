import type { Ctx } from "../context.ts";
import { createCode } from "../crypto.ts";
import { isUnmet, requireThat } from "../db/require.ts";
import { AppError } from "../errors.ts";
import type { Templates } from "../postbacks/read-templates.ts";
import { templateStatement } from "../postbacks/save-templates.ts";
import { validateTemplates } from "../postbacks/validate-template.ts";
import { checkDestination } from "./destination.ts";
import { FlowFilters } from "./filters.ts";
import { MAX, requireFilterCampaigns } from "./queries.ts";

/** A flow's filters in part: what is left out stays, or is as it is by default. */
export type FilterChanges = {
  [Part in "bots" | "blacklist" | "campaigns"]?: FlowFilters[Part] | undefined;
} & {
  [Part in "countries" | "languages"]?: { mode?: "only" | "except" | undefined; list?: string[] | undefined };
};

export interface NewFlow {
  name: string;
  sticky: boolean;
  filters: FilterChanges;
  filteredUrl: string;
  templates: Partial<Templates>;
}

const CODE_LENGTH = 7;
const MAX_CODES_TRIED = 5;
const HAS_ROOM = `(SELECT COUNT(*) FROM flows WHERE account_id = ?1 AND status <> 2) < ${MAX.flows}`;

/**
 * Makes a flow, without ways as yet, and its templates.
 * @throws AppError limit_reached, filter_not_found, address_refused, macro_unknown
 */
export async function addFlow(ctx: Ctx, input: NewFlow): Promise<{ id: number; code: string }> {
  if (input.filteredUrl !== "") checkDestination(input.filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, input.templates);
  await requireFilterCampaigns(ctx, input.filters.campaigns ?? []);
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    const code = createCode(ctx.deps, CODE_LENGTH);
    const id = await insert(ctx, input, code);
    if (id !== null) return { id, code };
    const room = await ctx.deps.db.$client.prepare(`SELECT ${HAS_ROOM} AS room`).bind(ctx.account.id).first<number>("room");
    if (room !== 1) throw new AppError("limit_reached");
  }
  throw new AppError("database");
}

/** @returns null when there is no room, or the code is taken; nothing is written then */
async function insert(ctx: Ctx, input: NewFlow, code: string): Promise<number | null> {
  const { db, now } = ctx.deps;
  const flow = db.$client
    .prepare(
      `INSERT INTO flows (account_id, code, name, sticky, filters, filtered_url, created_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ${HAS_ROOM} AND NOT EXISTS (SELECT 1 FROM flows WHERE code = ?2) RETURNING id`,
    )
    .bind(
      ctx.account.id,
      code,
      input.name,
      Number(input.sticky),
      JSON.stringify(FlowFilters.parse(input.filters)),
      input.filteredUrl,
      now(),
    );
  const made = requireThat(
    db,
    "EXISTS (SELECT 1 FROM flows WHERE code = ?1 AND account_id = ?2 AND created_at_ms = ?3)",
    code,
    ctx.account.id,
    now(),
  );
  try {
    const templates = templateStatement(ctx, "flow", { code }, input.templates);
    const [inserted] = await db.$client.batch<{ id: number }>([flow, made, templates]);
    return inserted?.results[0]?.id ?? null;
  } catch (error) {
    if (isUnmet(error)) return null;
    throw error;
  }
}
