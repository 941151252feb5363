import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useNumberedPages } from "../../api/hooks.ts";
import { saveFile, toCsv } from "../../csv.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { type Invoice, sumOf, useInvoiceColumns } from "../../shell/invoices.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { DownloadCsv } from "../../ui/download.tsx";
import { Choice } from "../../ui/list-filters.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import { useAdvertisers } from "./names.ts";
import { INVOICE_STATUSES } from "./statuses.ts";

const route = getRouteApi("/invoices");
const PAGE_ROWS = 100;

/** Who owes the network what? An advertiser sees their own invoices. */
export function Invoices() {
  return useAccount().role === "advertiser" ? <OwnInvoices /> : <All />;
}

function All() {
  const t = useTexts(texts);
  const may = useMay();
  const { status, advertiser } = route.useSearch();
  const pages = useNumberedPages(
    "/3.0/admin/advertiser-invoices",
    { status, supplier_id: advertiser, sort: "number", sort_type: "desc", limit: PAGE_ROWS },
    (page) => page.message,
  );
  const advertisers = useAdvertisers();
  const names = new Map(advertisers?.map(({ id, title }) => [id, title]));
  const [number, ...others] = useInvoiceColumns();
  const whose: Column<Invoice> = {
    id: "advertiser",
    header: t.advertiser,
    fills: true,
    value: ({ supplier_id }) => names.get(supplier_id) ?? supplier_id,
    cell: ({ supplier_id: id }) =>
      may("advertisers.read") ? (
        <Link to="/advertisers/$id" params={{ id }} className="underline">
          {names.get(id) ?? id}
        </Link>
      ) : (
        id
      ),
  };
  const navigate = route.useNavigate();
  const isFiltered = status !== undefined || advertiser !== undefined;
  return (
    <Page
      title={t.title}
      actions={
        <>
          <DownloadCsv path="/3.0/admin/advertiser-invoices/export.csv" params={{ status, bom: true }} name="invoices" />
          {may("invoices.write") && (
            <Link to="/invoices/new" search={advertiser === undefined ? {} : { advertiser }} className={buttonClass("main")}>
              {t.add}
            </Link>
          )}
        </>
      }
    >
      <div className="flex flex-wrap gap-2">
        <StatusFilter />
        {advertisers !== undefined && <AdvertiserFilter advertisers={advertisers} />}
      </div>
      <PagedTable
        label={t.title}
        pages={pages}
        columns={number === undefined ? others : [number, whose, ...others]}
        idOf={({ number }) => String(number)}
        empty={isFiltered ? t.nothingFits : t.empty}
        emptyHelp={isFiltered ? t.nothingFitsHelp : t.emptyHelp}
        onClear={isFiltered ? () => void navigate({ search: ({ status: _, advertiser: __, ...rest }) => rest }) : undefined}
      />
    </Page>
  );
}

function StatusFilter() {
  const t = useTexts(texts);
  const { status } = route.useSearch();
  const navigate = useNavigate({ from: "/invoices" });
  return (
    <Choice
      label={t.status}
      value={status}
      any={t.anyStatus}
      options={INVOICE_STATUSES.map((each) => [each, t.statuses[each]] as const)}
      onChange={(next) => void navigate({ search: (before) => ({ ...before, status: next }) })}
    />
  );
}

function AdvertiserFilter({ advertisers }: { advertisers: NonNullable<ReturnType<typeof useAdvertisers>> }) {
  const t = useTexts(texts);
  const { advertiser } = route.useSearch();
  const navigate = useNavigate({ from: "/invoices" });
  return (
    <Choice
      label={t.advertiser}
      value={advertiser}
      any={t.anyAdvertiser}
      options={advertisers.map(({ id, title }) => [id, title] as const)}
      onChange={(next) => void navigate({ search: (before) => ({ ...before, advertiser: next }) })}
    />
  );
}

function OwnInvoices() {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { status } = route.useSearch();
  const pages = useNumberedPages("/3.0/advertiser/invoices", { status, limit: PAGE_ROWS }, (page) => page.invoices);
  const { rows = [] } = pages;
  const navigate = route.useNavigate();
  const save = () => saveFile("invoices.csv", toCsv(toLines(rows)), "text/csv");
  return (
    <Page title={t.mine} actions={rows.length > 0 && <Button onClick={save}>{words.download}</Button>}>
      <div className="flex flex-wrap gap-2">
        <StatusFilter />
      </div>
      <PagedTable
        label={t.mine}
        pages={pages}
        columns={useInvoiceColumns()}
        idOf={({ number }) => String(number)}
        empty={status === undefined ? t.empty : t.nothingFits}
        emptyHelp={status === undefined ? t.emptyOwn : t.nothingFitsHelp}
        onClear={status === undefined ? undefined : () => void navigate({ search: ({ status: _, ...rest }) => rest })}
      />
    </Page>
  );
}

const toLines = (rows: readonly Invoice[]) => [
  ["number", "start_date", "end_date", "sum", "currency", "status", "created_at"],
  ...rows.map((row) => [row.number, row.start_date, row.end_date, sumOf(row).amount, row.currency, row.status, row.created_at]),
];
