import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useReadPages, useWriteEach } from "../../api/hooks.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { useDeliveryError, useDeliveryResult } from "../../texts/delivery-errors.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { BulkActions } from "../../ui/bulk-actions.tsx";
import { FILTER } from "../../ui/button.tsx";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import type { RunBulk } from "../../ui/use-bulk-run.ts";
import { Attempts } from "./attempts.tsx";
import { Hours } from "./hours.tsx";
import { LogFilters } from "./log-filters.tsx";
import { Replay } from "./replay.tsx";

type Delivery = Answer<"/api/postbacks/list.json", "get">["data"][number];
const route = getRouteApi("/postbacks");
const PAGE_ROWS = 100;

/** What was sent, what failed, and sending it again. */
export function Postbacks() {
  const t = useTexts(postbacks);
  const { range } = usePeriod();
  const { state, host, campaign, flow, template, error, code, open } = route.useSearch();
  const navigate = useNavigate({ from: "/postbacks" });
  const columns = useColumns();
  const query = useReadPages("/api/postbacks/list.json", {
    state,
    host,
    campaign,
    flow,
    template,
    error,
    code,
    ...range,
    limit: PAGE_ROWS,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = query.rows ?? [];
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <Replay filter={withoutEmpty({ state, host, campaign, flow, template, error, code })} range={range} />
        </>
      }
    >
      <LogFilters range={range} />
      <Hours range={range} />
      <PagedTable
        label={t.title}
        pages={query}
        columns={columns}
        idOf={({ id }) => String(id)}
        nameOf={({ id }) => `${t.details} ${id}`}
        empty={t.empty}
        emptyHelp={t.emptyHelp}
        older={t.more}
        selected={selected}
        onSelect={setSelected}
      />
      <Retry rows={rows} selected={selected} onSelect={setSelected} />
      {open !== undefined && (
        <Attempts id={String(open)} onClose={() => void navigate({ search: (before) => ({ ...before, open: undefined }) })} />
      )}
    </Page>
  );
}

const withoutEmpty = <T extends object>(filter: T) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };

interface RetryProps {
  rows: readonly Delivery[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

/** One more attempt of each that is selected. Everything of a filter is sent again by Replay, which needs no list. */
function Retry({ rows, selected, onSelect }: RetryProps) {
  const t = useTexts(postbacks);
  const retry = useWriteEach("/api/postbacks/retry.json", ["/api/leads/", "/api/postbacks/"]);
  const run: RunBulk = (ids, progress) => retry(new Map(ids.map((id) => [id, { id: Number(id) }])), progress);
  return (
    <BulkActions
      selected={selected}
      onSelect={onSelect}
      nameOf={(id) => `${t.details} ${id}`}
      all={{ count: rows.length, ids: async () => rows.map(({ id }) => String(id)) }}
      actions={[{ id: "retry", label: t.retry, run }]}
    />
  );
}

function useColumns(): Column<Delivery>[] {
  const t = useTexts(postbacks);
  const result = useDeliveryResult();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ created }) => created,
      cell: ({ id, created }) => (
        <Link from="/postbacks" to="." search={(before) => ({ ...before, open: id })} className="underline">
          <Time utc={created} />
        </Link>
      ),
    },
    { id: "status", header: t.status, onPhone: true, value: ({ status }) => status, cell: ({ status }) => <LeadStatus status={status} /> },
    {
      id: "lead",
      header: t.lead,
      value: ({ lead }) => lead,
      cell: ({ lead }) => (
        <Link to="/leads/$id" params={{ id: String(lead) }} className="underline">
          {lead}
        </Link>
      ),
    },
    { id: "state", header: t.state, onPhone: true, value: ({ state }) => state, cell: ({ state }) => <PostbackState state={state} /> },
    { id: "attempts", header: t.attempts, numeric: true, value: ({ attempts }) => attempts },
    {
      id: "result",
      header: t.result,
      value: result,
      cell: ({ code, error }) => <Result code={code} error={error} />,
    },
    { id: "next", header: t.next, value: ({ next }) => next, cell: ({ next }) => <Time utc={next} /> },
  ];
}

/** What came back, each part a filter. */
function Result({ code, error }: { code: number; error: string }) {
  const errorText = useDeliveryError();
  return (
    <span className="inline-flex gap-2">
      {code !== 0 && (
        <Link from="/postbacks" to="." search={(before) => ({ ...before, code })} className={FILTER}>
          {code}
        </Link>
      )}
      {error !== "" && (
        <Link from="/postbacks" to="." search={(before) => ({ ...before, error })} className={FILTER}>
          {errorText(error)}
        </Link>
      )}
    </span>
  );
}
