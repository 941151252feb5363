import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  type RowData,
  rowSelectionFeature,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});
const VIRTUAL_FROM = 100;
const ROW_PX = 36;

export interface Column<Row extends RowData> {
  id: string;
  header: string;
  /** Its formula, and by whose date it counts. */
  hint?: string;
  /** What is sorted by. */
  value: (row: Row) => string | number | null;
  /** What is shown; the value where it is left out. */
  cell?: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
  /** There is nothing to sort by: buttons, or what has no order. */
  unsorted?: boolean;
}

interface Props<Row extends RowData> {
  /** What the table is a list of: its name for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  /** `name` or `-name` (largest first). */
  sort?: string | undefined;
  /** Left out: the order is the server's. */
  onSort?: (sort: string) => void;
  /** The server sorted the rows already. */
  sortedByServer?: boolean;
  /** Ids of columns in their order; undefined: all. */
  visible?: readonly string[] | undefined;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** A name for the box of a row that can be selected. */
  nameOf?: (row: Row) => string;
  /** Figures of the whole, above the rows. */
  total?: Row | undefined;
}

/** A table: sorted by any column, its rows selectable, only those in view drawn when there are many. */
export function Table<Row extends RowData>(props: Props<Row>) {
  const { label, rows, columns, idOf, sort, onSort, sortedByServer = false, visible, selected, onSelect, nameOf, total } = props;
  const t = useTexts(common);
  const scroller = useRef<HTMLElement>(null);
  const shown = visible === undefined ? columns : visible.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const sorting = sort === undefined ? [] : [{ id: sort.replace(/^-/, ""), desc: sort.startsWith("-") }];
  const table = useTable({
    features,
    data: rows as Row[],
    columns: columns.map((column): ColumnDef<typeof features, Row> => ({ id: column.id, accessorFn: column.value, sortFn: "basic" })),
    getRowId: idOf,
    manualSorting: sortedByServer,
    state: { sorting, rowSelection: Object.fromEntries([...(selected ?? [])].map((id) => [id, true])) },
  });
  const sorted = table.getRowModel().rows;
  const isVirtual = sorted.length > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: isVirtual,
  });
  const items = isVirtual ? virtual.getVirtualItems() : [];
  const drawn = isVirtual ? items.flatMap(({ index }) => sorted[index] ?? []) : sorted;
  const before = items[0]?.start ?? 0;
  const after = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const span = shown.length + (onSelect === undefined ? 0 : 1);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect?.(next);
  };
  const isAll = sorted.length > 0 && sorted.every((row) => selected?.has(row.id));
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
      tabIndex={0}
      aria-label={label}
      className="max-h-[75vh] overflow-auto rounded-lg border border-line bg-card"
    >
      <table aria-rowcount={sorted.length} className="w-full border-collapse text-sm">
        <thead className="sticky top-0 z-1 bg-card">
          <tr>
            {onSelect !== undefined && (
              <th scope="col" className="w-8 border-b border-line px-2">
                <input
                  type="checkbox"
                  aria-label={t.selectAll}
                  checked={isAll}
                  onChange={() => onSelect(new Set(isAll ? [] : sorted.map((row) => row.id)))}
                  className="size-4 align-middle accent-(--accent)"
                />
              </th>
            )}
            {shown.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
          {total !== undefined && (
            <tr className="font-semibold">
              {onSelect !== undefined && <td className="border-b border-line" />}
              {shown.map((column) => (
                <Cell key={column.id} column={column} row={total} />
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {before > 0 && <Gap span={span} height={before} />}
          {drawn.map((row) => (
            <tr
              key={row.id}
              aria-selected={onSelect === undefined ? undefined : (selected?.has(row.id) ?? false)}
              className="hover:bg-sunken aria-selected:bg-sunken"
            >
              {onSelect !== undefined && (
                <td className="border-b border-line px-2">
                  <input
                    type="checkbox"
                    aria-label={t.select(nameOf?.(row.original) ?? row.id)}
                    checked={selected?.has(row.id) ?? false}
                    onChange={() => toggle(row.id)}
                    className="size-4 align-middle accent-(--accent)"
                  />
                </td>
              )}
              {shown.map((column) => (
                <Cell key={column.id} column={column} row={row.original} />
              ))}
            </tr>
          ))}
          {after > 0 && <Gap span={span} height={after} />}
        </tbody>
      </table>
    </section>
  );
}

function Head<Row extends RowData>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}) {
  const t = useTexts(common);
  const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : "none";
  const next = direction === "descending" ? column.id : direction === "ascending" || column.numeric ? `-${column.id}` : column.id;
  const sign = direction === "none" ? "" : direction === "ascending" ? " ↑" : " ↓";
  return (
    <th
      scope="col"
      aria-sort={onSort === undefined || column.unsorted ? undefined : direction}
      title={column.hint}
      className={`border-b border-line px-2 py-2 font-medium whitespace-nowrap ${column.numeric ? "text-right" : "text-left"}`}
    >
      {onSort === undefined || column.unsorted ? (
        column.header
      ) : (
        <button type="button" aria-label={t.sortBy(column.header)} onClick={() => onSort(next)} className="rounded hover:underline">
          {column.header}
          {sign}
        </button>
      )}
    </th>
  );
}

function Cell<Row extends RowData>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <td className={`h-(--row) max-w-80 truncate border-b border-line px-2 ${column.numeric ? "text-right whitespace-nowrap" : ""}`}>
      {column.cell === undefined ? column.value(row) : column.cell(row)}
    </td>
  );
}

function Gap({ span, height }: { span: number; height: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
