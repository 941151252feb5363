import { expect, it } from "vitest";
import { join, leave, makeCampaign, newChat, newPerson, newToken, pressStart, promote } from "./bots-and-chats.ts";
import { callsOf } from "./calls.ts";
import { api, axe, makeAccount, open, tracker, writeTogether } from "./kit.ts";

const MANY = 200;

it("finds among 200 campaigns, pauses 40 of them, and keeps the filter over a reload", async () => {
  const account = await makeAccount();
  const { bot, chat } = await makeCampaign(account, "Channel 0");
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY - 1})`;
  await writeTogether([
    `${numbers} INSERT INTO chats (bot_id, chat_id, title, type, is_admin, can_invite, checked_at_ms, changed_at_ms)
      SELECT bot_id, chat_id - i, printf('%s %d', CASE WHEN i <= 40 THEN 'Crypto' ELSE 'Channel' END, i), type, is_admin, can_invite, checked_at_ms, changed_at_ms
      FROM n, chats WHERE bot_id = ${bot.id} AND chat_id = ${chat.id}`,
    `${numbers} INSERT INTO campaigns (account_id, bot_id, chat_id, code, welcome, created_at_ms)
      SELECT account_id, bot_id, chat_id - i, printf('%s%d', substr(code, 1, 4), 1000 + i), welcome, created_at_ms
      FROM n, campaigns WHERE bot_id = ${bot.id} AND chat_id = ${chat.id}`,
  ]);
  const page = await open("/campaigns", { signedInAs: account });
  const table = page.getByRole("table");
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(MANY));
  await page.getByLabel("Search").fill("crypto");
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe("40");
  await page.getByLabel("Select all").check();
  await page.getByText("40 selected").waitFor();
  await axe(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Done: 40").waitFor();
  await page.getByLabel("State", { exact: true }).selectOption("paused");
  await page.reload();
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe("40");
  expect(new URL(page.url()).search).toBe("?q=crypto&state=paused");
  await page.getByLabel("State", { exact: true }).selectOption("active");
  await page.getByText("No campaigns match these filters").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(MANY));
});

it("shows the list before its figures, which it asks for at the same time", async () => {
  const account = await makeAccount();
  const { token, campaign } = await makeCampaign(account, "My channel");
  await pressStart(token, campaign.code, newPerson());
  const page = await open("/settings", { signedInAs: account });
  const counted = Promise.withResolvers<void>();
  await page.route("**/api/stats/account.json*", async (route) => {
    await counted.promise;
    await route.continue();
  });
  const asked = page.waitForRequest("**/api/stats/account.json*");
  await page.goto("/campaigns");
  await page.getByRole("link", { name: "My channel" }).waitFor();
  await asked;
  const cells = () => page.getByRole("row").filter({ hasText: "My channel" }).getByRole("cell").allInnerTexts();
  expect((await cells()).slice(3, 7)).toEqual(["", "", "", ""]);
  counted.resolve();
  await expect.poll(async () => (await cells())[3]).toBe("1");
  expect(await callsOf(page)).toEqual(["/api/camp/list", "/api/profile/info", "/api/stats/account"]);
});

it("shows a campaign's funnel, leads and postbacks, and its link with the macro of a tracker", async () => {
  const account = await makeAccount();
  const { token, chat, campaign } = await makeCampaign(account, "My channel", {
    pb_approve: `${tracker.url}/postback?cid={click}`,
  });
  const people = [newPerson(), newPerson(), newPerson(), newPerson()];
  for (const [index, person] of people.entries()) await pressStart(token, `${campaign.code}-click${index}`, person);
  for (const person of people.slice(0, 2)) await join(token, chat, person);
  for (const person of people.slice(0, 1)) await leave(token, chat, person);
  const page = await open(`/campaigns/${campaign.id}`, { signedInAs: account });
  const funnel = page.locator("section").filter({ has: page.getByRole("heading", { name: "From Start to leave" }) });
  await funnel.getByRole("listitem").first().waitFor();
  await expect
    .poll(async () => (await funnel.getByRole("listitem").allInnerTexts()).map((text) => text.split("\n").at(-1)))
    .toEqual(["4", "0", "2", "1"]);
  const leads = page.getByRole("region", { name: "Latest leads" });
  await leads.getByRole("row").filter({ hasText: "click1" }).getByText("joined").waitFor();
  await page.getByRole("region", { name: "Latest postbacks" }).getByText("delivered").first().waitFor();
  await page.getByLabel("Click ID from").selectOption("keitaro");
  await expect.poll(() => page.getByLabel("Link for ads").inputValue()).toContain(`?start=${campaign.code}-{subid}`);
  await axe(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused: new people do not become leads").waitFor();

  await page.getByRole("link", { name: "Campaigns", exact: true }).click();
  await page.getByRole("row").getByRole("img", { name: "Starts by day: at most 4, on the last day 4" }).first().waitFor();
  await axe(page);
  await page.getByRole("link", { name: "Clone" }).click();
  await expect.poll(() => page.getByRole("textbox", { name: "Welcome" }).inputValue()).toBe("Welcome!");
});

it("makes a campaign from a preview of its welcome, and shows the server's errors at their fields", async () => {
  const account = await makeAccount();
  const token = newToken();
  await api(account.token, "/api/bots/add.json", { token });
  const page = await open("/campaigns/new", { signedInAs: account });
  await page.getByText("All chats where the bot is an administrator").waitFor();
  await axe(page);
  await promote(token, newChat("News"));
  await page.getByLabel("Chat").selectOption({ label: "News" });
  const preview = page.getByRole("region", { name: "The welcome as Telegram shows it" });
  const welcome = page.getByRole("textbox", { name: "Welcome" });
  await welcome.fill("Hello *{title}*, [rules](https://example.com/) <b>");
  await expect.poll(() => preview.textContent()).toBe("Hello News, rules <b>");
  expect(await preview.locator("b").textContent()).toBe("News");
  await welcome.fill("snake_case");
  await page.getByText("Telegram refuses this").waitFor();
  await welcome.fill("x".repeat(4097));
  await page.getByText("1 characters too many").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Create" }).isDisabled()).toBe(true);
  await welcome.fill("Hello *{title}*");
  await page.getByLabel("Text", { exact: true }).fill("Go");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("This is required.").first().waitFor();
  const address = page.getByLabel("URL", { exact: true });
  await address.fill("https://10.0.0.1/");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("This address may not be asked.").first().waitFor();
  await address.fill("https://example.com/?c=");
  await page.getByLabel("Insert a macro").first().selectOption("click");
  await expect.poll(() => address.inputValue()).toBe("https://example.com/?c={click}");
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.getByLabel("Choose a file").setInputFiles({ name: "dot.png", mimeType: "image/png", buffer: png });
  await page.getByText("A file is uploaded.").waitFor();
  await preview.getByRole("img", { name: "Picture" }).waitFor();
  await page.getByText("of 1024 characters").waitFor();
  await page.getByLabel("Leave window").selectOption({ label: "7 days" });
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "News", level: 1 }).waitFor();

  await page.getByRole("link", { name: "Edit" }).click();
  await expect.poll(() => page.getByLabel("Leave window").inputValue()).toBe("604800");
  await axe(page);
  await page.getByLabel("Approve join requests automatically").check();
  await page.getByRole("link", { name: "Journal" }).click();
  const question = page.getByRole("dialog", { name: "Your changes are not saved." });
  await axe(page);
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "detached" });
  expect(page.url()).toMatch(/\/edit$/);
  await page.goBack();
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "detached" });
  expect(page.url()).toMatch(/\/edit$/);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  await page.getByRole("link", { name: "Journal" }).click();
  await page.waitForURL(/\/journal$/);
});

it("fits a phone without scrolling sideways", async () => {
  const account = await makeAccount();
  const { campaign } = await makeCampaign(account, "Очень длинное название канала о чём угодно и ещё немного");
  for (const path of ["/campaigns", `/campaigns/${campaign.id}`, `/campaigns/${campaign.id}/edit`, "/campaigns/new", "/journal"]) {
    const page = await open(path, { signedInAs: account, lang: "ru", viewport: { width: 390, height: 800 } });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

it("says that somebody else's campaign is not there", async () => {
  const { campaign } = await makeCampaign(await makeAccount(), "Theirs");
  const page = await open(`/campaigns/${campaign.id}`, { signedInAs: await makeAccount() });
  await page.getByText("There is no such campaign.").first().waitFor();
});
