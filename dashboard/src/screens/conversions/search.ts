import { HEX_ID } from "../../url/conversion-id.ts";
import { keepKnown, pickWords, readId, readText } from "../../url/search.ts";

export const STATUSES = ["confirmed", "pending", "hold", "declined", "not_found"] as const;
type ConversionStatus = (typeof STATUSES)[number];

/** Filters that are one value each. */
export const FILTERS = ["offer", "partner", "advertiser", "country", "goal", "sub1", "comment", "click", "action"] as const;
export type FilterName = (typeof FILTERS)[number];

/** Columns beside the time, in their order. */
const COLUMNS = [
  "status",
  "offer",
  "affiliate",
  "advertiser",
  "payout",
  "revenue",
  "earnings",
  "goal",
  "country",
  "sub1",
  "action",
  "paid",
  "comment",
  "click",
] as const;
export type ColumnName = (typeof COLUMNS)[number];
/** What fits a window of 1280 pixels, for a network and for an affiliate, who is shown fewer. */
const USUAL: readonly ColumnName[] = ["status", "offer", "affiliate", "payout", "revenue", "earnings", "goal", "country"];
const USUAL_OWN: readonly ColumnName[] = ["status", "offer", "payout", "goal", "country", "sub1", "action", "paid"];

/** The columns that an address shows. @param isOwn an affiliate's own conversions */
export function shownColumns({ c }: ConversionSearch, isOwn: boolean): readonly ColumnName[] {
  return c ?? (isOwn ? USUAL_OWN : USUAL);
}

/** What stands in the address: nothing where the columns are the usual ones. */
export function chosenColumns(chosen: readonly ColumnName[], isOwn: boolean): ColumnName[] | undefined {
  const columns = pickWords(chosen, COLUMNS);
  return columns.join() === (isOwn ? USUAL_OWN : USUAL).join() ? undefined : columns;
}

/** Which conversions are shown, and which one stands beside them. */
export interface ConversionSearch extends Partial<Record<Exclude<FilterName, "offer" | "partner">, string | undefined>> {
  status?: ConversionStatus[] | undefined;
  offer?: number | undefined;
  partner?: number | undefined;
  open?: string | undefined;
  c?: ColumnName[] | undefined;
}

const readHexId = (value: unknown) => (typeof value === "string" && HEX_ID.test(value) ? value : undefined);

export function readConversionSearch(search: Record<string, unknown>): ConversionSearch {
  const status = pickWords(search.status, STATUSES);
  const columns = pickWords(search.c, COLUMNS);
  return keepKnown({
    status: status.length === 0 ? undefined : status,
    offer: readId(search.offer),
    partner: readId(search.partner),
    advertiser: readHexId(search.advertiser),
    country: typeof search.country === "string" && /^[A-Za-z]{2,3}$/.test(search.country) ? search.country.toUpperCase() : undefined,
    goal: readText(search.goal),
    sub1: readText(search.sub1),
    comment: readText(search.comment),
    click: readText(search.click),
    action: readText(search.action),
    open: readHexId(search.open),
    c: columns.length === 0 ? undefined : columns,
  });
}

/** The parameters by which the Network API lists them. */
export function toParams(search: ConversionSearch, period: { from: string; to: string }, timezone: string) {
  const { status, offer, partner, advertiser, country, goal, sub1, comment, click, action } = search;
  return {
    date_from: period.from,
    date_to: period.to,
    timezone,
    status,
    offer: offer && [offer],
    partner: partner && [partner],
    advertiser: advertiser && [advertiser],
    country: country && [country],
    goal: goal && [goal],
    sub1,
    comment,
    clickid: click,
    action_id: action,
  };
}
