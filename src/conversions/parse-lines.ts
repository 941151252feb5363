/** What the cells of a line are where no header names them. */
const ORDER = ["click", "payout", "status", "uid", "goal", "currency"];
/** The one that comes first in the first line holds for all. */
const SEPARATORS = /[\t;,:]/;

/** One line that says something, by the names of its cells; empty cells are left out. */
export interface Line {
  /** 1, 2, 3 … as pasted, the header and empty lines counted. */
  number: number;
  /** Null: it has more cells than there are names. */
  cells: Record<string, string> | null;
}

/**
 * Takes pasted conversions apart: `click:payout:status` a line, or CSV with or without a header; separated by tab, semicolon,
 * comma or colon, cells quoted where they hold one.
 */
export function parseLines(text: string): Line[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "");
  const separator = SEPARATORS.exec(lines[0]?.line ?? "")?.[0] ?? ":";
  const rows = lines.map(({ line, number }) => ({ number, cells: splitLine(line, separator) }));
  const header = rows[0]?.cells.map((name) => name.toLowerCase().replace(/[^a-z0-9_]/g, "")) ?? [];
  const isHeader = header.includes("click") || header.includes("flow");
  return (isHeader ? rows.slice(1) : rows).map(({ number, cells }) => ({
    number,
    cells: nameCells(isHeader ? header : ORDER, cells, separator),
  }));
}

function nameCells(names: readonly string[], cells: readonly string[], separator: string): Line["cells"] {
  if (cells.length > names.length) return null;
  const named = cells.map((cell, index): [string, string] => {
    const name = names[index] === "payout" ? "price" : (names[index] ?? "");
    // A comma that separates nothing is a decimal one.
    return [name, name === "price" && separator !== "," ? cell.replace(",", ".") : cell];
  });
  return Object.fromEntries(named.filter(([, cell]) => cell !== ""));
}

/** The cells of one line; a quoted one may hold separators, and quotes doubled. */
function splitLine(line: string, separator: string): string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const end = quoted === null ? rest.indexOf(separator) : rest.indexOf(separator, quoted[0].length);
    const raw = end === -1 ? rest : rest.slice(0, end);
    cells.push((quoted?.[1]?.replaceAll('""', '"') ?? raw).trim());
    if (end === -1) return cells;
    rest = rest.slice(end + 1);
  }
}
