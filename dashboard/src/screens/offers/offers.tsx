import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { useAskAbout, useNumberedList } from "../../api/whole.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { useOpenRequests } from "../../shell/waiting/open-requests.ts";
import { useTexts } from "../../texts/define.ts";
import { offers as texts } from "../../texts/offers.ts";
import { BulkBar, type BulkStatus } from "../../ui/bulk-bar.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice, ClearFilters, SearchBox } from "../../ui/list-filters.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { OFFER_STATES } from "../../url/offer-states.ts";
import { AddOffer } from "./add-offer.tsx";
import { CHANGED, type Offer } from "./facts.ts";
import { NO_FIGURES, sumOf, useFigures } from "./figures.ts";
import { type Row, useColumns } from "./offer-columns.tsx";
import type { OffersSearch } from "./search.ts";

const route = getRouteApi("/offers");

/** The offers that the account sells, or the network whose staff it is. An affiliate has a list of their own. */
export function Offers() {
  return useAccount().role === "affiliate" ? <Navigate to="/run-offers" replace /> : <All />;
}

function All() {
  const t = useTexts(texts);
  const may = useMay()("network-offers.write");
  const [isAdding, setAdding] = useState(false);
  const list = useNumberedList("/3.0/offers", { status: OFFER_STATES }, ({ offers }) => offers as readonly Offer[]);
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          {may && (
            <Button look="main" onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={list}>
        {({ rows: offers }) =>
          offers.length === 0 ? (
            <Empty title={t.empty}>
              <p className="max-w-prose">{t.emptyHelp}</p>
            </Empty>
          ) : (
            <List offers={offers} />
          )
        }
      </Loaded>
      {isAdding && <AddOffer onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useRows(offers: readonly Offer[]) {
  const ids = offers.map(({ id }) => id);
  const summaries = useAskAbout("/3.0/admin/offers/summary", { name: "offer_id", ids }, (answer) => answer.offers);
  const requests = useOpenRequests();
  const { query, figures, unconverted, may } = useFigures();
  const summaryOf = new Map(summaries.data?.map((each) => [each.id, each]));
  const waiting = Map.groupBy(requests.data?.rows ?? [], ({ offer }) => offer?.id);
  const rows = offers.map(
    (offer): Row => ({
      offer,
      summary: summaryOf.get(offer.id),
      figures: figures.get(offer.id) ?? NO_FIGURES,
      waiting: waiting.get(offer.id)?.length ?? 0,
    }),
  );
  return { rows, hasFigures: may, unconverted, failed: [query, summaries, requests].find(({ error }) => error !== null) };
}

function List({ offers }: { offers: readonly Offer[] }) {
  const t = useTexts(texts);
  const { q = "", state, s } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: OffersSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const mayChange = useMay()("network-offers.write");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { rows, hasFigures, unconverted, failed } = useRows(offers);
  const shown = rows.filter(
    ({ offer }) =>
      offer !== null &&
      `${offer.title} ${offer.id} ${offer.external_offer_id}`.toLowerCase().includes(q.toLowerCase()) &&
      (state === undefined || offer.status === state),
  );
  const total = { offer: null, summary: undefined, figures: sumOf(shown.map(({ figures }) => figures)), waiting: 0 };
  const columns = useColumns(hasFigures);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchBox label={t.search} value={q} onChange={(next) => change({ q: next })} />
        <Choice
          label={t.state}
          value={state}
          any={t.anyState}
          options={OFFER_STATES.map((each) => [each, t.states[each]] as const)}
          onChange={(next) => change({ state: next })}
        />
      </div>
      {failed !== undefined && failed.error !== null && <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />}
      {unconverted.length > 0 && <p className="text-sm text-warn">{t.unconverted(unconverted.join(", "))}</p>}
      {shown.length === 0 ? (
        <Empty title={t.noneFound}>
          <ClearFilters onClear={() => change({ q: undefined, state: undefined })} />
        </Empty>
      ) : (
        <Table
          label={t.title}
          rows={shown}
          columns={columns}
          idOf={({ offer }) => String(offer?.id)}
          nameOf={({ offer }) => offer?.title ?? ""}
          sort={s ?? "name"}
          onSort={(next) => change({ s: next === "name" ? undefined : next })}
          total={hasFigures ? total : undefined}
          {...(mayChange ? { selected, onSelect: setSelected } : {})}
        />
      )}
      <Bulk offers={offers} shown={shown.flatMap(({ offer }) => offer ?? [])} selected={selected} onSelect={setSelected} />
    </div>
  );
}

interface BulkProps {
  offers: readonly Offer[];
  shown: readonly Offer[];
  selected: ReadonlySet<string>;
  onSelect: (left: ReadonlySet<string>) => void;
}

function Bulk({ offers, shown, selected, onSelect }: BulkProps) {
  const t = useTexts(texts);
  const setStatus = useWrite("/3.0/admin/offer/mass-update", CHANGED);
  const remove = useWrite("/3.0/admin/offer/delete", CHANGED);
  const run = async (status: BulkStatus, ids: number[]) => {
    if (status === "deleted") await remove.mutateAsync({ offer_id: ids });
    else await setStatus.mutateAsync({ offer_id: ids, status: status === "active" ? "active" : "suspended" });
    return { errors: [] };
  };
  return (
    <BulkBar
      selected={selected}
      rows={offers.map(({ id, title: name, status }) => ({ id, name, status: OFFER_STATES.indexOf(status) }))}
      shown={shown}
      warning={t.deleteWarning}
      pauseHint={t.pauseHint}
      onStatus={run}
      onSelect={onSelect}
    />
  );
}
