import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useAsk, useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { filters as texts } from "../../texts/filters.ts";
import { BulkTable } from "../../ui/bulk-table.tsx";
import { EditableList } from "../../ui/editable-list.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { isActive, stateOf } from "../../url/list.ts";
import { type Filter, FilterDialog, type Flow, FlowLinks } from "./filter-dialog.tsx";
import { Held } from "./held.tsx";
import { LISTS } from "./rule-lines.ts";

type Row = Filter & { flows: readonly Flow[]; held: number };

const route = getRouteApi("/filters");
const SHARED_FILTER = "5";
const SHOWN_FLOWS = 3;

/** Whom several flows keep out together. */
export function Filters() {
  const query = useRead("/api/filters/list.json");
  const flows = useRead("/api/flows/list.json");
  const flowsOf = (filter: Filter) => (flows.data?.data ?? []).filter((flow) => flow.filters.includes(filter.id));
  return (
    <EditableList
      texts={useTexts(texts)}
      query={query}
      actions={<PeriodPicker />}
      above={<Held />}
      list={(rows, onEdit) => <List filters={rows} flowsOf={flowsOf} onEdit={onEdit} />}
      dialog={(filter, onClose) => <FilterDialog filter={filter} flows={filter === undefined ? [] : flowsOf(filter)} onClose={onClose} />}
    />
  );
}

interface ListProps {
  filters: readonly Filter[];
  flowsOf: (filter: Filter) => readonly Flow[];
  onEdit: (filter: Filter) => void;
}

function List({ filters, flowsOf, onEdit }: ListProps) {
  const t = useTexts(texts);
  const { s } = route.useSearch();
  const navigate = useNavigate({ from: "/filters" });
  const { period } = usePeriod();
  const report = useAsk("/api/reports/traffic.json", {
    group: ["flow"],
    columns: ["click"],
    filters: { filter: { is: [SHARED_FILTER] } },
    limit: 5000,
    ...period,
  });
  const setStatus = useWrite("/api/filters/status.json", ["/api/filters/", "/api/flows/"]);
  const held = new Map((report.data?.data.rows ?? []).map(([code, clicks]) => [String(code), Number(clicks)]));
  const rows = filters.map((filter): Row => {
    const flows = flowsOf(filter);
    return { ...filter, flows, held: flows.reduce((sum, { code }) => sum + (held.get(code) ?? 0), 0) };
  });
  return (
    <BulkTable
      label={t.title}
      rows={rows}
      columns={useColumns(onEdit)}
      sort={s ?? "name"}
      onSort={(next) => void navigate({ search: (before) => ({ ...before, s: next === "name" ? undefined : next }) })}
      warning={t.deleteWarning}
      onStatus={async (status, ids) => (await setStatus.mutateAsync({ ids, status })).data}
    />
  );
}

function useColumns(onEdit: (filter: Filter) => void): Column<Row>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const rulesOf = (filter: Filter) =>
    [
      ...LISTS.filter((list) => filter[list].length > 0).map((list) => t.counts[list](filter[list].length)),
      filter.only_mobile ? t.desktops : "",
      filter.only_with_referer ? t.noReferer : "",
    ]
      .filter(Boolean)
      .join(", ");
  return [
    {
      id: "name",
      header: t.name,
      value: ({ name }) => name,
      cell: (row) => <NameButton onClick={() => onEdit(row)}>{row.name}</NameButton>,
    },
    { id: "rules", header: t.rules, value: rulesOf, unsorted: true, cell: (row) => rulesOf(row) || t.nobody },
    {
      id: "flows",
      header: t.usedBy,
      value: ({ flows }) => flows.length,
      cell: ({ flows }) => (
        <>
          {flows.length === 0 && <span className="whitespace-nowrap text-muted">{t.noFlows}</span>}
          <FlowLinks flows={flows.slice(0, SHOWN_FLOWS)} />
          {flows.length > SHOWN_FLOWS && ` ${t.andMore(flows.length - SHOWN_FLOWS)}`}
        </>
      ),
    },
    {
      id: "held",
      header: t.heldThere,
      hint: t.heldThereHint,
      numeric: true,
      value: ({ held }) => held,
      cell: ({ held }) => format.number(held),
    },
    {
      id: "state",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={isActive(status) ? "good" : "off"}>{words[stateOf(status)]}</Status>,
    },
  ];
}
