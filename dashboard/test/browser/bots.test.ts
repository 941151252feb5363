import { expect, it } from "vitest";
import { makeCampaign, newChat, newToken, promote } from "./bots-and-chats.ts";
import { axe, database, makeAccount, open, telegram } from "./kit.ts";

it("connects a bot by its token, shows its chats, and brings it back by a new token", async () => {
  const page = await open("/bots", { signedInAs: await makeAccount() });
  await page.getByText("No bot is connected yet").waitFor();
  await axe(page);
  const token = newToken();
  const username = `@bot${token.split(":")[0]}`;
  telegram.fake.revoke(token);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText("Telegram does not know this token").waitFor();
  telegram.fake.restore(token);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("row").filter({ hasText: username }).getByText("working").waitFor();
  await axe(page);

  await promote(token, newChat("<img src=x onerror=alert(1)>"));
  await page.getByRole("link", { name: username }).click();
  const details = page.getByRole("dialog");
  await details.getByRole("row").filter({ hasText: "<img src=x onerror=alert(1)>" }).getByText("all it needs").waitFor();
  expect(new URL(page.url()).searchParams.get("bot")).toMatch(/^\d+$/);
  await axe(page);
  await details.getByLabel("Token").fill(newToken());
  await details.getByText("This is the token of another bot").waitFor();

  await details.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: "Disconnect" }).click();
  const row = page.getByRole("row").filter({ hasText: username });
  await row.getByText("disconnected").waitFor();

  await row.getByRole("link").click();
  await page.getByRole("dialog").getByLabel("Token").fill(token);
  await page.getByRole("dialog").getByRole("button", { name: "Replace the token" }).click();
  await page.getByRole("dialog").getByText("working").waitFor();
});

it("fits a phone without scrolling sideways", async () => {
  const page = await open("/bots", { signedInAs: await makeAccount(), lang: "ru", viewport: { width: 390, height: 800 } });
  await page.getByText("Пока не подключён ни один бот").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("says why a bot needs its owner, wherever that matters, and is content with a new token", async () => {
  const account = await makeAccount();
  const { token, bot, campaign } = await makeCampaign(account, "News");
  await database("UPDATE bots SET status = 1, token_revoked_at_ms = ? WHERE id = ?", Date.now(), bot.id);
  const page = await open("/start", { signedInAs: account });
  await page.getByText(`The bot needs attention: @${bot.username}`).waitFor();
  await page.goto(`/campaigns/${campaign.id}`);
  await page.getByText(`Telegram refuses the token of @${bot.username}`).waitFor();
  await page.goto("/bots");
  await page.getByText("Telegram refuses the token. Messages wait for up to a day").waitFor();
  await axe(page);
  await page.getByRole("link", { name: `@${bot.username}` }).click();
  const details = page.getByRole("dialog");
  await details.getByLabel("Token").fill(`${token.split(":")[0]}:another-token`);
  await details.getByRole("button", { name: "Replace the token" }).click();
  await details.getByText("working").waitFor();
  await details.getByRole("link", { name: "Open" }).click();
  await page.getByRole("heading", { name: "News", level: 1 }).waitFor();
});
