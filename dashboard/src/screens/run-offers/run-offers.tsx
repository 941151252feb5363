import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useAccount, useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Choice, ClearFilters, SearchBox } from "../../ui/list-filters.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { OfferAction } from "./offer-action.tsx";
import { OFFER_STATES } from "./offer-state.ts";
import { highestPrice } from "./price.ts";
import { usePriceText } from "./price-text.ts";
import { OfferState } from "./state.tsx";
import { type RunOffer, useRunOffers } from "./use-run-offers.ts";

const route = getRouteApi("/run-offers");

/** What the account may run, and for how much. */
export function RunOffers() {
  const t = useTexts(runOffers);
  const { id } = useAccount();
  const { offers, isCut, error, refetch } = useRunOffers();
  return (
    <Page title={t.title}>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {offers === undefined && error === null && <Skeleton rows={10} />}
      {isCut && <p role="status">{t.cut}</p>}
      {offers?.length === 0 && (
        <Empty title={t.empty}>
          <p className="max-w-prose">{t.emptyHelp}</p>
          <p>{t.yourNumber(id)}</p>
        </Empty>
      )}
      {offers !== undefined && offers.length > 0 && <List offers={offers} />}
    </Page>
  );
}

type Search = ReturnType<typeof route.useSearch>;

function List({ offers }: { offers: readonly RunOffer[] }) {
  const t = useTexts(runOffers);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/run-offers" });
  const choose = (change: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const shown = offers.filter((offer) => fits(offer, search));
  const columns = useColumns(offers);
  return (
    <div className="flex flex-col gap-3">
      <Filters offers={offers} search={search} choose={choose} />
      {shown.length === 0 ? (
        <Empty title={t.noneFits}>
          <ClearFilters onClear={() => choose({ q: undefined, country: undefined, state: undefined })} />
        </Empty>
      ) : (
        <Table label={t.title} rows={shown} columns={columns} idOf={({ id }) => String(id)} sort={search.s} onSort={(s) => choose({ s })} />
      )}
    </div>
  );
}

function fits({ id, title, state, countries }: RunOffer, { q = "", country, state: wanted }: Search): boolean {
  const isNamed = title.toLowerCase().includes(q.toLowerCase()) || String(id) === q;
  const isThere = country === undefined || countries.length === 0 || countries.includes(country);
  return isNamed && isThere && (wanted === undefined || state === wanted);
}

interface FiltersProps {
  offers: readonly RunOffer[];
  search: Search;
  choose: (change: Partial<Search>) => void;
}

function Filters({ offers, search, choose }: FiltersProps) {
  const t = useTexts(runOffers);
  const format = useFormat();
  const chosen = search.country === undefined ? [] : [search.country];
  const codes = [...new Set([...chosen, ...offers.flatMap(({ countries }) => countries)])];
  const countries = codes.map((code) => [code, format.country(code)] as const).sort(([, a], [, b]) => a.localeCompare(b, format.lang));
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SearchBox label={t.search} value={search.q} onChange={(q) => choose({ q })} />
      <Choice label={t.country} value={search.country} any={t.anyCountry} options={countries} onChange={(country) => choose({ country })} />
      <Choice
        label={t.state}
        value={search.state}
        any={t.anyState}
        options={OFFER_STATES.map((state) => [state, t.states[state]] as const)}
        onChange={(state) => choose({ state })}
      />
    </div>
  );
}

function useColumns(offers: readonly RunOffer[]): Column<RunOffer>[] {
  const t = useTexts(runOffers);
  const words = useTexts(common);
  const format = useFormat();
  const text = usePriceText();
  const figures: Column<RunOffer>[] = [
    {
      id: "epc",
      header: t.epc,
      hint: t.epcHint,
      numeric: true,
      value: ({ listed }) => listed?.epc ?? null,
      cell: ({ listed }) => format.money(listed?.epc || null, "usd"),
    },
  ];
  return [
    {
      id: "name",
      header: t.name,
      fills: true,
      value: ({ title }) => title,
      cell: ({ id, title }) => (
        <Link to="/run-offers/$id" params={{ id: String(id) }} className="font-medium underline">
          {title}
        </Link>
      ),
    },
    {
      id: "state",
      header: t.state,
      value: ({ state }) => OFFER_STATES.indexOf(state),
      cell: ({ state }) => <OfferState state={state} />,
    },
    { id: "price", header: t.price, hint: t.priceHint, numeric: true, value: highestPrice, cell: text.summary },
    { id: "countries", header: t.countries, value: ({ countries }) => text.countries(countries, { most: 2 }) },
    ...(offers.some(({ listed }) => listed !== null) ? figures : []),
    { id: "action", header: words.actions, unsorted: true, value: () => "", cell: (offer) => <OfferAction offer={offer} /> },
  ];
}
