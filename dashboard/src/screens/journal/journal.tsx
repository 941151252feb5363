import { getRouteApi, Link } from "@tanstack/react-router";
import type { Data } from "../../api/client.ts";
import { useRead, useReadPages } from "../../api/hooks.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { journal as texts } from "../../texts/journal.ts";
import { DownloadCsv } from "../../ui/download.tsx";
import { Select } from "../../ui/field.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { Status, type Tone } from "../../ui/status.tsx";
import type { Column } from "../../ui/table.tsx";
import { ACTIONS, type JournalSearch, TYPES } from "./search.ts";

type Entry = Data<"/api/journal/list.json", "get">[number];

const route = getRouteApi("/journal");
const PAGE = 200;
const TONES: Record<Entry["action"], Tone> = { joined: "good", left: "off", removed: "bad", requested: "info" };

/** Who came and went, with a lead or without one. */
export function Journal() {
  const t = useTexts(texts);
  const search = route.useSearch();
  const { period, range } = usePeriod();
  const columns = useColumns();
  const { chat, action, type } = search;
  const navigate = route.useNavigate();
  const isFiltered = [chat, action, type].some((each) => each !== undefined);
  const filter = { chat, action, type, ...range };
  const pages = useReadPages("/api/journal/list.json", { ...filter, limit: PAGE });
  const total = useRead("/api/journal/list.json", { ...filter, limit: 1, total: 1 });
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          <DownloadCsv path="/api/journal/export.csv" params={{ ...filter, bom: 1 }} name={`journal ${period.from} ${period.to} UTC`} />
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <Filters search={search} />
        <span role="status" className="grow text-muted">
          {total.data?.total === undefined ? "" : t.total(total.data.total)}
        </span>
      </div>
      <PagedTable
        label={t.list}
        pages={pages}
        columns={columns}
        idOf={({ id }) => String(id)}
        empty={t.none}
        emptyHelp={t.noneHelp}
        onClear={isFiltered ? () => void navigate({ search: ({ chat: _, action: __, type: ___, ...rest }) => rest }) : undefined}
      />
    </Page>
  );
}

function Filters({ search }: { search: JournalSearch }) {
  const t = useTexts(texts);
  const navigate = route.useNavigate();
  const campaigns = useRead("/api/camp/list.json");
  const chats = new Map((campaigns.data?.data ?? []).map(({ chat, chat_title: title }) => [String(chat), title]));
  if (search.chat !== undefined && !chats.has(search.chat)) chats.set(search.chat, search.chat);
  const change = (next: { [K in keyof JournalSearch]: JournalSearch[K] | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }) as JournalSearch });
  return (
    <>
      <div className="grow basis-40 sm:max-w-48">
        <Select
          label={t.chat}
          value={search.chat ?? ""}
          options={[["", t.anyChat], ...chats]}
          onChange={(chat) => change({ chat: chat || undefined })}
        />
      </div>
      <div className="grow basis-40 sm:max-w-52">
        <Select
          label={t.what}
          value={search.action ?? ""}
          options={[["", t.anything], ...ACTIONS.map((action) => [action, t.actions[action]] as const)]}
          onChange={(action) => change({ action: action || undefined })}
        />
      </div>
      <div className="grow basis-40 sm:max-w-52">
        <Select
          label={t.source}
          value={search.type ?? ""}
          options={[["", t.anySource], ...TYPES.map((type) => [type, t.types[type]] as const)]}
          onChange={(type) => change({ type: type || undefined })}
        />
      </div>
    </>
  );
}

function useColumns(): Column<Entry>[] {
  const t = useTexts(texts);
  return [
    {
      id: "time",
      header: t.time,
      value: ({ time }) => time,
      cell: ({ time }) => <Time utc={time} />,
    },
    { id: "chat", header: t.chat, value: (entry) => entry.chat_title, cell: (entry) => <bdi>{entry.chat_title}</bdi> },
    {
      id: "person",
      onPhone: true,
      header: t.person,
      value: ({ username, subscriber }) => (username === "" ? String(subscriber) : `@${username}`),
    },
    {
      id: "what",
      onPhone: true,
      header: t.what,
      value: ({ action }) => action,
      cell: ({ action }) => <Status tone={TONES[action]}>{t.actions[action]}</Status>,
    },
    { id: "source", header: t.source, hint: t.typeHint, value: ({ type }) => t.types[type] },
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
