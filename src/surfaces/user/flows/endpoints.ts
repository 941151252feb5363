import { z } from "zod";
import { addFlow, type FilterChanges } from "../../../domain/flows/add-flow.ts";
import { editFlow } from "../../../domain/flows/edit-flow.ts";
import { anyFlowLink, flowLink } from "../../../domain/flows/flow-link.ts";
import { getFlow } from "../../../domain/flows/get-flow.ts";
import { type ListedFlow, listFlows } from "../../../domain/flows/list-flows.ts";
import type { PartOfList } from "../../../domain/lifecycle/list-part.ts";
import type { Figures } from "../../../domain/statistics/account-report/query.ts";
import { listFlowFigures } from "../../../domain/statistics/list-flow-figures.ts";
import { nothing } from "../../../http/described.ts";
import { bool, country, date, name, rowId, rowIdOrNone, templates, text, words } from "../../../http/fields/strict.ts";
import { account } from "../access.ts";
import { code, data, macroWarnings, type Warning, warned, withWarnings } from "../answers.ts";
import { fromWireTemplates } from "../convert.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { listPartWithStatus, moreOf, partly, readPart } from "../list-part.ts";
import { unconvertedOf, wireUnconverted } from "../reports/wire.ts";
import { statusEndpoints } from "../status-endpoints.ts";
import { toWireFlowDetails, toWireListedFlow, wireFlowDetails, wireListedFlow } from "./wire.ts";

const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}$/)
  .toLowerCase();
const mode = z.enum(["only", "except"]);
const MAX_LISTED = 300;
const MAX_FILTER_CAMPAIGNS = 20;

const filters = z.object({
  bots: bool.optional().describe("Reject bots; yes by default"),
  blacklist: bool.optional().describe("Reject visitors on the account's blacklist; yes by default"),
  countries: words(country, MAX_LISTED).optional().describe("Filter by country; an empty list rejects nobody"),
  countries_mode: mode.optional().describe("Whether the listed ones pass, or all others"),
  languages: words(language, MAX_LISTED).optional().describe("Filter by the browser's preferred language; an empty list rejects nobody"),
  languages_mode: mode.optional().describe("Whether the listed ones pass, or all others"),
  filters: words(rowId, MAX_FILTER_CAMPAIGNS).optional().describe("Ids of filtering campaigns"),
});

const pixel = (of: string) => text(64).trim().optional().describe(`${of}, for landing pages`);
const tag = (of: string) => text(255).trim().optional().describe(`UTM ${of} of visits without one`);

const offer = z.object({
  offer: rowIdOrNone.optional().describe("The offer's id; 0 for none"),
  landing: rowIdOrNone.optional().describe("A landing page of the offer"),
  prelanding: rowIdOrNone.optional().describe("A prelanding of the offer"),
});
const pixels = z.object({
  fb: pixel("Facebook pixel"),
  fbe: pixel("Facebook event"),
  ga: pixel("Google Analytics"),
  gad: pixel("Google Analytics event"),
  tt: pixel("TikTok pixel"),
  lki: pixel("Likee pixel"),
  vk: pixel("VK pixel"),
  mt: pixel("MailTarget counter"),
  mtrk: pixel("Yandex.Metrica counter"),
});
const tags = z.object({ utms: tag("source"), utmc: tag("campaign"), utmn: tag("content"), utmt: tag("term"), utmm: tag("medium") });

const settings = {
  sticky: bool.optional().describe("Send returning visitors the same way"),
  filtered_url: text(2048).trim().optional().describe("Where rejected visitors are sent"),
  ...filters.shape,
  ...offer.shape,
  ...pixels.shape,
  ...tags.shape,
  ...templates,
};

function fromWireFilters(input: z.output<typeof filters>): FilterChanges {
  return {
    bots: input.bots,
    blacklist: input.blacklist,
    countries: { mode: input.countries_mode, list: input.countries },
    languages: { mode: input.languages_mode, list: input.languages },
    campaigns: input.filters,
  };
}

type LandingInput = z.output<typeof offer> & z.output<typeof pixels> & z.output<typeof tags>;

/** What landing pages are told of a flow, and which of them it leads to. */
function fromWireLanding({ offer, landing, prelanding, ...rest }: LandingInput) {
  const { utms, utmc, utmn, utmt, utmm, fb, fbe, ga, gad, tt, lki, vk, mt, mtrk } = rest;
  return {
    offer: { offerId: offer, landingId: landing, prelandingId: prelanding },
    pixels: { fb, fbe, ga, gad, tt, lki, vk, mt, mtrk },
    tags: { utms, utmc, utmn, utmt, utmm },
  };
}

