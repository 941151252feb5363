import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { cabinets as texts } from "../../texts/cabinets.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { CabinetDialog } from "./cabinet-dialog.tsx";
import { useFigureColumns } from "./figure-columns.tsx";
import { type Figures, type Row, sumUp, unconvertedOf } from "./figures.ts";
import { LinkStatus } from "./link-status.tsx";
import { ADS_ZONE, useStats } from "./use-stats.ts";

type Cabinet = Answer<"/api/accounts/telegram/names", "get">[number];

interface Line {
  cabinet: Cabinet | null;
  figures: Figures;
}

const route = getRouteApi("/cabinets");
const SHOWN = ["spent", "costPerJoin", "joins", "starts", "revenue", "roiPercent"] as const satisfies readonly (keyof Figures)[];

/** What do the ads at Telegram cost, and what does a join cost? */
export function Cabinets() {
  const t = useTexts(texts);
  const query = useRead("/api/accounts/telegram/names");
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker other={{ zone: ADS_ZONE, why: t.zone }} />
          <Button look="main" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        </>
      }
    >
      <Loaded query={query}>
        {(cabinets) =>
          cabinets.length === 0 ? (
            <Empty title={t.empty}>
              <p className="max-w-prose">{t.emptyHelp}</p>
            </Empty>
          ) : (
            <List cabinets={cabinets} />
          )
        }
      </Loaded>
      {isAdding && <CabinetDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function List({ cabinets }: { cabinets: readonly Cabinet[] }) {
  const t = useTexts(texts);
  const { currency } = useFormat();
  const { s } = route.useSearch();
  const navigate = route.useNavigate();
  const stats = useStats({ by: "cabinet", currency });
  const columns = useColumns();
  const found = Map.groupBy(stats.data?.rows ?? [], ({ account_id }: Row) => account_id);
  const lines = cabinets.map((cabinet): Line => ({ cabinet, figures: sumUp(found.get(cabinet.account_uid) ?? []) }));
  const total = { cabinet: null, figures: sumUp(stats.data?.rows ?? []) };
  const unconverted = unconvertedOf(stats.data?.rows ?? []);
  return (
    <div className="flex flex-col gap-3" aria-busy={stats.isFetching}>
      {stats.error !== null && <ErrorNote error={stats.error} onRetry={() => void stats.refetch()} />}
      {unconverted.length > 0 && <p className="text-warn">{t.unconverted(unconverted.join(", ").toUpperCase())}</p>}
      <Table
        label={t.title}
        rows={lines}
        columns={columns}
        idOf={({ cabinet }) => cabinet?.account_uid ?? ""}
        sort={s}
        onSort={(next) => void navigate({ search: (before) => ({ ...before, s: next }) })}
        total={cabinets.length > 1 ? total : undefined}
      />
    </div>
  );
}

function useColumns(): Column<Line>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const { currency } = useFormat();
  const figures = useFigureColumns<Line>(SHOWN, currency);
  return [
    {
      id: "name",
      header: t.name,
      value: ({ cabinet }) => cabinet?.name ?? "",
      cell: ({ cabinet }) =>
        cabinet === null ? (
          words.total
        ) : (
          <Link to="/cabinets/$id" params={{ id: cabinet.account_uid }} className="font-medium underline">
            <bdi>{cabinet.name}</bdi>
          </Link>
        ),
    },
    ...figures,
    {
      id: "state",
      header: t.connection,
      value: ({ cabinet }) => cabinet?.mode ?? "",
      cell: ({ cabinet }) => cabinet !== null && <LinkStatus cabinet={cabinet.account_uid} isLinked={cabinet.mode === "linked"} />,
    },
  ];
}
