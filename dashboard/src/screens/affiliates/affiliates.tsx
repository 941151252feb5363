import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useNumberedPages, useWriteEach } from "../../api/hooks.ts";
import { NOTHING } from "../../number.ts";
import { useFormat, useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { useOpenRequests } from "../../shell/waiting/open-requests.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { BulkActions } from "../../ui/bulk-actions.tsx";
import { Choice, SearchBox } from "../../ui/list-filters.tsx";
import { Numbered } from "../../ui/numbered.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import { AddAffiliate } from "./add-affiliate.tsx";
import { AFFILIATE_STATES, type Affiliate, STATUS_OF } from "./affiliate.ts";
import { AffiliatesFrame } from "./affiliates-frame.tsx";
import { Amounts } from "./amounts.tsx";
import { type Figures, NO_FIGURES, useFiguresOf } from "./figures.ts";
import { AffiliateStatus } from "./state.tsx";

const route = getRouteApi("/affiliates");

type Row = Affiliate & { figures: Figures | undefined; waiting: number };

/** Who sends traffic, and who waits. */
export function Affiliates() {
  const t = useTexts(texts);
  const may = useMay();
  const { q, state } = route.useSearch();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const params = { limit: 100, search: q, status: state === undefined ? undefined : [STATUS_OF[state]] };
  const pages = useNumberedPages("/3.0/admin/partners", params, ({ partners }) => partners);
  const { error, figures } = useFiguresOf((pages.rows ?? []).map(({ id }) => id));
  const requests = useOpenRequests();
  const rows = pages.rows?.map((each) => ({
    ...each,
    figures: figures && (figures.get(each.id) ?? NO_FIGURES),
    waiting: requests.data?.rows?.filter(({ partner }) => partner.id === each.id).length ?? 0,
  }));
  const namesOf = new Map(rows?.map((row) => [String(row.id), nameOf(row)]));
  const selected = new Set([...chosen].filter((id) => namesOf.has(id)));
  const set = useWriteEach("/3.0/admin/partner/{ID}", ["/3.0/admin/partner"]);
  const setAll = (status: Affiliate["status"]) => (ids: readonly string[], progress: Parameters<typeof set>[1]) =>
    set(new Map(ids.map((id) => [id, { ID: id, status }])), progress);
  const columns = useColumns();
  const isFiltered = q !== undefined || state !== undefined;
  return (
    <AffiliatesFrame
      actions={
        <>
          <PeriodPicker />
          {may("affiliates.write") && <AddAffiliate />}
        </>
      }
    >
      <Filters />
      {error !== null && <ErrorNote error={error} />}
      <PagedTable
        label={t.title}
        pages={{ ...pages, rows }}
        columns={columns}
        idOf={({ id }) => String(id)}
        nameOf={nameOf}
        empty={isFiltered ? t.noneFits : t.empty}
        emptyHelp={isFiltered ? t.noneFitsHelp : t.emptyHelp}
        onClear={isFiltered ? () => void navigate({ search: ({ q: _, state: __, ...rest }) => rest }) : undefined}
        {...(may("affiliates.write") ? { selected, onSelect: setChosen } : {})}
      />
      <BulkActions
        selected={selected}
        nameOf={(id) => namesOf.get(id) ?? id}
        onSelect={setChosen}
        actions={[
          { id: "approve", label: t.approve, look: "main", run: setAll("active") },
          { id: "block", label: t.block, look: "danger", warning: t.blockWarning, run: setAll("banned") },
        ]}
      />
    </AffiliatesFrame>
  );
}

function Filters() {
  const t = useTexts(texts);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/affiliates" });
  const choose = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SearchBox label={t.search} value={search.q} onChange={(q) => choose({ q })} />
      <Choice
        label={t.state}
        value={search.state}
        any={t.anyState}
        options={AFFILIATE_STATES.map((state) => [state, t.states[state]] as const)}
        onChange={(state) => choose({ state })}
      />
    </div>
  );
}

function useColumns(): Column<Row>[] {
  const t = useTexts(texts);
  const may = useMay();
  const format = useFormat();
  const figure = (id: keyof Figures, show: (value: number) => string): Column<Row> => ({
    id,
    header: t[id],
    hint: t[`${id}Hint`],
    numeric: true,
    onPhone: id !== "clicks",
    value: ({ figures }) => figures?.[id] ?? null,
    cell: ({ figures }) => figures && show(figures[id]),
  });
  return [
    {
      id: "name",
      header: t.name,
      fills: true,
      value: nameOf,
      cell: (row) => (
        <Numbered number={row.id}>
          <Link to="/affiliates/$id" params={{ id: String(row.id) }} className="font-medium underline">
            <bdi>{nameOf(row)}</bdi>
          </Link>
        </Numbered>
      ),
    },
    { id: "state", header: t.state, value: ({ status }) => status, cell: (row) => <AffiliateStatus affiliate={row} /> },
    ...(may("tickets.read")
      ? [
          {
            id: "waiting",
            header: t.waiting,
            hint: t.waitingHint,
            numeric: true,
            value: ({ waiting }: Row) => waiting,
            cell: ({ waiting }: Row) =>
              waiting === 0 ? (
                format.number(0)
              ) : (
                <Link to="/affiliates/requests" className="underline">
                  {waiting}
                </Link>
              ),
          },
        ]
      : []),
    { id: "offers", header: t.offers, hint: t.offersHint, numeric: true, value: ({ offersCount }) => offersCount },
    ...(may("statistics.read")
      ? [figure("clicks", format.number), figure("conversions", format.number), figure("payout", (value) => format.money(value))]
      : []),
    { id: "balance", header: t.balance, numeric: true, value: () => "", cell: ({ balance }) => <Amounts balance={balance} /> },
    {
      id: "manager",
      header: t.manager,
      value: ({ manager }) => (manager === null ? NOTHING : `${manager.first_name} ${manager.last_name}`),
    },
  ];
}
