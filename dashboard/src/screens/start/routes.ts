import { createRoute, redirect } from "@tanstack/react-router";
import { readNow } from "../../api/hooks.ts";
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
  if (role === "affiliate") return (await readNow("/api/leads/search.json", { limit: 1 })).data.length === 0 ? "/start" : "/overview";
  const delivered = await readNow("/api/postbacks/list.json", { state: "delivered", limit: 1 });
  if (delivered.data.length === 0) return "/start";
  return "/overview";
}
