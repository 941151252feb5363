import type { Payment } from "./facts.ts";

/** A payment, and the affiliates whom it is for alone; none: it is for everybody. */
export type EditedPayment = Payment & { partners: number[] };

/** What a payment may be for alone, and what the calculator asks about. */
export const DEVICES = ["desktop", "mobile", "tablet"] as const;
export const SYSTEMS = [
  "Windows",
  "Windows 7",
  "Windows 8.1",
  "Windows 10",
  "Windows 11",
  "Mac OS X",
  "Linux",
  "Ubuntu",
  "Chrome OS",
  "iOS",
  "Android",
] as const;

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
