import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useFormat, useMay } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPayments as texts } from "../../texts/offer-payments.ts";
import { Button } from "../../ui/button.tsx";
import { Empty, ErrorNote } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { CHANGED, type TabProps } from "./facts.ts";
import { type EditedPayment, toSent } from "./payment.ts";
import { PaymentDialog } from "./payment-dialog.tsx";

/** What conversions that advertisers report are worth. */
export function Payments({ offer }: TabProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const format = useFormat();
  const may = useMay()("network-offers.write");
  const save = useWrite("/3.0/admin/offer/{ID}", CHANGED);
  const [edited, setEdited] = useState<{ at: number | null } | null>(null);
  const all: EditedPayment[] = [...offer.payments.map((each) => ({ ...each, partners: [] })), ...offer.partner_payments];
  const write = (next: readonly EditedPayment[]) =>
    save.mutateAsync({
      ID: offer.id,
      payments: next.filter(({ partners }) => partners.length === 0).map(({ partners: _, ...each }) => toSent(each)),
      partner_payments: next.filter(({ partners }) => partners.length > 0).map(toSent),
    });
  const amount = (value: number, { type, currency }: EditedPayment) =>
    type === "percent" ? format.percent(value) : format.money(value, currency.toLowerCase());
  const rows = all.map((payment, at) => ({ payment, at }));
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {
      id: "goal",
      header: shared.goal,
      value: ({ payment }) => payment.goal,
      cell: ({ payment: { goal, title } }) => (
        <>
          <code>{goal}</code> <bdi>{title}</bdi>
        </>
      ),
    },
    {
      id: "revenue",
      header: shared.payout,
      numeric: true,
      value: ({ payment }) => payment.revenue,
      cell: ({ payment }) => amount(payment.revenue, payment),
    },
    {
      id: "total",
      header: shared.revenue,
      numeric: true,
      value: ({ payment }) => payment.total,
      cell: ({ payment }) => amount(payment.total, payment),
    },
    {
      id: "countries",
      header: shared.countries,
      value: ({ payment }) => payment.countries.join(", "),
      cell: ({ payment: { countries, country_exclude: excludes } }) =>
        countries.length === 0 ? shared.anyCountry : excludes ? t.allBut(countries.join(", ")) : countries.join(", "),
    },
    {
      id: "visitors",
      header: t.visitors,
      value: ({ payment: { devices, os, cities } }) => [...devices, ...os, ...cities.map(({ name }) => name)].join(", "),
    },
    {
      id: "partners",
      header: shared.affiliate,
      value: ({ payment }) => payment.partners.join(", "),
      cell: ({ payment: { partners } }) => (partners.length === 0 ? shared.anyAffiliate : partners.map((each) => `#${each}`).join(", ")),
    },
  ];
  const actions: Column<Row> = {
    id: "actions",
    header: words.actions,
    unsorted: true,
    value: () => null,
    cell: ({ payment, at }) => (
      <Button look="quiet" aria-label={`${words.edit}: ${payment.goal} ${payment.title}`} onClick={() => setEdited({ at })}>
        {words.edit}
      </Button>
    ),
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">{t.paymentsHelp}</p>
        {may && (
          <Button look="main" onClick={() => setEdited({ at: null })}>
            {t.addPayment}
          </Button>
        )}
      </div>
      {save.error !== null && edited === null && <ErrorNote error={save.error} />}
      {rows.length === 0 ? (
        <Empty title={t.noPayments}>
          <p className="max-w-prose">{t.noPaymentsHelp}</p>
        </Empty>
      ) : (
        <Table label={shared.tabNames.payments} rows={rows} columns={may ? [...columns, actions] : columns} idOf={({ at }) => String(at)} />
      )}
      {edited !== null && (
        <PaymentDialog
          payment={edited.at === null ? undefined : all[edited.at]}
          save={save}
          onSave={(next) => write(edited.at === null ? [...all, next] : all.map((each, at) => (at === edited.at ? next : each)))}
          onDelete={() => write(all.filter((_, at) => at !== edited.at))}
          onClose={() => {
            save.reset();
            setEdited(null);
          }}
        />
      )}
    </div>
  );
}
