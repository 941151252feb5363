import { Link } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useNumberedPages, useRead } from "../../api/hooks.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { useInvoiceColumns } from "../../shell/invoices.tsx";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Sums } from "../../shell/sums.tsx";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { useTexts } from "../../texts/define.ts";
import { invoices as invoiceTexts } from "../../texts/invoices.ts";
import { LINK } from "../../ui/button.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { Empty, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { Charges } from "./charges.tsx";
import { Details } from "./details.tsx";
import { toSums } from "./figures.ts";
import { Summary } from "./summary.tsx";

const PAGE_ROWS = 500;

/** An advertiser's own row, as a page. @param id what the address asks for: nobody's but theirs is shown */
export function OwnAdvertiser({ id }: { id?: string }) {
  const t = useTexts(texts);
  const query = useRead("/3.0/advertiser");
  return (
    <LoadedPage query={query} title={t.mine}>
      {(answer) =>
        id === undefined || id === answer.advertiser.id ? (
          <Own answer={answer} />
        ) : (
          <Page title={t.title}>
            <Empty title={t.forbidden}>
              <Link to="/advertisers" className={LINK}>
                {t.toMine}
              </Link>
            </Empty>
          </Page>
        )
      }
    </LoadedPage>
  );
}

function Own({ answer: { advertiser, offers } }: { answer: Answer<"/3.0/advertiser", "get"> }) {
  const t = useTexts(texts);
  const invoiceWords = useTexts(invoiceTexts);
  const format = useFormat();
  const { time_zone: timezone } = useAccount();
  const { period } = usePeriod();
  const charges = useRead("/3.0/advertiser/charges", { date_from: period.from, date_to: period.to, timezone });
  const invoices = useNumberedPages("/3.0/advertiser/invoices", { limit: PAGE_ROWS }, (page) => page.invoices);
  const rows = charges.data?.charges ?? [];
  const sums = toSums(invoices.rows ?? [], period);
  const { manager } = advertiser;
  return (
    <Page title={advertiser.title} actions={<PeriodPicker />}>
      <Summary
        figures={[
          { name: t.leads, hint: t.leadsHint, value: format.number(rows.reduce((sum, { count }) => sum + count, 0)) },
          { name: t.charged, hint: t.chargedHint, value: <Sums of={rows.map(({ currency, charge }) => ({ currency, amount: charge }))} /> },
          { name: t.invoiced, hint: t.invoicedHint, value: <Sums of={sums.invoiced} /> },
          { name: t.open, hint: t.openHint, value: <Sums of={sums.open} /> },
        ]}
      />
      <div className="grid items-start gap-4 @4xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t.byOffer}>
            <Loaded query={charges}>
              {(answer) => (
                <Charges
                  charges={answer.charges.map(({ offer, count, charge, currency }) => ({ offer, leads: count, amount: charge, currency }))}
                />
              )}
            </Loaded>
          </Panel>
          <Panel title={t.invoices}>
            <PagedTable
              label={t.invoices}
              pages={invoices}
              columns={useInvoiceColumns()}
              idOf={({ number }) => String(number)}
              empty={invoiceWords.empty}
              emptyHelp={invoiceWords.emptyOwn}
            />
          </Panel>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t.details}>
            <Details of={advertiser} />
            <p className="mt-3 text-sm text-muted">{t.mineHelp}</p>
          </Panel>
          {manager !== null && (
            <Panel title={t.lookedAfter}>
              <p className="font-medium">{`${manager.first_name} ${manager.last_name}`.trim()}</p>
              <p className="break-words">{[manager.email, manager.skype].filter(Boolean).join(" · ")}</p>
            </Panel>
          )}
          <Panel title={t.ownOffers}>
            <ul className="flex flex-col gap-1">
              {offers.map(({ id: offerId, title, status }) => (
                <li key={offerId} className="flex min-w-0 flex-wrap gap-x-2">
                  <span className="min-w-0 break-words">{title}</span>
                  <Status tone={status === "active" ? "good" : "off"}>{t.states[status]}</Status>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
