import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Answer } from "../../api/client.ts";
import { useAskPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { useSourceNames } from "../../shell/source-names.ts";
import { Time } from "../../shell/time.tsx";
import { clicks } from "../../texts/clicks.ts";
import { useTexts } from "../../texts/define.ts";
import { Button, FILTER } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { Status } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { onlyPeriod } from "../../url/period.ts";

type Click = Answer<"/api/clicks/list.json", "post">["data"][number];
const route = getRouteApi("/clicks");
const PAGE_ROWS = 100;
const TAGS = ["utm_source", "utm_campaign", "utm_content", "utm_term", "utm_medium"] as const;

/** Did my click arrive, and what became of it? */
export function Clicks() {
  const t = useTexts(clicks);
  const { range } = usePeriod();
  const filters = useFilters();
  const navigate = route.useNavigate();
  const isFiltered = Object.values(filters).some((each) => each !== undefined);
  const columns = useColumns();
  const query = useAskPages("/api/clicks/list.json", { ...filters, ...range, limit: PAGE_ROWS });
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <Button busy={query.isFetching} onClick={() => void query.refetch()}>
            {t.refresh}
          </Button>
        </>
      }
    >
      <Chips />
      <PagedTable
        label={t.title}
        pages={query}
        columns={columns}
        idOf={({ id }) => id}
        empty={t.empty}
        emptyHelp={t.emptyHelp}
        older={t.more}
        onClear={isFiltered ? () => void navigate({ search: onlyPeriod }) : undefined}
      />
    </Page>
  );
}

/** The filters of the address, without the period that every screen has. */
function useFilters() {
  const { flow, way, filter, geo, ip, subid } = route.useSearch();
  return { flow, way, filter, geo, ip, subid };
}

function Chips() {
  const t = useTexts(clicks);
  const names = useSourceNames();
  const format = useFormat();
  const filters = Object.entries(useFilters());
  const nameOf = (name: string, value: string) => {
    if (name === "geo") return format.country(value);
    if (name === "flow") return names.flow(value);
    return name === "filter" ? (t.filters[Number(value)] ?? value) : value;
  };
  const navigate = useNavigate({ from: "/clicks" });
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {filters.map(
        ([name, value]) =>
          value !== undefined && (
            <Chip
              key={name}
              remove={t.remove(name)}
              onRemove={() => void navigate({ search: (before) => ({ ...before, [name]: undefined }) })}
            >
              {name}: <bdi>{value === "" ? t.noValue : nameOf(name, value)}</bdi>
            </Chip>
          ),
      )}
    </div>
  );
}

/** A value that becomes a filter when it is clicked. */
function FilterLink({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  const t = useTexts(clicks);
  return (
    <Link from="/clicks" to="/clicks" search={(before) => ({ ...before, [name]: value })} title={t.only(name, value)} className={FILTER}>
      {children}
    </Link>
  );
}

function useColumns(): Column<Click>[] {
  const t = useTexts(clicks);
  const names = useSourceNames();
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ time }) => time,
      cell: ({ time }) => <Time utc={time} />,
    },
    {
      id: "flow",
      header: t.flow,
      fills: true,
      value: ({ flow_code }) => names.flow(flow_code),
      cell: ({ flow_code }) => (
        <FilterLink name="flow" value={flow_code}>
          <bdi>{names.flow(flow_code)}</bdi>
        </FilterLink>
      ),
    },
    {
      id: "filter",
      header: t.verdict,
      value: ({ filter }) => filter,
      cell: ({ filter }) => (
        <FilterLink name="filter" value={String(filter)}>
          <Status tone={filter === 0 ? "good" : "warn"}>{t.filters[filter] ?? filter}</Status>
        </FilterLink>
      ),
    },
    {
      id: "geo",
      header: t.country,
      value: ({ geo }) => format.country(geo),
      cell: ({ geo, city }) => (
        <FilterLink name="geo" value={geo}>
          {[format.country(geo), city].filter((part) => part !== "").join(", ")}
        </FilterLink>
      ),
    },
    {
      id: "device",
      header: t.device,
      value: ({ mobile }) => mobile,
      cell: ({ mobile, unique }) => `${mobile ? t.mobile : t.desktop}, ${unique ? t.unique : t.repeated}`,
    },
    { id: "tags", header: t.tags, value: (click) => TAGS.flatMap((tag) => click[tag] || []).join(" / ") },
    {
      id: "subid",
      header: t.subid,
      value: ({ subid }) => subid,
      cell: ({ subid }) => (
        <FilterLink name="subid" value={subid}>
          {subid}
        </FilterLink>
      ),
    },
    {
      id: "ip",
      header: t.ip,
      value: ({ ip }) => ip,
      cell: ({ ip }) => (
        <FilterLink name="ip" value={ip}>
          {ip}
        </FilterLink>
      ),
    },
    {
      id: "cost",
      header: t.cost,
      numeric: true,
      value: ({ cost }) => cost,
      cell: ({ cost, currency }) => (cost === null ? "" : format.money(cost, currency)),
    },
    {
      id: "lead",
      header: t.lead,
      value: ({ lead }) => lead,
      cell: ({ lead }) =>
        lead !== 0 && (
          <Link to="/leads/$id" params={{ id: String(lead) }} className="underline">
            {lead}
          </Link>
        ),
    },
  ];
}
