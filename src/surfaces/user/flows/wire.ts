import { z } from "zod";
import type { FilterCampaign } from "../../../domain/flows/filters/list-filter-campaigns.ts";
import { anyFlowLink } from "../../../domain/flows/flow-link.ts";
import type { FlowDetails } from "../../../domain/flows/get-flow.ts";
import { FLOW_TAGS, PIXELS } from "../../../domain/flows/landing-data.ts";
import type { ListedFlow } from "../../../domain/flows/list-flows.ts";
import type { Way } from "../../../domain/flows/require-flow.ts";
import type { Figures } from "../../../domain/statistics/account-report/query.ts";
import { sameFor } from "../../../http/described.ts";
import type { Config } from "../../../platform/config.ts";
import { code, status, templates, time } from "../answers.ts";
import { toWireTemplates, wireTime } from "../convert.ts";
import { figuresOf } from "../reports/wire.ts";

const modes = z.enum(["only", "except"]);

const wireFlow = z
  .strictObject({
    id: z.int(),
    code,
    name: z.string(),
    link: z.string(),
    status,
    sticky: z.boolean(),
    ways: z.int().describe("Ways that are not deleted"),
    filters: z.array(z.int()).describe("Ids of the filtering campaigns that it uses"),
    created: time,
  })
  .meta({ id: "Flow" });

/** What a flow brought, in columns of reports. */
const FIGURES = ["click", "unique", "total", "cv", "ca", "ma", "spend", "profit", "roi", "epc"] as const;

export const wireListedFlow = wireFlow
  .extend({
    figures: z
      .strictObject(sameFor(FIGURES, z.number().nullable()))
      .optional()
      .describe("With `from` and `to`: the columns of `reports/traffic` of these days; `null` where a figure cannot be told"),
  })
  .meta({ id: "ListedFlow" });

export const wireFlowDetails = wireFlow
  .extend({
    bots: z.boolean(),
    blacklist: z.boolean(),
    countries: z.array(z.string()),
    countries_mode: modes,
    languages: z.array(z.string()),
    languages_mode: modes,
    filtered_url: z.string(),
    offer: z.int().describe("0 if there is none"),
    landing: z.int().describe("0 if there is none"),
    prelanding: z.int().describe("0 if there is none"),
    ...sameFor([...PIXELS, ...FLOW_TAGS], z.string()),
    ...templates,
  })
  .meta({ id: "FlowDetails" });

function toWireFlow(
  config: Config,
  { flow, ways, filterCampaigns, isOfNetwork }: Pick<ListedFlow, "ways" | "filterCampaigns"> & Pick<FlowDetails, "flow" | "isOfNetwork">,
) {
  return {
    id: flow.id,
    code: flow.code,
    name: flow.name,
    link: anyFlowLink(config, flow, isOfNetwork),
    status: flow.status,
    sticky: flow.sticky,
    ways,
    filters: filterCampaigns,
    created: wireTime(flow.createdAtMs),
  };
}

/** A flow with what it brought, where that was asked for. */
export function toWireListedFlow(config: Config, { figures, ...listed }: ListedFlow & { figures?: Figures }) {
  return { ...toWireFlow(config, listed), ...(figures === undefined ? {} : { figures: toWireFigures(figures) }) };
}

function toWireFigures(figures: Figures) {
  const values = figuresOf(FIGURES, figures);
  return Object.fromEntries(FIGURES.map((name, at) => [name, values[at] ?? null])) as Record<(typeof FIGURES)[number], number | null>;
}

export function toWireFlowDetails(config: Config, { flow, pages, pixels, tags, filters, ways, templates, isOfNetwork }: FlowDetails) {
  return {
    ...toWireFlow(config, { flow, isOfNetwork, ways: ways.length, filterCampaigns: filters.campaigns }),
    bots: filters.bots,
    blacklist: filters.blacklist,
    countries: filters.countries.list,
    countries_mode: filters.countries.mode,
    languages: filters.languages.list,
    languages_mode: filters.languages.mode,
    filtered_url: flow.filteredUrl,
    offer: flow.offerId ?? 0,
    landing: pages.landingId ?? 0,
    prelanding: pages.prelandingId ?? 0,
    ...pixels,
    ...tags,
    ...toWireTemplates(templates),
  };
}

export const wireWay = z
  .strictObject({
    id: z.int(),
    flow: z.int(),
    weight: z.int(),
    status,
    site: z.int().describe("0 if the destination is of another kind"),
    url: z.string().describe("Empty if the destination is of another kind"),
    campaign: z.int().describe("0 if the destination is of another kind"),
    created: time,
  })
  .meta({ id: "Way" });

/** Of the three destinations, the two that are not this way's are 0 or empty. */
export function toWireWay(way: Way) {
  return {
    id: way.id,
    flow: way.flowId,
    weight: way.weight,
    status: way.status,
    site: way.siteId ?? 0,
    url: way.url ?? "",
    campaign: way.campaignId ?? 0,
    created: wireTime(way.createdAtMs),
  };
}

export const wireFilterCampaign = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    status,
    ips: z.array(z.string()),
    user_agents: z.array(z.string()),
    referers: z.array(z.string()),
    asns: z.array(z.int()),
    only_mobile: z.boolean(),
    only_with_referer: z.boolean(),
    created: time,
  })
  .meta({ id: "FilterCampaign" });

export function toWireFilterCampaign({ id, name, status, rules, createdAtMs }: FilterCampaign) {
  return {
    id,
    name,
    status,
    ips: rules.ips,
    user_agents: rules.userAgents,
    referers: rules.referers,
    asns: rules.asns,
    only_mobile: rules.onlyMobile,
    only_with_referer: rules.onlyWithReferer,
    created: wireTime(createdAtMs),
  };
}
