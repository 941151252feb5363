import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useSourceNames } from "../../shell/source-names.ts";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { NameButton } from "../../ui/name-button.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { type Ad, AdDialog } from "./ad-dialog.tsx";
import { useFigureColumns } from "./figure-columns.tsx";
import { type Figures, type Row, sumUp } from "./figures.ts";
import { MOST_ADS, useAds } from "./use-ads.ts";
import { useStats } from "./use-stats.ts";

interface Line {
  id: number;
  title: string;
  /** Null: it is deleted. */
  ad: Ad | null;
  figures: Figures;
}

const route = getRouteApi("/cabinets/$id");
/** Before what the ad is, and after it. */
const RESULTS = ["spent", "costPerJoin", "joins", "starts"] as const satisfies readonly (keyof Figures)[];
const OTHERS = ["impressions", "clicks", "revenue", "roiPercent"] as const satisfies readonly (keyof Figures)[];
const TONES: Record<Ad["status"], Tone> = {
  active: "good",
  in_review: "info",
  on_hold: "warn",
  stopped: "off",
  declined: "bad",
  deleted: "off",
};

/** The cabinet's ads with their figures of the period; deleted ones as far as they have some. */
export function Ads({ cabinet, currency }: { cabinet: string; currency: string }) {
  const t = useTexts(cabinets);
  const query = useAds(cabinet);
  const stats = useStats({ by: "ad", cabinet, currency });
  const [opened, setOpened] = useState<{ ad: Ad | undefined } | null>(null);
  return (
    <Panel title={t.ads} actions={<Button onClick={() => setOpened({ ad: undefined })}>{t.addAd}</Button>}>
      {stats.error !== null && <ErrorNote error={stats.error} onRetry={() => void stats.refetch()} />}
      <Loaded query={query}>
        {({ data, count }) => {
          const lines = toLines(data, stats.data?.rows ?? []);
          if (lines.length === 0) return <p className="text-muted">{t.noAds}</p>;
          return (
            <div className="flex flex-col gap-3" aria-busy={stats.isFetching}>
              {(count > MOST_ADS || stats.data?.next_cursor) && <p className="text-muted">{t.firstAds(MOST_ADS)}</p>}
              <Lines lines={lines} currency={currency} onOpen={(ad) => setOpened({ ad })} />
            </div>
          );
        }}
      </Loaded>
      {opened !== null && <AdDialog cabinet={cabinet} ad={opened.ad} onClose={() => setOpened(null)} />}
    </Panel>
  );
}

function toLines(ads: readonly Ad[], rows: readonly Row[]): Line[] {
  const found = Map.groupBy(rows, ({ ad_id }) => ad_id ?? 0);
  const known = ads.map((ad) => ({ id: ad.id, title: ad.advertisement_title, ad, figures: sumUp(found.get(ad.id) ?? []) }));
  for (const ad of ads) found.delete(ad.id);
  const deleted = [...found].map(([id, of]) => ({ id, title: of[0]?.advertisement_title ?? "", ad: null, figures: sumUp(of) }));
  return [...known, ...deleted];
}

interface LinesProps {
  lines: readonly Line[];
  currency: string;
  onOpen: (ad: Ad) => void;
}

function Lines({ lines, currency, onOpen }: LinesProps) {
  const t = useTexts(cabinets);
  const { s } = route.useSearch();
  const navigate = route.useNavigate();
  const results = useFigureColumns<Line>(RESULTS, currency);
  const others = useFigureColumns<Line>(OTHERS, currency);
  const names = useSourceNames();
  const columns: Column<Line>[] = [
    {
      id: "title",
      header: t.ad,
      fills: true,
      value: ({ title }) => title,
      cell: ({ id, title, ad }) =>
        ad === null ? (
          <bdi>{title || id}</bdi>
        ) : (
          <NameButton onClick={() => onOpen(ad)}>
            <bdi>{title || id}</bdi>
          </NameButton>
        ),
    },
    ...results,
    {
      id: "target",
      header: t.target,
      value: ({ ad }) => ad?.flow ?? ad?.campaign ?? "",
      cell: ({ ad }) =>
        ad?.link ? (
          <bdi title={t.targets[targetOf(ad)]} className="block max-w-28 truncate">
            {ad.flow === null ? names.campaignOf(ad.campaign ?? "") : names.flow(ad.flow)}
          </bdi>
        ) : (
          <span className="text-warn">{ad === null ? "" : t.targets.none}</span>
        ),
    },
    {
      id: "status",
      header: t.status,
      value: ({ ad }) => ad?.status ?? "deleted",
      cell: ({ ad }) => <Status tone={TONES[ad?.status ?? "deleted"]}>{t.adStatuses[ad?.status ?? "deleted"]}</Status>,
    },
    ...others,
  ];
  return (
    <Table
      label={t.ads}
      rows={lines}
      columns={columns}
      idOf={({ id }) => String(id)}
      sort={s}
      onSort={(next) => void navigate({ search: (before) => ({ ...before, s: next }) })}
    />
  );
}

function targetOf({ flow, campaign, invite_link }: Ad): "flow" | "campaign" | "invite" | "none" {
  if (flow !== null) return "flow";
  if (campaign === null) return "none";
  return invite_link ? "invite" : "campaign";
}
