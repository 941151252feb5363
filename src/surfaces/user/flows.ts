import { z } from "zod";
import { addFlow, type FilterChanges } from "../../flows/add-flow.ts";
import { editFlow } from "../../flows/edit-flow.ts";
import { getFlow } from "../../flows/get-flow.ts";
import { listFlows } from "../../flows/list-flows.ts";
import { fromWireTemplates } from "./convert.ts";
import { flowLink, toWireFlow, toWireFlowDetails } from "./convert-flows.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { bool, name, rowId, templates, text, words } from "./fields.ts";
import { statusEndpoints } from "./status-endpoints.ts";

/** Two letters; Cloudflare names Tor `T1`. */
const country = z
  .string()
  .regex(/^[a-z][a-z\d]$/i)
  .toLowerCase();
const language = z
  .string()
  .regex(/^[a-z]{2,3}$/i)
  .toLowerCase();
const mode = z.enum(["only", "except"]);
const MAX_LISTED = 300;
const MAX_FILTER_CAMPAIGNS = 20;

const filters = z.object({
  bots: bool.optional(),
  blacklist: bool.optional(),
  countries: words(country, MAX_LISTED).optional(),
  countries_mode: mode.optional(),
  languages: words(language, MAX_LISTED).optional(),
  languages_mode: mode.optional(),
  filters: words(rowId, MAX_FILTER_CAMPAIGNS).optional(),
});

const settings = { sticky: bool.optional(), filtered_url: text(2048).trim().optional(), ...filters.shape, ...templates };

function fromWireFilters(input: z.output<typeof filters>): FilterChanges {
  return {
    bots: input.bots,
    blacklist: input.blacklist,
    countries: { mode: input.countries_mode, list: input.countries },
    languages: { mode: input.languages_mode, list: input.languages },
    campaigns: input.filters,
  };
}

export const flowEndpoints: Endpoint[] = [
  endpoint({
    method: "GET",
    path: "/flows/list.json",
    access: "account",
    input: z.object({}),
    run: async (ctx) => ({ data: (await listFlows(ctx)).map((flow) => toWireFlow(ctx.deps.config, flow)) }),
  }),
  endpoint({
    method: "GET",
    path: "/flows/get.json",
    access: "account",
    input: z.object({ id: rowId }),
    run: async (ctx, { id }) => ({ data: toWireFlowDetails(ctx.deps.config, await getFlow(ctx, { flowId: id })) }),
  }),
  endpoint({
    method: "GET",
    path: "/flows/link.json",
    access: "account",
    input: z.object({ id: rowId }),
    async run(ctx, { id }) {
      const { flow } = await getFlow(ctx, { flowId: id });
      return { data: { link: flowLink(ctx.deps.config, flow.code), code: flow.code } };
    },
  }),
  endpoint({
    method: "POST",
    path: "/flows/add.json",
    access: "account",
    input: z.object({ name, ...settings }),
    async run(ctx, input) {
      const { id, code } = await addFlow(ctx, {
        name: input.name,
        sticky: input.sticky ?? false,
        filters: fromWireFilters(input),
        filteredUrl: input.filtered_url ?? "",
        templates: fromWireTemplates(input),
      });
      return { data: { id, code, link: flowLink(ctx.deps.config, code) } };
    },
  }),
  endpoint({
    method: "POST",
    path: "/flows/edit.json",
    access: "account",
    input: z.object({ id: rowId, name: name.optional(), ...settings }),
    async run(ctx, input) {
      await editFlow(ctx, {
        flowId: input.id,
        name: input.name,
        sticky: input.sticky,
        filters: fromWireFilters(input),
        filteredUrl: input.filtered_url,
        templates: fromWireTemplates(input),
      });
      return {};
    },
  }),
  ...statusEndpoints("flows", "flows"),
];
