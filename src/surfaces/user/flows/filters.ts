import { z } from "zod";
import { addToBlacklist } from "../../../domain/flows/filters/add-to-blacklist.ts";
import { deleteFromBlacklist } from "../../../domain/flows/filters/delete-from-blacklist.ts";
import { listBlacklist } from "../../../domain/flows/filters/list-blacklist.ts";
import { getFilterCampaign, listFilterCampaigns } from "../../../domain/flows/filters/list-filter-campaigns.ts";
import { addFilterCampaign, editFilterCampaign, type RuleChanges } from "../../../domain/flows/filters/save-filter-campaign.ts";
import { nothing } from "../../../http/described.ts";
import { bool, int, lines, name, rowId, words } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { added, data, list, time } from "../answers.ts";
import { wireTime } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { listPart, moreOf, partly, readPart } from "../list-part.ts";
import { statusEndpoints } from "../status-endpoints.ts";
import { toWireFilterCampaign, wireFilterCampaign } from "./wire.ts";

const MAX_ENTRIES = 1000;
/** Of a user agent or a referer. One character would fit nearly everybody. */
const part = z.string().trim().min(2).max(255);
const MAX_ASN = 4_294_967_295;

const rules = z.object({
  ips: words(z.string().max(64), MAX_ENTRIES).optional().describe("IP addresses and ranges"),
  user_agents: lines(part, MAX_ENTRIES).optional().describe("Parts of values; an array, or one per line"),
  referers: lines(part, MAX_ENTRIES).optional().describe("Parts of values; an array, or one per line"),
  asns: words(int.pipe(z.int().min(1).max(MAX_ASN)), MAX_ENTRIES)
    .optional()
    .describe("Numbers of autonomous systems"),
  only_mobile: bool.optional().describe("Reject desktop devices"),
  only_with_referer: bool.optional().describe("Reject visits without a referrer"),
});

const fromWireRules = (input: z.output<typeof rules>): RuleChanges => ({
  ips: input.ips,
  userAgents: input.user_agents,
  referers: input.referers,
  asns: input.asns,
  onlyMobile: input.only_mobile,
  onlyWithReferer: input.only_with_referer,
});

const id = rowId.describe("The filtering campaign's id");

const KINDS = ["ip", "ua"] as const;
const entry = z.strictObject({ id: z.int(), kind: z.enum(KINDS), value: z.string(), created: time }).meta({ id: "BlacklistEntry" });

const blacklistEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/blacklist/list.json",
    summary: "List the blacklist",
    access: account,
    input: z.object(listPart),
    example: { limit: 50 },
    answer: partly(entry),
    async run(ctx, params) {
      const { rows, more } = await listBlacklist(ctx, readPart(params));
      return {
        data: rows.map(({ id, kind, value, createdAtMs }) => ({ id, kind, value, created: wireTime(createdAtMs) })),
        ...moreOf(params, more),
      };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/blacklist/add.json",
    summary: "Add an entry to the blacklist",
    errors: ["exists"],
    example: { kind: "ip", value: "203.0.113.0/24" },
    access: account,
    input: z.object({
      kind: z.enum(KINDS).describe("Whether `value` is an address or range, or a user agent"),
      value: part.describe("`203.0.113.0/24`, or a part of a user agent"),
    }),
    answer: data(z.strictObject({ id: z.int(), value: z.string() })),
    run: async (ctx, entry) => ({ data: await addToBlacklist(ctx, entry) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/blacklist/delete.json",
    summary: "Delete an entry from the blacklist",
    errors: ["entry"],
    example: { id: 2 },
    access: account,
    input: z.object({ id: rowId.describe("The entry's id") }),
    answer: nothing,
    async run(ctx, { id }) {
      await deleteFromBlacklist(ctx, { entryId: id });
      return {};
    },
  }),
];

export const filterEndpoints: Endpoint[] = [
  ...blacklistEndpoints,
  endpoint({
    methods: ["GET"],
    path: "/filters/list.json",
    summary: "List filtering campaigns",
    access: account,
    input: z.object({}),
    answer: list(wireFilterCampaign),
    run: async (ctx) => ({ data: (await listFilterCampaigns(ctx)).map(toWireFilterCampaign) }),
  }),
  endpoint({
    methods: ["GET"],
    path: "/filters/get.json",
    summary: "Show a filtering campaign",
    errors: ["filter"],
    example: { id: 3 },
    access: account,
    input: z.object({ id }),
    answer: data(wireFilterCampaign),
    run: async (ctx, { id }) => ({ data: toWireFilterCampaign(await getFilterCampaign(ctx, { filterId: id })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/filters/add.json",
    summary: "Create a filtering campaign",
    example: { name: "Spies", ips: ["203.0.113.0/24"], asns: [64500] },
    access: account,
    input: z.object({ name, ...rules.shape }),
    answer: added,
    run: async (ctx, input) => ({ data: await addFilterCampaign(ctx, { name: input.name, rules: fromWireRules(input) }) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/filters/edit.json",
    summary: "Change a filtering campaign",
    errors: ["filter"],
    example: { id: 3, only_mobile: true },
    access: account,
    input: z.object({ id, name: name.optional(), ...rules.shape }),
    answer: nothing,
    async run(ctx, input) {
      await editFilterCampaign(ctx, { filterId: input.id, name: input.name, rules: fromWireRules(input) });
      return {};
    },
  }),
  ...statusEndpoints("filters", "filter_campaigns"),
];
