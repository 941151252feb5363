import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Data } from "../../api/client.ts";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { campaign as texts } from "../../texts/campaign.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { shell } from "../../texts/shell.ts";
import { formatShortDay } from "../../time.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded, Skeleton } from "../../ui/states.tsx";
import { CampaignLinks } from "./campaign-links.tsx";
import { healthOf, LONGEST_PAGE } from "./campaign-state.ts";
import { LastLeads, LastPostbacks } from "./latest.tsx";
import { useWarningText } from "./warnings.ts";

type Answer = { data: Data<"/api/camp/get.json", "get">; warnings?: { field: string; warning: string; value: string }[] };
type Stats = Data<"/api/stats/campaign.json", "get">;

const route = getRouteApi("/campaigns/$id");
/** It weighs more than the rest of the screen, which need not wait for it. */
const Chart = lazyPart(() => import("../../ui/chart.tsx"), "Chart");

/** One campaign: where people drop off, its links, and what came lately. */
export function Campaign() {
  const { id } = route.useParams();
  const query = useRead("/api/camp/get.json", { id });
  const campaign = query.data?.data;
  const { ones } = useTexts(shell);
  return (
    <Page
      title={campaign === undefined ? ones.campaigns : <bdi>{campaign.chat_title}</bdi>}
      actions={query.isLoadingError ? undefined : <PeriodPicker />}
    >
      <Loaded query={query}>
        {(answer) => (
          <div className="flex flex-col gap-4">
            <Head answer={answer} />
            <Figures id={id} />
            <CampaignLinks id={id} />
            <div className="grid gap-4 @4xl:grid-cols-2">
              <LastLeads id={id} />
              <LastPostbacks id={id} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Head({ answer: { data, warnings = [] } }: { answer: Answer }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const sentence = useWarningText();
  const isPaused = data.status === 1;
  const pause = useWrite("/api/camp/pause.json", ["/api/camp/"]);
  const resume = useWrite("/api/camp/resume.json", ["/api/camp/"]);
  const templates = useRead("/api/postbacks/templates.json", { limit: LONGEST_PAGE });
  const known = templates.data?.data;
  const health = known === undefined || known.length === LONGEST_PAGE ? "own" : healthOf(data.id, known);
  const notes = [
    ...(isPaused ? [t.paused] : []),
    ...warnings.map(sentence),
    ...(health === "none" ? [t.nobodyTold] : []),
    ...(health === "failing" ? [t.failing] : []),
    ...(isNever(data.welcome_plain) ? [] : [t.plain]),
  ];
  const change = isPaused ? resume : pause;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <span className="grow text-muted">
          @{data.bot_username} · #{data.id} · {data.code}
        </span>
        <div className="flex gap-2">
          <Button busy={change.isPending} onClick={() => change.mutate({ id: data.id })}>
            {isPaused ? words.resume : words.pause}
          </Button>
          <Link to="/campaigns/$id/edit" params={{ id: String(data.id) }} data-edit="" className={buttonClass("main")}>
            {t.edit}
          </Link>
        </div>
      </div>
      {change.error !== null && <ErrorNote error={change.error} />}
      {notes.length > 0 && (
        <ul className="flex flex-col gap-1 rounded-lg border border-warn bg-card p-3">
          {notes.map((note) => (
            <li key={note}>
              <span aria-hidden="true" className="text-warn">
                !{" "}
              </span>
              {note}
            </li>
          ))}
          {health === "none" && (
            <li>
              <Link to="/templates" className="underline">
                {t.toTemplates}
              </Link>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function isNever(time: string): boolean {
  return time === "" || time.startsWith("0000");
}

function Figures({ id }: { id: string }) {
  const t = useTexts(texts);
  const { period } = usePeriod();
  const stats = useRead("/api/stats/campaign.json", { id, ...period });
  return (
    <Loaded query={stats}>
      {({ data }) => (
        <div className="grid gap-4 @4xl:grid-cols-[20rem_minmax(0,1fr)]">
          <Panel title={t.funnel}>
            <Funnel steps={data.funnel} />
          </Panel>
          <Panel title={t.byDay}>
            <ByDay days={data.days} />
          </Panel>
        </div>
      )}
    </Loaded>
  );
}

function Funnel({ steps }: { steps: Stats["funnel"] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const starts = steps.find(({ step }) => step === "starts")?.count ?? 0;
  const largest = Math.max(1, ...steps.map(({ count }) => count));
  return (
    <ol className="flex flex-col gap-3">
      {steps.map(({ step, count }) => (
        <li key={step}>
          <p className="flex items-baseline gap-2">
            <span className="grow">{t.steps[step]}</span>
            {step !== "starts" && starts > 0 && (
              <span className="text-sm text-muted">{t.ofStarts(format.rate((100 * count) / starts))}</span>
            )}
            <b className="tabular-nums">{format.number(count)}</b>
          </p>
          <div className="mt-1 h-2 rounded-full bg-sunken">
            <div className="h-2 rounded-full bg-accent" style={{ width: `${(count / largest) * 100}%` }} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function ByDay({ days }: { days: Stats["days"] }) {
  const t = useTexts(texts);
  const { lang, number } = useFormat();
  const ticks = days.map(({ date }) => formatShortDay(date, lang));
  const series = [
    { name: t.steps.starts, values: days.map(({ starts }) => starts) },
    { name: t.steps.confirms, values: days.map(({ confirms }) => confirms) },
    { name: t.steps.unsubs, values: days.map(({ unsubs }) => unsubs) },
  ];
  return (
    <Suspense fallback={<Skeleton />}>
      <Chart label={t.chart} ticks={ticks} series={series} format={number} />
    </Suspense>
  );
}
