import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { call } from "../../api/client.ts";
import { rootRoute } from "../../shell/root.ts";
import { readWord } from "../../url/read.ts";

export interface StartSearch {
  /** Without Telegram. */
  path?: "web";
}

export const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/start",
  validateSearch: ({ path }: Record<string, unknown>): StartSearch => {
    const read = readWord(path, ["web"]);
    return read === undefined ? {} : { path: read };
  },
  component: lazyRouteComponent(() => import("./start.tsx"), "Start"),
});

/** Leads to the first steps until a postback was delivered. */
export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async () => {
    const delivered = await call("get", "/api/postbacks/list.json", { state: "delivered", limit: 1 }).catch(() => null);
    throw redirect({ to: delivered?.data.length === 0 ? "/start" : "/campaigns", replace: true });
  },
});
