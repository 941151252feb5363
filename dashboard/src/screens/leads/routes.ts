import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { LEAD_ORIGINS, LEAD_STATUSES, type LeadOrigin, type LeadStatus } from "../../url/lead-filters.ts";
import { pickWords } from "../../url/search.ts";

interface LeadsSearch {
  q?: string | undefined;
  status?: LeadStatus[] | undefined;
  origin?: LeadOrigin[] | undefined;
  flow?: string | undefined;
  campaign?: string | undefined;
  geo?: string | undefined;
}

const TEXTS = ["q", "flow", "campaign", "geo"] as const;

export const leadsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/leads",
  validateSearch: (search: Record<string, unknown>): LeadsSearch => {
    const status = pickWords(search.status, LEAD_STATUSES);
    const origin = pickWords(search.origin, LEAD_ORIGINS);
    const texts = TEXTS.flatMap((name) => (typeof search[name] === "string" && search[name] !== "" ? [[name, search[name]]] : []));
    return { ...Object.fromEntries(texts), ...(status.length > 0 ? { status } : {}), ...(origin.length > 0 ? { origin } : {}) };
  },
  component: lazyScreen(() => import("./leads.tsx"), "Leads"),
});

export const leadRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/leads/$id",
  component: lazyScreen(() => import("./lead.tsx"), "Lead"),
});
