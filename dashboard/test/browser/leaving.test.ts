import { describe, expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { api, axe, database, makeAccount, open } from "./kit.ts";

describe("changes that are not saved", () => {
  it("asks before a press outside or Escape closes a form with what was typed, and at no other time", async () => {
    const account = await makeAccount();
    await api(account.token, "/api/goals/add.json", { code: "mine" });
    for (const width of [1280, 390]) {
      const page = await open("/goals", { signedInAs: account, viewport: { width, height: 800 } });
      const dialog = page.getByRole("dialog", { name: "New goal" });
      const question = dialog.getByRole("alert");
      const ask = () => page.getByRole("button", { name: "New goal" }).click();
      const leavings = [() => page.mouse.click(4, 4), () => page.keyboard.press("Escape")];
      for (const leave of leavings) {
        await ask();
        await dialog.getByLabel("Code").click();
        await leave();
        await dialog.waitFor({ state: "detached" });
        await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("New goal");

        await ask();
        await dialog.getByLabel("Code").fill("deposit");
        await leave();
        await question.getByText("Your changes are not saved.").waitFor();
        await axe(page);
        await question.getByRole("button", { name: "Keep editing" }).click();
        await question.waitFor({ state: "detached" });
        expect(await dialog.getByLabel("Code").inputValue()).toBe("deposit");
        await leave();
        await question.getByRole("button", { name: "Discard" }).click();
        await dialog.waitFor({ state: "detached" });
      }
      await ask();
      await dialog.getByLabel("Code").fill("mine");
      await dialog.getByRole("button", { name: "Add" }).click();
      await dialog.getByText("A goal with this code exists already.").waitFor();
      await page.mouse.click(4, 4);
      await dialog.getByText("Your changes are not saved.").waitFor();
      await dialog.getByRole("button", { name: "Close" }).click();
      await dialog.waitFor({ state: "detached" });
    }
  });

  it("asks before what was typed on a screen is left, and at no other time", async () => {
    const account = await makeAccount();
    const page = await open("/goals", { signedInAs: account });
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    const leave = () => page.getByRole("link", { name: "Goals", exact: true }).click();
    const stay = async () => {
      await question.getByRole("button", { name: "Keep editing" }).click();
      await question.waitFor({ state: "detached" });
      expect(new URL(page.url()).pathname).toBe("/settings");
      expect(await currency.inputValue()).toBe("eur");
    };
    const isLeft = async () => {
      await page.waitForURL(/\/goals$/);
      await page.goBack();
      await currency.waitFor();
    };
    const currency = page.getByLabel("Currency", { exact: true });
    await currency.click();
    await leave();
    await isLeft();
    await currency.fill("eur");
    await leave();
    await question.waitFor();
    await axe(page);
    await stay();
    await page.goBack();
    await stay();
    const closings: string[] = [];
    page.once("dialog", (dialog) => {
      closings.push(dialog.type());
      void dialog.dismiss();
    });
    await page.evaluate(() => location.reload());
    await expect.poll(() => closings).toEqual(["beforeunload"]);
    expect(await currency.inputValue()).toBe("eur");
    // What is as before, what is saved, and what somebody gives up.
    await currency.fill("usd");
    await leave();
    await isLeft();
    await currency.fill("nonsense");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByLabel("Currency", { exact: true }).and(page.locator("[aria-invalid=true]")).waitFor();
    await leave();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await currency.fill("eur");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await leave();
    await isLeft();
    await currency.fill("usd");
    await leave();
    await question.getByRole("button", { name: "Discard" }).click();
    await isLeft();
    expect(await currency.inputValue()).toBe("eur");
  });

  it("asks before another tab or other days take a form away, and not for what was typed to look for something", async () => {
    const account = await makeAccount();
    const { data: offer } = await api(account.token, "/api/offers/add.json", { name: "Kittens" });
    const page = await open(`/offers/${offer.id}`, { signedInAs: account });
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    const tab = page.getByRole("navigation", { name: "Pages of the offer" }).getByRole("link", { name: "Prices" });
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Puppies");
    await tab.click();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await name.inputValue()).toBe("Puppies");
    await tab.click();
    await question.getByRole("button", { name: "Discard" }).click();
    await page.waitForURL(/tab=prices/);
    await page.goto("/leads");
    await page.getByRole("search").getByRole("searchbox").fill("nobody");
    await page.getByRole("link", { name: "Goals", exact: true }).click();
    await page.waitForURL(/\/goals$/);
  });

  it("asks before Back takes a dialog away with what was typed, once", async () => {
    const account = await makeAccount();
    await api(account.token, "/api/goals/add.json", { code: "mine" });
    const page = await open("/flows", { signedInAs: account });
    await page.getByRole("link", { name: "Goals", exact: true }).click();
    await page.getByRole("button", { name: "New goal" }).click();
    const dialog = page.getByRole("dialog", { name: "New goal" });
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    await dialog.getByLabel("Code").fill("deposit");
    await page.goBack();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await dialog.getByLabel("Code").inputValue()).toBe("deposit");
    await page.goBack();
    await question.getByRole("button", { name: "Discard" }).click();
    await page.waitForURL(/\/flows$/);
    await page.goForward();
    await page.getByRole("button", { name: "New goal" }).click();
    await dialog.getByLabel("Code").fill("deposit");
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.goBack();
    await page.waitForURL(/\/flows$/);
  });

  it("asks before Back takes away what stands beside a list with what was typed, and not when its own button closes it", async () => {
    const account = await makeAccount();
    const { bot } = await makeCampaign(account, "News");
    const page = await open("/bots", { signedInAs: account });
    const link = page.getByRole("link", { name: `@${bot.username}` });
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    const panel = page.getByRole("dialog", { name: `@${bot.username}` });
    const token = panel.getByLabel("Token");
    await link.click();
    await token.fill("1000:typed");
    await page.goBack();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "detached" });
    expect(await token.inputValue()).toBe("1000:typed");
    await page.goBack();
    await question.getByRole("button", { name: "Discard" }).click();
    await panel.waitFor({ state: "detached" });
    await link.click();
    await token.fill("1000:typed");
    await panel.getByRole("button", { name: "Close" }).click();
    await panel.waitFor({ state: "detached" });
    await link.click();
    await token.fill("1000:typed");
    await panel.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").last().getByRole("button", { name: "Disconnect" }).click();
    await panel.waitFor({ state: "detached" });
  });

  it("asks before a row is forgotten that a button took away", async () => {
    const account = await makeAccount();
    const { data: offer } = await api(account.token, "/api/offers/add.json", { name: "Kittens", params: { color: "red", size: "9" } });
    const page = await open(`/offers/${offer.id}`, { signedInAs: account });
    const form = page.locator("section").filter({ has: page.getByRole("heading", { name: "Countries and commission" }) });
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    const leave = () => page.getByRole("link", { name: "Flows", exact: true }).click();
    await form.getByRole("button", { name: "Delete 1" }).click();
    await leave();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "detached" });
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Saved", { exact: true }).waitFor();
    expect(await database("SELECT params FROM offers WHERE id = ?", offer.id)).toEqual([{ params: '{"size":"9"}' }]);
    await leave();
    await page.waitForURL(/\/flows$/);
  });

  it("asks before lines are lost that were pasted and are not written", async () => {
    const account = await makeAccount();
    const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
    const page = await open("/imports", { signedInAs: account });
    const question = page.getByRole("dialog", { name: "Your changes are not saved." });
    const leave = () => page.getByRole("link", { name: "Flows", exact: true }).click();
    const lines = page.getByLabel("Lines of a CSV file");
    await lines.fill(`flow,uid,payout,status\n${flow.code},A-1,2,sale`);
    await leave();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Import 1 line" }).click();
    await page.getByText("1 new lead").waitFor();
    await leave();
    await page.waitForURL(/\/flows$/);
  });
});
