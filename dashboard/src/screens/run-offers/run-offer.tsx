import { getRouteApi, Link } from "@tanstack/react-router";
import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { shell } from "../../texts/shell.ts";
import { LINK } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { OutsideLink } from "../../ui/outside-link.tsx";
import { Page, Panel } from "../../ui/page.tsx";
import { Empty, ErrorNote, Skeleton } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { About } from "./about.tsx";
import { OfferAction } from "./offer-action.tsx";
import { flowPrices, linkPrices, type Price } from "./price.ts";
import { usePriceText } from "./price-text.ts";
import { OfferState } from "./state.tsx";
import { type RunOffer as Offer, useRunOffers } from "./use-run-offers.ts";

const route = getRouteApi("/run-offers/$id");

/** One offer: what it brings, where it leads, and how to begin. */
export function RunOffer() {
  const t = useTexts(runOffers);
  const { ones } = useTexts(shell);
  const { id } = route.useParams();
  const { offers, error, refetch } = useRunOffers();
  const offer = offers?.find((each) => String(each.id) === id);
  if (offer !== undefined) return <Shown offer={offer} />;
  return (
    <Page title={ones.offers}>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {offers === undefined && error === null && <Skeleton />}
      {offers !== undefined && (
        <Empty title={t.none}>
          <Link to="/run-offers" className={LINK}>
            {t.all}
          </Link>
        </Empty>
      )}
    </Page>
  );
}

function Shown({ offer }: { offer: Offer }) {
  const t = useTexts(runOffers);
  const text = usePriceText();
  const [own, direct] = [flowPrices(offer), linkPrices(offer)];
  const share = text.share(offer);
  const directTitle = offer.listed?.link == null ? t.linkPricesAhead : t.linkPrices;
  return (
    <Page title={offer.title} actions={<OfferAction offer={offer} look="main" />}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OfferState state={offer.state} />
        <span className="text-muted">{t.stateHelp[offer.state]}</span>
      </p>
      {(own.length > 0 || share !== undefined) && (
        <Panel title={t.prices}>
          <div className="flex flex-col gap-3">
            {own.length > 0 && <Prices label={t.prices} prices={own} />}
            {share !== undefined && (
              <p>
                {t.commissionHelp} <strong>{share}</strong>
              </p>
            )}
          </div>
        </Panel>
      )}
      {direct.length > 0 && (
        <Panel title={directTitle}>
          <Prices label={directTitle} prices={direct} />
        </Panel>
      )}
      <Pages offer={offer} />
      {offer.listed?.link != null && (
        <Panel title={t.link}>
          <div className="flex flex-col gap-2">
            <CopyField text={offer.listed.link} label={t.link} />
            <p className="text-sm text-muted">{t.linkHelp}</p>
          </div>
        </Panel>
      )}
      <About offer={offer} />
    </Page>
  );
}

function Prices({ label, prices }: { label: string; prices: readonly Price[] }) {
  const t = useTexts(runOffers);
  const text = usePriceText();
  const columns: Column<Price>[] = [
    { id: "countries", header: t.countries, value: ({ countries, excludes }) => text.countries(countries, { excludes }) },
    { id: "goal", header: t.goal, value: ({ goal }) => goal || t.anyGoal },
    { id: "price", header: t.price, numeric: true, value: text.amount },
  ];
  return <Table label={label} rows={prices} columns={columns} idOf={({ id }) => id} />;
}

interface OfferPage {
  id: string;
  name: string;
  kind: keyof (typeof runOffers)["en"]["kinds"];
  preview: string;
}

function Pages({ offer: { available, listed } }: { offer: Offer }) {
  const t = useTexts(runOffers);
  const pages: OfferPage[] = [
    ...(available?.sites ?? []).map(({ id, name, kind, url }) => ({ id: `s${id}`, name, kind: kind as OfferPage["kind"], preview: url })),
    ...(listed?.landings ?? []).map(({ id, title, type, url_preview: preview }) => ({ id: `l${id}`, name: title, kind: type, preview })),
  ];
  if (listed != null && listed.preview_url !== "" && pages.length === 0)
    pages.push({ id: "offer", name: listed.title, kind: "landing", preview: listed.preview_url });
  if (pages.length === 0) return null;
  const columns: Column<OfferPage>[] = [
    { id: "name", header: t.page, value: ({ name }) => name },
    { id: "kind", header: t.kind, value: ({ kind }) => t.kinds[kind] },
    {
      id: "preview",
      header: t.preview,
      value: ({ preview }) => preview,
      cell: ({ name, preview }) => (
        <OutsideLink url={preview} label={t.previewOf(name)}>
          {preview}
        </OutsideLink>
      ),
    },
  ];
  return (
    <Panel title={t.pages}>
      <Table label={t.pages} rows={pages} columns={columns} idOf={({ id }) => id} />
    </Panel>
  );
}
