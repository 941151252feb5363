import { expect, it } from "vitest";
import { cities, providers } from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { clientOf, makeNetwork, missing, NO_KEY, refused } from "./kit.ts";

const h = createHarness();

it("cities are those of a country, in pages, and none before they were imported", async () => {
  const network = await makeNetwork(h);
  const affiliate = await network.affiliate();
  const empty = { per_page: 100, total_count: 0, page: 1 };
  expect(await affiliate.get("/cities", { country: "LI" })).toEqual({ status: 1, cities: [], pagination: empty });
  await h.db.insert(cities).values([
    { id: 5128581, country: "us", region: "NY", name: "New York City" },
    { id: 79729, country: "us", region: "CA", name: "Marked" },
    { id: 3042030, country: "li", region: "11", name: "Vaduz" },
  ]);
  const [first, second] = [
    { country_code: "US", id: 79729, name: "Marked", region_code: "CA" },
    { country_code: "US", id: 5128581, name: "New York City", region_code: "NY" },
  ];
  expect(await affiliate.get("/cities", { country: "us", limit: "1", locale: "ru" })).toEqual({
    status: 1,
    cities: [first],
    pagination: { per_page: 1, total_count: 2, page: 1, next_page: 2 },
  });
  expect(await network.get("/cities", { country: "US", page: "2", limit: "1" })).toMatchObject({ cities: [second] });
  expect(await network.get("/cities")).toEqual(missing("country"));
  expect(await network.get("/cities", { country: "xx" })).toEqual(refused("country"));
  expect(await clientOf(h, "nobody").get("/cities", { country: "US" })).toEqual(NO_KEY);
});

it("providers are found by a part of their name in any case and script, and have ids that stay", async () => {
  const network = await makeNetwork(h);
  expect(await network.get("/isp")).toEqual({ status: 1, isp: [], pagination: { per_page: 100, total_count: 0, page: 1 } });
  const createdAtMs = Date.UTC(2017, 1, 14);
  await h.db.insert(providers).values([
    { id: 1, name: "Herbalife (China)", nameFolded: "herbalife (china)", country: "cn", createdAtMs },
    { id: 2, name: "Ростелеком", nameFolded: "ростелеком", country: "ru", createdAtMs },
    { id: 13335, name: "100% Herb_", nameFolded: "100% herb_", country: "", createdAtMs },
  ]);
  const id = `${(createdAtMs / 1000).toString(16)}${(13335).toString(16).padStart(16, "0")}`;
  const named = async (query: Record<string, string>) => {
    const { isp, pagination } = await network.get("/isp", query);
    return [isp.map(({ name }: { name: string }) => name), pagination.total_count];
  };
  expect((await network.get("/isp", { q: "0% HERB_" })).isp).toEqual([{ id, name: "100% Herb_", country: "" }]);
  expect(await named({ q: "herb" })).toEqual([["Herbalife (China)", "100% Herb_"], 2]);
  expect(await named({ q: "РОСТ" })).toEqual([["Ростелеком"], 1]);
  expect(await named({ q: "her%e" })).toEqual([[], 0]);
  expect(await named({ q: "", page: "2", limit: "2" })).toEqual([["100% Herb_"], 3]);
  expect(await network.get("/isp", { q: "x".repeat(65_536) })).toEqual(refused("q"));
});
