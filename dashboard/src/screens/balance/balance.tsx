import { Link } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useNumberedPages, useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { balance as texts } from "../../texts/balance.ts";
import { useTexts } from "../../texts/define.ts";
import { DownloadCsv } from "../../ui/download.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Payment = Answer<"/3.0/partner/payments", "get">["payments"][number];

interface Owed {
  currency: string;
  balance: number;
  hold: number;
  available: number;
}

/** What an affiliate is owed, and what they were paid. */
export function Balance() {
  const t = useTexts(texts);
  const query = useRead("/3.0/balance");
  return (
    <Page title={t.title}>
      <p className="max-w-prose text-muted">
        {t.help}{" "}
        <Link to="/conversions" search={{ status: ["confirmed", "hold"] }} className="underline">
          {t.madeOf}
        </Link>
      </p>
      <Loaded query={query} rows={2}>
        {({ balance }) => <Sums rows={Object.entries(balance).map(([currency, sums]) => ({ currency, ...sums }))} />}
      </Loaded>
      <Panel title={t.payments} actions={<DownloadCsv path="/3.0/partner/payments/export.csv" params={{ bom: true }} name="payments" />}>
        <Payments />
      </Panel>
    </Page>
  );
}

function Sums({ rows }: { rows: readonly Owed[] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const money = (name: "hold" | "available" | "balance") => ({
    numeric: true,
    value: (row: Owed) => row[name],
    cell: (row: Owed) => format.money(row[name], row.currency),
  });
  const columns: Column<Owed>[] = [
    { id: "currency", header: t.currency, value: ({ currency }) => currency },
    { id: "available", header: t.available, hint: t.availableHint, ...money("available") },
    { id: "hold", header: t.hold, hint: t.holdHint, ...money("hold") },
    { id: "total", header: t.total, ...money("balance") },
  ];
  return <Table label={t.title} rows={rows} columns={columns} idOf={({ currency }) => currency} fitsPhone />;
}

const TONES: Record<Payment["status"], Tone> = { pending: "info", paid: "good", cancelled: "off" };

function Payments() {
  const t = useTexts(texts);
  const format = useFormat();
  const pages = useNumberedPages("/3.0/partner/payments", { limit: 100 }, (page) => page.payments);
  const columns: Column<Payment>[] = [
    { id: "number", header: t.number, value: ({ number }) => number, cell: ({ number }) => `#${number}` },
    { id: "created", header: t.created, value: ({ created_at }) => created_at, cell: ({ created_at }) => format.date(created_at) },
    {
      id: "status",
      header: t.status,
      onPhone: true,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={TONES[status]}>{t.statuses[status]}</Status>,
    },
    {
      id: "amount",
      header: t.amount,
      numeric: true,
      onPhone: true,
      value: ({ amount }) => amount,
      cell: ({ amount, currency }) => format.money(amount, currency),
    },
    { id: "conversions", header: t.conversions, numeric: true, value: ({ conversions }) => conversions },
    {
      id: "until",
      header: t.until,
      value: ({ date_to }) => date_to ?? "",
      cell: ({ date_to }) => (date_to === null ? "" : format.date(date_to)),
    },
    { id: "comment", header: t.comment, value: ({ comment }) => comment ?? "" },
  ];
  return (
    <PagedTable
      label={t.payments}
      pages={pages}
      columns={columns}
      idOf={({ number }) => String(number)}
      empty={t.noPayments}
      emptyHelp={t.noPaymentsHelp}
    />
  );
}
