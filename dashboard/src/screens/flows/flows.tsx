import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { flows } from "../../texts/flows.ts";
import { shell } from "../../texts/shell.ts";
import { BulkBar } from "../../ui/bulk-bar.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Checkbox } from "../../ui/input.tsx";
import { Choice, ClearFilters, SearchBox } from "../../ui/list-filters.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { isActive, STATES, stateOf } from "../../url/list.ts";
import { AddFlow } from "./add-flow.tsx";

type FlowRow = Data<"/api/flows/list.json", "get">[number];
type Figures = NonNullable<FlowRow["figures"]>;
type Row = FlowRow & { figures: Figures };

const route = getRouteApi("/flows");
const NO_FIGURES: Figures = { click: 0, unique: 0, total: 0, cv: 0, ca: 0, ma: 0, spend: 0, profit: 0, roi: null, epc: null };

/** Which link brings what. */
export function Flows() {
  const t = useTexts(flows);
  const { screens } = useTexts(shell);
  const { role } = useAccount();
  const { period } = usePeriod();
  const list = useRead("/api/flows/list.json", { ...period });
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
              {role === "affiliate" && (
                <Link to="/run-offers" className={buttonClass()}>
                  {screens.runOffers}
                </Link>
              )}
            </Empty>
          ) : (
            <div aria-busy={list.isFetching} className={list.isPlaceholderData ? "opacity-60" : ""}>
              <FlowTable list={data} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function FlowTable({ list }: { list: readonly FlowRow[] }) {
  const t = useTexts(flows);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/flows" });
  const columns = useColumns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const setStatus = useWrite("/api/flows/status.json", ["/api/flows/"]);
  const rows = useMemo(() => list.map((flow): Row => ({ ...flow, figures: flow.figures ?? NO_FIGURES })), [list]);
  const shown = rows.filter((row) => fits(row, search));
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-col gap-3">
      <Filters search={search} choose={choose} />
      {shown.length === 0 ? (
        <Empty title={t.noneFits}>
          <ClearFilters onClear={() => choose({ q: undefined, state: undefined, traffic: undefined })} />
        </Empty>
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
        any={t.anyState}
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
  return isNamed && (state === undefined || stateOf(row.status) === state) && (traffic === undefined || (row.figures.click ?? 0) > 0);
}

function useColumns(): Column<Row>[] {
  const t = useTexts(flows);
  const words = useTexts(common);
  const format = useFormat();
  const number = (value: number | null) => format.number(value ?? 0);
  const money = (value: number | null) => format.money(value);
  const figure = (id: keyof Figures, name: keyof typeof t.hints, show: (value: number | null) => string): Column<Row> => ({
    id,
    header: t[name],
    hint: t.hints[name],
    numeric: true,
    onPhone: id === "click" || id === "profit",
    value: ({ figures }) => figures[id] ?? 0,
    cell: ({ figures }) => show(figures[id]),
  });
  return [
    {
      id: "name",
      header: t.name,
      fills: true,
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
    figure("click", "clicks", number),
    figure("unique", "unique", number),
    figure("cv", "leads", number),
    figure("ca", "approved", number),
    figure("ma", "revenue", money),
    figure("spend", "spend", money),
    figure("profit", "profit", money),
    figure("roi", "roi", format.rate),
    figure("epc", "epc", money),
    { id: "ways", header: t.ways, numeric: true, value: ({ ways }) => ways },
  ];
}
