import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { botsRoute } from "./screens/bots/routes.ts";
import { campaignRoute, campaignsRoute, editCampaignRoute, newCampaignRoute } from "./screens/campaigns/routes.ts";
import { flowRoute, flowsRoute } from "./screens/flows/routes.ts";
import { leadRoute, leadsRoute } from "./screens/leads/routes.ts";
import { settingsRoute } from "./screens/settings/routes.ts";
import { rootRoute } from "./shell/root.ts";
import { parseSearch, stringifySearch } from "./url/search.ts";

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings" });
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    botsRoute,
    campaignsRoute,
    newCampaignRoute,
    campaignRoute,
    editCampaignRoute,
    flowsRoute,
    flowRoute,
    leadsRoute,
    leadRoute,
    settingsRoute,
  ]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
