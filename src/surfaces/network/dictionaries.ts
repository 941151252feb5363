import { z } from "zod";
import { listCities } from "../../domain/dictionaries/list-cities.ts";
import { listProviders } from "../../domain/dictionaries/list-providers.ts";
import { country, text } from "../../http/fields/strict.ts";
import { toHexId } from "../../lib/hex-id.ts";
import { member } from "./access.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { ignored } from "./fields.ts";
import { page, pagination, toPagination } from "./page.ts";

const city = z
  .strictObject({
    country_code: z.string(),
    id: z.int().describe("GeoNames' number of it"),
    name: z.string(),
    region_code: z.string().describe("GeoNames' code of the country's first division"),
  })
  .meta({ id: "City" });

const provider = z
  .strictObject({ id: z.string(), name: z.string(), country: z.string().describe("Empty: not known") })
  .meta({ id: "InternetProvider" });

export const dictionaryEndpoints: Endpoint[] = [
  endpoint({
    methods: ["GET"],
    path: "/cities",
    summary: "List the cities of a country",
    example: { country: "US", page: 1 },
    access: member,
    input: z.object({
      country: country.describe("The country, as its ISO code"),
      locale: ignored(text(64)).describe("Taken, and of no effect: names are GeoNames' own"),
      ...page(),
    }),
    answer: z.strictObject({ cities: z.array(city), pagination }),
    async run(ctx, { country, page, limit }) {
      const { items, total } = await listCities(ctx, { country, offset: (page - 1) * limit, limit });
      const cities = items.map(({ id, country, region, name }) => ({
        country_code: country.toUpperCase(),
        id,
        name,
        region_code: region,
      }));
      return { cities, pagination: toPagination({ page, limit }, total) };
    },
  }),
  endpoint({
    methods: ["GET"],
    path: "/isp",
    summary: "List internet providers",
    example: { q: "herb", page: 1 },
    access: member,
    input: z.object({ q: ignored(text(255)).describe("A part of the name"), ...page() }),
    answer: z.strictObject({ isp: z.array(provider), pagination }),
    async run(ctx, { q = "", page, limit }) {
      const { items, total } = await listProviders(ctx, { query: q, offset: (page - 1) * limit, limit });
      const isp = items.map(({ id, name, country, createdAtMs }) => ({
        id: toHexId(id, createdAtMs),
        name,
        country: country.toUpperCase(),
      }));
      return { isp, pagination: toPagination({ page, limit }, total) };
    },
  }),
];
