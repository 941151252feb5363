import type { UseQueryResult } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import type { Answer, Data } from "../../api/client.ts";
import { useAsk, useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { BulkBar } from "../../ui/bulk-bar.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Choice, SearchBox } from "../../ui/list-filters.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { isActive, STATES, stateOf } from "../../url/list.ts";
import { AddFlow } from "./add-flow.tsx";

type FlowRow = Data<"/api/flows/list.json", "get">[number];
type Figures = {
  click: number;
  unique: number;
  cv: number;
  ca: number;
  ma: number;
  spend: number;
  profit: number;
  roi: number;
  epc: number;
};
type Report = UseQueryResult<Answer<"/api/tracker/stats.json", "post">, ApiError>;
type Row = FlowRow & { figures: Figures };

const route = getRouteApi("/flows");
const NO_FIGURES: Figures = { click: 0, unique: 0, cv: 0, ca: 0, ma: 0, spend: 0, profit: 0, roi: 0, epc: 0 };

/** Which link brings what. */
export function Flows() {
  const t = useTexts(flows);
  const list = useRead("/api/flows/list.json");
  const { period } = usePeriod();
  const report = useAsk("/api/tracker/stats.json", { item: "flow", ...period });
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <AddFlow />
        </>
      }
    >
      <Loaded query={list} rows={10}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.empty}>
              <p className="max-w-prose">{t.emptyHelp}</p>
            </Empty>
          ) : (
            <FlowTable list={data} report={report} />
          )
        }
      </Loaded>
    </Page>
  );
}

function FlowTable({ list, report }: { list: readonly FlowRow[]; report: Report }) {
  const t = useTexts(flows);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/flows" });
  const columns = useColumns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const setStatus = useWrite("/api/flows/status.json", ["/api/flows/"]);
  const rows = useMemo(() => {
    const stats = report.data !== undefined && "stats" in report.data ? (report.data.stats as Record<string, Figures>) : {};
    return list.map((flow): Row => ({ ...flow, figures: stats[flow.code] ?? NO_FIGURES }));
  }, [list, report.data]);
  const shown = rows.filter((row) => fits(row, search));
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-col gap-3">
      <Filters search={search} choose={choose} />
      {report.error !== null && <ErrorNote error={report.error} onRetry={() => void report.refetch()} />}
      {shown.length === 0 ? (
        <Empty title={t.noneFits} />
      ) : (
        <Table
          label={t.title}
          rows={shown}
          columns={columns}
          idOf={(row) => String(row.id)}
          nameOf={(row) => row.name}
          sort={search.s ?? "-click"}
          onSort={(s) => choose({ s })}
          selected={selected}
          onSelect={setSelected}
        />
      )}
      <BulkBar
        selected={selected}
        rows={rows}
        shown={shown}
        warning={t.deleteWarning}
        onStatus={async (status, ids) => (await setStatus.mutateAsync({ ids, status })).data}
        onSelect={setSelected}
      />
    </div>
  );
}

type Search = ReturnType<typeof route.useSearch>;

function Filters({ search, choose }: { search: Search; choose: (change: Partial<Search>) => void }) {
  const t = useTexts(flows);
  const words = useTexts(common);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SearchBox label={t.search} value={search.q} onChange={(q) => choose({ q })} />
      <Choice
        label={t.state}
        value={search.state}
        any={words.all}
        options={STATES.map((state) => [state, words[state]] as const)}
        onChange={(state) => choose({ state })}
      />
      <Checkbox checked={search.traffic === "1"} onChange={(on) => choose({ traffic: on ? "1" : undefined })}>
        {t.withTraffic}
      </Checkbox>
    </div>
  );
}

function fits(row: Row, { q = "", state, traffic }: Search): boolean {
  const text = q.toLowerCase();
  const isNamed = row.name.toLowerCase().includes(text) || row.code.includes(text);
  return isNamed && (state === undefined || stateOf(row.status) === state) && (traffic === undefined || row.figures.click > 0);
}

function useColumns(): Column<Row>[] {
  const t = useTexts(flows);
  const words = useTexts(common);
  const format = useFormat();
  const figure = (id: keyof Figures, name: keyof typeof t.hints, show: (value: number) => string): Column<Row> => ({
    id,
    header: t[name],
    hint: t.hints[name],
    numeric: true,
    value: ({ figures }) => figures[id],
    cell: ({ figures }) => show(figures[id]),
  });
  return [
    {
      id: "name",
      header: t.name,
      value: ({ name }) => name,
      cell: ({ id, name }) => (
        <Link to="/flows/$id" params={{ id: String(id) }} className="font-medium underline">
          {name}
        </Link>
      ),
    },
    { id: "link", header: t.link, value: ({ code }) => code, cell: ({ link, code }) => <Copy text={link} label={code} /> },
    {
      id: "state",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={isActive(status) ? "good" : "off"}>{words[stateOf(status)]}</Status>,
    },
    { id: "ways", header: t.ways, numeric: true, value: ({ ways }) => ways },
    figure("click", "clicks", format.number),
    figure("unique", "unique", format.number),
    figure("cv", "leads", format.number),
    figure("ca", "approved", format.number),
    figure("ma", "revenue", (value) => format.money(value)),
    figure("spend", "spend", (value) => format.money(value)),
    figure("profit", "profit", (value) => format.money(value)),
    { ...figure("roi", "roi", format.number), cell: ({ figures }) => format.percent(figures.spend === 0 ? null : figures.roi) },
    figure("epc", "epc", (value) => format.money(value)),
  ];
}
