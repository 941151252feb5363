import { describe, expect, it } from "vitest";
import { axe, makeAccount, open } from "./kit.ts";

describe("the profile", () => {
  it("turns the page to another language without a reload, and keeps notices", async () => {
    const page = await open("/settings", { signedInAs: await makeAccount() });
    const main = page.getByRole("main");
    await main.getByRole("checkbox", { name: "New leads" }).waitFor();
    await axe(page);
    await main.getByRole("checkbox", { name: "New leads" }).uncheck();
    await expect.poll(() => main.getByRole("checkbox", { name: "New leads" }).isEnabled()).toBe(true);
    await main.getByLabel("Language").selectOption("ru");
    await page.getByRole("heading", { name: "Настройки" }).waitFor();
    await main.getByLabel("Строки таблиц").selectOption("dense");
    expect(await page.locator("html").getAttribute("data-density")).toBe("dense");
    await page.reload();
    expect(await main.getByRole("checkbox", { name: "Новые лиды" }).isChecked()).toBe(false);
  });

  it("refuses an impossible time zone at its field, on a phone", async () => {
    const page = await open("/settings", { signedInAs: await makeAccount(), viewport: { width: 390, height: 800 } });
    const zone = page.getByLabel("Time zone");
    expect(
      await zone.evaluate(({ list }: HTMLInputElement) => [...(list?.options ?? [])].some(({ value }) => value === "Europe/Berlin")),
    ).toBe(true);
    await zone.fill("Mars/Olympus");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This value is not allowed.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
