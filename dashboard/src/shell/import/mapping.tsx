import type { CsvRow } from "../../csv-read.ts";
import { useTexts } from "../../texts/define.ts";
import { importLines } from "../../texts/import-lines.ts";
import { Select } from "../../ui/field.tsx";
import type { Columns } from "./kind.ts";

const SHOWN_LINES = 5;

interface Props<F extends string> {
  rows: readonly CsvRow[];
  hasNames: boolean;
  columns: Columns<F>;
  onColumns: (columns: Columns<F>) => void;
  /** What a column may be, by name. */
  fields: Readonly<Record<F, string>>;
}

/** What each column is, above the first lines. */
export function Mapping<F extends string>({ rows, hasNames, columns, onColumns, fields }: Props<F>) {
  const t = useTexts(importLines);
  const names = rows[0]?.cells ?? [];
  const shown = rows.slice(hasNames ? 1 : 0).slice(0, SHOWN_LINES);
  const options: (readonly [F | "", string])[] = [["", t.leaveOut], ...(Object.entries(fields) as [F, string][])];
  // A field stands for one column: the one that had it before is left out.
  const set = (at: number, field: F | "") =>
    onColumns(columns.map((each, index) => (index === at ? field || null : each === field ? null : each)));
  return (
    <section
      aria-label={t.columnsHelp}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {columns.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column of a file is its place.
              <th key={index} scope="col" className="min-w-44 border-b border-line p-2 text-left align-bottom font-medium">
                {hasNames && <span className="mb-1 block">{names[index]}</span>}
                <Select<F | "">
                  label={`${t.column(index + 1)} ${names[index] ?? ""}`}
                  value={field ?? ""}
                  options={options}
                  onChange={(next) => set(index, next)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, cells }) => (
            <tr key={line} className="last:*:border-b-0">
              {columns.map((field, index) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column of a file is its place.
                  key={index}
                  className={`max-w-60 truncate border-b border-line px-2 py-1 ${field === null ? "text-muted" : ""}`}
                >
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
