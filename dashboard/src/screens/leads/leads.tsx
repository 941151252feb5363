import { getRouteApi, Link } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useAskPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { leads } from "../../texts/leads.ts";
import { addDays, startOfDay } from "../../time.ts";
import { Button } from "../../ui/button.tsx";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { LeadFilters } from "./lead-filters.tsx";

type Found = Answer<"/api/leads/search.json", "post">["data"][number];
const route = getRouteApi("/leads");
const PAGE_ROWS = 100;

/** Where is this conversion? One list of leads of every origin. */
export function Leads() {
  const t = useTexts(leads);
  const words = useTexts(common);
  const { zone } = useFormat();
  const { period } = usePeriod();
  const { q, status, origin, flow, campaign, geo } = route.useSearch();
  const range = { from: startOfDay(period.from, zone), to: startOfDay(addDays(period.to, 1), zone) - 1 };
  // Who asks for one lead means it whenever it was.
  const filters = { q, status, origin, flow, campaign, geo, ...(q === undefined ? range : {}), limit: PAGE_ROWS };
  const query = useAskPages("/api/leads/search.json", filters);
  const columns = useColumns();
  const { rows } = query;
  return (
    <Page title={t.title} actions={<PeriodPicker />}>
      <LeadFilters />
      {query.error !== null && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {rows === undefined && query.error === null && <Skeleton rows={10} />}
      {rows?.length === 0 && (
        <Empty title={query.hasNextPage ? t.moreToSearch : t.empty}>
          <p className="max-w-prose">{t.emptyHelp}</p>
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && <Table label={t.title} rows={rows} columns={columns} idOf={({ id }) => String(id)} />}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} className="self-center">
          {words.more}
        </Button>
      )}
    </Page>
  );
}

function useColumns(): Column<Found>[] {
  const t = useTexts(leads);
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ start_time }) => start_time,
      cell: ({ start_time }) => (
        <time title={format.exactly(start_time)} className="whitespace-nowrap">
          {format.time(start_time)}
        </time>
      ),
    },
    {
      id: "id",
      header: t.lead,
      value: ({ id }) => id,
      cell: ({ id }) => (
        <Link to="/leads/$id" params={{ id: String(id) }} className="font-medium underline">
          {id}
        </Link>
      ),
    },
    { id: "status", header: t.status, value: ({ status }) => status, cell: ({ status }) => <LeadStatus status={status} /> },
    { id: "person", header: t.person, value: personOf },
    {
      id: "source",
      header: t.source,
      value: ({ campaign, flow_code }) => flow_code || campaign,
      cell: ({ campaign, flow_code }) => (flow_code !== "" ? flow_code : campaign === 0 ? "" : `#${campaign}`),
    },
    { id: "goal", header: t.goal, value: ({ goal }) => goal },
    {
      id: "price",
      header: t.price,
      numeric: true,
      value: ({ price }) => price,
      cell: ({ price, currency }) => (price === null ? "" : format.money(price, currency)),
    },
    { id: "geo", header: t.country, value: ({ geo }) => geo.toUpperCase() },
    { id: "subid", header: t.subid, value: ({ subid }) => subid },
    { id: "postback", header: t.postback, value: ({ postback }) => postback, cell: ({ postback }) => <PostbackState state={postback} /> },
  ];
}

/** Whoever it is, by the best name there is. */
function personOf({ username, subscriber, name, uid }: Found): string {
  if (username !== "") return `@${username}`;
  return name || uid || (subscriber === 0 ? "" : String(subscriber));
}
