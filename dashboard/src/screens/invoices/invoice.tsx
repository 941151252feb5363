import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { saveFile, toCsv } from "../../csv.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import type { Invoice } from "../../shell/invoices.tsx";
import { useOfferNames } from "../../shell/offer-names.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { InvoiceDocument } from "./document.tsx";

const route = getRouteApi("/invoices/$number");

/** One invoice, to be read, printed, saved and marked as paid. An advertiser opens their own alone. */
export function InvoicePage() {
  const { number } = route.useParams();
  return useAccount().role === "advertiser" ? <Own number={number} /> : <OfStaff number={number} />;
}

function OfStaff({ number }: { number: string }) {
  const query = useRead("/3.0/admin/advertiser-invoice/{number}", { number });
  const t = useTexts(texts);
  return (
    <LoadedPage query={query} title={t.invoice(number)}>
      {({ message }) => <Shown invoice={message} />}
    </LoadedPage>
  );
}

function Shown({ invoice }: { invoice: Invoice }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const may = useMay();
  const advertiser = useRead("/3.0/admin/advertiser/{ID}", { ID: invoice.supplier_id }, { enabled: may("advertisers.read") });
  const nameOf = useOfferNames(invoice.detail.map(({ offer_id }) => offer_id));
  const change = useWrite("/3.0/admin/advertiser-invoice/{number}", ["/3.0/admin/advertiser-invoice"]);
  const { number, status } = invoice;
  const next = status === "paid" ? "unpaid" : "paid";
  const actions = may("invoices.write") && (
    <>
      <Link to="/invoices/$number/edit" params={{ number: String(number) }} className={`${buttonClass()} print:hidden`}>
        {words.edit}
      </Link>
      <Button look={next === "paid" ? "main" : "plain"} busy={change.isPending} onClick={() => change.mutate({ number, status: next })}>
        {next === "paid" ? t.markPaid : t.markUnpaid}
      </Button>
    </>
  );
  return (
    <Frame invoice={invoice} nameOf={nameOf} actions={actions}>
      {change.error !== null && <ErrorNote error={change.error} />}
      <InvoiceDocument invoice={invoice} to={advertiser.data?.advertiser} nameOf={nameOf} />
    </Frame>
  );
}

function Own({ number }: { number: string }) {
  const query = useRead("/3.0/advertiser/invoice/{number}", { number });
  const self = useRead("/3.0/advertiser");
  const names = new Map(self.data?.offers.map(({ id, title }) => [id, title]));
  const nameOf = (id: number) => names.get(id) ?? `#${id}`;
  const t = useTexts(texts);
  return (
    <LoadedPage query={query} title={t.invoice(number)}>
      {({ invoice }) => (
        <Frame invoice={invoice} nameOf={nameOf} actions={null}>
          <InvoiceDocument invoice={invoice} to={self.data?.advertiser} nameOf={nameOf} />
        </Frame>
      )}
    </LoadedPage>
  );
}

interface FrameProps {
  invoice: Invoice;
  nameOf: (offer: number) => string;
  actions: ReactNode;
  children: ReactNode;
}

function Frame({ invoice, nameOf, actions, children }: FrameProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { number, currency, detail } = invoice;
  const save = () => {
    const lines = detail.map((line) => [
      line.offer_id,
      nameOf(line.offer_id),
      line.payout_type,
      line.actions,
      line.amount,
      currency,
      line.comment,
    ]);
    saveFile(
      `invoice-${number}.csv`,
      toCsv([["offer_id", "offer", "payout_type", "actions", "amount", "currency", "comment"], ...lines]),
      "text/csv",
    );
  };
  return (
    <Page
      title={t.invoice(number)}
      actions={
        <>
          <Button onClick={() => window.print()}>{t.print}</Button>
          <Button onClick={save}>{words.download}</Button>
          {actions}
        </>
      }
    >
      {children}
    </Page>
  );
}
