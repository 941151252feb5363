import { dayText } from "../../domain/reports/model/local-time.ts";
import type { GroupBy } from "../../domain/statistics/traffic-stats.ts";
import { BROWSER_NAMES, OS_NAMES } from "../../lib/codes.ts";
import { countryName } from "../../lib/countries.ts";

const FILTERS = ["Target visits", "Bot", "Blacklist", "Country", "Language", "Filtering campaign"];
const DEVICES = ["Desktop", "Mobile"];

/** Names with their numbers: `0 Desktop, 1 Mobile`. */
export const listed = (names: readonly string[]) => names.map((name, number) => `${number} ${name}`).join(", ");

/** What people call a group whose name is no row's. */
export function nameOf(groupBy: GroupBy, value: string): string {
  switch (groupBy) {
    case "date":
      return dayText(Number(value));
    case "hour":
      return `${value.padStart(2, "0")}:00`;
    case "filter":
      return FILTERS[Number(value)] ?? value;
    case "mobile":
      return DEVICES[Number(value)] ?? value;
    case "os":
      return OS_NAMES[Number(value)] ?? value;
    case "browser":
      return BROWSER_NAMES[Number(value)] ?? value;
    case "country":
      return countryName(value);
    default:
      return value === "0" && (groupBy === "way" || groupBy === "site") ? "" : value;
  }
}
