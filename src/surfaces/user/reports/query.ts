import { addDays, countDays } from "../../../domain/reports/model/days.ts";
import type { AccountQuery, Period } from "../../../domain/statistics/account-report/query.ts";
import { isColumn, rankBy } from "./columns.ts";
import type { TrafficInput } from "./input.ts";
import { itemOf } from "./items.ts";

/** What a call asks for. */
export function toQuery(input: TrafficInput): AccountQuery {
  const { group, from, to, filters, sort, limit, offset, columns, compare } = input;
  return {
    items: group.map((name) => itemOf(name).item),
    filters,
    from,
    to,
    compared: compare === "prev" ? periodBefore(from, to) : compare,
    countsMobiles: columns.includes("mobile") || sort?.name === "mobile",
    order: orderBy(input),
    offset,
    limit,
  };
}

/** As many days as from one to another, before these. */
function periodBefore(from: string, to: string): Period {
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) };
}

/** An item that rows are of counts before a column of that name. */
function orderBy({ group, sort, order }: TrafficInput): AccountQuery["order"] {
  if (sort === undefined) return [];
  const descending = order === undefined ? sort.descending : order === "desc";
  const place = (group as readonly string[]).indexOf(sort.name);
  if (place !== -1) return [{ by: place, descending }];
  return isColumn(sort.name) ? [rankBy(sort.name, descending)] : [];
}
