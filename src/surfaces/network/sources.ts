import { z } from "zod";
import { addSource, listSources, removeSource, renameSource, type TrafficSource } from "../../domain/offers/sources/sources.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { user } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { byLanguage, hexId } from "./fields.ts";

const source = z
  .strictObject({ title: z.string(), title_lang: z.record(z.string(), z.string()), id: z.string() })
  .meta({ id: "TrafficSource" });

const listed = source
  .extend({ allowed: z.int().describe("Of the sources of an offer: whether it takes the traffic; here always 0") })
  .meta({ id: "ListedTrafficSource" });

const toSource = ({ id, title, titles, createdAtMs }: TrafficSource) => ({ title, title_lang: titles, id: toHexId(id, createdAtMs) });

const EXAMPLE_ID = "5b7e6d350000000000000001";

const variables = z.object({ ID: hexId.describe("The source's id").meta({ examples: [EXAMPLE_ID] }) });

const titled = z.object({ title_lang: byLanguage(255).describe("The title by language; that of `en` is the source's title") });

const example = { title_lang: { en: "Web sites", es: "Sitios web" } };

export const sourceEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/admin/offer/sources",
    summary: "List traffic sources",
    access: user,
    input: z.object({}),
    answer: z.strictObject({ sources: z.array(listed) }),
    run: async (ctx) => ({ sources: (await listSources(ctx)).map((each) => ({ ...toSource(each), allowed: 0 })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/source",
    summary: "Add a traffic source",
    example,
    access: user,
    input: titled,
    answer: z.strictObject({ source }),
    errors: ["limit_reached"],
    run: async (ctx, { title_lang }) => ({ source: toSource(await addSource(ctx, { titles: title_lang })) }),
  }),
  endpoint({
    methods: ["POST"],
    path: "/admin/offer/source/{ID}",
    summary: "Change a traffic source",
    variables,
    example: { ID: EXAMPLE_ID, ...example },
    access: user,
    input: titled,
    answer: z.strictObject({ source }),
    errors: ["source_not_found"],
    run: async (ctx, { title_lang }, { variables: { ID } }) => ({
      source: toSource(await renameSource(ctx, { id: ID, titles: title_lang })),
    }),
  }),
  endpoint({
    methods: ["DELETE"],
    path: "/admin/offer/source/{ID}",
    summary: "Delete a traffic source",
    variables,
    example: { ID: EXAMPLE_ID },
    access: user,
    input: z.object({}),
    answer: z.strictObject({ source }),
    errors: ["source_not_found"],
    run: async (ctx, _, { variables: { ID } }) => ({ source: toSource(await removeSource(ctx, { id: ID })) }),
  }),
];
