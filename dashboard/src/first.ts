import { GONE, OFFLINE } from "./api/api-error.ts";
import type { Params } from "./api/client.ts";
import { askEarly, WHO } from "./api/early.ts";
import { launch, openMiniApp, reloadPage } from "./api/mini-app.ts";
import { session } from "./api/session.ts";
import { applyPreferences } from "./preferences.ts";
import { firstQuestions as overviewQuestions } from "./screens/overview/questions.ts";
import { firstQuestions as reportQuestions } from "./screens/reports/questions.ts";
import type { Account } from "./shell/account.ts";
import { forTab } from "./storage.ts";
import { browserZone, today } from "./time.ts";
import { parseSearch } from "./url/search.ts";

// The page's first script. It is small and needs no React, so that all that a screen waits for is asked for at once.

const RELOADED = "pawprint.reloaded";
/** In both languages, as there are no texts yet. */
const COULD_NOT_LOAD = "Pawprint could not be loaded. Load the page again. · Не удалось загрузить Pawprint. Обновите страницу.";

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

/** What those ask for that everybody waits for, at an address: asked once it is known whose account it is, before there is a screen. */
const QUESTIONS: Partial<Record<string, (search: Record<string, unknown>, account: Account) => readonly Params[]>> = {
  overview: overviewQuestions,
  reports: reportQuestions,
};

let isReloading = false;

// A chunk of an older build is gone: once, the page of the newer one is fetched. Until then its import is undefined (ui/lazy-part.tsx). Where
// the chunk is missing then too, its place says so (ui/missing-code.tsx). Without a connection there is no page to fetch: what is on the screen
// stays. The router would load the page again by itself at the messages that browsers give.
addEventListener("vite:preloadError", (event) => {
  if (isReloading) return event.preventDefault();
  if (!navigator.onLine || forTab.getItem(RELOADED) !== null) {
    event.payload.message = navigator.onLine ? GONE : OFFLINE;
    return;
  }
  isReloading = true;
  forTab.setItem(RELOADED, "1");
  event.preventDefault();
  reloadPage();
});
addEventListener("load", () => setTimeout(() => forTab.removeItem(RELOADED), 10_000));

openMiniApp();
applyPreferences();
import("./boot.tsx").catch(() => {
  const root = document.getElementById("root");
  if (root !== null) root.textContent = COULD_NOT_LOAD;
});
if (session.get() !== null && launch.get() === null) {
  const account = askEarly("get", ...WHO).then(({ data }) => data);
  account.catch(() => {});
  // Whoever needs them meets what is wrong with them.
  const [, segment = "", deeper] = location.pathname.split("/");
  void import("./app.tsx").catch(() => {});
  if (deeper === undefined) {
    void SCREENS[segment]?.().catch(() => {});
    const questions = QUESTIONS[segment];
    if (questions !== undefined) void account.then((known) => ask(questions(parseSearch(location.search), known))).catch(() => {});
  }
  // The first format of numbers or dates costs a browser a tenth of a second on a phone: it is made while answers are awaited.
  requestAnimationFrame(() => setTimeout(() => today(browserZone())));
}

function ask(questions: readonly Params[]): void {
  for (const question of questions) void askEarly("post", "/api/reports/traffic.json", question);
}
