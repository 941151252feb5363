import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { Answer } from "../../api/client.ts";
import { useReadPages } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { postbacks } from "../../texts/postbacks.ts";
import { INPUT } from "../../ui/input.tsx";
import { LeadStatus, PostbackState } from "../../ui/lead-status.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import { DELIVERY_STATES } from "../../url/delivery-states.ts";
import { Attempts } from "./attempts.tsx";
import { Replay } from "./replay.tsx";

type Delivery = Answer<"/api/postbacks/list.json", "get">["data"][number];
const route = getRouteApi("/postbacks");
const PAGE_ROWS = 100;

/** What was sent, what failed, and sending it again. */
export function Postbacks() {
  const t = useTexts(postbacks);
  const { range } = usePeriod();
  const { state, host, open } = route.useSearch();
  const navigate = useNavigate({ from: "/postbacks" });
  const columns = useColumns();
  const query = useReadPages("/api/postbacks/list.json", { state, host, ...range, limit: PAGE_ROWS });
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
      <PagedTable
        label={t.title}
        pages={query}
        columns={columns}
        idOf={({ id }) => String(id)}
        nameOf={({ id }) => `${t.details} ${id}`}
        empty={t.empty}
        emptyHelp={t.emptyHelp}
        older={t.more}
      />
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
