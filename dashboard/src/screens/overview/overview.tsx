import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { useAsk } from "../../api/hooks.ts";
import { useAccount } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Change } from "../../shell/report/change.tsx";
import type { DaysAsked } from "../../shell/report/day-chart.tsx";
import { Days } from "../../shell/report/days.tsx";
import { useReportFormat } from "../../shell/report/report-format.ts";
import { useTexts } from "../../texts/define.ts";
import { overview } from "../../texts/overview.ts";
import { reportWords } from "../../texts/report-words.ts";
import { LINK } from "../../ui/button.tsx";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Loaded, Skeleton } from "../../ui/states.tsx";
import { useSeen } from "../../ui/use-seen.ts";
import type { Period } from "../../url/period.ts";
import { FirstSteps } from "./first-steps.tsx";
import { EVENTS } from "./newest.ts";
import { askFigures, askTop, FIGURES, type TopItem, topsOf } from "./questions.ts";
import { Trouble } from "./trouble.tsx";

const Events = lazyPart(() => import("./events.tsx"), "Events");

const PANEL_LINK = `${LINK} text-sm`;
const NO_FILTERS = {};

/** How is today, and what changed? */
export function Overview() {
  const t = useTexts(overview);
  const { role } = useAccount();
  const { period, search } = usePeriod();
  const asked = askFigures(period);
  const { data, error } = useAsk("/api/reports/traffic.json", asked);
  // It is said once: what is not drawn says nothing.
  const isFailed = data === undefined && error !== null;
  return (
    <Page title={t.title} actions={<PeriodPicker compare />}>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <Trouble />
        <FirstSteps />
      </div>
      <Figures asked={asked} />
      {!isFailed && (
        <>
          <Panel>
            <Days period={period} filters={NO_FILTERS} figure="profit" asked={asked} isCompared={search.cmp === "prev"} />
          </Panel>
          <div className="grid gap-4 @3xl:grid-cols-3">
            {topsOf(role).map((item) => (
              <Top key={item} item={item} period={period} />
            ))}
          </div>
        </>
      )}
      <Latest asked={asked} />
    </Page>
  );
}

/** Six figures with their change against the period before. */
function Figures({ asked }: { asked: DaysAsked }) {
  const t = useTexts(reportWords);
  const format = useReportFormat(NO_FILTERS);
  const query = useAsk("/api/reports/traffic.json", asked);
  return (
    // As high as its figures, so that what is below does not move when they come.
    <div className={query.data === undefined && query.error !== null ? "" : "min-h-71 @2xl:min-h-46 @5xl:min-h-22"}>
      <Loaded query={query} rows={2}>
        {({ data }) => (
          <dl className="grid grid-cols-2 gap-3 @2xl:grid-cols-3 @5xl:grid-cols-6">
            {FIGURES.map((name, at) => {
              const [now, before] = [data.total[at] ?? null, data.compare?.total[at] ?? null];
              return (
                <div key={name} className="rounded-lg border border-line bg-card p-3">
                  <dt className="text-sm text-muted">{t.figures[name]}</dt>
                  <dd className="text-xl font-semibold tabular-nums">{format.figure(name, now)}</dd>
                  {data.compare !== undefined && (
                    <dd className="flex flex-wrap gap-x-1 text-xs text-muted">
                      {before ? (
                        <>
                          <Change now={now} before={before} /> {t.toBefore}
                        </>
                      ) : (
                        t.nothingBefore
                      )}
                    </dd>
                  )}
                </div>
              );
            })}
          </dl>
        )}
      </Loaded>
    </div>
  );
}

/** The last events, asked for once the figures are there, or have failed, and somebody looks at their place: the figures wait for nothing else. */
function Latest({ asked }: { asked: DaysAsked }) {
  const t = useTexts(overview);
  const { data, error } = useAsk("/api/reports/traffic.json", asked);
  const { ref, isSeen } = useSeen<HTMLDivElement>();
  return (
    <Panel
      title={t.events}
      actions={
        <Link to="/live" className={PANEL_LINK}>
          {t.live}
        </Link>
      }
    >
      {/* As high as its rows until they are there. */}
      <div ref={ref} className="not-has-[*]:min-h-101">
        {isSeen && (data !== undefined || error !== null) && (
          <Suspense fallback={<Skeleton rows={EVENTS} />}>
            <Events />
          </Suspense>
        )}
      </div>
    </Panel>
  );
}

/** What brought most, each a link into the report of it. */
function Top({ item, period }: { item: TopItem; period: Period }) {
  const t = useTexts(overview);
  const query = useAsk("/api/reports/traffic.json", askTop(item, period));
  return (
    <Panel
      title={t.top[item]}
      actions={
        <Link to="/reports" search={{ g: [item] }} className={PANEL_LINK}>
          {t.report}
        </Link>
      }
    >
      {/* As high as its rows, where others stand below it in view. */}
      <div className="sm:min-h-37">
        <Loaded query={query} rows={3}>
          {({ data }) =>
            data.rows.length === 0 ? <p className="text-muted">{t.nothing}</p> : <TopRows item={item} rows={data.rows} names={data.names} />
          }
        </Loaded>
      </div>
    </Panel>
  );
}

function TopRows({
  item,
  rows,
  names,
}: {
  item: TopItem;
  rows: readonly (readonly (string | number | null)[])[];
  names: Parameters<typeof useReportFormat>[0];
}) {
  const format = useReportFormat(names);
  return (
    <ul className="flex flex-col gap-1">
      {rows.map(([value, , profit]) => (
        <li key={value} className="flex items-center justify-between gap-3 text-sm">
          <Link
            to="/reports"
            search={{ g: ["date"], f: [`${item}~is~${value}`] }}
            title={format.value(item, value ?? "")}
            className={`min-w-0 truncate underline pointer-coarse:py-3 ${value ? "" : "text-muted"}`}
          >
            {format.value(item, value ?? "")}
          </Link>
          <span className="whitespace-nowrap tabular-nums">{format.figure("profit", Number(profit))}</span>
        </li>
      ))}
    </ul>
  );
}
