import { createRouter } from "@tanstack/react-router";
import { advertiserRoute, advertisersRoute } from "./screens/advertisers/routes.ts";
import { affiliateRoute, affiliatesRoute, requestsRoute } from "./screens/affiliates/routes.ts";
import { balanceRoute } from "./screens/balance/routes.ts";
import { blacklistRoute } from "./screens/blacklist/routes.ts";
import { botsRoute } from "./screens/bots/routes.ts";
import { cabinetRoute, cabinetsRoute } from "./screens/cabinets/routes.ts";
import { campaignRoute, campaignsRoute, editCampaignRoute, newCampaignRoute } from "./screens/campaigns/routes.ts";
import { clicksRoute } from "./screens/clicks/routes.ts";
import { conversionsRoute, importConversionsRoute } from "./screens/conversions/routes.ts";
import { costsRoute } from "./screens/costs/routes.ts";
import { filtersRoute } from "./screens/filters/routes.ts";
import { flowRoute, flowsRoute } from "./screens/flows/routes.ts";
import { goalsRoute } from "./screens/goals/routes.ts";
import { importsRoute } from "./screens/imports/routes.ts";
import { editInvoiceRoute, invoiceRoute, invoicesRoute, newInvoiceRoute } from "./screens/invoices/routes.ts";
import { journalRoute } from "./screens/journal/routes.ts";
import { leadRoute, leadsRoute } from "./screens/leads/routes.ts";
import { liveRoute } from "./screens/live/routes.ts";
import { offerRoute, offersRoute } from "./screens/offers/routes.ts";
import { overviewRoute } from "./screens/overview/routes.ts";
import { planRoute } from "./screens/plan/routes.ts";
import { postbacksRoute } from "./screens/postbacks/routes.ts";
import { reportsRoute } from "./screens/reports/routes.ts";
import { runOfferRoute, runOffersRoute } from "./screens/run-offers/routes.ts";
import { keysRoute, sessionsRoute, settingsRoute } from "./screens/settings/routes.ts";
import { sitesRoute } from "./screens/sites/routes.ts";
import { homeRoute, startRoute } from "./screens/start/routes.ts";
import { templatesRoute } from "./screens/templates/routes.ts";
import { trackerRoute } from "./screens/tracker/routes.ts";
import { transferRoute } from "./screens/transfer/routes.ts";
import { Crashed } from "./shell/crashed.tsx";
import { rootRoute } from "./shell/root.ts";
import { parseSearch, stringifySearch } from "./url/search.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    startRoute,
    botsRoute,
    cabinetsRoute,
    cabinetRoute,
    campaignsRoute,
    newCampaignRoute,
    campaignRoute,
    editCampaignRoute,
    flowsRoute,
    flowRoute,
    journalRoute,
    leadsRoute,
    leadRoute,
    liveRoute,
    clicksRoute,
    costsRoute,
    importsRoute,
    postbacksRoute,
    templatesRoute,
    trackerRoute,
    reportsRoute,
    sitesRoute,
    filtersRoute,
    blacklistRoute,
    goalsRoute,
    offersRoute,
    affiliatesRoute,
    requestsRoute,
    affiliateRoute,
    runOffersRoute,
    runOfferRoute,
    offerRoute,
    transferRoute,
    advertisersRoute,
    advertiserRoute,
    conversionsRoute,
    importConversionsRoute,
    invoicesRoute,
    newInvoiceRoute,
    invoiceRoute,
    editInvoiceRoute,
    balanceRoute,
    planRoute,
    overviewRoute,
    settingsRoute,
    keysRoute,
    sessionsRoute,
  ]),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
