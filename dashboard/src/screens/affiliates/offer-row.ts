import type { Answer } from "../../api/client.ts";
import type { Figures } from "./figures.ts";

/** An offer as one affiliate stands with it. */
export interface OfferRow {
  id: number;
  title: string;
  /** none: nothing was said of them by name. */
  access: "approved" | "blocked" | "none";
  /** Their own commission; both null: the offer's. */
  percent: number | null;
  fixed: number | null;
  /** Undefined: they are not known. */
  figures: Figures | undefined;
}

type Named = Answer<"/3.0/admin/partner/{ID}/offers", "get">["offers"];

/** The offers that name an affiliate, and those with their traffic. */
export function rowsOf(named: Named, figures: ReadonlyMap<number, Figures & { title: string }> = new Map()): OfferRow[] {
  const known = new Set(named.map(({ id }) => id));
  const others = [...figures].filter(([id]) => !known.has(id));
  return [
    ...named.map(({ id, title, access, commission_percent: percent, commission_fixed: fixed }) => ({
      id,
      title,
      access,
      percent,
      fixed,
      figures: figures.get(id),
    })),
    ...others.map(([id, { title, ...of }]) => ({ id, title, access: "none" as const, percent: null, fixed: null, figures: of })),
  ];
}
