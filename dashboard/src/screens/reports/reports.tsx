import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAsk } from "../../api/hooks.ts";
import { type Item, PRESETS } from "../../report-items.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { Days } from "../../shell/report/days.tsx";
import { useTexts } from "../../texts/define.ts";
import { reports } from "../../texts/reports.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { DEFAULT_GROUP } from "../../url/report.ts";
import { Filters } from "./filters.tsx";
import { Grouping } from "./grouping.tsx";
import { askReport } from "./questions.ts";
import { ReportTable } from "./report-table.tsx";
import { SaveCsv } from "./save-csv.tsx";

const route = getRouteApi("/reports");
const MOST_ROWS = 5000;

/** What pays, what does not? */
export function Reports() {
  const t = useTexts(reports);
  const navigate = useNavigate({ from: "/reports" });
  const { period, search: chosen } = usePeriod();
  const { g = DEFAULT_GROUP, f, s, c = PRESETS.money } = route.useSearch();
  const [limit, setLimit] = useState<number>();
  const [drill, setDrill] = useState<Item>("geo");
  const isCompared = chosen.cmp === "prev";
  const asked = askReport({ g, f, s, c, cmp: chosen.cmp }, period, limit);
  const { sort } = asked;
  const query = useAsk("/api/reports/traffic.json", asked);
  const isTooMuch = query.error?.code === "limit";
  const figure = c.find((each) => each === sort.replace(/^-/, "")) ?? c[0] ?? "click";
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker compare />
          <SaveCsv answer={query.data} period={period} />
        </>
      }
    >
      <Grouping group={g} columns={c} drill={drill} onDrill={setDrill} />
      <Filters />
      <Days period={period} filters={asked.filters} figure={figure} isCompared={isCompared} />
      {isTooMuch && query.error !== null ? (
        <>
          <ErrorNote error={query.error} />
          <p>{t.limit}</p>
        </>
      ) : (
        <Loaded query={query} rows={12}>
          {({ data, asked: { group, columns } }) =>
            data.groups === 0 ? (
              <Empty title={t.empty}>
                <p>{t.emptyHelp}</p>
              </Empty>
            ) : (
              <div className="flex flex-col gap-3">
                <ReportTable
                  report={data}
                  group={group}
                  columns={columns}
                  drill={drill}
                  sort={sort}
                  onSort={(next) => void navigate({ search: (before) => ({ ...before, s: next }) })}
                />
                <p className="flex flex-wrap items-center gap-3 text-sm text-muted">
                  {t.rows(data.rows.length, data.groups)}
                  {data.rows.length < data.groups && limit === undefined && <Button onClick={() => setLimit(MOST_ROWS)}>{t.all}</Button>}
                </p>
                {data.unconverted !== undefined && (
                  <p role="note">
                    {t.unconverted}{" "}
                    {Object.entries(data.unconverted)
                      .map(([currency, sum]) => `${sum} ${currency}`)
                      .join(", ")}
                  </p>
                )}
              </div>
            )
          }
        </Loaded>
      )}
    </Page>
  );
}
