import { ApiError } from "../../api/api-error.ts";
import { useFormat } from "../../shell/account.ts";
import { costs } from "../../texts/costs.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorText } from "../../texts/errors.ts";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { CostField, CostLine } from "./columns.ts";
import type { Outcome } from "./send.ts";

export interface ResultRow extends Outcome {
  line: CostLine;
  isSent: boolean;
}

/** The lines as they were read, with errors first. */
export function Results({ rows, isDryRun }: { rows: readonly ResultRow[]; isDryRun: boolean }) {
  const t = useTexts(costs);
  const format = useFormat();
  const previews: Column<ResultRow>[] = [
    { id: "clicks", header: t.clicks, numeric: true, value: ({ preview }) => preview?.clicks ?? null },
    {
      id: "now",
      header: t.costNow,
      numeric: true,
      value: ({ preview }) => preview?.cost_now ?? null,
      cell: ({ preview }) => {
        if (preview === undefined) return "";
        const { cost_now, currency, others_now = {} } = preview;
        const others = Object.entries(others_now).map(([code, amount]) => format.money(amount, code));
        return [...(cost_now === 0 && others.length > 0 ? [] : [format.money(cost_now, currency)]), ...others].join(" + ");
      },
    },
    {
      id: "then",
      header: t.costThen,
      numeric: true,
      value: ({ preview }) => preview?.cost_then ?? null,
      cell: ({ preview }) => preview !== undefined && format.money(preview.cost_then, preview.currency),
    },
  ];
  const columns: Column<ResultRow>[] = [
    { id: "line", header: t.line, numeric: true, value: ({ line }) => line.line },
    {
      id: "state",
      header: t.state,
      value: ({ error }) => error ?? "",
      cell: (row) => <State row={row} isDryRun={isDryRun} />,
    },
    ...(isDryRun ? previews : []),
    {
      id: "contents",
      header: t.contents,
      value: ({ line }) => line.cells.join(" · "),
      cell: ({ line }) => <span className="whitespace-nowrap">{line.cells.join(" · ")}</span>,
    },
  ];
  const ordered = [...rows.filter(({ error }) => error !== undefined), ...rows.filter(({ error }) => error === undefined)];
  return <Table label={t.result} rows={ordered} columns={columns} idOf={({ line }) => String(line.line)} />;
}

function State({ row: { error, field, isSent }, isDryRun }: { row: ResultRow; isDryRun: boolean }) {
  const t = useTexts(costs);
  const sentence = useErrorText(new ApiError(error ?? ""));
  const name = field === undefined ? "" : (t.fields[field as CostField] ?? field);
  if (error === "missing") return <Status tone="bad">{`${name}: ${t.missing}`}</Status>;
  if (error === "no-clicks") return <Status tone="warn">{t.noClicks}</Status>;
  if (error !== undefined) return <Status tone="bad">{name === "" ? sentence : `${name}: ${sentence}`}</Status>;
  if (!isSent) return <Status tone="off">{t.waiting}</Status>;
  return <Status tone="good">{isDryRun ? t.fine : t.done}</Status>;
}