/** A link that leads nowhere shows visitors a page that says so, and records nothing. */
function leadsNowhere({ code, ways, isLeading }: { code: string; ways: number; isLeading: boolean }): Warning[] {
  return isLeading ? [] : [{ field: "ways", warning: ways === 0 ? "no-ways" : "no-live-ways", value: code }];
}

/** Flows, and where they are of a period their figures. */
type ShownFlows = PartOfList<ListedFlow & { figures?: Figures }> & Pick<Figures, "unconverted">;

const flowList = z
  .object({
    ...listPartWithStatus,
    from: date.optional().describe("The first day of the figures, in the account's time zone"),
    to: date.optional().describe("The last day; `from` and `to` go together"),
  })
  .refine(({ from, to }) => from !== undefined || to === undefined, { path: ["from"] })
  .refine(({ from, to }) => from === undefined || (to !== undefined && from <= to), { path: ["to"] });

const id = rowId.describe("The flow's id");
const byId = z.object({ id });

export const flowEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/flows/list.json",
    summary: "List flows",
    access: account,
    input: flowList,
    example: { limit: 50, from: "2026-11-01", to: "2026-11-27" },
    answer: warned(partly(wireListedFlow).extend({ unconverted: wireUnconverted })),
    async run(ctx, { from, to, ...params }) {
      const part = readPart(params);
      const isOfDays = from !== undefined && to !== undefined;
      const listed = isOfDays ? await listFlowFigures(ctx, { part, from, to }) : { ...(await listFlows(ctx, part)), unconverted: {} };
      const { rows, more, unconverted }: ShownFlows = listed;
      return {
        data: rows.map((listed) => toWireListedFlow(ctx.deps.config, listed)),
        ...moreOf(params, more),
        ...unconvertedOf({ unconverted }),
        ...withWarnings(rows.flatMap((listed) => leadsNowhere({ ...listed.flow, ...listed }))),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/flows/get.json",
    summary: "Show a flow",
    errors: ["flow"],
    example: { id: 12 },
    access: account,
    input: byId,
    answer: warned(data(wireFlowDetails)),
    async run(ctx, { id }) {
      const details = await getFlow(ctx, { flowId: id });
      return {
        data: toWireFlowDetails(ctx.deps.config, details),
        ...withWarnings(leadsNowhere({ code: details.flow.code, ways: details.ways.length, isLeading: details.isLeading })),
      };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/flows/link.json",
    summary: "Show the link of a flow",
    errors: ["flow"],
    example: { id: 12 },
    access: account,
    input: byId,
    answer: data(z.strictObject({ link: z.string(), code })),
    async run(ctx, { id }) {
      const { flow, isOfNetwork } = await getFlow(ctx, { flowId: id });
      return { data: { link: anyFlowLink(ctx.deps.config, flow, isOfNetwork), code: flow.code } };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/flows/add.json",
    summary: "Create a flow",
    errors: ["filter", "offer", "site", "url"],
    example: { name: "Facebook, Germany", countries: ["de", "at"], utms: "facebook" },
    access: account,
    input: z.object({ name, ...settings }),
    answer: warned(data(z.strictObject({ id: z.int(), code, link: z.string() }))),
    async run(ctx, input) {
      const flow = await addFlow(ctx, {
        name: input.name,
        sticky: input.sticky ?? false,
        filters: fromWireFilters(input),
        filteredUrl: input.filtered_url ?? "",
        ...fromWireLanding(input),
        templates: fromWireTemplates(input),
      });
      const { id, code } = flow;
      return {
        data: { id, code, link: flowLink(ctx.deps.config, code) },
        ...withWarnings([...macroWarnings(input), ...leadsNowhere({ ...flow, ways: 0 })]),
      };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/flows/edit.json",
    summary: "Change a flow",
    errors: ["flow", "filter", "offer", "site", "url"],
    example: { id: 12, sticky: true },
    access: account,
    input: z.object({ id, name: name.optional(), ...settings }),
    answer: warned(nothing),
    async run(ctx, input) {
      await editFlow(ctx, {
        flowId: input.id,
        name: input.name,
        sticky: input.sticky,
        filters: fromWireFilters(input),
        filteredUrl: input.filtered_url,
        ...fromWireLanding(input),
        templates: fromWireTemplates(input),
      });
      return withWarnings(macroWarnings(input));
    },
  }),
  ...statusEndpoints("flows", "flows"),
];
