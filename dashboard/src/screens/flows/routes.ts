import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { STATES, type State } from "../../url/list.ts";

interface FlowsSearch {
  /** A part of the name, or the code. */
  q?: string | undefined;
  state?: State | undefined;
  /** Only flows with clicks in the period. */
  traffic?: "1" | undefined;
  /** `-profit`: the largest first. */
  s?: string | undefined;
}

export const flowsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/flows",
  validateSearch: ({ q, state, traffic, s }: Record<string, unknown>): FlowsSearch => ({
    ...(typeof q === "string" && q !== "" ? { q } : {}),
    ...(STATES.includes(state as State) ? { state: state as State } : {}),
    ...(traffic === "1" ? { traffic } : {}),
    ...(typeof s === "string" ? { s } : {}),
  }),
  component: lazyScreen(() => import("./flows.tsx"), "Flows"),
});

export const flowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/flows/$id",
  component: lazyScreen(() => import("./flow.tsx"), "Flow"),
});
