import { useAsk } from "../../api/hooks.ts";
import { usePeriod } from "../../shell/period-picker.tsx";
import { addDays, daysBetween } from "../../time.ts";

/** Telegram counts days in UTC. */
export const ADS_ZONE = "UTC";
const MOST_DAYS = 1100;
/** A year is one row of a thing. */
const MOST_ROWS = 500;

interface Asked {
  by: "cabinet" | "campaign" | "ad" | "day";
  /** One cabinet; undefined: all. */
  cabinet?: string;
  /** Undefined: it is not known yet. */
  currency: string | undefined;
}

/** What ads did and cost in the period of the address. */
export function useStats({ by, cabinet, currency }: Asked) {
  const { period } = usePeriod(ADS_ZONE);
  const isLong = daysBetween(period.from, period.to) > MOST_DAYS;
  const asked = {
    period_from: isLong ? addDays(period.to, 1 - MOST_DAYS) : period.from,
    period_to: period.to,
    period_grouping_unit: by === "day" ? "day" : "year",
    grouping: by === "day" ? [] : [by],
    platform_cabinet_ids: cabinet === undefined ? [] : [cabinet],
    currency_code: currency,
    limit: MOST_ROWS,
  };
  return useAsk("/api/v1/stats/page", asked, { enabled: currency !== undefined });
}
