import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useAccount, useFormat, useMay } from "../../shell/account.ts";
import { chargesIn, useCharges } from "../../shell/charges.ts";
import { useOfferNames } from "../../shell/offer-names.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { useTexts } from "../../texts/define.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Button } from "../../ui/button.tsx";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { type DraftLine, type Line, toAmount, toDetail, toDraft } from "./lines.ts";
import { LinesEditor } from "./lines-editor.tsx";
import { useAdvertisers } from "./names.ts";

const route = getRouteApi("/invoices/new");

/** Makes an invoice of what an advertiser's approved leads of a period cost. */
export function NewInvoice() {
  const t = useTexts(texts);
  const account = useAccount();
  const may = useMay();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/invoices/new" });
  const { period } = usePeriod();
  const advertisers = useAdvertisers();
  const currencies = useCurrencies();
  const currency = (search.currency ?? account.currency).toUpperCase();
  const { advertiser = "" } = search;
  const chooseAdvertiser = (id: string) => void navigate({ search: (before) => ({ ...before, advertiser: id === "" ? undefined : id }) });
  return (
    <Page title={t.add}>
      <p className="max-w-prose text-muted">{t.makeHelp}</p>
      <Panel>
        <div className="grid items-start gap-4 @2xl:grid-cols-2">
          <Field label={t.advertiser}>
            {may("advertisers.read") ? (
              <Select
                value={advertiser}
                options={[["", t.chooseAdvertiser], ...(advertisers ?? []).map(({ id, title }) => [id, title] as const)]}
                onChange={chooseAdvertiser}
              />
            ) : (
              <TextInput value={advertiser} onValueChange={chooseAdvertiser} spellCheck={false} />
            )}
          </Field>
          <Field label={t.currency}>
            <Select
              value={currency}
              options={[...new Set([currency, ...currencies])].map((code) => [code, code])}
              onChange={(code) => void navigate({ search: (before) => ({ ...before, currency: code }) })}
            />
          </Field>
        </div>
        <div className="mt-4">
          <p className="mb-1 text-sm font-medium">{t.period}</p>
          <PeriodPicker />
        </div>
      </Panel>
      {advertiser === "" && <p className="text-muted">{t.chooseFirst}</p>}
      {advertiser !== "" && (
        <FromReport
          key={`${advertiser} ${currency} ${period.from} ${period.to}`}
          advertiser={advertiser}
          currency={currency}
          period={period}
        />
      )}
    </Page>
  );
}

/** Those in which the network may be paid. */
function useCurrencies(): string[] {
  const may = useMay();
  const query = useRead("/3.0/admin/currency", { get_only_active: true }, { enabled: may("currencies.read") });
  const quotes = query.data?.quotes ?? {};
  return Array.isArray(quotes) ? [] : Object.keys(quotes);
}

interface Props {
  advertiser: string;
  currency: string;
  period: { from: string; to: string };
}

/** The lines are what the report says, until somebody changes them. */
function FromReport({ advertiser, currency, period }: Props) {
  const query = useCharges({ advertiser, period, currency, isAlone: true });
  return (
    <Loaded query={query}>
      {(charged) => (
        <Draft
          advertiser={advertiser}
          currency={currency}
          period={period}
          reported={chargesIn(charged).map(
            ({ offer, leads, amount }): Line => ({ offer_id: offer.id, payout_type: "RPA", actions: leads, amount, comment: null }),
          )}
        />
      )}
    </Loaded>
  );
}

function Draft({ advertiser, currency, period, reported }: Props & { reported: readonly Line[] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const navigate = useNavigate();
  const draft = () => reported.map((line) => toDraft(line, format.typed));
  const [lines, setLines] = useState<readonly DraftLine[]>(draft);
  const [comment, setComment] = useState("");
  const nameOf = useOfferNames(lines.map(({ offer }) => Number(offer)));
  const others = useRead("/3.0/admin/advertiser-invoices", { supplier_id: advertiser, sort_type: "desc", limit: 500 });
  const make = useWrite("/3.0/admin/advertiser-invoice", ["/3.0/admin/advertiser-invoice"]);
  const overlapping = (others.data?.message ?? []).filter(
    ({ currency: of, start_date: from, end_date: to }) =>
      of === currency && from !== null && to !== null && from <= period.to && to >= period.from,
  );
  const submit = () =>
    make.mutate(
      { supplier_id: advertiser, currency, start_date: period.from, end_date: period.to, comment: comment.trim(), detail: toDetail(lines) },
      { onSuccess: () => void openLatest() },
    );
  const openLatest = async () => {
    const latest = { supplier_id: advertiser, sort: "number", sort_type: "desc", limit: 1 };
    const { message } = await call("get", "/3.0/admin/advertiser-invoices", latest);
    const [made] = message;
    if (made !== undefined) await navigate({ to: "/invoices/$number", params: { number: String(made.number) } });
  };
  return (
    <SavingForm
      save={make}
      shownBy="advertiser currency p from to"
      className="flex flex-col gap-4"
      onSubmit={() => {
        if (!lines.some(({ amount }) => Number.isNaN(toAmount(amount)))) submit();
      }}
    >
      {overlapping.length > 0 && (
        <p role="status" className="text-warn">
          {t.overlap(overlapping.map(({ number }) => number).join(", "))}
        </p>
      )}
      {reported.length === 0 && <p className="text-muted">{t.noLeads(currency)}</p>}
      <LinesEditor lines={lines} currency={currency} nameOf={nameOf} onLines={setLines} />
      <Field label={t.comment}>
        <TextArea value={comment} onValueChange={setComment} rows={2} maxLength={2000} />
      </Field>
      {make.error !== null && <ErrorNote error={make.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="main" busy={make.isPending} disabled={lines.length === 0}>
          {t.make}
        </Button>
        {reported.length > 0 && <Button onClick={() => setLines(draft())}>{t.reset}</Button>}
      </div>
    </SavingForm>
  );
}
