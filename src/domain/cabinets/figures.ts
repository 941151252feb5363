import { divideHalfUp } from "../../lib/money.ts";
import { ratio } from "../statistics/metrics.ts";

/** What ads did and cost, as Telegram counts it. Amounts are millionths of the cabinet's currency. */
export interface Figures {
  views: number;
  clicks: number;
  /** Opened videos. */
  opens: number;
  /** Joins, started bots: what the ad is for. */
  actions: number;
  spentMicros: number;
}

export const FIGURE_NAMES = ["views", "clicks", "opens", "actions", "spentMicros"] as const satisfies (keyof Figures)[];

/** The same as columns, in the same order. */
export const FIGURES = ["views", "clicks", "opens", "actions", "spent_micros"] as const;

/** What follows from figures; 0 of nothing. */
interface Rates {
  /** The cost of an action, of a thousand views and of a click. */
  costPerActionMicros: number;
  costPerMilleMicros: number;
  costPerClickMicros: number;
  /** Clicks of views, percent. */
  clickPercent: number;
}

export function ratesOf({ views, clicks, actions, spentMicros }: Figures): Rates {
  const costOf = (count: number, many = 1) => (count === 0 ? 0 : Number(divideHalfUp(BigInt(spentMicros) * BigInt(many), BigInt(count))));
  return {
    costPerActionMicros: costOf(actions),
    costPerMilleMicros: costOf(views, 1000),
    costPerClickMicros: costOf(clicks),
    clickPercent: ratio(clicks, views, 100),
  };
}
