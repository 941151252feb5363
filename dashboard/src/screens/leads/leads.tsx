import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAskPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { useSourceNames } from "../../shell/source-names.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { leads } from "../../texts/leads.ts";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import { onlyPeriod } from "../../url/period.ts";
import type { Found } from "./found.ts";
import { LeadBulk } from "./lead-bulk.tsx";
import { LeadFilters } from "./lead-filters.tsx";

const route = getRouteApi("/leads");
const PAGE_ROWS = 100;

/** Where is this conversion? One list of leads of every origin. */
export function Leads() {
  const t = useTexts(leads);
  const { range } = usePeriod();
  const { q, status, origin, flow, campaign, geo } = route.useSearch();
  // Who asks for one lead means it whenever it was.
  const filters = { q, status, origin, flow, campaign, geo, ...(q === undefined ? range : {}), limit: PAGE_ROWS };
  const query = useAskPages("/api/leads/search.json", filters);
  const navigate = route.useNavigate();
  const isFiltered = [q, status, origin, flow, campaign, geo].some((each) => each !== undefined);
  const columns = useColumns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <Page title={t.title} actions={<PeriodPicker />}>
      <LeadFilters />
      <PagedTable
        label={t.title}
        pages={query}
        columns={columns}
        idOf={({ id }) => String(id)}
        nameOf={({ id }) => `${t.lead} ${id}`}
        empty={t.empty}
        emptyHelp={t.emptyHelp}
        older={t.moreToSearch}
        onClear={isFiltered ? () => void navigate({ search: onlyPeriod }) : undefined}
        selected={selected}
        onSelect={setSelected}
      />
      <LeadBulk leads={query.rows ?? []} selected={selected} onSelect={setSelected} filters={filters} hasMore={query.hasNextPage} />
    </Page>
  );
}

function useColumns(): Column<Found>[] {
  const t = useTexts(leads);
  const names = useSourceNames();
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ start_time }) => start_time,
      cell: ({ start_time }) => <Time utc={start_time} />,
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
    { id: "status", onPhone: true, header: t.status, value: ({ status }) => status, cell: ({ status }) => <LeadStatus status={status} /> },
    { id: "person", onPhone: true, header: t.person, value: personOf },
    {
      id: "source",
      header: t.source,
      value: ({ campaign, flow_code }) => (flow_code !== "" ? names.flow(flow_code) : campaign === 0 ? "" : names.campaign(campaign)),
    },
    { id: "goal", header: t.goal, value: ({ goal }) => goal },
    {
      id: "price",
      header: t.price,
      numeric: true,
      value: ({ price }) => price,
      cell: ({ price, currency }) => (price === null ? "" : format.money(price, currency)),
    },
    { id: "geo", header: t.country, value: ({ geo }) => geo && format.country(geo) },
    { id: "subid", header: t.subid, value: ({ subid }) => subid },
    { id: "postback", header: t.postback, value: ({ postback }) => postback, cell: ({ postback }) => <PostbackState state={postback} /> },
  ];
}

/** Whoever it is, by the best name there is. */
function personOf({ username, subscriber, name, uid }: Found): string {
  if (username !== "") return `@${username}`;
  return name || uid || (subscriber === 0 ? "" : String(subscriber));
}
