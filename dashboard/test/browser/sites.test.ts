import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";

describe("landing pages", () => {
  it("shows a page's key once, and says that it dies when the page moves to another offer", async () => {
    const account = await makeAccount();
    for (const name of ["Shoes", "Hats"]) await api(account.token, "/api/offers/add.json", { name });
    const page = await open("/sites", { signedInAs: account });
    await page.getByText("No landing pages yet").waitFor();
    await page.getByRole("button", { name: "New landing page" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Shop");
    await dialog.getByLabel("Address").fill("https://shop.example.com/?click={click}");
    await dialog.getByLabel("Offer").selectOption("Shoes");
    await axe(page);
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    await dialog.getByRole("button", { name: "Create key" }).click();
    const key = await dialog.getByLabel("Key", { exact: true }).inputValue();
    expect(await dialog.getByLabel("Request").inputValue()).toContain(`token=${key}`);
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Replace key" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Replace key" }).waitFor();
    expect(await page.content()).not.toContain(key);
    await axe(page);
    await page.getByRole("button", { name: "Shop" }).click();
    await dialog.getByLabel("Offer").selectOption("Hats");
    await dialog.getByText("The page's key stops at once").waitFor();
  });

  it("says that a page of no offer has no key, and shows an error at its field, on a phone", async () => {
    const account = await makeAccount();
    const { data: offer } = await api(account.token, "/api/offers/add.json", { name: "Shoes" });
    const address = { url: "https://blog.example.com/" };
    await api(account.token, "/api/sites/add.json", { name: "Blog", ...address });
    const { data: site } = await api(account.token, "/api/sites/add.json", { name: "Shop", ...address, offer: offer.id });
    const phone = { viewport: { width: 390, height: 800 }, touch: true };
    const russian = await open("/sites", { signedInAs: account, lang: "ru", ...phone });
    const isWhole = (button: Locator) =>
      button.evaluate((each) => each.clientHeight < 50 && each.parentElement?.scrollWidth === each.parentElement?.clientWidth);
    expect(await isWhole(russian.getByRole("button", { name: "Создать ключ" }))).toBe(true);
    await api(account.token, "/api/sites/key.json", { id: site.id });
    await russian.reload();
    expect(await isWhole(russian.getByRole("button", { name: "Заменить ключ" }))).toBe(true);
    const page = await open("/sites", { signedInAs: account, ...phone });
    await page.getByText("no offer").waitFor();
    await page.getByRole("button", { name: "Blog", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Address").fill("javascript:alert(1)");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByText("This address may not be asked.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
