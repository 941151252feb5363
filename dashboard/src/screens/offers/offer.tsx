import { getRouteApi, Link, Navigate, useNavigate } from "@tanstack/react-router";
import { type ComponentType, Suspense } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useAccount, useMay } from "../../shell/account.ts";
import { TAB, TABS as TAB_ROW } from "../../shell/page-tabs.tsx";
import { useOpenRequests } from "../../shell/waiting/open-requests.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as texts } from "../../texts/offer.ts";
import { offers as words } from "../../texts/offers.ts";
import { shell } from "../../texts/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { About } from "./about.tsx";
import { CHANGED, type ShownOffer, STATE_TONES, type TabProps, useOwnsOffers } from "./facts.ts";
import { TABS, type Tab } from "./search.ts";

const route = getRouteApi("/offers/$id");

const CONTENTS: Record<Tab, ComponentType<TabProps>> = {
  about: About,
  goals: lazyPart(() => import("./offer-goals.tsx"), "OfferGoals"),
  prices: lazyPart(() => import("./prices.tsx"), "Prices"),
  payments: lazyPart(() => import("./payments.tsx"), "Payments"),
  affiliates: lazyPart(() => import("./offer-affiliates.tsx"), "OfferAffiliates"),
  pages: lazyPart(() => import("./offer-pages.tsx"), "OfferPages"),
  leads: lazyPart(() => import("./offer-leads.tsx"), "OfferLeads"),
};

/** What the network's staff is shown instead: the owner's goals are of the owner's own flows. */
const OF_NETWORK: Partial<Record<Tab, ComponentType<TabProps>>> = {
  goals: lazyPart(() => import("./network-goals.tsx"), "NetworkGoals"),
};

/** What holds for an offer. An affiliate has a page of their own for it. */
export function OfferPage() {
  const { id } = route.useParams();
  return useAccount().role === "affiliate" ? <Navigate to="/run-offers/$id" params={{ id }} replace /> : <One id={id} />;
}

function One({ id }: { id: string }) {
  const { ones } = useTexts(shell);
  const query = useRead("/3.0/offer/{ID}", { ID: id });
  return (
    <LoadedPage query={query} title={ones.offers}>
      {({ offer }) => <Tabs key={offer.id} offer={offer as ShownOffer} />}
    </LoadedPage>
  );
}

function Tabs({ offer }: TabProps) {
  const t = useTexts(texts);
  const list = useTexts(words);
  const { tab = "about" } = route.useSearch();
  const isOwner = useOwnsOffers();
  const waiting = useOpenRequests().data?.rows.filter((request) => request.offer?.id === offer.id).length ?? 0;
  const may = useMay();
  const mayRead = may("statistics.read");
  const shown = TABS.filter((each) => (mayRead || each !== "leads") && (isOwner || each !== "prices"));
  const current = shown.includes(tab) ? tab : "about";
  const Contents = (isOwner ? undefined : OF_NETWORK[current]) ?? CONTENTS[current];
  if (tab === "prices" && !isOwner) {
    return <Navigate from="/offers/$id" to="/offers/$id" params={{ id: String(offer.id) }} search={{ tab: "payments" }} replace />;
  }
  return (
    <Page
      title={
        <>
          <bdi>{offer.title}</bdi> <span className="font-normal text-muted">#{offer.id}</span>
        </>
      }
      actions={<Lifecycle offer={offer} />}
    >
      {!may("network-offers.write") && <p className="text-muted">{t.readOnly}</p>}
      <nav aria-label={t.tabs} className={TAB_ROW}>
        {shown.map((each) => (
          <Link
            key={each}
            from="/offers/$id"
            to="/offers/$id"
            params={{ id: String(offer.id) }}
            search={(before) => ({ ...before, tab: each === "about" ? undefined : each })}
            activeOptions={{ explicitUndefined: true }}
            className={TAB}
          >
            {isOwner ? t.tabNames[each] : { ...t.tabNames, ...t.ofNetwork }[each]}
            {each === "affiliates" && waiting > 0 ? ` (${list.waiting(waiting)})` : ""}
          </Link>
        ))}
      </nav>
      <div data-shown-by="tab" className="contents">
        <Suspense fallback={<Skeleton />}>
          <Contents offer={offer} />
        </Suspense>
      </div>
    </Page>
  );
}

function Lifecycle({ offer }: TabProps) {
  const t = useTexts(texts);
  const states = useTexts(words);
  const w = useTexts(common);
  const may = useMay()("network-offers.write");
  const navigate = useNavigate();
  const setStatus = useWrite("/3.0/admin/offer/mass-update", CHANGED);
  const remove = useWrite("/3.0/admin/offer/delete", ["/3.0/offers"]);
  const isActive = offer.status === "active";
  const toState = (status: string) => setStatus.mutateAsync({ offer_id: [offer.id], status });
  return (
    <>
      <Status tone={STATE_TONES[offer.status]}>{states.states[offer.status]}</Status>
      {may && !isActive && (
        <Button busy={setStatus.isPending} onClick={() => void toState("active")}>
          {w.resume}
        </Button>
      )}
      {may && isActive && (
        <Confirm label={w.pause} title={t.pauseTitle} confirm={w.pause} look="plain" onConfirm={() => toState("suspended")}>
          <p>{states.pauseHint}</p>
        </Confirm>
      )}
      {may && (
        <Confirm
          label={w.delete}
          title={t.deleteTitle}
          confirm={w.delete}
          onConfirm={async () => {
            await remove.mutateAsync({ offer_id: [offer.id] });
            await navigate({ to: "/offers" });
          }}
        >
          <p>{t.deleteWarning}</p>
        </Confirm>
      )}
    </>
  );
}
