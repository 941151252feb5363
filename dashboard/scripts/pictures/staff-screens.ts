import type { Page } from "playwright-core";
import { openLastDialog, type Screen, screensOf, selectAll } from "./screen.ts";
import type { World } from "./world.ts";

const TABS = ["goals", "payments", "payments&view=grid", "affiliates", "pages", "leads"];
const CONVERSION_COLUMNS = ["status", "offer", "affiliate", "advertiser", "paid", "action", "comment", "click"];
/** Conversions as a file of an advertiser has them, one of them without an affiliate. */
const FILE = "offer;affiliate;status;action_id;goal\n1;3;approved;F-1;1\n1;;approved;F-2;1\n999999;3;paid;F-3;1\n";

/** The screens of a network's staff: an administrator's, and what is different for whoever looks after some affiliates. */
export function listStaffScreens({ offer, affiliate, advertiser, invoice, hard }: World): Screen[] {
  const dialogOf = (path: string, detail: string, act: (page: Page) => Promise<void>): Screen => ({ as: "staff", path, detail, act });
  return [
    ...screensOf("staff", [
      "/offers",
      "/offers?q=nothing",
      ...[offer, hard.offer].flatMap((id) => [`/offers/${id}`, ...TABS.map((tab) => `/offers/${id}?tab=${tab}`)]),
      "/affiliates",
      "/affiliates?q=nothing",
      "/affiliates/requests",
      `/affiliates/${affiliate}`,
      `/affiliates/${hard.affiliate}`,
      "/advertisers",
      `/advertisers/${advertiser}`,
      `/advertisers/${hard.advertiser}`,
      "/conversions",
      `/conversions?c=${CONVERSION_COLUMNS.join("&c=")}`,
      `/conversions?partner=${hard.affiliate}&offer=${hard.offer}`,
      "/conversions?status=not_found&country=FR",
      "/conversions/import",
      "/invoices",
      "/invoices?status=paid",
      "/invoices/new",
      `/invoices/${invoice}`,
      `/invoices/${invoice}/edit`,
      `/invoices/${invoice + 1}`,
      `/invoices/${invoice + 1}/edit`,
      "/settings",
      "/settings/keys",
      "/settings/sessions",
    ]),
    ...["/offers", "/affiliates", "/affiliates/requests", "/conversions"].map((path) => dialogOf(path, "bulk", selectAll)),
    ...["/offers", "/affiliates", "/advertisers"].map((path) => dialogOf(path, "dialog", openLastDialog)),
    dialogOf(`/offers/${hard.offer}?tab=payments`, "dialog", (page) => pressLast(page, "main table button")),
    dialogOf(`/offers/${hard.offer}?tab=goals`, "dialog", (page) => pressLast(page, "main table button")),
    dialogOf(`/offers/${hard.offer}`, "delete", (page) => pressLast(page, "main header button")),
    dialogOf(`/affiliates/${hard.affiliate}`, "block", (page) => pressLast(page, "main header:has(h1) button")),
    dialogOf(`/advertisers/${hard.advertiser}`, "dialog", (page) => pressLast(page, "main header:has(h1) button")),
    dialogOf("/conversions?country=US", "panel", openFirst),
    dialogOf(`/conversions?partner=${hard.affiliate}`, "panel", openFirst),
    dialogOf("/conversions", "columns", (page) => page.locator("main summary").first().click()),
    dialogOf("/conversions", "change", openChange),
    dialogOf("/conversions/import", "lines", pasteFile),
    dialogOf("/offers", "search", (page) => page.keyboard.press("ControlOrMeta+k")),
    ...screensOf("manager", [
      "/offers",
      `/offers/${hard.offer}`,
      `/offers/${hard.offer}?tab=payments`,
      "/affiliates",
      `/affiliates/${affiliate}`,
      "/conversions",
      "/invoices",
    ]),
  ];
}

async function pressLast(page: Page, buttons: string): Promise<void> {
  await page.locator(buttons).last().click();
  await page.getByRole("dialog").waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.locator("main tbody a").first().click();
  await page.getByRole("dialog").waitFor();
}

async function openChange(page: Page): Promise<void> {
  await page.locator("main p[role=status] + button").click();
  await page.getByRole("dialog").waitFor();
}

async function pasteFile(page: Page): Promise<void> {
  await page.locator("main textarea").fill(FILE);
  await page.locator("main table").first().waitFor();
}
