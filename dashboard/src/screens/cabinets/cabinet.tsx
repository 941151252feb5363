import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { cabinets as texts } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { shell } from "../../texts/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded, Skeleton } from "../../ui/states.tsx";
import { Ads } from "./ads.tsx";
import { CabinetDialog } from "./cabinet-dialog.tsx";
import { Campaigns } from "./campaigns.tsx";
import { Connection } from "./connection.tsx";
import { CostChart } from "./cost-chart.tsx";
import { useFigure } from "./figure-columns.tsx";
import { type Figures, sumUp, unconvertedOf } from "./figures.ts";
import { Import } from "./import.tsx";
import { Money } from "./money.tsx";
import { ADS_ZONE, useStats } from "./use-stats.ts";

const route = getRouteApi("/cabinets/$id");
const SHOWN = ["spent", "joins", "costPerJoin", "starts", "revenue", "roiPercent"] as const satisfies readonly (keyof Figures)[];

/** What did this cabinet's ads cost and bring, and where do its figures come from? */
export function Cabinet() {
  const t = useTexts(texts);
  const { ones } = useTexts(shell);
  const { id } = route.useParams();
  const { currency: own } = useFormat();
  const cabinet = useRead("/api/accounts/telegram/{account_uid}", { account_uid: id });
  const balances = useRead("/api/dashboard/balances/all");
  const balance = balances.data?.find(({ account_id }) => account_id === id);
  const currency = balance?.total.currency.toLowerCase() ?? (balances.data === undefined ? undefined : own);
  if (cabinet.error !== null) {
    return (
      <Page title={ones.cabinets}>
        <ErrorNote error={cabinet.error} onRetry={() => void cabinet.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={
        <>
          <bdi>{cabinet.data?.name}</bdi> <span className="text-base font-normal text-muted">{id}</span>
        </>
      }
      actions={
        <>
          <PeriodPicker other={{ zone: ADS_ZONE, why: t.zone }} />
          <Edit id={id} />
        </>
      }
    >
      {currency === undefined ? <Skeleton rows={3} /> : <Spent cabinet={id} currency={currency} />}
      {currency !== undefined && <Ads cabinet={id} currency={currency} />}
      {currency !== undefined && <Campaigns cabinet={id} currency={currency} />}
      <Money cabinet={id} />
      <div className="grid items-start gap-4 @4xl:grid-cols-2">
        <Connection cabinet={id} />
        <Import cabinet={id} />
      </div>
    </Page>
  );
}

function Edit({ id }: { id: string }) {
  const words = useTexts(common);
  const [isOpen, setOpen] = useState(false);
  const list = useRead("/api/accounts/telegram/", { limit: 500 }, { enabled: isOpen });
  const cabinet = list.data?.items.find(({ account_id }) => account_id === id);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.edit}</Button>
      {isOpen && cabinet !== undefined && <CabinetDialog cabinet={cabinet} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The figures of the period, and which part of the cost stands in clicks: both parts make what was spent. */
function Spent({ cabinet, currency }: { cabinet: string; currency: string }) {
  const t = useTexts(texts);
  const write = useFigure(currency);
  const query = useStats({ by: "cabinet", cabinet, currency });
  return (
    <Loaded query={query} rows={3}>
      {({ rows }) => {
        const sums = sumUp(rows);
        const unconverted = unconvertedOf(rows);
        return (
          <div className="flex flex-col gap-3">
            {unconverted.length > 0 && <p className="text-warn">{t.unconverted(unconverted.join(", ").toUpperCase())}</p>}
            <dl className="grid grid-cols-2 gap-3 @2xl:grid-cols-3 @5xl:grid-cols-6">
              {SHOWN.map((name) => (
                <div key={name} title={t.hints[name]} className="rounded-lg border border-line bg-card p-3">
                  <dt className="text-sm text-muted">{t.figures[name]}</dt>
                  <dd className="text-xl font-semibold tabular-nums">{write(name, sums[name])}</dd>
                </div>
              ))}
            </dl>
            <Panel title={t.costByDay}>
              <p className="mb-3 text-sm text-muted" title={t.allocationHelp}>
                {t.parts(write("allocated", sums.allocated), write("notAllocated", sums.notAllocated), write("spent", sums.spent))}
              </p>
              <CostChart cabinet={cabinet} currency={currency} />
            </Panel>
          </div>
        );
      }}
    </Loaded>
  );
}
