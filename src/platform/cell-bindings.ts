import { LAST_CELL } from "../lib/cells.ts";
import { ConfigError } from "./config.ts";

const OF_CELL = ["DB", "POSTBACK_QUEUE", "TELEGRAM_QUEUE", "CLICK_QUEUE"] as const;

export type CellBindings = Pick<Env, (typeof OF_CELL)[number]>;

/**
 * The bindings of each cell after the first, by its number: `DB_1`, `POSTBACK_QUEUE_1` and so on. The first cell's have no number.
 * @throws ConfigError where a cell lacks one of its bindings
 */
export function furtherCells(env: object): ReadonlyMap<number, CellBindings> {
  const bound = env as Readonly<Record<string, unknown>>;
  const cells = new Map<number, CellBindings>();
  for (const name of Object.keys(bound)) {
    const cell = Number(/^DB_([1-9]\d{0,2})$/.exec(name)?.[1] ?? 0);
    if (cell === 0 || cell > LAST_CELL) continue;
    const missing = OF_CELL.map((each) => `${each}_${cell}`).filter((each) => bound[each] === undefined);
    if (missing.length > 0) throw new ConfigError(`configuration: ${missing.join(", ")} of cell ${cell} not bound`);
    cells.set(cell, Object.fromEntries(OF_CELL.map((each) => [each, bound[`${each}_${cell}`]])) as unknown as CellBindings);
  }
  return cells;
}
