import type { Page } from "playwright-core";
import type { Who, World } from "./world.ts";

/** What a picture is taken of. */
export interface Screen {
  as: Who;
  path: string;
  /** Of what is opened there, behind the name that the path gives. */
  detail?: string;
  /** What a person does before the picture; words on the page depend on the language, so that things are found by their kind and place. */
  act?: (page: Page) => Promise<void>;
}

/** Every screen of the dashboard, as those see it whom it is for, and the dialogs that matter. */
export function listScreens(world: World): Screen[] {
  const { campaign, flow, lead, delivery, offer, affiliate, advertiser, invoice, runOffer } = world;
  return [
    ...screensOf("nobody", ["/"]),
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
    ...screensOf("lapsed", ["/campaigns", "/plan"]),
    ...screensOf("staff", ["/offers", `/offers/${offer}`, `/offers/${offer}?tab=payments`, "/affiliates", "/conversions", "/invoices"]),
    ...screensOf("affiliate", [
      "/bots",
      "/start",
      "/overview",
      "/run-offers",
      `/run-offers/${runOffer}`,
      "/balance",
      "/flows",
      "/settings",
    ]),
    ...screensOf("advertiser", ["/advertisers", "/invoices"]),
  ];
}

const screensOf = (as: Who, paths: readonly string[]): Screen[] => paths.map((path) => ({ as, path }));

/** The name of a screen's picture: `owner-leads-bulk`. */
export function nameOf({ as, path, detail }: Screen): string {
  return [as, ...path.split(/\W+/), detail].filter((part) => part).join("-");
}

async function selectAll(page: Page): Promise<void> {
  await page.locator("thead input[type=checkbox]").first().check();
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

async function openLastDialog(page: Page): Promise<void> {
  await page.locator("main header button").last().click();
  await page.getByRole("dialog").waitFor();
}

/** Every call but that for the account fails from now on. */
async function breakApi(page: Page): Promise<void> {
  await page.route(/\/api\/(?!profile\/info)/, (route) => route.fulfill({ status: 500, json: { status: "error", error: "db" } }));
  await page.reload();
  await page.getByRole("alert").first().waitFor();
}
