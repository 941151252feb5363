import type { ReactNode } from "react";
import { useAccount, useFormat } from "../../shell/account.ts";
import { type Invoice, InvoiceStatus, sumOf, usePeriodText } from "../../shell/invoices.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Heading } from "../../ui/heading.tsx";

/** Whom an invoice is for. */
export interface BillTo {
  title: string;
  address_1: string | null;
  address_2: string | null;
  city: string | null;
  country: string | null;
  zip_code: string | null;
  vat_code: string | null;
}

/** An invoice as it is read and printed. @param to undefined: this person may not see who it is */
export function InvoiceDocument({ invoice, to, nameOf }: { invoice: Invoice; to: BillTo | undefined; nameOf: (offer: number) => string }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const { network } = useAccount();
  const periodText = usePeriodText();
  const { currency, comment, detail } = invoice;
  const cell = "border-b border-line px-2 py-1.5 align-top";
  return (
    <article className="flex flex-col gap-6 rounded-lg border border-line bg-card p-4 @2xl:p-8 print:border-0 print:p-0">
      <div className="grid gap-4 @2xl:grid-cols-3">
        <Part title={t.from}>{network?.name}</Part>
        <Part title={t.billTo}>{to === undefined ? invoice.supplier_id : <Address of={to} />}</Part>
        <Part title={t.period}>
          {periodText(invoice)}
          <span className="mt-1 block text-sm text-muted">
            {t.created} {format.date(invoice.created_at)}
          </span>
          <span className="mt-1 block">
            <InvoiceStatus status={invoice.status} />
          </span>
        </Part>
      </div>
      {detail.length === 0 ? (
        <p className="text-muted">{t.noLines}</p>
      ) : (
        <section
          aria-label={t.lines}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
          tabIndex={0}
          className="overflow-x-auto print:overflow-visible"
        >
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="text-left">
                <th scope="col" className={cell}>
                  {t.offer}
                </th>
                <th scope="col" className={`${cell} text-right max-sm:hidden`}>
                  {t.actions}
                </th>
                <th scope="col" className={`${cell} text-right`}>
                  {t.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {detail.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
                <tr key={index}>
                  <td className={cell}>
                    <bdi className="wrap-anywhere">{nameOf(line.offer_id)}</bdi>
                    <span className="block wrap-anywhere text-muted">
                      <span className="sm:hidden">
                        {t.actions}: {format.number(line.actions)} ·{" "}
                      </span>
                      {[t.types[line.payout_type], line.comment].filter(Boolean).join(" · ")}
                    </span>
                  </td>
                  <td className={`${cell} text-right max-sm:hidden`}>{format.number(line.actions)}</td>
                  <td className={`${cell} text-right whitespace-nowrap`}>{format.money(line.amount, currency)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr className="font-semibold">
                <th scope="row" className="px-2 py-2 text-left">
                  {words.total}
                </th>
                <td className="max-sm:hidden" />
                <td className="px-2 py-2 text-right whitespace-nowrap">{format.money(sumOf(invoice).amount, currency)}</td>
              </tr>
            </tfoot>
          </table>
        </section>
      )}
      {comment !== null && <p className="wrap-anywhere whitespace-pre-line">{comment}</p>}
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0 wrap-anywhere">
      <Heading className="text-sm text-muted">{title}</Heading>
      <div className="font-medium">{children}</div>
    </section>
  );
}

function Address({ of }: { of: BillTo }) {
  const t = useTexts(texts);
  const format = useFormat();
  const place = [of.zip_code, of.city].filter(Boolean).join(" ");
  const vat = of.vat_code && `${t.vat}: ${of.vat_code}`;
  const lines = [of.address_1, of.address_2, place, of.country && format.country(of.country.toLowerCase()), vat];
  return (
    <>
      <bdi>{of.title}</bdi>
      {lines.filter(Boolean).map((line) => (
        <span key={line} className="block text-sm font-normal">
          {line}
        </span>
      ))}
    </>
  );
}
