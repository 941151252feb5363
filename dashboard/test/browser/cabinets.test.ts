import { afterAll, expect, it } from "vitest";
import { serve } from "../../../scripts/lib/http.ts";
import { FakeTelegramAds } from "../../../test/fakes/telegram-ads.ts";
import { join, makeCampaign, newPerson, pressStart } from "./bots-and-chats.ts";
import { axe, database, makeAccount, open, product, screenshot, tracker } from "./kit.ts";

const HOSTILE = "<img src=x onerror=alert(1)>‮🐾";
const ADS_TOKEN = "token-of-telegram-ads";

const ads = new FakeTelegramAds();
ads.accounts.set(ADS_TOKEN, { account_id: "p7Qx2", currency: "EUR", funded: 10, ads: [] });
const adsServer = await serve(ads.handle);
tracker.standsFor = adsServer.url;
afterAll(() => adsServer.close());

/** Telegram's exports of an ad by days: today, in UTC. */
function exportsOf(spent: string) {
  const day = new Date().toLocaleDateString("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone: "UTC" });
  const files = {
    "days.csv": `date\tViews\tClicks\tStarted bot\n${day}\t2000\t40\t3\n`,
    "budget.csv": `date\tSpent budget, EUR\n${day}\t${spent}\n`,
  };
  return Object.entries(files).map(([name, lines]) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines) }));
}

