import type { Header } from "../../domain/conversions/parse-lines.ts";
import { readAmount } from "../../http/lenient/amount.ts";
import { readCurrency, withoutNetwork } from "../../http/lenient/currency.ts";
import { CONVERSION_NAMES, PRICE_NAMES } from "./conversion.ts";

/**
 * What other trackers and networks call a parameter in the columns of their files, without case, blanks and signs. Of several columns
 * for one parameter the name that comes first counts.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  click: "clickid cnvid cid uclick",
  flow: "flowid flowcode",
  uid: "exto transactionid txid orderid conversionid",
  status: "cnvstatus conversionstatus leadstatus",
  payout: "cnvpayout conversionpayout",
  currency: "payoutcurrency revenuecurrency conversioncurrency cnvcurrency",
  geo: "countrycode",
  ip: "ipaddress",
  ua: "useragent",
  referer: "referrer",
};

/** Names of something else where another column names the click, or the flow. */
const CLICK_AT_NEED = ["subid", "tid"];

const bare = (cell: string): string => cell.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The parameter of each name, and how early the name comes among those of its parameter. */
const PARAMETERS: ReadonlyMap<string, { name: string; rank: number }> = new Map(
  CONVERSION_NAMES.flatMap((name) =>
    [bare(name), ...(OTHER_NAMES[name]?.split(" ") ?? [])].map((each, rank) => [each, { name, rank }] as const),
  ),
);

/** A column as its head says. */
interface Column {
  /** Empty: it is passed over. */
  name: string;
  rank: number;
  /** The currency that stands in the head, `Payout (EUR)`. */
  currency: string;
}

/**
 * Reads a first line as the names of columns.
 * @returns null for what is none: it names neither a click nor a flow, nor two parameters
 */
export function readHeader(cells: readonly string[]): Header | null {
  const columns = cells.map(columnOf);
  if (!columns.some(({ name }) => name === "click" || name === "flow")) nameClick(columns, cells);
  else for (const [place, cell] of cells.entries()) if (bare(cell) === "tid") columns[place] = { name: "uid", rank: 9, currency: "" };
  const known = new Set(columns.map(({ name }) => name).filter((name) => name !== ""));
  if (!known.has("click") && !known.has("flow") && known.size < 2) return null;
  const counted = columns.map((column) => (isFirst(column, columns) ? column : NONE));
  return {
    names: counted.map(({ name }) => name),
    passedOver: cells.filter((cell, place) => cell !== "" && counted[place]?.name === ""),
    read: (cell, place) => inCurrency(cell, counted[place]?.currency ?? ""),
  };
}

const NONE: Column = { name: "", rank: 0, currency: "" };

/** A custom field is named as it is written, everything else without regard to case and special characters. */
function columnOf(cell: string): Column {
  if (cell.startsWith("meta[")) return { name: cell, rank: 0, currency: "" };
  const parameter = PARAMETERS.get(bare(cell));
  const [, head = "", unit = ""] = /^(.*?)[\s,([_-]+([^\s,()[\]_-]+)[)\]]?$/.exec(withoutNetwork(cell)) ?? [];
  const money = PARAMETERS.get(bare(head));
  const currency = readCurrency(unit);
  if (currency !== null && money !== undefined && PRICES.has(money.name)) return { ...money, currency };
  return parameter === undefined ? NONE : { ...parameter, currency: "" };
}

const PRICES: ReadonlySet<string> = new Set(PRICE_NAMES);

/** What some call a subid, or tid, is the click where nothing else is. */
function nameClick(columns: Column[], cells: readonly string[]): void {
  const found = CLICK_AT_NEED.map((name) => cells.findIndex((cell) => bare(cell) === name)).find((place) => place !== -1);
  if (found !== undefined) columns[found] = { name: "click", rank: 0, currency: "" };
  const other = cells.findIndex((cell, place) => bare(cell) === "tid" && place !== found);
  if (other !== -1) columns[other] = { name: "uid", rank: 9, currency: "" };
}

const isFirst = (column: Column, columns: readonly Column[]): boolean =>
  columns.filter(({ name }) => name === column.name).toSorted((a, b) => a.rank - b.rank)[0] === column;

/** An amount with the currency of its column, unless it has one of its own. */
function inCurrency(cell: string, currency: string): string {
  return currency !== "" && readAmount(cell)?.currency === "" ? `${cell} ${currency}` : cell;
}
