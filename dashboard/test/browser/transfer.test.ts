import { describe, expect, it } from "vitest";
import { makeCampaign, newToken, pressStart, promote } from "./bots-and-chats.ts";
import { api, axe, database, makeAccount, open } from "./kit.ts";

const leadsOf = async ({ id }: { id: number }) => (await database("SELECT id FROM leads WHERE account_id = ?", id)).length;

/** An account with a campaign that has one lead. */
async function makeSender(title: string) {
  const account = await makeAccount({ name: "Sender" });
  const made = await makeCampaign(account, title);
  await pressStart(made.token, made.campaign.code);
  await expect.poll(() => leadsOf(account)).toBe(1);
  return { account, ...made };
}

const tokenOf = async ({ token }: { token: string }) => (await api(token, "/api/transfer/token.json")).data.token;

describe("transfer", () => {
  it("hands a bot over with its leads", async () => {
    const { account, bot } = await makeSender("Channel");
    const recipient = await makeAccount({ name: "<i>Jane</i>" });
    const page = await open("/transfer", { signedInAs: account, viewport: { width: 390, height: 900 } });
    await page.getByLabel("Bot or campaign").selectOption({ label: `Bot @${bot.username}` });
    const token = page.getByLabel("The recipient's transfer token");
    await token.fill(await tokenOf(account));
    await page.getByRole("button", { name: /^Hand/ }).click();
    await page.getByText("This is your own token.").waitFor();
    await token.fill(`${await tokenOf(recipient)}x`);
    await page.getByText("No account has this token.").waitFor();
    await token.fill(await tokenOf(recipient));
    await page.getByText("There is room.").waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: `Hand @${bot.username} over to <i>Jane</i>` }).click();
    await page.getByText("belongs to <i>Jane</i> now").waitFor();
    await page.getByText("There is no bot and no campaign to hand over.").waitFor();
    expect([await leadsOf(account), await leadsOf(recipient)]).toEqual([0, 1]);
    expect(page.url()).not.toContain("transfer-");
  });

  it("hands a campaign over without its leads, when its name was written", async () => {
    const { account, chat } = await makeSender("My channel");
    const recipient = await makeAccount({ name: "Jane" });
    const page = await open("/transfer", { signedInAs: account });
    await page.getByLabel("Bot or campaign").selectOption({ label: "Campaign My channel" });
    await page.getByLabel("The recipient's transfer token").fill(await tokenOf(recipient));
    const give = page.getByRole("button", { name: "Hand My channel over to Jane" });
    await give.waitFor();
    await page.getByLabel("With leads and history").uncheck();
    await axe(page);
    expect(await give.isDisabled()).toBe(true);
    await page.getByLabel("To delete them, write My channel").fill("My channel");
    await give.click();
    await page.getByText("No bot of theirs is an administrator of My channel.").waitFor();
    expect(await leadsOf(account)).toBe(1);
    const other = newToken();
    await api(recipient.token, "/api/bots/add.json", { token: other });
    await promote(other, chat);
    await give.click();
    await page.getByText("My channel belongs to Jane now").waitFor();
    expect([await leadsOf(account), await leadsOf(recipient)]).toEqual([0, 0]);
    const { length: campaigns } = await database("SELECT id FROM campaigns WHERE account_id = ?", recipient.id);
    expect(campaigns).toBe(1);
  });

  it("says that somebody without a plan gets nothing, and renews the own token", async () => {
    const { account } = await makeSender("Channel");
    const page = await open("/transfer", { signedInAs: account });
    await page.getByLabel("Bot or campaign").selectOption({ label: "Campaign Channel" });
    await page.getByLabel("The recipient's transfer token").fill(await tokenOf(await makeAccount({ tariff: null })));
    await page.getByText("They have no paid plan.").waitFor();
    const own = page.getByLabel("Your transfer token");
    const before = await own.inputValue();
    await page.getByRole("button", { name: "Create a new token" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create a new token" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => own.inputValue()).not.toBe(before);
  });
});
