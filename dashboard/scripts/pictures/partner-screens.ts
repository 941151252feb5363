import type { Page } from "playwright-core";
import { openLastDialog, type Screen, screensOf } from "./screen.ts";
import type { World } from "./world.ts";

/** The screens of those whom a network pays, and of those who pay it. */
export function listPartnerScreens({ runOffer, partner, invoice }: World): Screen[] {
  const { flow, lead, offers } = partner;
  return [
    ...screensOf("affiliate", [
      "/start",
      "/overview",
      "/reports",
      "/reports?g=offer",
      "/live",
      "/flows",
      `/flows/${flow}`,
      "/clicks",
      "/leads",
      `/leads/${lead}`,
      "/postbacks",
      "/templates",
      "/run-offers",
      "/run-offers?q=nothing",
      `/run-offers/${runOffer}`,
      ...Object.values(offers).map((id) => `/run-offers/${id}`),
      "/balance",
      "/conversions",
      "/conversions?status=not_found",
      "/bots",
      "/settings",
      "/settings/keys",
      "/settings/sessions",
      "/offers/999999",
      "/invoices",
    ]),
    { as: "affiliate", path: `/run-offers/${offers.open}`, detail: "flow", act: openLastDialog },
    { as: "affiliate", path: `/run-offers/${offers.closed}`, detail: "ask", act: openLastDialog },
    { as: "affiliate", path: "/settings/keys", detail: "new", act: makeKey },
    ...screensOf("fresh", ["/", "/overview", "/run-offers", "/balance", "/conversions", "/flows"]),
    ...screensOf("advertiser", [
      "/advertisers",
      "/invoices",
      "/invoices?status=paid",
      `/invoices/${invoice}`,
      "/invoices/999999",
      "/settings",
      "/settings/keys",
      "/settings/sessions",
      "/overview",
    ]),
  ];
}

/** The key that is shown once. */
async function makeKey(page: Page): Promise<void> {
  await page.locator("main section button").first().click();
  await page.getByRole("dialog").locator("button").last().click();
  await page.locator("main section").first().locator("input[readonly]").waitFor();
}
