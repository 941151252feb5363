import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { settled } from "./calls.ts";
import { api, axe, makeAccount, open, product, tracker } from "./kit.ts";
import { makeAffiliate, read } from "./network.ts";

const OF_STEPS = ["/api/bots/chats", "/api/camp/list", "/api/clicks/list", "/api/flows/list", "/api/leads/list", "/api/leads/search"];

const navigation = (page: Page) => page.getByRole("navigation", { name: "Navigation" });
const inNavigation = (page: Page) => navigation(page).getByRole("link", { name: "Getting started", exact: true });
const inAccountMenu = (page: Page) =>
  page.getByRole("region", { name: "Account", exact: true }).getByRole("link", { name: "Getting started", exact: true });

/** Counts what a page asks for to tell how many of the first steps are done. */
function watch(page: Page) {
  const asked = { last: 0, others: 0 };
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!request.url().startsWith(product.api) || request.method() === "OPTIONS") return;
    if (pathname === "/api/postbacks/list.json") asked.last += 1;
    if (OF_STEPS.includes(pathname.replace(/\.json$/, ""))) asked.others += 1;
  });
  return asked;
}

it("shows on the overview how many steps are done, until they are put away, and then in the account menu", async () => {
  const account = await makeAccount();
  await makeCampaign(account, "My channel");
  const page = await open("/overview", { signedInAs: account });
  const link = page.getByRole("link", { name: "Getting started: 3 of 7" });
  await link.waitFor();
  await axe(page);
  await link.click();
  await page.getByText("3 of 7 done").waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Hide" }).click();
  await page.getByText("“Getting started” is in the account menu now.").waitFor();
  expect([await link.count(), await inNavigation(page).count(), await inAccountMenu(page).count()]).toEqual([0, 0, 1]);
  await axe(page);

  await page.goto("/overview");
  const asked = watch(page);
  await page.reload();
  await settled(page);
  expect([await link.count(), await inNavigation(page).count()]).toEqual([0, 0]);
  expect(asked).toEqual({ last: 0, others: 0 });
  await inAccountMenu(page).click();
  await page.getByRole("button", { name: "Show on the overview" }).click();
  await inNavigation(page).waitFor();
  expect(await inAccountMenu(page).count()).toBe(0);
  await navigation(page).getByRole("link", { name: "Overview" }).click();
  await link.waitFor();
});

it("counts the steps without Telegram of whoever has a flow and no bot", async () => {
  const account = await makeAccount();
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  await api(account.token, "/api/ways/add.json", { flow: flow.id, url: "https://landing.example/?click={click}" });
  const page = await open("/overview", { signedInAs: account, lang: "ru", viewport: { width: 390, height: 800 }, touch: true });
  const link = page.getByRole("link", { name: "Первые шаги: 1 из 5" });
  await link.waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await axe(page);
  await link.click();
  await page.getByText("Готово 1 из 5").waitFor();
  expect(new URL(page.url()).search).toBe("?path=web");
});

it("counts an affiliate's own steps", async () => {
  const affiliate = await makeAffiliate(await makeAccount(), "Bob");
  await api(affiliate.token, "/api/flows/add.json", { name: "Ads" });
  const page = await open("/overview", { signedInAs: affiliate });
  await page.getByRole("link", { name: "Getting started: 2 of 4" }).click();
  await page.getByText("2 of 4 done").waitFor();
});

it("asks once whether the last step is done, and nothing more in this browser when it is", async () => {
  const account = await makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/steps?cid={click}` });
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads", exact: true });
  await api(account.token, "/api/tracker/postback.json", { flow: flow.code, uid: "1", status: "approve", price: 1, currency: "usd" });
  const delivered = () => read<{ data: unknown[] }>(account.token, "/api/postbacks/list.json?state=delivered&limit=1");
  await expect.poll(async () => (await delivered()).data.length, { timeout: 30_000 }).toBe(1);
  const page = await open("/settings", { signedInAs: account });
  await inNavigation(page).waitFor();
  const asked = watch(page);
  await page.goto("/overview");
  await inAccountMenu(page).waitFor();
  await settled(page);
  expect(await inNavigation(page).count()).toBe(0);
  expect(await page.getByRole("link", { name: /^Getting started: / }).count()).toBe(0);
  expect(asked).toEqual({ last: 1, others: 0 });
  await page.reload();
  await settled(page);
  expect(asked).toEqual({ last: 1, others: 0 });
});
