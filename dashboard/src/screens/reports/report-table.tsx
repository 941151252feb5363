import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Figure, Item } from "../../report-items.ts";
import { Change } from "../../shell/report/change.tsx";
import { type Report, useReportFormat } from "../../shell/report/report-format.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { reports } from "../../texts/reports.ts";
import { type Column, Table } from "../../ui/table.tsx";
import { formatFilter } from "../../url/report.ts";

interface Row {
  /** Values of the items that the report is grouped by, then figures. */
  line: readonly (string | number | null)[];
  before: readonly (number | null)[] | undefined;
}

interface Props {
  report: Report;
  group: readonly Item[];
  columns: readonly Figure[];
  /** What a row opens by. */
  drill: Item;
  sort: string;
  onSort: (sort: string) => void;
}

/** The rows as the server sorted them, below their total. A row's name adds it as a filter and opens it by another item. */
export function ReportTable({ report, group, columns, drill, sort, onSort }: Props) {
  const t = useTexts(reports);
  const words = useTexts(reportWords);
  const { total: totalName } = useTexts(common);
  const format = useReportFormat(report.names);
  // Of thousands only some are drawn: what those need is worked out there.
  const rows = useMemo(() => report.rows.map((line, index): Row => ({ line, before: report.compare?.rows[index] })), [report]);
  const figureOf = ({ line }: Row, at: number) => line[group.length + at] as number | null;
  const idOf = ({ line }: Row) => JSON.stringify(line.slice(0, group.length));
  const total: Row = { line: [...group.map(() => null), ...report.total], before: report.compare?.total };
  const shown: Column<Row>[] = [
    ...group.map(
      (item, at): Column<Row> => ({
        id: item,
        header: words.items[item],
        value: ({ line }) => line[at] ?? "",
        cell: ({ line }) => {
          const value = line[at] ?? null;
          if (value === null) return at === 0 ? totalName : "";
          return <Drill item={item} value={value} by={drill} name={format.value(item, value)} />;
        },
      }),
    ),
    ...columns.map(
      (name, at): Column<Row> => ({
        id: name,
        header: words.figures[name],
        hint: words.hints[name],
        numeric: true,
        value: (row) => figureOf(row, at),
        cell: (row) => (
          <span className={row.before === undefined ? "" : "block leading-tight"}>
            {format.figure(name, figureOf(row, at))}
            {row.before !== undefined && <Change now={figureOf(row, at)} before={row.before[at] ?? null} />}
          </span>
        ),
      }),
    ),
  ];
  return <Table label={t.title} rows={rows} columns={shown} idOf={idOf} sort={sort} onSort={onSort} sortedByServer total={total} />;
}

function Drill({ item, value, by, name }: { item: Item; value: string | number; by: Item; name: string }) {
  const filter = formatFilter({ item, operation: "is", value: String(value) });
  if (item === "hour") return name;
  if (item === "date")
    return (
      <Link
        from="/reports"
        to="."
        search={(before) => ({ ...before, g: [by], s: undefined, p: undefined, from: String(value), to: String(value) })}
        className="underline"
      >
        {name}
      </Link>
    );
  return (
    <Link
      from="/reports"
      to="."
      search={(before) => ({
        ...before,
        g: [by === item ? "date" : by],
        s: undefined,
        f: [...(before.f ?? []).filter((each) => each !== filter), filter],
      })}
      className="underline"
    >
      {name}
    </Link>
  );
}
