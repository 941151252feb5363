import { expect, it } from "vitest";
import { makeCampaign, newChat, newToken, pressStart, promote } from "./bots-and-chats.ts";
import { tabTo } from "./keys.ts";
import { api, axe, makeAccount, open, tracker } from "./kit.ts";
import { importConversions, makeAffiliate } from "./network.ts";

const MOST_CLICKS = 25;

it("leads from an empty account to the first delivered postback by Telegram", async () => {
  const startedAt = performance.now();
  const page = await open("/", { signedInAs: await makeAccount() });
  await page.waitForURL(/\/start$/);
  let clicks = 0;
  const press = async (name: string) => {
    clicks += 1;
    await page.getByRole("button", { name, exact: true }).click();
  };
  const now = (step: string) => page.locator("[aria-current=step]").filter({ hasText: step }).waitFor();
  const token = newToken();
  await now("Connect a bot");
  await axe(page);
  await page.getByLabel("Token").fill(token);
  await press("Connect");
  await now("Make the bot an administrator of your chat");
  await promote(token, newChat("My channel"));
  await now("Create a campaign");
  await press("Create the campaign");
  await now("Set where postbacks go");
  await axe(page);
  await page.getByLabel("Address", { exact: true }).fill(`${tracker.url}/postback?cid={click}&status={status}`);
  await press("Save");
  await now("Send a test");
  await press("Send the test");
  await now("Open the link and press Start");
  const link = new URL((await page.getByRole("link", { name: "Open the link" }).getAttribute("href")) ?? "");
  clicks += 1;
  await pressStart(token, link.searchParams.get("start") ?? "");
  await page.getByText("Everything works").waitFor();
  expect(tracker.received.at(-1)?.query).toMatchObject({ cid: "test", status: "wait" });
  await page.getByText("cid=test").waitFor();
  await axe(page);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(`From an empty account to the first delivered postback: ${clicks} clicks, ${seconds} s\n`);
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);

  await page.goto("/");
  await page.waitForURL(/\/overview$/);
});

it("leads to the first delivered postback without Telegram", async () => {
  const page = await open("/start?path=web", { signedInAs: await makeAccount() });
  const now = (step: string) => page.locator("[aria-current=step]").filter({ hasText: step }).waitFor();
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await now("Create a link for ads");
  await page.getByLabel("Where visitors go", { exact: true }).fill("https://landing.example/?click={click}");
  await press("Create the link");
  await now("Set where postbacks go");
  await page.getByLabel("Address", { exact: true }).fill(`${tracker.url}/web?cid={click}&status={status}`);
  await press("Save");
  await now("Open the link yourself");
  await axe(page);
  const link = await page.getByLabel("Your link").inputValue();
  const visit = await fetch(link, { redirect: "manual", headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0" } });
  const click = new URL(visit.headers.get("location") ?? "").searchParams.get("click");
  await now("Send a test conversion");
  await press("Send the conversion");
  await page.getByText("Everything works").waitFor();
  expect(tracker.received.at(-1)?.query).toMatchObject({ cid: click, status: "approve" });
});

it("leads an affiliate from an offer by a flow and a click to the first lead", async () => {
  const owner = await makeAccount();
  const { data: offer } = await api(owner.token, "/api/offers/add.json", { name: "Kittens of first steps", privacy: "protected" });
  await api(owner.token, "/api/sites/add.json", { name: "Shop", url: "https://shop.example.com/?c={click}", offer: offer.id });
  const affiliate = await makeAffiliate(owner, "Bob");
  const page = await open("/", { signedInAs: affiliate });
  const now = (step: string) => page.locator("[aria-current=step]").filter({ hasText: step }).waitFor();
  await page.waitForURL(/\/start$/);
  // Others' public offers may be open to them already.
  await page.getByText("Find an offer").waitFor();
  await axe(page);
  await api(owner.token, "/3.0/offer/enable-affiliate", { offer_id: [Number(offer.id)], pid: affiliate.number });
  await page.reload();
  await now("Create a flow to the offer");
  await page.getByRole("link", { name: "Open offers" }).click();
  await page.getByRole("row", { name: "Kittens of first steps" }).getByRole("button", { name: "Make a flow" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a flow" }).click();
  await page.waitForURL(/\/flows\//);
  await page.goto("/start");
  await now("Open the link yourself");
  const link = await page.getByLabel("Your link").inputValue();
  await fetch(link, { redirect: "manual", headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0" } });
  await now("The first lead");
  await importConversions(owner, { offer: Number(offer.id), pid: affiliate.number }, ["confirmed"]);
  await page.getByText("Your leads count").waitFor();
  await axe(page);
  await page.goto("/");
  await page.waitForURL(/\/overview$/);
  await page.getByRole("heading", { name: "Top offers" }).waitFor();
  await page.getByRole("link", { name: "No postback address yet: add one" }).waitFor();
});

it("reads well on a phone, in Russian", async () => {
  const page = await open("/start", { signedInAs: await makeAccount(), lang: "ru", viewport: { width: 390, height: 800 } });
  await page.getByText("Подключите бота").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("is passed by keyboard alone, and lets a wrong address be changed after the test", async () => {
  const account = await makeAccount();
  const { campaign, token } = await makeCampaign(account, "My channel");
  const page = await open("/start", { signedInAs: account });
  const step = page.locator("[aria-current=step]");
  await step.filter({ hasText: "Set where postbacks go" }).waitFor();
  await tabTo(page, "Address");
  await page.keyboard.type(`${tracker.url}/wrong?cid={click}`);
  await page.keyboard.press("Enter");
  await step.filter({ hasText: "Send a test" }).waitFor();
  tracker.answer = { status: 404, body: "no such place" };
  await tabTo(page, "Send the test");
  await page.keyboard.press("Enter");
  await page.getByText("no such place").waitFor();
  tracker.answer = { status: 200, body: "ok" };
  await tabTo(page, "Change the address");
  await page.keyboard.press("Enter");
  await tabTo(page, "Address");
  await page.keyboard.type(`${tracker.url}/right?cid={click}`);
  await page.keyboard.press("Enter");
  await tabTo(page, "Send the test");
  await page.keyboard.press("Enter");
  await step.filter({ hasText: "Open the link and press Start" }).waitFor();
  await pressStart(token, `${campaign.code}-byhand`);
  await page.getByText("/right?cid=byhand").waitFor();
});
