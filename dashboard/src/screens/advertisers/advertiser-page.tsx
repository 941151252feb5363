import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { NOTHING } from "../../number.ts";
import { useAccount, useFormat, useMay } from "../../shell/account.ts";
import { chargesIn, useCharges } from "../../shell/charges.ts";
import { useInvoiceColumns } from "../../shell/invoices.tsx";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Sums } from "../../shell/sums.tsx";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { shell } from "../../texts/shell.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import type { Advertiser } from "./advertiser.ts";
import { AdvertiserDialog } from "./advertiser-dialog.tsx";
import { Charges } from "./charges.tsx";
import { Details } from "./details.tsx";
import { useFigures } from "./figures.ts";
import { FiguresNotes } from "./figures-notes.tsx";
import { OwnAdvertiser } from "./own-advertiser.tsx";
import { Summary } from "./summary.tsx";

const route = getRouteApi("/advertisers/$id");

/** One advertiser; to an advertiser nobody but themselves. */
export function AdvertiserPage() {
  const { id } = route.useParams();
  return useAccount().role === "advertiser" ? <OwnAdvertiser id={id} /> : <One id={id} />;
}

function One({ id }: { id: string }) {
  const { ones } = useTexts(shell);
  const query = useRead("/3.0/admin/advertiser/{ID}", { ID: id });
  return (
    <LoadedPage query={query} title={ones.advertisers}>
      {({ advertiser }) => <Contents advertiser={advertiser} />}
    </LoadedPage>
  );
}

function Contents({ advertiser }: { advertiser: Advertiser }) {
  const t = useTexts(texts);
  const format = useFormat();
  const may = useMay();
  const { id, title, offers } = advertiser;
  const figures = useFigures(id);
  const { leads, charged, invoiced, open } = figures.of(id);
  return (
    <Page
      title={<bdi>{title}</bdi>}
      actions={
        <>
          <PeriodPicker />
          <Actions advertiser={advertiser} />
        </>
      }
    >
      <FiguresNotes figures={figures} />
      <Summary
        figures={[
          { name: t.leads, hint: t.leadsHint, value: leads === null ? NOTHING : format.number(leads) },
          { name: t.charged, hint: t.chargedHint, value: format.money(charged) },
          { name: t.invoiced, hint: t.invoicedHint, value: <Sums of={invoiced ?? []} /> },
          { name: t.open, hint: t.openHint, value: <Sums of={open ?? []} /> },
        ]}
      />
      <div className="grid items-start gap-4 @4xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          {may("statistics.read") && (
            <Panel title={t.byOffer}>
              <ChargesOf id={id} />
            </Panel>
          )}
          {figures.invoices !== undefined && (
            <Panel title={t.invoices}>
              <Invoices rows={figures.invoices} />
            </Panel>
          )}
        </div>
        <Panel title={t.details}>
          <Details of={advertiser} more={[[t.offers, offers]]} />
        </Panel>
      </div>
    </Page>
  );
}

function Invoices({ rows }: { rows: NonNullable<ReturnType<typeof useFigures>["invoices"]> }) {
  const t = useTexts(texts);
  const columns = useInvoiceColumns();
  if (rows.length === 0) return <p className="text-muted">{NOTHING}</p>;
  return <Table label={t.invoices} rows={rows} columns={columns} idOf={({ number }) => String(number)} />;
}

function ChargesOf({ id }: { id: string }) {
  const { currency } = useAccount();
  const { period } = usePeriod();
  const query = useCharges({ advertiser: id, period, currency });
  return <Loaded query={query}>{(charged) => <Charges charges={chargesIn(charged).map((each) => ({ ...each, currency }))} />}</Loaded>;
}

function Actions({ advertiser }: { advertiser: Advertiser }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const may = useMay();
  const [isEditing, setEditing] = useState(false);
  const send = useWrite("/3.0/admin/advertiser/{ID}/sendpass", ["/3.0/admin/advertiser"]);
  const { id, email } = advertiser;
  return (
    <>
      {may("advertisers.write") && (
        <>
          {email !== null && (
            <Confirm
              label={send.isSuccess ? t.sent : t.sendPassword}
              look="plain"
              title={t.sendPasswordTitle}
              confirm={t.sendPassword}
              onConfirm={() => send.mutateAsync({ ID: id })}
            >
              <p>{t.sendPasswordHelp(email)}</p>
            </Confirm>
          )}
          <Button onClick={() => setEditing(true)}>{words.edit}</Button>
        </>
      )}
      {may("invoices.write") && (
        <Link to="/invoices/new" search={{ advertiser: id }} className={buttonClass("main")}>
          {t.newInvoice}
        </Link>
      )}
      {send.error !== null && <ErrorNote error={send.error} />}
      {isEditing && <AdvertiserDialog advertiser={advertiser} onClose={() => setEditing(false)} />}
    </>
  );
}
