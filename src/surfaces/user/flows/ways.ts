import { z } from "zod";
import { addWay } from "../../../domain/flows/ways/add-way.ts";
import { editWay } from "../../../domain/flows/ways/edit-way.ts";
import { listWays } from "../../../domain/flows/ways/list-ways.ts";
import type { WayDestination } from "../../../domain/flows/ways/way-destination.ts";
import { nothing } from "../../../http/described.ts";
import { int, rowId, rowIdOrNone, text } from "../../../http/fields/strict.ts";
import { AppError } from "../../../platform/errors.ts";
import { account } from "../access.ts";
import { added, list, macroWarnings, warned, withWarnings } from "../answers.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { statusEndpoints } from "../status-endpoints.ts";
import { toWireWay, wireWay } from "./wire.ts";

const weight = int
  .pipe(z.int().min(1).max(1000))
  .describe("The weight: the share of visitors is the weight divided by the sum of all weights");
/** What is not chosen is empty or 0, as forms send it and as a way is answered. */
const destination = z.object({
  site: rowIdOrNone.optional().describe("The id of a site as destination"),
  url: text(2048).trim().optional().describe("Or a URL as destination, with macros"),
  campaign: rowIdOrNone.optional().describe("Or a campaign as destination: its bot is opened"),
});

/** @throws AppError field_invalid when more than one destination is named */
function readDestination({ site, url, campaign }: z.output<typeof destination>) {
  const named: [field: string, destination: WayDestination][] = [];
  if (site) named.push(["site", { siteId: site }]);
  if (url) named.push(["url", { url }]);
  if (campaign) named.push(["campaign", { campaignId: campaign }]);
  const [first, second] = named;
  if (second !== undefined) throw new AppError("field_invalid", second[0]);
  return first?.[1];
}

export const wayEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/ways/list.json",
    summary: "List the ways of a flow",
    errors: ["flow"],
    example: { flow: 12 },
    access: account,
    input: z.object({ flow: rowId.describe("Ways of this flow") }),
    answer: list(wireWay),
    run: async (ctx, { flow }) => ({ data: (await listWays(ctx, { flowId: flow })).map(toWireWay) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/ways/add.json",
    summary: "Add a way to a flow",
    errors: ["flow", "site", "camp", "url"],
    example: { flow: 12, url: "https://shop.example.com/?c={click}", weight: 100 },
    access: account,
    input: z.object({ flow: rowId.describe("Ways of this flow"), weight: weight.default(100), ...destination.shape }),
    answer: warned(added),
    async run(ctx, input) {
      const destination = readDestination(input);
      if (destination === undefined) throw new AppError("field_missing", "url");
      const data = await addWay(ctx, { flowId: input.flow, weight: input.weight, destination });
      return { data, ...withWarnings(macroWarnings(input)) };
    },
  }),
  endpoint({
    methods: ["POST"],
    path: "/ways/edit.json",
    summary: "Change a way",
    errors: ["way", "flow", "site", "camp", "url"],
    example: { id: 31, weight: 50 },
    access: account,
    input: z.object({ id: rowId.describe("The way's id"), weight: weight.optional(), ...destination.shape }),
    answer: warned(nothing),
    async run(ctx, input) {
      await editWay(ctx, { wayId: input.id, weight: input.weight, destination: readDestination(input) });
      return withWarnings(macroWarnings(input));
    },
  }),
  ...statusEndpoints("ways", "ways"),
];
