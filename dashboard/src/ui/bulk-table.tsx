import { type ComponentProps, useState } from "react";
import { BulkBar } from "./bulk-bar.tsx";
import { type Column, Table } from "./table.tsx";

type Bar = ComponentProps<typeof BulkBar>;

interface Props<Row extends Bar["rows"][number]> extends Pick<Bar, "warning" | "onStatus"> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  sort?: string;
  onSort?: (sort: string) => void;
}

/** A table of things of which many may be paused, resumed and deleted at once. */
export function BulkTable<Row extends Bar["rows"][number]>({ rows, warning, onStatus, ...table }: Props<Row>) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <div className="flex flex-col gap-3">
      <Table {...table} rows={rows} idOf={({ id }) => String(id)} nameOf={({ name }) => name} selected={selected} onSelect={setSelected} />
      <BulkBar selected={selected} rows={rows} warning={warning} onStatus={onStatus} onSelect={setSelected} />
    </div>
  );
}
