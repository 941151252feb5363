import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { live } from "../../texts/live.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Skeleton } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { Table } from "../../ui/table.tsx";
import { useColumns } from "./columns.tsx";
import { Filters } from "./filters.tsx";
import type { Question } from "./poll.ts";
import { KINDS, type LiveSearch } from "./search.ts";
import type { KeptRow } from "./stream.ts";
import { useLive } from "./use-live.ts";

const route = getRouteApi("/live");

function questionOf({ off = [], flow, campaign, errors }: LiveSearch): Question {
  return { kinds: errors === "1" ? ["postback"] : KINDS.filter((kind) => !off.includes(kind)), flow, campaign };
}

const STATES = {
  on: { tone: "good", says: "on" },
  paused: { tone: "off", says: "paused" },
  broken: { tone: "warn", says: "broken" },
} as const;

const isError = ({ row }: KeptRow) => row.kind === "postback" && row.outcome !== "delivered";

/** Is anything happening? */
export function Live() {
  const t = useTexts(live);
  const search = route.useSearch();
  const [isPaused, setPaused] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const names = useNames();
  const columns = useColumns(names);
  const { stream, isReady, error, showNew, hideGap } = useLive(questionOf(search), { isHeld, isPaused });
  const only = (rows: readonly KeptRow[]) => (search.errors === "1" ? rows.filter(isError) : rows);
  const [rows, waiting] = [only(stream.shown), only(stream.waiting)];
  const state = isPaused ? STATES.paused : error === null ? STATES.on : STATES.broken;
  const catchUp = () => {
    showNew();
    setHeld(false);
    list.current?.querySelector("section")?.scrollTo(0, 0);
  };
  return (
    <Page
      title={t.title}
      actions={
        <>
          <span role="status">
            <Status tone={state.tone}>{t[state.says]}</Status>
          </span>
          <Button aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            {isPaused ? t.resume : t.pause}
          </Button>
        </>
      }
    >
      <Filters search={search} names={names} />
      {error !== null && <ErrorNote error={error} />}
      {stream.hasGap && (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-card p-3">
          <p className="grow">{t.gap}</p>
          <Button onClick={hideGap}>{t.ok}</Button>
        </div>
      )}
      {!isReady && error === null && <Skeleton rows={10} />}
      {isReady && rows.length + waiting.length === 0 && (
        <Empty title={t.none}>
          <p className="max-w-prose">{t.noneHelp}</p>
        </Empty>
      )}
      {rows.length + waiting.length > 0 && (
        <div
          ref={list}
          className="relative"
          // What scrolls is the table's own frame.
          onScrollCapture={({ target }) => {
            const isDown = (target as HTMLElement).scrollTop > 0;
            if (!isDown && waiting.length > 0) showNew();
            setHeld(isDown);
          }}
        >
          <span role="status" className="absolute inset-x-0 top-12 z-3 flex justify-center">
            {waiting.length > 0 && (
              <Button look="main" onClick={catchUp}>
                ↑ {t.fresh(waiting.length)}
              </Button>
            )}
          </span>
          <Table label={t.list} rows={rows} columns={columns} idOf={({ key }) => String(key)} />
        </div>
      )}
    </Page>
  );
}

/** Names of what rows are of. */
function useNames() {
  const campaigns = useRead("/api/camp/list.json");
  const flows = useRead("/api/flows/list.json");
  return {
    campaigns: new Map((campaigns.data?.data ?? []).map(({ id, chat_title: title }) => [id, title])),
    flows: new Map((flows.data?.data ?? []).map(({ code, name }) => [code, name])),
  };
}
