import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { hasRoom, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Templates } from "../postbacks/templates/read-templates.ts";
import { templateStatement } from "../postbacks/templates/save-templates.ts";
import { validateTemplates } from "../postbacks/templates/validate-template.ts";
import { createFlowCode } from "./code.ts";
import { forgetFlowsOf } from "./config/config-cache.ts";
import { FlowFilters } from "./config/filters.ts";
import { leadsSomewhere } from "./config/live-ways.ts";
import { type FlowOffer, offerGuards } from "./flow-offer.ts";
import { type FlowTags, type Pixels, type TextChanges, toPatch } from "./landing-data.ts";
import { MAX, requireFilterCampaigns } from "./require-flow.ts";
import { checkDestination } from "./ways/destination.ts";

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
  offer: FlowOffer;
  pixels: TextChanges<Pixels>;
  tags: TextChanges<FlowTags>;
}

export interface AddedFlow {
  id: number;
  code: string;
  /** Whether it leads anywhere as it is: to a page of its offer. */
  isLeading: boolean;
}

const MAX_CODES_TRIED = 5;

function guardsOf(ctx: Ctx, { offer }: NewFlow): Guard[] {
  const named = sql`${offer.offerId ?? null}`;
  return [{ holds: hasRoom(ctx, "flows", MAX.flows), code: "limit_reached" }, ...offerGuards(ctx, offer, { named, held: named })];
}

/**
 * Makes a flow, without ways as yet, and its templates.
 * @throws AppError limit_reached, filter_not_found, offer_not_found, site_not_found with the field, address_refused
 */
export async function addFlow(ctx: Ctx, input: NewFlow): Promise<AddedFlow> {
  mayOrThrow(ctx, "flows.write");
  if (input.filteredUrl !== "") checkDestination(input.filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, input.templates);
  await requireFilterCampaigns(ctx, input.filters.campaigns ?? []);
  const guards = guardsOf(ctx, input);
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    const code = createFlowCode(ctx.deps);
    const added = await insert(ctx, { input, guards, code });
    if (added !== null) {
      forgetFlowsOf(ownerOf(ctx));
      return { id: added.id, code, isLeading: added.isLeading === 1 };
    }
    const unmet = await findUnmet(ctx.deps.db, guards);
    if (unmet !== null) throw unmet;
  }
  throw new AppError("database");
}

/** @returns null when something is not as it must be, or the code is taken; nothing is written then */
async function insert(
  ctx: Ctx,
  { input, guards, code }: { input: NewFlow; guards: readonly Guard[]; code: string },
): Promise<{ id: number; isLeading: number } | null> {
  const { db, now } = ctx.deps;
  const { offer, name, filteredUrl } = input;
  const allowed = sql`${allOf(guards)} AND NOT EXISTS (SELECT 1 FROM flows WHERE code = ${code})`;
  const flow = sql`INSERT INTO flows (account_id, offer_id, landing_id, prelanding_id, code, name, sticky, filters, filtered_url, pixels,
      tags, created_at_ms)
    VALUES (${ownerOf(ctx)}, ${offer.offerId ?? null}, ${offer.landingId ?? null}, ${offer.prelandingId ?? null}, ${code}, ${name},
      ${Number(input.sticky)}, ${JSON.stringify(FlowFilters.parse(input.filters))}, ${filteredUrl},
      json_patch('{}', ${toPatch(input.pixels)}), json_patch('{}', ${toPatch(input.tags)}), ${now()})
    RETURNING id, ${leadsSomewhere("flows")} AS isLeading`;
  const templates = templateStatement(ctx, { owner: "flow", ownerRef: { code }, templates: input.templates });
  try {
    const statements = [requireThat(db, allowed), statement(db, flow), templates];
    const [, inserted] = await db.$client.batch<{ id: number; isLeading: number }>(statements);
    return inserted?.results[0] ?? null;
  } catch (error) {
    if (isUnmet(error)) return null;
    throw error;
  }
}
