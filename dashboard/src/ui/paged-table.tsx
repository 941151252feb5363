import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { ApiError } from "../api/api-error.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { ClearFilters } from "./list-filters.tsx";
import { Empty, ErrorNote, Skeleton } from "./states.tsx";
import { type Column, Table } from "./table.tsx";

interface Props<Row extends RowData> {
  /** What the table is a list of. */
  label: string;
  /** What useAskPages and useReadPages give. */
  pages: {
    rows: readonly Row[] | undefined;
    error: ApiError | null;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  columns: readonly Column<Row>[];
  /** Ids of columns in their order; left out: all. */
  visible?: readonly string[];
  idOf: (row: Row) => string;
  /** What an empty list says: that nothing fits, or that older rows are to be looked through. */
  empty: string;
  emptyHelp: ReactNode;
  older?: string;
  /** Takes off the filters that are on; undefined: none is. */
  onClear?: (() => void) | undefined;
  nameOf?: (row: Row) => string;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
}

/** A list that is walked page by page, with its states: its shape while it loads, the error above what was there, nothing, and the way on. */
export function PagedTable<Row extends RowData>(props: Props<Row>) {
  const { label, pages, columns, visible, idOf, empty, emptyHelp, older = empty, onClear, nameOf, selected, onSelect } = props;
  const t = useTexts(common);
  const { rows, error, hasNextPage } = pages;
  return (
    <>
      {error !== null && <ErrorNote error={error} onRetry={() => void pages.refetch()} />}
      {rows === undefined && error === null && <Skeleton rows={10} />}
      {rows?.length === 0 && (
        <Empty title={hasNextPage ? older : empty}>
          <p className="max-w-prose">{emptyHelp}</p>
          {onClear !== undefined && <ClearFilters onClear={onClear} />}
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && (
        <Table
          label={label}
          rows={rows}
          columns={columns}
          visible={visible}
          idOf={idOf}
          nameOf={nameOf}
          selected={selected}
          onSelect={onSelect}
        />
      )}
      {hasNextPage && (
        <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()} className="self-center">
          {t.more}
        </Button>
      )}
    </>
  );
}
