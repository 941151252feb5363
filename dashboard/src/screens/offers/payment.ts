import type { Payment } from "./facts.ts";

/** A payment, and the affiliates whom it is for alone; none: it is for everybody. */
export type EditedPayment = Payment & { partners: number[] };

export const NEW_PAYMENT: EditedPayment = {
  countries: [],
  country_exclude: false,
  cities: [],
  devices: [],
  os: [],
  goal: "1",
  currency: "usd",
  title: "",
  type: "fixed",
  total: 0,
  revenue: 0,
  url: null,
  partners: [],
};

/** As the Network API takes it: cities by their numbers, no address as an empty one. */
export function toSent<P extends Payment>({ cities, url, ...payment }: P) {
  return { ...payment, cities: cities.map(({ id }) => id), url: url ?? "" };
}

/** As the server compares goals. */
export const lower = (goal: string): string => goal.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
