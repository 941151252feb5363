import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Suspense, useMemo, useRef, useState } from "react";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import type { Column } from "./column.ts";
import { lazyPart } from "./lazy-part.tsx";
import { Cell, Gap, Head, lookOf, SelectBox } from "./table-parts.tsx";
import { useDrawn } from "./use-drawn.ts";
import { usePhoneColumns } from "./use-phone-columns.ts";
import { useSelection } from "./use-selection.ts";

const PhoneColumns = lazyPart(() => import("./phone-table.tsx"), "PhoneColumns");
const RowDetails = lazyPart(() => import("./phone-table.tsx"), "RowDetails");

export type { Column };

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});

interface Props<Row extends RowData> {
  /** What the table is a list of: its name for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  /** `name` or `-name` (largest first). */
  sort?: string | undefined;
  /** Left out: the order is the server's. */
  onSort?: ((sort: string) => void) | undefined;
  /** The server sorted the rows already. */
  sortedByServer?: boolean;
  /** Ids of columns in their order; undefined: all. */
  visible?: readonly string[] | undefined;
  selected?: ReadonlySet<string> | undefined;
  onSelect?: ((selected: ReadonlySet<string>) => void) | undefined;
  /** A name for the box of a row that can be selected. */
  nameOf?: ((row: Row) => string) | undefined;
  /** Figures of the whole, above the rows. */
  total?: Row | undefined;
  /** More than three columns, but so short that all of them fit on a phone. */
  fitsPhone?: boolean;
}

/**
 * A table: sorted by any column, its rows selectable, only those in view drawn when there are many. On a phone it shows the first column and
 * two that were chosen, and a row opens the rest.
 */
export function Table<Row extends RowData>(props: Props<Row>) {
  const {
    label,
    rows,
    columns,
    idOf,
    sort,
    onSort,
    sortedByServer = false,
    visible,
    selected,
    onSelect,
    nameOf,
    total,
    fitsPhone = false,
  } = props;
  const t = useTexts(common);
  const scroller = useRef<HTMLElement>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const all = visible === undefined ? columns : visible.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  const phone = usePhoneColumns(all, fitsPhone);
  const shown = phone.shown;
  const look = lookOf(shown, phone);
  const sorting = sort === undefined ? [] : [{ id: sort.replace(/^-/, ""), desc: sort.startsWith("-") }];
  const { first, end, before, after } = useDrawn(rows.length, scroller);
  // Rows that stand in their order already are prepared only where they are drawn.
  const data = useMemo(() => (sortedByServer ? rows.slice(first, end) : (rows as Row[])), [rows, sortedByServer, first, end]);
  const table = useTable({
    features,
    data,
    columns: columns.map((column): ColumnDef<typeof features, Row> => ({ id: column.id, accessorFn: column.value, sortFn: "basic" })),
    getRowId: idOf,
    manualSorting: sortedByServer,
    state: { sorting },
  });
  const sorted = table.getRowModel().rows;
  const drawn = sortedByServer ? sorted : sorted.slice(first, end);
  const ids = onSelect === undefined ? [] : sortedByServer ? rows.map(idOf) : sorted.map(({ id }) => id);
  const selection = useSelection(ids, selected, onSelect);
  const openRow = openId === null ? undefined : rows.find((row) => idOf(row) === openId);
  const span = shown.length + (onSelect === undefined ? 0 : 1) + (phone.isShort ? 1 : 0);
  const titleOf = (row: Row) => nameOf?.(row) ?? String(columns[0]?.value(row) ?? "");
  const fieldsOf = (row: Row) =>
    columns.map(({ id, header, cell, value }) => ({ id, header, value: cell === undefined ? value(row) : cell(row) }));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {phone.isNarrow && (
        <Suspense fallback={<div className="h-8 pointer-coarse:h-11" />}>
          <PhoneColumns columns={all} phone={phone} />
        </Suspense>
      )}
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
        tabIndex={0}
        aria-label={label}
        className="max-h-[75vh] overflow-auto rounded-lg border border-line bg-card"
      >
        <table aria-rowcount={rows.length} className="w-full border-collapse text-sm">
          <thead className="sticky top-0 z-2 bg-card">
            <tr className="bg-card">
              {onSelect !== undefined && (
                <th scope="col" className="w-8 border-b border-line px-2">
                  <SelectBox label={t.selectAll} checked={selection.isAll} onToggle={selection.toggleAll} />
                </th>
              )}
              {shown.map((column, index) => (
                <Head key={column.id} column={column} sort={sort} onSort={onSort} isFirst={index === 0} look={look} />
              ))}
              {phone.isShort && (
                <th scope="col" className="border-b border-line">
                  <span className="sr-only">{t.actions}</span>
                </th>
              )}
            </tr>
            {total !== undefined && (
              <tr className="bg-card font-semibold">
                {onSelect !== undefined && <td className="border-b border-line" />}
                {shown.map((column, index) => (
                  <Cell key={column.id} column={column} row={total} isFirst={index === 0} look={look} />
                ))}
                {phone.isShort && <td className="border-b border-line" />}
              </tr>
            )}
          </thead>
          <tbody>
            {before > 0 && <Gap span={span} height={before} />}
            {drawn.map((row) => (
              <tr
                key={row.id}
                data-row=""
                tabIndex={-1}
                aria-selected={onSelect === undefined ? undefined : (selected?.has(row.id) ?? false)}
                className="scroll-mt-10 bg-card hover:bg-sunken aria-selected:bg-sunken focus:bg-sunken"
              >
                {onSelect !== undefined && (
                  <td className="border-b border-line px-2">
                    <SelectBox
                      label={t.select(nameOf?.(row.original) ?? row.id)}
                      checked={selected?.has(row.id) ?? false}
                      onToggle={(withRange) => selection.toggle(row.id, withRange)}
                    />
                  </td>
                )}
                {shown.map((column, index) => (
                  <Cell key={column.id} column={column} row={row.original} isFirst={index === 0} look={look} />
                ))}
                {phone.isShort && (
                  <td className="border-b border-line">
                    <button
                      type="button"
                      aria-haspopup="dialog"
                      aria-label={t.openRow(titleOf(row.original))}
                      onClick={() => setOpenId(row.id)}
                      className="min-h-8 min-w-8 rounded-md pointer-coarse:min-h-11 pointer-coarse:min-w-11"
                    >
                      ›
                    </button>
                  </td>
                )}
              </tr>
            ))}
            {after > 0 && <Gap span={span} height={after} />}
          </tbody>
        </table>
      </section>
      {openRow !== undefined && (
        <Suspense>
          <RowDetails title={titleOf(openRow)} fields={fieldsOf(openRow)} onClose={() => setOpenId(null)} />
        </Suspense>
      )}
    </div>
  );
}
