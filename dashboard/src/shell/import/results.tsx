import type { ReactNode } from "react";
import { ApiError } from "../../api/api-error.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorText } from "../../texts/errors.ts";
import { importLines } from "../../texts/import-lines.ts";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import type { Outcome, Sent } from "./use-sending.ts";

interface Props<I, O extends Outcome> {
  rows: readonly Sent<I, O>[];
  /** Columns between the state and the line itself. */
  columns?: readonly Column<Sent<I, O>>[];
  state: (row: Sent<I, O>) => ReactNode;
}

/** The lines as they were read, with errors first. */
export function Results<I, O extends Outcome>({ rows, columns = [], state }: Props<I, O>) {
  const t = useTexts(importLines);
  const all: Column<Sent<I, O>>[] = [
    { id: "line", header: t.line, numeric: true, value: ({ line }) => line.line },
    { id: "state", header: t.state, value: ({ error }) => error ?? "", cell: state },
    ...columns,
    {
      id: "contents",
      header: t.contents,
      value: ({ line }) => line.cells.join(" · "),
      cell: ({ line }) => <span className="whitespace-nowrap">{line.cells.join(" · ")}</span>,
    },
  ];
  const ordered = [...rows.filter(({ error }) => error !== undefined), ...rows.filter(({ error }) => error === undefined)];
  return <Table label={t.result} rows={ordered} columns={all} idOf={({ line }) => String(line.line)} />;
}

interface LineStateProps {
  row: Pick<Sent<unknown, Outcome>, "error" | "field" | "isSent">;
  /** Names of fields. */
  fields: Readonly<Partial<Record<string, string>>>;
  /** Of a line that was taken. */
  taken: ReactNode;
}

/** What became of a line, in words. */
export function LineState({ row: { error, field, isSent }, fields, taken }: LineStateProps) {
  const t = useTexts(importLines);
  const sentence = useErrorText(new ApiError(error ?? ""));
  const name = field === undefined ? "" : (fields[field] ?? field);
  if (error === "missing") return <Status tone="bad">{`${name}: ${t.missing}`}</Status>;
  if (error !== undefined) return <Status tone="bad">{name === "" ? sentence : `${name}: ${sentence}`}</Status>;
  if (!isSent) return <Status tone="off">{t.waiting}</Status>;
  return <Status tone="good">{taken}</Status>;
}
