import { Link } from "@tanstack/react-router";
import type { Answer } from "../api/client.ts";
import { addUp, type Sum } from "../sums.ts";
import { useTexts } from "../texts/define.ts";
import { invoices as texts } from "../texts/invoices.ts";
import { Status } from "../ui/status.tsx";
import type { Column } from "../ui/table.tsx";
import { useFormat } from "./account.ts";

/** What a network asks of an advertiser. */
export type Invoice = Answer<"/3.0/admin/advertiser-invoices", "get">["message"][number];

/** The sum of an invoice's lines. */
export function sumOf({ detail, currency }: Pick<Invoice, "detail" | "currency">): Sum {
  return { currency, amount: addUp(detail.map(({ amount }) => amount)) };
}

export function InvoiceStatus({ status }: Pick<Invoice, "status">) {
  const t = useTexts(texts);
  return <Status tone={status === "paid" ? "good" : "warn"}>{t.statuses[status]}</Status>;
}

/** `1 Nov 2026 – 30 Nov 2026`, as far as it is said. */
export function usePeriodText(): (invoice: Pick<Invoice, "start_date" | "end_date">) => string {
  const t = useTexts(texts);
  const { date } = useFormat();
  return ({ start_date: from, end_date: to }) =>
    from === null && to === null ? t.noPeriod : [from, to].map((day) => (day === null ? "…" : date(day))).join(" – ");
}

/** The columns of a list of invoices, but whose they are. */
export function useInvoiceColumns(): Column<Invoice>[] {
  const t = useTexts(texts);
  const format = useFormat();
  const periodText = usePeriodText();
  return [
    {
      id: "number",
      header: t.number,
      value: ({ number }) => number,
      cell: ({ number }) => (
        <Link to="/invoices/$number" params={{ number: String(number) }} className="font-medium underline">
          {t.invoice(number)}
        </Link>
      ),
    },
    {
      id: "period",
      header: t.period,
      value: ({ start_date }) => start_date ?? "",
      cell: (invoice) => <span className="whitespace-nowrap">{periodText(invoice)}</span>,
    },
    {
      id: "sum",
      onPhone: true,
      header: t.sum,
      numeric: true,
      value: (invoice) => sumOf(invoice).amount,
      cell: (invoice) => format.money(sumOf(invoice).amount, invoice.currency),
    },
    {
      id: "status",
      onPhone: true,
      header: t.status,
      value: ({ status }) => status,
      cell: ({ status }) => <InvoiceStatus status={status} />,
    },
    { id: "created", header: t.created, value: ({ created_at }) => created_at, cell: ({ created_at }) => format.date(created_at) },
  ];
}
