/** One thing that was measured. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same of the platform alone, measured or counted in the same run; null where there is none. */
  floor: number | null;
  /** value ÷ floor. */
  ratio: number | null;
  /** What it should be, for people; empty where nothing is asked. */
  target: string;
  /** How far single rounds lay apart, for people. */
  spread: string;
  /** False: a budget is exceeded that holds on every machine. */
  withinBudget: boolean;
}

/** A figure; its ratio is worked out unless it is given. */
export function figure(name: string, value: number, unit: string, rest: Partial<Omit<Figure, "name" | "value" | "unit">> = {}): Figure {
  const floor = rest.floor ?? null;
  return { name, value, unit, ratio: floor ? value / floor : null, target: "", spread: "", withinBudget: true, ...rest, floor };
}

/** A speed beside its floor, of rounds that took turns: medians, and the ratio as the median of the rounds' own. */
export function speed(name: string, unit: string, rounds: { value: number; floor: number }[], target: string): Figure {
  const values = rounds.map(({ value }) => value);
  const ratios = rounds.map(({ value, floor }) => value / floor);
  return figure(name, median(values), unit, {
    floor: median(rounds.map(({ floor }) => floor)),
    ratio: median(ratios),
    target,
    spread: `${range(values, 0)}; ratio ${range(ratios, 2)}, half of them ${middle(ratios, 2)}`,
  });
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this part of all lies. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function range(values: number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
}

/** Between what the middle half of all lies. */
function middle(values: number[], digits: number): string {
  return `${quantile(values, 0.25).toFixed(digits)}–${quantile(values, 0.75).toFixed(digits)}`;
}

/** One JSON line a figure. */
export function toJsonLines(figures: Figure[]): string {
  return figures.map(({ name, value, unit, floor, ratio }) => `${JSON.stringify({ name, value, unit, floor, ratio })}\n`).join("");
}

/** A table in Markdown, readable as it is. */
export function toTable(figures: Figure[]): string {
  const head = ["name", "value", "unit", "floor", "ratio", "target", "spread"];
  const rows = figures.map(({ name, value, unit, floor, ratio, target, spread }) => [
    name,
    round(value),
    unit,
    floor === null ? "" : round(floor),
    ratio === null ? "" : ratio.toFixed(2),
    target,
    spread,
  ]);
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
