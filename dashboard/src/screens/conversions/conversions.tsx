import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useNumberedPages } from "../../api/hooks.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { PeriodPicker, usePeriod } from "../../shell/period-picker.tsx";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { ColumnChoice } from "../../ui/column-choice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import { onlyPeriod } from "../../url/period.ts";
import { keepKnown } from "../../url/search.ts";
import { ChangeDialog, type Targets } from "./change-dialog.tsx";
import { useConversionColumns } from "./columns.tsx";
import { ConversionPanel } from "./conversion-panel.tsx";
import { Filters } from "./filters.tsx";
import { chosenColumns, FILTERS, shownColumns, toParams } from "./search.ts";
import { Selected } from "./selected.tsx";

const route = getRouteApi("/conversions");
const PAGE_ROWS = 100;
const NONE: ReadonlySet<string> = new Set();

/** Which leads did the network get? All of its offers, whoever brought them; an affiliate sees their own. */
export function Conversions() {
  const t = useTexts(texts);
  const { time_zone: timezone, role } = useAccount();
  const may = useMay();
  const { period } = usePeriod();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/conversions" });
  const params = toParams(search, period, timezone);
  const pages = useNumberedPages("/3.0/stats/conversions", { ...params, limit: PAGE_ROWS }, (page) => page.conversions);
  // What was selected of other rows is not meant any more.
  const shown = JSON.stringify(params);
  const [selection, setSelection] = useState<{ of: string; ids: ReadonlySet<string> }>({ of: "", ids: NONE });
  const [targets, setTargets] = useState<Targets | null>(null);
  const { total = 0, rows = [] } = pages;
  const isOwn = role === "affiliate";
  const isFiltered = search.status !== undefined || FILTERS.some((name) => search[name] !== undefined);
  const canChange = may("conversions.write");
  const columns = useConversionColumns(isOwn);
  const columnsShown = shownColumns(search, isOwn);
  // While other rows load, those of the question before are still there: nothing is done with them.
  const isCurrent = !pages.isPlaceholderData;
  const selected = isCurrent && selection.of === shown ? selection.ids : NONE;
  const select = (ids: ReadonlySet<string>) => isCurrent && setSelection({ of: shown, ids });
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          {canChange && (
            <Link to="/conversions/import" className={buttonClass()}>
              {t.importTitle}
            </Link>
          )}
        </>
      }
    >
      <Filters rows={rows} isOwn={isOwn} />
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <p role="status" className="grow text-muted">
          {pages.rows !== undefined && t.found(total)}
        </p>
        {canChange && total > 1 && (
          <Button disabled={!isCurrent} onClick={() => setTargets({ params, count: total })}>
            {t.changeAll(total)}
          </Button>
        )}
      </div>
      <ColumnChoice
        columns={columns.flatMap(({ id, header }) => (id === "time" ? [] : [[id, header] as const]))}
        chosen={columnsShown}
        onChoose={(chosen) => void navigate({ search: (before) => ({ ...before, c: chosenColumns(chosen, isOwn) }), replace: true })}
      />
      <PagedTable
        label={t.title}
        pages={pages}
        columns={columns}
        visible={["time", ...columnsShown]}
        idOf={({ id }) => id}
        nameOf={({ id }) => id}
        empty={t.empty}
        emptyHelp={isFiltered ? t.emptyHelp : t.noneYet}
        onClear={isFiltered ? () => void navigate({ search: ({ c, ...rest }) => keepKnown({ ...onlyPeriod(rest), c }) }) : undefined}
        {...(canChange ? { selected, onSelect: select } : {})}
      />
      <Selected count={selected.size} onChange={() => setTargets({ ids: [...selected] })} />
      {targets !== null && (
        <ChangeDialog
          targets={targets}
          onClose={() => setTargets(null)}
          onDone={(left) => setSelection({ of: shown, ids: new Set(left) })}
        />
      )}
      {search.open !== undefined && !isOwn && (
        <ConversionPanel
          id={search.open}
          onClose={() => void navigate({ search: ({ open: _, ...rest }) => rest })}
          {...(canChange ? { onChange: (id: string) => setTargets({ ids: [id] }) } : {})}
        />
      )}
    </Page>
  );
}
