import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { campaigns as texts } from "../../texts/campaigns.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { daysBetween } from "../../time.ts";
import { BulkBar } from "../../ui/bulk-bar.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Numbered } from "../../ui/numbered.tsx";
import { Page } from "../../ui/page.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { CampaignFilters } from "./campaign-filters.tsx";
import { type Campaign, type Health, healthOf, LONGEST_PAGE, linkOf, type State, stateOf } from "./campaign-state.ts";
import type { CampaignsSearch } from "./search.ts";

const route = getRouteApi("/campaigns");
const STATE_TONES: Record<State, Tone> = { active: "good", paused: "off", trouble: "warn" };
const HEALTH_TONES: Record<Health, Tone> = { own: "good", account: "good", failing: "bad", none: "warn" };

interface Row {
  campaign: Campaign | null;
  /** Null until the period is counted. */
  starts: number | null;
  joins: number | null;
  leaves: number | null;
  /** Starts of each day; empty of more days than are told one by one. */
  byDay: readonly number[];
}

/** Days that campaigns are counted by at most. */
const MAX_BY_DAY = 93;

/** The account's campaigns with their figures of the period. */
export function Campaigns() {
  const t = useTexts(texts);
  const list = useRead("/api/camp/list.json");
  const stats = useStats();
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <Link to="/campaigns/new" className={buttonClass("main")}>
            {t.add}
          </Link>
        </>
      }
    >
      <Loaded query={list}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.none}>
              <p className="max-w-prose">{t.noneHelp}</p>
              <Link to="/campaigns/new" className={buttonClass("main")}>
                {t.add}
              </Link>
            </Empty>
          ) : (
            <List campaigns={data} stats={stats} />
          )
        }
      </Loaded>
    </Page>
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
      {stats.error !== null && <ErrorNote error={stats.error} onRetry={() => void stats.refetch()} />}
      {rows.length === 0 ? (
        <Empty title={t.noneFound}>
          <Button onClick={() => change({ q: undefined, state: undefined, bot: undefined, traffic: undefined })}>{t.clear}</Button>
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

function useColumns(): Column<Row>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const templates = useRead("/api/postbacks/templates.json", { limit: LONGEST_PAGE });
  const known = templates.data?.data;
  const cr = ({ starts, joins }: Row) =>
    starts === null || joins === null || starts === 0 ? null : Math.round((joins / starts) * 1000) / 10;
  const number = (id: "starts" | "joins" | "leaves", hint: string): Column<Row> => ({
    id,
    header: t[id],
    hint,
    value: (row) => row[id],
    cell: ({ [id]: figure }) => figure !== null && format.number(figure),
    numeric: true,
    onPhone: id !== "leaves",
  });
  return [
    {
      id: "campaign",
      header: t.campaign,
      fills: true,
      value: ({ campaign }) => campaign?.chat_title ?? "",
      cell: ({ campaign }) =>
        campaign === null ? (
          words.total
        ) : (
          <Numbered number={campaign.id}>
            <Link to="/campaigns/$id" params={{ id: String(campaign.id) }} className="font-medium hover:underline">
              <bdi>{campaign.chat_title}</bdi>
            </Link>
          </Numbered>
        ),
    },
    {
      id: "state",
      header: t.state,
      value: ({ campaign }) => (campaign === null ? "" : stateOf(campaign)),
      cell: ({ campaign }) => campaign !== null && <Status tone={STATE_TONES[stateOf(campaign)]}>{t.states[stateOf(campaign)]}</Status>,
    },
    number("starts", t.startsHint),
    {
      id: "by-day",
      header: t.byDay,
      hint: t.byDayHint,
      value: () => null,
      unsorted: true,
      cell: ({ byDay }) =>
        byDay.length > 1 && (
          <Sparkline values={byDay} label={t.startsByDay(format.number(Math.max(...byDay)), format.number(byDay.at(-1) ?? 0))} />
        ),
    },
    number("joins", t.joinsHint),
    number("leaves", t.leavesHint),
    { id: "cr", header: t.cr, hint: t.crHint, value: cr, cell: (row) => row.starts !== null && format.percent(cr(row)), numeric: true },
    {
      id: "postbacks",
      header: t.postbacks,
      hint: t.postbacksHint,
      value: () => null,
      unsorted: true,
      cell: ({ campaign }) => {
        if (campaign === null || known === undefined) return null;
        const health = healthOf(campaign.id, known);
        const isOpen = known.length === LONGEST_PAGE && health !== "own";
        return isOpen ? null : <Status tone={HEALTH_TONES[health]}>{t.health[health]}</Status>;
      },
    },
    {
      id: "bot",
      header: t.bot,
      value: ({ campaign }) => campaign?.bot_username ?? "",
      cell: ({ campaign }) => campaign !== null && `@${campaign.bot_username}`,
    },
    {
      id: "link",
      header: t.link,
      value: () => null,
      unsorted: true,
      cell: ({ campaign }) =>
        campaign !== null && (
          <span className="flex items-center">
            <Copy text={linkOf(campaign)} label={t.copyLink} />
            <Link to="/campaigns/new" search={{ copy: campaign.id }} className={buttonClass("quiet")}>
              {t.clone}
            </Link>
          </span>
        ),
    },
  ];
}
