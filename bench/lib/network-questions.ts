import type { Filter, Slice } from "../../src/domain/statistics/parts/query.ts";

/** A question to the statistics of a network, as this product and as DuckDB are asked it. */
export interface NetworkQuestion {
  name: string;
  slices: Slice[];
  filters: Filter[];
}

const columns = (
  ...names: ("country" | "offer" | "affiliate" | "os" | "device" | "sub1" | "sub2" | "sub3" | "city" | "device_model")[]
): Slice[] => names.map((column) => ({ column }));
const DATE: Slice = { time: "date" };
const OFFER: Filter = { of: { column: "offer" }, values: [1_001] };

export const NETWORK_QUESTIONS: NetworkQuestion[] = [
  { name: "country", slices: columns("country"), filters: [] },
  { name: "date_offer", slices: [DATE, ...columns("offer")], filters: [] },
  { name: "country_os_device_of_offer", slices: columns("country", "os", "device"), filters: [OFFER] },
  { name: "offer_affiliate_country_os", slices: columns("offer", "affiliate", "country", "os"), filters: [] },
  {
    name: "date_offer_country_device_of_4_offers_2_countries",
    slices: [DATE, ...columns("offer", "country", "device")],
    filters: [
      { of: { column: "offer" }, values: [1_001, 1_005, 1_010, 1_100] },
      { of: { column: "country" }, values: ["aa", "ad"] },
    ],
  },
  {
    name: "sub1_sub3_country_os_of_affiliate",
    slices: columns("sub1", "sub3", "country", "os"),
    filters: [{ of: { column: "affiliate" }, values: [3] }],
  },
  { name: "sub1_sub2_city_model_of_offer", slices: columns("sub1", "sub2", "city", "device_model"), filters: [OFFER] },
  { name: "sub2", slices: columns("sub2"), filters: [] },
];
