import { useFormat } from "../../shell/account.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import type { Column } from "../../ui/table.tsx";
import type { Figures } from "./figures.ts";

const MONEY: ReadonlySet<keyof Figures> = new Set(["spent", "revenue", "allocated", "notAllocated", "costPerJoin"]);

/** Writes a figure. */
export function useFigure(currency: string) {
  const format = useFormat();
  return (name: keyof Figures, value: number | null): string => {
    if (MONEY.has(name)) return format.money(value, currency);
    return name === "roiPercent" || value === null ? format.rate(value) : format.number(value);
  };
}

/** What a cabinet's sums are split into; no table has room for it. */
type Parts = "allocated" | "notAllocated";

/** Columns of figures, with what each means. */
export function useFigureColumns<R extends { figures: Figures }>(
  names: readonly Exclude<keyof Figures, Parts>[],
  currency: string,
): Column<R>[] {
  const t = useTexts(cabinets);
  const write = useFigure(currency);
  return names.map((name) => ({
    id: name,
    header: t.figures[name],
    hint: t.hints[name],
    numeric: true,
    value: ({ figures }) => figures[name],
    cell: ({ figures }) => write(name, figures[name]),
  }));
}
