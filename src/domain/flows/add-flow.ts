import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
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

/** ?1 is the account, ?2 the offer, ?3 the landing, ?4 the prelanding. */
const GUARDS: Guard[] = [
  {
    holds: `(SELECT COUNT(*) FROM flows WHERE account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX.flows}`,
    code: "limit_reached",
  },
  ...offerGuards({ named: "?2", held: "?2", landing: "?3", prelanding: "?4" }),
];

/**
 * Makes a flow, without ways as yet, and its templates.
 * @throws AppError limit_reached, filter_not_found, offer_not_found, site_not_found with the field, address_refused
 */
export async function addFlow(ctx: Ctx, input: NewFlow): Promise<AddedFlow> {
  mayOrThrow(ctx, "flows.write");
  if (input.filteredUrl !== "") checkDestination(input.filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, input.templates);
  await requireFilterCampaigns(ctx, input.filters.campaigns ?? []);
  for (let tries = 0; tries < MAX_CODES_TRIED; tries += 1) {
    const code = createFlowCode(ctx.deps);
    const added = await insert(ctx, input, code);
    if (added !== null) {
      forgetFlowsOf(ownerOf(ctx));
      return { id: added.id, code, isLeading: added.isLeading === 1 };
    }
    const unmet = await findUnmet(ctx.deps.db, GUARDS, guarded(ctx, input));
    if (unmet !== null) throw unmet;
  }
  throw new AppError("database");
}

function guarded(ctx: Ctx, { offer }: NewFlow) {
  return [ownerOf(ctx), offer.offerId ?? null, offer.landingId ?? null, offer.prelandingId ?? null];
}

/** @returns null when something is not as it must be, or the code is taken; nothing is written then */
async function insert(ctx: Ctx, input: NewFlow, code: string): Promise<{ id: number; isLeading: number } | null> {
  const { db, now } = ctx.deps;
  const binds = guarded(ctx, input);
  const allowed = requireThat(db, `${allOf(GUARDS)} AND NOT EXISTS (SELECT 1 FROM flows WHERE code = ?5)`, ...binds, code);
  const flow = db.$client
    .prepare(
      `INSERT INTO flows (account_id, offer_id, landing_id, prelanding_id, code, name, sticky, filters, filtered_url, pixels, tags, created_at_ms)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, json_patch('{}', ?10), json_patch('{}', ?11), ?12)
       RETURNING id, ${leadsSomewhere("flows")} AS isLeading`,
    )
    .bind(
      ...binds,
      code,
      input.name,
      Number(input.sticky),
      JSON.stringify(FlowFilters.parse(input.filters)),
      input.filteredUrl,
      toPatch(input.pixels),
      toPatch(input.tags),
      now(),
    );
  try {
    const templates = templateStatement(ctx, { owner: "flow", ownerRef: { code }, templates: input.templates });
    const [, inserted] = await db.$client.batch<{ id: number; isLeading: number }>([allowed, flow, templates]);
    return inserted?.results[0] ?? null;
  } catch (error) {
    if (isUnmet(error)) return null;
    throw error;
  }
}
