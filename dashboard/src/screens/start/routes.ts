import { createRoute, redirect } from "@tanstack/react-router";
import { readNow } from "../../api/hooks.ts";
import { readLastStep } from "../../shell/first-steps/last-step.ts";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readWord } from "../../url/search.ts";

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
  component: lazyScreen(() => import("./start.tsx"), "Start"),
});

/** Leads to the first steps until a postback was delivered; an affiliate until there is a lead. */
export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: async () => {
    throw redirect({ to: await findHome().catch(() => "/settings" as const), replace: true });
  },
});

async function findHome() {
  const { role } = (await readNow("/api/profile/info.json")).data;
  if (role === "manager" || role === "admin") return "/offers";
  if (role === "advertiser") return "/advertisers";
  return (await readLastStep(role)) ? "/overview" : "/start";
}
