import { z } from "zod";
import { addToBlacklist } from "../../flows/add-to-blacklist.ts";
import { deleteFromBlacklist } from "../../flows/delete-from-blacklist.ts";
import { listBlacklist } from "../../flows/list-blacklist.ts";
import { getFilterCampaign, listFilterCampaigns } from "../../flows/list-filter-campaigns.ts";
import { addFilterCampaign, editFilterCampaign, type RuleChanges } from "../../flows/save-filter-campaign.ts";
import { wireTime } from "./convert.ts";
import { toWireFilterCampaign } from "./convert-flows.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool, int, lines, name, rowId, words } from "./fields.ts";
import { statusEndpoints } from "./status-endpoints.ts";

const MAX_ENTRIES = 1000;
/** Of a user agent or a referer. One character would fit nearly everybody. */
const part = z.string().trim().min(2).max(255);
const MAX_ASN = 4_294_967_295;

const rules = z.object({
  ips: words(z.string().max(64), MAX_ENTRIES).optional(),
  user_agents: lines(part, MAX_ENTRIES).optional(),
  referers: lines(part, MAX_ENTRIES).optional(),
  asns: words(int.pipe(z.int().min(1).max(MAX_ASN)), MAX_ENTRIES).optional(),
  only_mobile: bool.optional(),
  only_with_referer: bool.optional(),
});

const fromWireRules = (input: z.output<typeof rules>): RuleChanges => ({
  ips: input.ips,
  userAgents: input.user_agents,
  referers: input.referers,
  asns: input.asns,
  onlyMobile: input.only_mobile,
  onlyWithReferer: input.only_with_referer,
});

const blacklistEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/blacklist/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({
      data: (await listBlacklist(ctx)).map(({ id, kind, value, createdAtMs }) => ({ id, kind, value, created: wireTime(createdAtMs) })),
    }),
  }),
  endpoint({
    method: "POST",
    path: "/blacklist/add.json",
    access: "account",
    input: z.object({ kind: z.enum(["ip", "ua"]), value: part }),
    run: async (ctx, entry) => ({ data: await addToBlacklist(ctx, entry) }),
  }),
  endpoint({
    method: "POST",
    path: "/blacklist/delete.json",
    access: "account",
    input: z.object({ id: rowId }),
    async run(ctx, { id }) {
      await deleteFromBlacklist(ctx, { entryId: id });
      return {};
    },
  }),
];

export const filterEndpoints: Endpoint[] = [
  ...blacklistEndpoints,
  endpoint({
    method: "GET",
    path: "/filters/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: (await listFilterCampaigns(ctx)).map(toWireFilterCampaign) }),
  }),
  endpoint({
    method: "GET",
    path: "/filters/get.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: toWireFilterCampaign(await getFilterCampaign(ctx, { filterId: id })) }),
  }),
  endpoint({
    method: "POST",
    path: "/filters/add.json",
    access: "account",
    input: z.object({ name, ...rules.shape }),
    run: async (ctx, input) => ({ data: await addFilterCampaign(ctx, { name: input.name, rules: fromWireRules(input) }) }),
  }),
  endpoint({
    method: "POST",
    path: "/filters/edit.json",
    access: "account",
    input: z.object({ id: rowId, name: name.optional(), ...rules.shape }),
    async run(ctx, input) {
      await editFilterCampaign(ctx, { filterId: input.id, name: input.name, rules: fromWireRules(input) });
      return {};
    },
  }),
  ...statusEndpoints("filters", "filter_campaigns"),
];
