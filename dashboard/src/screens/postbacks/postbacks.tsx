import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useReadPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { addDays, startOfDay } from "../../time.ts";
import { Button } from "../../ui/button.tsx";
import { INPUT } from "../../ui/input.tsx";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { DELIVERY_STATES } from "../../url/delivery-states.ts";
import { Attempts } from "./attempts.tsx";
import { Replay } from "./replay.tsx";

type Delivery = Answer<"/api/postbacks/list.json", "get">["data"][number];
const route = getRouteApi("/postbacks");
const PAGE_ROWS = 100;

/** What was sent, what failed, and sending it again. */
export function Postbacks() {
  const t = useTexts(postbacks);
  const words = useTexts(common);
  const { zone } = useFormat();
  const { period } = usePeriod();
  const { state, host, open } = route.useSearch();
  const navigate = useNavigate({ from: "/postbacks" });
  const columns = useColumns();
  const range = { from: startOfDay(period.from, zone), to: startOfDay(addDays(period.to, 1), zone) - 1 };
  const query = useReadPages("/api/postbacks/list.json", { state, host, ...range, limit: PAGE_ROWS });
  const { rows } = query;
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <Replay from={range.from} />
        </>
      }
    >
      <Filters />
      {query.error !== null && <ErrorNote error={query.error} onRetry={() => void query.refetch()} />}
      {rows === undefined && query.error === null && <Skeleton rows={10} />}
      {rows?.length === 0 && (
        <Empty title={query.hasNextPage ? t.more : t.empty}>
          <p className="max-w-prose">{t.emptyHelp}</p>
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && <Table label={t.title} rows={rows} columns={columns} idOf={({ id }) => String(id)} />}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} className="self-center">
          {words.more}
        </Button>
      )}
      {open !== undefined && <Attempts id={open} onClose={() => void navigate({ search: (before) => ({ ...before, open: undefined }) })} />}
    </Page>
  );
}

function Filters() {
  const t = useTexts(postbacks);
  const words = useTexts(common);
  const states = useTexts(leadWords).postback;
  const { state, host } = route.useSearch();
  const navigate = useNavigate({ from: "/postbacks" });
  return (
    <form
      className="flex flex-wrap gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const value = String(new FormData(event.currentTarget).get("host")).trim();
        void navigate({ search: (before) => ({ ...before, host: value || undefined }) });
      }}
    >
      <select
        aria-label={t.state}
        value={state ?? ""}
        onChange={({ target: { value } }) =>
          void navigate({ search: (before) => ({ ...before, state: DELIVERY_STATES.find((each) => each === value) }) })
        }
        className={`${INPUT} max-w-48`}
      >
        <option value="">{words.all}</option>
        {DELIVERY_STATES.map((each) => (
          <option key={each} value={each}>
            {states[each]}
          </option>
        ))}
      </select>
      <input
        key={host}
        type="search"
        name="host"
        aria-label={t.host}
        placeholder={t.host}
        defaultValue={host}
        className={`${INPUT} max-w-72`}
      />
    </form>
  );
}

function useColumns(): Column<Delivery>[] {
  const t = useTexts(postbacks);
  const format = useFormat();
  return [
    {
      id: "time",
      header: t.time,
      value: ({ created }) => created,
      cell: ({ id, created }) => (
        <Link
          from="/postbacks"
          to="."
          search={(before) => ({ ...before, open: String(id) })}
          title={format.exactly(created)}
          className="whitespace-nowrap underline"
        >
          {format.time(created)}
        </Link>
      ),
    },
    { id: "status", header: t.status, value: ({ status }) => status, cell: ({ status }) => <LeadStatus status={status} /> },
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
    { id: "state", header: t.state, value: ({ state }) => state, cell: ({ state }) => <PostbackState state={state} /> },
    { id: "attempts", header: t.attempts, numeric: true, value: ({ attempts }) => attempts },
    { id: "result", header: t.result, value: ({ code, error }) => (code === 0 ? error : `${code} ${error}`.trim()) },
    { id: "next", header: t.next, value: ({ next }) => next, cell: ({ next }) => format.time(next) },
  ];
}
