import type { Row } from "./row.ts";

const SUMS = { conversions: "count", payouts: "revenue", income: "charge", earnings: "earning", null: "null" } as const;
const TRAFFIC = { clicks: "raw", hosts: "uniq" } as const;
const OTHERS = ["ratio", "epc", "cr", "views", "ctr", "ecpm", "trafficback"] as const;

type Field = keyof typeof SUMS | keyof typeof TRAFFIC | (typeof OTHERS)[number];

/** What of a row can be asked for alone. */
export const FIELDS: readonly Field[] = [
  ...(Object.keys(TRAFFIC) as (keyof typeof TRAFFIC)[]),
  ...(Object.keys(SUMS) as (keyof typeof SUMS)[]),
  ...OTHERS,
];

const pick = <From extends object>(from: From, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name))) as Partial<From>;

/** Of a row the fields that are asked for, and its slice. */
export function withFields(row: Row, fields: readonly Field[]) {
  const namesOf = (words: Readonly<Record<string, string>>) => fields.flatMap((field) => words[field] ?? []);
  const [traffic, sums] = [namesOf(TRAFFIC), namesOf(SUMS)];
  return {
    slice: row.slice,
    ...(traffic.length === 0 ? {} : { traffic: pick(row.traffic, traffic) }),
    ...(sums.length === 0
      ? {}
      : { actions: Object.fromEntries(Object.entries(row.actions).map(([name, action]) => [name, pick(action, sums)])) }),
    ...pick(
      row,
      fields.filter((field) => OTHERS.some((each) => each === field)),
    ),
  };
}
