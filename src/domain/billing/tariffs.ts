/** The plans on sale. `campaigns` −1 is unlimited; prices are per 30 days, in whole units. */
export const TARIFFS = [
  { code: "kitten", name: "Kitten", campaigns: 1, priceUsd: 0, priceRub: 0 },
  { code: "cat", name: "Kitty", campaigns: 15, priceUsd: 24, priceRub: 2400 },
  { code: "tiger", name: "Tiger", campaigns: -1, priceUsd: 88, priceRub: 8800 },
] as const satisfies Tariff[];

export interface Tariff {
  code: string;
  name: string;
  campaigns: number;
  priceUsd: number;
  priceRub: number;
}

const [FREE, , UNLIMITED] = TARIFFS;

/** The plan of a code; undefined where there is none. */
export function findTariff(code: string): Tariff | undefined {
  return TARIFFS.find((tariff) => tariff.code === code);
}

/** The plan of an account nobody gave one: the free one, or everything where people host for themselves. */
export function defaultTariff(selfHosted: boolean): Tariff {
  return selfHosted ? UNLIMITED : FREE;
}
