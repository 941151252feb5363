import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { lapsed } from "../../api/query-client.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { campaigns as texts } from "../../texts/campaigns.ts";
import { useTexts } from "../../texts/define.ts";
import { waiting } from "../../texts/waiting.ts";
import { daysBetween } from "../../time.ts";
import { BulkBar } from "../../ui/bulk-bar.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { ClearFilters } from "../../ui/list-filters.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useStore } from "../../use-store.ts";
import { type Row, useColumns } from "./campaign-columns.tsx";
import { CampaignFilters } from "./campaign-filters.tsx";
import { type Campaign, stateOf } from "./campaign-state.ts";
import type { CampaignsSearch } from "./search.ts";

const route = getRouteApi("/campaigns");

/** Days that campaigns are counted by at most. */
const MAX_BY_DAY = 93;

/** The account's campaigns with their figures of the period. */
export function Campaigns() {
  const t = useTexts(texts);
  const list = useRead("/api/camp/list.json");
  const stats = useStats();
  const isOver = useStore(lapsed);
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          {!isOver && (
            <Link to="/campaigns/new" className={buttonClass("main")}>
              {t.add}
            </Link>
          )}
        </>
      }
    >
      {isOver && <PlanEnded />}
      <Loaded query={list}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.none}>
              <p className="max-w-prose">{t.noneHelp}</p>
            </Empty>
          ) : (
            <List campaigns={data} stats={stats} />
          )
        }
      </Loaded>
    </Page>
  );
}

/** Campaigns are open when the plan is over, so that they can be deleted until the free plan allows the rest. */
function PlanEnded() {
  const t = useTexts(waiting);
  return (
    <Panel className="border-warn">
      <p role="status">
        {t.planEnded}{" "}
        <Link to="/plan" className="underline">
          {t.toPlan}
        </Link>
      </p>
    </Panel>
  );
}

function useStats() {
  const { period } = usePeriod();
  const isByDay = daysBetween(period.from, period.to) <= MAX_BY_DAY;
  return useRead("/api/stats/account.json", { ...period, ...(isByDay ? { by_day: 1 } : {}) });
}

/** The list stands before its figures are there. */
function List({ campaigns, stats }: { campaigns: Campaign[]; stats: ReturnType<typeof useStats> }) {
  const t = useTexts(texts);
  // Figures are refused then, which the screen says already.
  const isOver = useStore(lapsed);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<Record<keyof CampaignsSearch, string | number | undefined>>) =>
    void navigate({ search: (before) => ({ ...before, ...next }) as CampaignsSearch, replace: true });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const setStatus = useWrite("/api/camp/status.json", ["/api/camp/", "/api/bots/"]);
  const columns = useColumns();
  const figures = new Map(stats.data?.data.campaigns.map((each) => [each.id, each]));
  const rows = campaigns
    .map((campaign): Row => {
      if (stats.data === undefined) return { campaign, starts: null, joins: null, leaves: null, byDay: [] };
      const { starts = 0, confirms = 0, unsubs = 0, by_day: byDay } = figures.get(campaign.id) ?? {};
      return { campaign, starts, joins: confirms, leaves: unsubs, byDay: byDay?.starts ?? [] };
    })
    .reverse()
    .filter((row) => matches(row, search));
  const total = totalOf(rows);
  return (
    <div className="flex flex-col gap-3">
      <CampaignFilters campaigns={campaigns} search={search} onChange={change} />
      {stats.error !== null && !isOver && <ErrorNote error={stats.error} onRetry={() => void stats.refetch()} />}
      {rows.length === 0 ? (
        <Empty title={t.noneFound}>
          <ClearFilters onClear={() => change({ q: undefined, state: undefined, bot: undefined, traffic: undefined })} />
        </Empty>
      ) : (
        <div aria-busy={stats.isFetching} className={stats.isPlaceholderData ? "opacity-60" : ""}>
          <Table
            label={t.list}
            rows={rows}
            columns={columns}
            idOf={({ campaign }) => String(campaign?.id)}
            nameOf={({ campaign }) => campaign?.chat_title ?? ""}
            sort={search.s}
            onSort={(s) => change({ s })}
            selected={selected}
            onSelect={setSelected}
            total={total}
          />
        </div>
      )}
      <BulkBar
        selected={selected}
        rows={campaigns.map(({ id, chat_title: name, status }) => ({ id, name, status: stateOf({ status }) === "paused" ? 1 : 0 }))}
        shown={rows.flatMap(({ campaign }) => campaign ?? [])}
        warning={t.deleteWarning}
        onStatus={async (status, ids) => (await setStatus.mutateAsync({ ids, status })).data}
        onSelect={setSelected}
      />
    </div>
  );
}

function totalOf(rows: readonly Row[]): Row {
  const sum = (read: (row: Row) => number | null) =>
    rows.reduce<number | null>((total, row) => {
      const figure = read(row);
      return total === null || figure === null ? null : total + figure;
    }, 0);
  const days = rows.find(({ byDay }) => byDay.length > 0)?.byDay ?? [];
  return {
    campaign: null,
    starts: sum(({ starts }) => starts),
    joins: sum(({ joins }) => joins),
    leaves: sum(({ leaves }) => leaves),
    byDay: days.map((_, day) => sum(({ byDay }) => byDay[day] ?? 0) ?? 0),
  };
}

function matches({ campaign, starts }: Row, { q = "", state, bot, traffic }: CampaignsSearch): boolean {
  if (campaign === null) return false;
  const words = `${campaign.chat_title} ${campaign.bot_username} ${campaign.code}`.toLowerCase();
  return (
    words.includes(q.toLowerCase()) &&
    (state === undefined || stateOf(campaign) === state) &&
    (bot === undefined || campaign.bot === bot) &&
    (traffic === undefined || starts === null || starts > 0)
  );
}
