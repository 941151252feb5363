import type { RowData } from "@tanstack/react-table";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import type { Column } from "./column.ts";

/** The first column stays in view when the table is scrolled sideways. */
const FIXED = "sticky left-0 z-1 bg-inherit";

/** What stands in a narrow column is shown in two lines if need be, also where it is cut off in wider ones. */
const IN_TWO_LINES =
  "line-clamp-2 leading-tight whitespace-normal [&_.truncate]:inline [&_.truncate]:whitespace-normal [&_[data-numbered]]:block [&_[data-numbered]>*]:mr-1 [&_button.underline]:text-left [&_button.underline]:leading-tight [&_button.underline]:wrap-anywhere [&_button_.truncate]:line-clamp-2 [&_time]:whitespace-normal";

/** What is shown whole in as many lines as it needs. Names, which stand first, may be broken anywhere; other words stay whole where they can. */
const WRAPPED = "py-1 leading-tight whitespace-normal [&_.truncate]:inline [&_.truncate]:whitespace-normal";

/** How a table stands on a phone: with three columns that share its width, or with all of them wrapped. */
interface Look {
  pad: string;
  isShort: boolean;
  isWrapped: boolean;
  /** Heads stay in one line: the columns are few enough. */
  isRoomy: boolean;
  /** Of the column that has the width that the others leave. */
  fillsId: string | undefined;
}

/** From so many columns on they stand closer together, as they do on a phone. */
const MANY_COLUMNS = 10;

/** Letters of a head that stays in one line. */
const LONGEST_LINE = 20;

/** With three columns one may take what it needs: the first where none of them says that it fills. */
export function lookOf(
  shown: readonly { id: string; fills?: boolean }[],
  { isShort, isWrapped }: Pick<Look, "isShort" | "isWrapped">,
): Look {
  const fills = shown.find((column) => column.fills) ?? (isShort ? shown[0] : undefined);
  const isMany = shown.length >= MANY_COLUMNS;
  return {
    pad: isShort || isMany ? "px-1.5" : "px-2",
    isShort,
    isWrapped,
    isRoomy: !isShort && !isWrapped && !isMany,
    fillsId: fills?.id,
  };
}

interface HeadProps<Row extends RowData> {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  isFirst: boolean;
  look: Look;
}

export function Head<Row extends RowData>({ column, sort, onSort, isFirst, look: { pad, isShort, isRoomy } }: HeadProps<Row>) {
  const t = useTexts(common);
  const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : "none";
  const next = direction === "descending" ? column.id : direction === "ascending" || column.numeric ? `-${column.id}` : column.id;
  const sign = direction === "none" ? "" : direction === "ascending" ? "\u00a0↑" : "\u00a0↓";
  return (
    <th
      scope="col"
      aria-sort={onSort === undefined || column.unsorted ? undefined : direction}
      title={column.hint}
      className={`border-b border-line ${pad} py-2 font-medium ${column.numeric ? "text-right" : "text-left"} ${isFirst ? FIXED : ""} ${isShort ? "max-w-24 leading-tight break-words" : isRoomy && column.header.length <= LONGEST_LINE ? "whitespace-nowrap" : ""}`}
    >
      {onSort === undefined || column.unsorted ? (
        column.header
      ) : (
        <button
          type="button"
          aria-label={t.sortBy(column.header)}
          onClick={() => onSort(next)}
          className={`rounded hover:underline pointer-coarse:-my-2 pointer-coarse:min-h-11 pointer-coarse:min-w-11 ${column.numeric ? "text-right" : "text-left"}`}
        >
          {column.header}
          {sign}
        </button>
      )}
    </th>
  );
}

interface CellProps<Row extends RowData> {
  column: Column<Row>;
  row: Row;
  isFirst: boolean;
  look: Look;
}

export function Cell<Row extends RowData>({ column, row, isFirst, look }: CellProps<Row>) {
  const { pad, isShort, isWrapped } = look;
  const width = widthOf(column, isFirst, look);
  const breaks = (isShort ? column.id === look.fillsId : isFirst) ? "wrap-anywhere" : "break-words";
  const shown = column.cell === undefined ? column.value(row) : column.cell(row);
  return (
    <td
      onMouseEnter={({ currentTarget }) => sayWhole(currentTarget)}
      className={`h-(--row) ${width} truncate border-b border-line ${pad} ${column.numeric ? "text-right whitespace-nowrap" : ""} ${isFirst ? FIXED : ""}`}
    >
      {(isShort || isWrapped) && !column.numeric ? <div className={`${isShort ? IN_TWO_LINES : WRAPPED} ${breaks}`}>{shown}</div> : shown}
    </td>
  );
}

/**
 * How wide a column may be. Among three, each has what its words need while there is room; where there is none, the one that fills gives way,
 * and may be broken anywhere.
 */
function widthOf({ id, numeric }: { id: string; numeric?: boolean }, isFirst: boolean, { isShort, isWrapped, fillsId }: Look): string {
  if (id === fillsId) return isShort ? "min-w-18 max-w-80" : "w-full max-w-0 min-w-32";
  if (numeric) return "max-w-80";
  if (isShort) return "max-w-32";
  return isWrapped && !isFirst ? "max-w-32" : "max-w-80";
}

/** What is cut off is said whole to who points at it. */
function sayWhole(cell: HTMLElement): void {
  cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent : "";
}

/** The place of rows that are not drawn. */
export function Gap({ span, height }: { span: number; height: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** The box of a row or of all rows. `withRange`: Shift was held. */
export function SelectBox({ label, checked, onToggle }: { label: string; checked: boolean; onToggle: (withRange: boolean) => void }) {
  return (
    <label className="flex items-center justify-center pointer-coarse:-mx-2 pointer-coarse:min-h-11 pointer-coarse:min-w-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        onChange={({ nativeEvent }) => onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        className="size-4 accent-(--accent)"
      />
    </label>
  );
}
