import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { DELIVERY_STATES, type DeliveryState } from "../../url/delivery-states.ts";

interface PostbacksSearch {
  state?: DeliveryState | undefined;
  host?: string | undefined;
  /** The postback whose attempts are open beside the list. */
  open?: string | undefined;
}

export const postbacksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/postbacks",
  validateSearch: ({ state, host, open }: Record<string, unknown>): PostbacksSearch => ({
    ...(DELIVERY_STATES.includes(state as DeliveryState) ? { state: state as DeliveryState } : {}),
    ...(typeof host === "string" && host !== "" ? { host } : {}),
    ...(typeof open === "string" && /^\d+$/.test(open) ? { open } : {}),
  }),
  component: lazyRouteComponent(() => import("./postbacks.tsx"), "Postbacks"),
});
