import { FIGURES, type Figure, ITEMS, type Item } from "../report-items.ts";

export const OPERATIONS = ["is", "not"] as const;
type Operation = (typeof OPERATIONS)[number];

/** One filter of an address, `geo~is~de`; an empty value is the row without one. */
export interface ReportFilter {
  item: Item;
  operation: Operation;
  value: string;
}

export interface ReportSearch {
  /** What rows are of: `flow` where it is left out. */
  g?: Item[] | undefined;
  f?: string[] | undefined;
  /** `-profit`: the largest first. */
  s?: string | undefined;
  c?: Figure[] | undefined;
}

export const DEFAULT_GROUP: readonly Item[] = ["flow"];

/** Reads the report of an address; what is not understood is left out. */
export function readReport({ g, f, s, c }: Record<string, unknown>): ReportSearch {
  const group = listOf(g).filter((item): item is Item => ITEMS.includes(item as Item));
  const filters = listOf(f).filter((text) => parseFilter(text) !== null);
  const sorts: readonly string[] = [...FIGURES, ...(group.length > 0 ? group : DEFAULT_GROUP)];
  const columns = listOf(c).filter((figure): figure is Figure => FIGURES.includes(figure as Figure));
  return {
    ...(group.length > 0 ? { g: [...new Set(group)].slice(0, 2) } : {}),
    ...(filters.length > 0 ? { f: filters } : {}),
    ...(typeof s === "string" && sorts.includes(s.replace(/^-/, "")) ? { s } : {}),
    ...(columns.length > 0 ? { c: [...new Set(columns)] } : {}),
  };
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");

/** @returns null when it is none */
export function parseFilter(text: string): ReportFilter | null {
  const [item, operation, ...value] = text.split("~");
  if (!ITEMS.includes(item as Item) || !OPERATIONS.includes(operation as Operation) || value.length === 0) return null;
  return { item: item as Item, operation: operation as Operation, value: value.join("~") };
}

export function formatFilter({ item, operation, value }: ReportFilter): string {
  return `${item}~${operation}~${value}`;
}

/** The filters as the API takes them: of one item together. */
export function toApiFilters(texts: readonly string[] = []): Record<string, { is?: string[]; not?: string[] }> {
  const filters: Record<string, { is?: string[]; not?: string[] }> = {};
  for (const { item, operation, value } of texts.flatMap((text) => parseFilter(text) ?? [])) {
    filters[item] = { ...filters[item], [operation]: [...(filters[item]?.[operation] ?? []), value] };
  }
  return filters;
}
