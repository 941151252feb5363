import type { Ctx } from "../../platform/context.ts";
import type { ErrorCode } from "../../platform/errors.ts";

/** Whose clicks cost something. */
export type Spender = Pick<Ctx, "deps" | "account">;

/** The cost of clicks in micros: for each, or for all together. */
export type ClickCost = { currency: string } & ({ eachMicros: number } | { allMicros: number });

export type Tag = "domain" | "utm_source" | "utm_campaign" | "utm_content" | "utm_term" | "utm_medium" | "subid";

/** The clicks that a cost is for. */
export interface SpendFilter {
  /** Unix milliseconds; `toMs` is not included. */
  fromMs: number | null;
  toMs: number | null;
  /** Codes of flows; empty: all. */
  flows: string[];
  /** Ids of ways; empty: all. */
  ways: number[];
  country: string | null;
  /** Tags by their column. */
  tags: Partial<Record<Tag, string>>;
  validOnly: boolean;
  uniqueOnly: boolean;
}

export interface SpendItem {
  filter: SpendFilter;
  cost: ClickCost;
}

/** Why an item changes nothing. */
export interface SpendRefusal {
  error: ErrorCode;
  field?: string | undefined;
}
