import { OFFLINE } from "./api/api-error.ts";
import { launch, openMiniApp, reloadPage } from "./api/mini-app.ts";
import { session } from "./api/session.ts";
import { askWho } from "./api/who.ts";
import { applyPreferences } from "./preferences.ts";
import { forTab } from "./storage.ts";

// The page's first script. It is small and needs no React, so that all that a screen waits for is asked for at once.

const RELOADED = "pawprint.reloaded";

/** Screens that people open most, by the first segment of their addresses: loaded beside the frame. The others come after it. */
const SCREENS: Partial<Record<string, () => Promise<unknown>>> = {
  overview: () => import("./screens/overview/overview.tsx"),
  reports: () => import("./screens/reports/reports.tsx"),
  live: () => import("./screens/live/live.tsx"),
  campaigns: () => import("./screens/campaigns/campaigns.tsx"),
  flows: () => import("./screens/flows/flows.tsx"),
  leads: () => import("./screens/leads/leads.tsx"),
  clicks: () => import("./screens/clicks/clicks.tsx"),
};

let isReloading = false;

// A chunk of an older build is gone: once, the page of the newer one is fetched. Until then its import is undefined (lazy-part.ts).
// Without a connection there is none to fetch: what is on the screen stays. The router reloads by itself at messages that it knows.
addEventListener("vite:preloadError", (event) => {
  if (!navigator.onLine) {
    event.payload.message = OFFLINE;
    return;
  }
  if (isReloading) return event.preventDefault();
  if (forTab.getItem(RELOADED) !== null) return;
  isReloading = true;
  forTab.setItem(RELOADED, "1");
  event.preventDefault();
  reloadPage();
});
addEventListener("load", () => setTimeout(() => forTab.removeItem(RELOADED), 10_000));

openMiniApp();
applyPreferences();
void import("./boot.tsx");
if (session.get() !== null && launch.get() === null) {
  askWho();
  // Whoever needs them meets what is wrong with them.
  const [, segment = "", deeper] = location.pathname.split("/");
  void import("./app.tsx").catch(() => {});
  if (deeper === undefined) void SCREENS[segment]?.().catch(() => {});
}