it("shows what a join costs: a cabinet, an ad and its link, who came by it, and Telegram's files", async () => {
  const account = await makeAccount({ currency: "eur", timeZone: "Asia/Tokyo" });
  const { token, chat, campaign } = await makeCampaign(account, HOSTILE);
  const page = await open("/cabinets", { signedInAs: account, viewport: { width: 390, height: 800 }, expectedErrors: [/422/] });
  await page.getByText("No cabinets yet").waitFor();
  await axe(page);
  await page.getByRole("button", { name: "Add a cabinet" }).click();
  await page.getByLabel("Name").fill(HOSTILE);
  await page.getByLabel("What is promoted").fill("t.me/kittens\n@kittens_bot");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("heading", { name: HOSTILE }).waitFor();
  await page.getByText("not connected").waitFor();

  await page.getByRole("button", { name: "Add an ad" }).click();
  await page.getByLabel("Title").fill("Kitten 1");
  await page.getByLabel("Leads to").selectOption(`campaign:${campaign.code}`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const link = await page.getByLabel("Link of the ad").inputValue();
  await axe(page);
  await page.keyboard.press("Escape");
  const person = newPerson();
  const start = new URL(link).searchParams.get("start") ?? "";
  await pressStart(token, start, newPerson());
  await pressStart(token, start, person);
  await join(token, chat, person);

  const choose = page.getByLabel("Choose files");
  await choose.setInputFiles(exportsOf("3"));
  await page.getByText("This is required.").waitFor();
  await page.getByLabel("Ad", { exact: true }).selectOption("Kitten 1");
  await choose.setInputFiles(exportsOf("3"));
  await page.getByText("1 row read, 1 of them new or changed.").waitFor();
  await choose.setInputFiles(exportsOf("3"));
  await page.getByText("1 row read, 0 of them new or changed.").waitFor();
  await page.getByText("€0.00 allocated to clicks + €3.00 unallocated = €3.00 spent").waitFor();
  const row = page.getByRole("row").filter({ hasText: "Kitten 1" });
  await expect.poll(() => row.textContent()).toContain("€3.00€3.00");
  await axe(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await page.getByRole("link", { name: "Ad cabinets" }).first().click();
  await expect.poll(() => page.getByRole("row").filter({ hasText: HOSTILE }).textContent()).toContain("€3.00€3.00");
  await page.getByLabel("Period").selectOption("Yesterday");
  await expect.poll(() => page.getByRole("row").filter({ hasText: HOSTILE }).textContent()).toContain("€0.00–");
  expect(page.url()).toContain("p=yesterday");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  const wide = await open("/cabinets", { signedInAs: account, lang: "ru", viewport: { width: 1280, height: 800 } });
  await wide.getByRole("link", { name: HOSTILE }).click();
  const table = wide.getByRole("region", { name: "Объявления" });
  await table.getByRole("button", { name: "Kitten 1" }).waitFor();
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

it("connects a cabinet to Telegram Ads, says when Telegram refuses, and lets nobody else see it", async () => {
  const [account, other] = [await makeAccount(), await makeAccount()];
  const answer = await fetch(`${product.api}/api/accounts/telegram/`, {
    method: "POST",
    headers: { authorization: `Bearer ${account.token}` },
    body: new URLSearchParams({ name: "Linked", currency: "eur" }),
  });
  const { account_id } = (await answer.json()) as { account_id: string };
  const page = await open(`/cabinets/${account_id}`, { signedInAs: account, lang: "ru", expectedErrors: [/422/] });
  await page.getByLabel("Токен").fill("wrong");
  await page.getByRole("button", { name: "Подключить" }).click();
  await page.getByText("Telegram не принимает этот токен.").waitFor();
  await page.getByLabel("Токен").fill(ADS_TOKEN);
  await page.getByRole("button", { name: "Подключить" }).click();
  await page.getByText("подключается").waitFor();
  await page.getByText("p7Qx2").waitFor();
  await database(
    "UPDATE cabinet_links SET state = 'revoked', error = 'ACCESS_TOKEN_INVALID', pulled_at_ms = ?, next_pull_at_ms = ? WHERE account_id = ?",
    ...[Date.now(), Number.MAX_SAFE_INTEGER, account.id],
  );
  await page.reload();
  await page.getByText("Telegram не принимает токен, данные больше не читаются.").waitFor();
  await axe(page);
  await page.getByRole("link", { name: "Рекламные кабинеты" }).last().click();
  await page.getByRole("row").filter({ hasText: "Linked" }).getByText("токен не принят").waitFor();
  await page.getByRole("link", { name: "Linked" }).click();
  await page.getByRole("button", { name: "Отключить" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Отключить" }).click();
  await page.getByText("не подключён").waitFor();

  const stranger = await open(`/cabinets/${account_id}`, { signedInAs: other, expectedErrors: [/404/] });
  await stranger.getByText("There is no such cabinet.").waitFor();
});

/** Calls the Cabinets API, whose answers have no status. */
async function post<T>({ token }: { token: string }, path: string, params: Record<string, string>): Promise<T> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(product.api + path, { method: "POST", headers, body: new URLSearchParams(params) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

it("books money after a question, says when there is not enough, and groups ads in campaigns", async () => {
  const account = await makeAccount({ currency: "eur" });
  const make = (name: string) => post<{ account_id: string }>(account, "/api/accounts/telegram/", { name, currency: "eur" });
  const { account_id } = await make("Kittens");
  await make(`Puppies ${HOSTILE}`);
  await post(account, "/api/advertisement/telegram/", { account_id, advertisement_title: "Kitten 1" });
  const page = await open(`/cabinets/${account_id}`, { signedInAs: account, expectedErrors: [/409/] });
  const dialog = page.getByRole("dialog");
  const available = page.locator("dd").filter({ hasText: "€" });
  const fill = async (kind: string, amount: string) => {
    await page.getByRole("button", { name: "Move money" }).click();
    await dialog.getByLabel("Operation").selectOption(kind);
    await dialog.getByLabel("Amount, EUR").fill(amount);
    await dialog.getByRole("button", { name: "Continue" }).click();
  };
  const book = async (question: string) => {
    await dialog.getByText(question).waitFor();
    await dialog.getByRole("button", { name: "Book" }).click();
  };
  await page.getByText("No bookings yet").waitFor();
  await fill("Top-up", "many");
  await dialog.getByText("An amount such as 12.50.").waitFor();
  await axe(page);
  await dialog.getByLabel("Amount, EUR").fill("150,5");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByText("Book €150.50 that came into Kittens?").waitFor();
  await axe(page);
  await dialog.getByRole("button", { name: "Back" }).click();
  expect(await dialog.getByLabel("Amount, EUR").inputValue()).toBe("150,5");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await book("Book €150.50 that came into Kittens?");
  await available.filter({ hasText: "€150.50" }).waitFor();
  await fill("Transfer to another cabinet", "20");
  await book(`Transfer €20.00 from Kittens to Puppies ${HOSTILE}?`);
  await available.filter({ hasText: "€130.50" }).waitFor();
  await page
    .getByRole("row")
    .filter({ hasText: "Transfer to another cabinet" })
    .getByText(/€20\.00/)
    .waitFor();
  await fill("Add to an ad", "30");
  await book("Put €30.00 of Kittens on the ad Kitten 1?");
  await available.filter({ hasText: "€100.50" }).waitFor();
  await fill("Refund", "1000");
  await book("Book €1,000.00 that was paid back from Kittens?");
  await dialog.getByText("There is not enough money.").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Add a campaign" }).click();
  await dialog.getByLabel("Name").fill(HOSTILE);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Kitten 1" }).click();
  await dialog.getByLabel("Campaign", { exact: true }).selectOption(HOSTILE);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Saved").waitFor();
  await page.keyboard.press("Escape");
  const campaigns = page.getByRole("region", { name: "Ad campaigns" });
  await campaigns.getByRole("row").filter({ hasText: "€30.00" }).getByRole("cell", { name: "1", exact: true }).waitFor();
  await axe(page);
  await screenshot(page, "cabinet with money");
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 800 });
  await campaigns.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No ad campaigns yet.").waitFor();
});
