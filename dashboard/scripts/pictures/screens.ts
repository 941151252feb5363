import type { Page } from "playwright-core";
import { listPartnerScreens } from "./partner-screens.ts";
import { openLastDialog, type Screen, screensOf, selectAll } from "./screen.ts";
import { listStaffScreens } from "./staff-screens.ts";
import { listStates } from "./states.ts";
import type { World } from "./world.ts";

/** Every screen of the dashboard, as those see it whom it is for, and the dialogs that matter. */
export function listScreens(world: World): Screen[] {
  const { campaign, flow, lead, delivery, offer, affiliate, advertiser, invoice } = world;
  return [
    ...listStates(),
    ...screensOf("owner", [
      "/start",
      "/overview?p=14d",
      "/overview?p=today",
      "/reports?p=14d",
      "/reports?p=14d&g=date&g=flow&cmp=prev",
      "/live",
      "/campaigns",
      "/campaigns/new",
      `/campaigns/${campaign}?p=14d`,
      `/campaigns/${campaign}/edit`,
      "/bots",
      "/journal",
      "/cabinets",
      "/cabinets/ACC0001",
      "/cabinets/ACC0002",
      "/flows",
      `/flows/${flow}`,
      "/clicks",
      "/leads",
      `/leads/${lead}`,
      "/costs",
      "/costs?by=total",
      "/imports",
      "/postbacks",
      `/postbacks?open=${delivery}`,
      "/templates",
      "/tracker",
      "/sites",
      "/filters",
      "/blacklist",
      "/goals",
      "/offers",
      `/offers/${offer}`,
      ...["goals", "prices", "affiliates", "pages", "leads"].map((tab) => `/offers/${offer}?tab=${tab}`),
      "/affiliates",
      "/affiliates/requests",
      `/affiliates/${affiliate}`,
      "/advertisers",
      `/advertisers/${advertiser}`,
      "/conversions",
      "/conversions/import",
      "/invoices",
      "/invoices/new",
      `/invoices/${invoice}`,
      `/invoices/${invoice}/edit`,
      "/transfer",
      "/plan",
      "/settings",
      "/settings/keys",
      "/settings/sessions",
      "/nowhere",
    ]),
    { as: "owner", path: "/overview", detail: "search", act: (page) => page.keyboard.press("ControlOrMeta+k") },
    { as: "owner", path: "/overview", detail: "keyboard", act: (page) => page.keyboard.press("?") },
    { as: "owner", path: "/leads", detail: "bulk", act: selectAll },
    { as: "owner", path: "/flows", detail: "bulk", act: selectAll },
    ...WITH_DIALOGS.map((path) => ({ as: "owner" as const, path, detail: "dialog", act: openLastDialog })),
    ...["/overview", "/leads", "/reports", "/flows"].map((path) => ({ as: "owner" as const, path, detail: "fault", act: breakApi })),
    ...screensOf("named", ["/flows", "/goals", "/sites", "/filters", "/offers"]),
    ...screensOf("newcomer", [
      "/start",
      "/overview",
      "/reports",
      "/live",
      "/campaigns",
      "/bots",
      "/journal",
      "/cabinets",
      "/flows",
      "/clicks",
      "/leads",
      "/postbacks",
      "/templates",
      "/sites",
      "/filters",
      "/blacklist",
      "/goals",
      "/offers",
      "/affiliates",
      "/affiliates/requests",
      "/advertisers",
      "/conversions",
      "/invoices",
    ]),
    ...listStaffScreens(world),
    ...listPartnerScreens(world),
  ];
}

/** Screens whose last button beside the title opens a dialog. */
const WITH_DIALOGS = [
  "/postbacks",
  "/flows",
  "/goals",
  "/bots",
  "/cabinets",
  "/sites",
  "/filters",
  "/offers",
  "/affiliates",
  "/advertisers",
];

/** Every call but that for the account fails from now on. */
async function breakApi(page: Page): Promise<void> {
  await page.route(/\/api\/(?!profile\/info)/, (route) => route.fulfill({ status: 500, json: { status: "error", error: "db" } }));
  await page.reload();
  await page.getByRole("alert").first().waitFor();
}
