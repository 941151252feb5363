import type { Config } from "../../config.ts";
import type { FlowDetails } from "../../flows/get-flow.ts";
import type { FilterCampaign } from "../../flows/list-filter-campaigns.ts";
import type { ListedFlow } from "../../flows/list-flows.ts";
import type { Way } from "../../flows/queries.ts";
import { toWireTemplates, wireTime } from "./convert.ts";

export function flowLink({ publicUrl }: Pick<Config, "publicUrl">, code: string): string {
  return new URL(`/go/${code}`, publicUrl).href;
}

export function toWireFlow(config: Config, { flow, ways }: ListedFlow) {
  return {
    id: flow.id,
    code: flow.code,
    name: flow.name,
    link: flowLink(config, flow.code),
    status: flow.status,
    sticky: flow.sticky,
    ways,
    created: wireTime(flow.createdAtMs),
  };
}

export function toWireFlowDetails(config: Config, { flow, filters, ways, templates }: FlowDetails) {
  return {
    ...toWireFlow(config, { flow, ways: ways.length }),
    bots: filters.bots,
    blacklist: filters.blacklist,
    countries: filters.countries.list,
    countries_mode: filters.countries.mode,
    languages: filters.languages.list,
    languages_mode: filters.languages.mode,
    filters: filters.campaigns,
    filtered_url: flow.filteredUrl,
    ...toWireTemplates(templates),
  };
}

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
