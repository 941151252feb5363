import { Link } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useAskPages, useNumberedPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { ConversionState } from "../../shell/conversions.tsx";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { useSourceNames } from "../../shell/source-names.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { leads } from "../../texts/leads.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerLeads as texts } from "../../texts/offer-leads.ts";
import { LeadStatus } from "../../ui/lead-status.tsx";
import { Panel } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import { AffiliateName } from "./affiliate-name.tsx";
import { type TabProps, useOwnsOffers } from "./facts.ts";

const PAGE_ROWS = 100;

/** The leads of an offer: those that the network's affiliates brought, and those of the owner's own flows. */
export function OfferLeads({ offer }: TabProps) {
  const isOwner = useOwnsOffers();
  return (
    <div className="flex flex-col gap-4">
      <PeriodPicker />
      <Conversions offer={offer.id} />
      {isOwner && <OwnLeads offer={offer.id} />}
    </div>
  );
}

type Conversion = Extract<Answer<"/3.0/stats/conversions", "get">["conversions"][number], { partner?: unknown }>;

function Conversions({ offer }: { offer: number }) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(leads);
  const format = useFormat();
  const { period } = usePeriod();
  const params = { offer: [offer], date_from: period.from, date_to: period.to, timezone: format.zone, limit: PAGE_ROWS };
  const pages = useNumberedPages("/3.0/stats/conversions", params, ({ conversions }) => conversions as readonly Conversion[]);
  const money = (value: number | undefined, currency: string) => (value === undefined ? "" : format.money(value, currency.toLowerCase()));
  const columns: Column<Conversion>[] = [
    {
      id: "time",
      header: words.time,
      value: ({ created_at: created }) => created,
      cell: ({ id, created_at: created }) => (
        <Link to="/conversions" search={{ open: id }} className="underline">
          <Time zoned={created} />
        </Link>
      ),
    },
    { id: "status", header: words.status, value: ({ status }) => status, cell: ({ status }) => <ConversionState status={status} /> },
    {
      id: "affiliate",
      header: shared.affiliate,
      fills: true,
      value: ({ partner }) => partner?.id ?? 0,
      cell: ({ partner }) => partner != null && <AffiliateName id={partner.id} name={partner.name || partner.login || ""} />,
    },
    { id: "goal", header: shared.goal, value: ({ goal, goal_value: value }) => goal || value },
    { id: "country", header: shared.country, value: ({ country }) => country && format.country(country) },
    {
      id: "payout",
      header: shared.payoutHead,
      hint: shared.payout,
      numeric: true,
      value: ({ payouts }) => payouts,
      cell: ({ payouts, currency }) => money(payouts, currency),
    },
    {
      id: "revenue",
      header: shared.revenueHead,
      hint: shared.revenue,
      numeric: true,
      value: (each) => revenueOf(each) ?? 0,
      cell: (each) => money(revenueOf(each), each.currency),
    },
  ];
  return (
    <Panel title={t.networkLeads}>
      <p className="mb-3 text-sm text-muted">{t.networkLeadsHelp}</p>
      <div className="flex flex-col gap-3">
        <PagedTable
          label={t.networkLeads}
          pages={pages}
          columns={columns}
          idOf={({ id }) => id}
          empty={t.noConversions}
          emptyHelp={t.noLeadsHelp}
        />
      </div>
    </Panel>
  );
}

const revenueOf = (conversion: Conversion): number | undefined => ("revenue" in conversion ? Number(conversion.revenue) : undefined);

type Lead = Answer<"/api/leads/search.json", "post">["data"][number];

function OwnLeads({ offer }: { offer: number }) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(leads);
  const format = useFormat();
  const sources = useSourceNames();
  const { range } = usePeriod();
  const pages = useAskPages("/api/leads/search.json", { offer: [offer], ...range, limit: PAGE_ROWS });
  const columns: Column<Lead>[] = [
    { id: "time", header: words.time, value: ({ start_time: time }) => time, cell: ({ start_time: time }) => <Time utc={time} /> },
    {
      id: "id",
      header: words.lead,
      value: ({ id }) => id,
      cell: ({ id }) => (
        <Link to="/leads/$id" params={{ id: String(id) }} className="font-medium underline">
          {id}
        </Link>
      ),
    },
    { id: "status", header: words.status, value: ({ status }) => status, cell: ({ status }) => <LeadStatus status={status} /> },
    { id: "source", header: words.source, value: ({ flow_code: code }) => code && sources.flow(code) },
    { id: "goal", header: shared.goal, value: ({ goal }) => goal },
    { id: "country", header: shared.country, value: ({ geo }) => geo && format.country(geo) },
    {
      id: "price",
      header: words.price,
      numeric: true,
      value: ({ price }) => price,
      cell: ({ price, currency }) => (price === null ? "" : format.money(price, currency)),
    },
  ];
  return (
    <Panel title={t.ownLeads}>
      <div className="flex flex-col gap-3">
        <PagedTable
          label={t.ownLeads}
          pages={pages}
          columns={columns}
          idOf={({ id }) => String(id)}
          empty={t.noLeads}
          emptyHelp={t.noLeadsHelp}
          older={words.moreToSearch}
        />
      </div>
    </Panel>
  );
}
