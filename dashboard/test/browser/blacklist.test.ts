import { describe, expect, it } from "vitest";
import { axe, makeAccount, open } from "./kit.ts";

describe("the blacklist", () => {
  it("takes many lines, and keeps in the field what it does not understand", async () => {
    const page = await open("/blacklist", { signedInAs: await makeAccount(), viewport: { width: 390, height: 900 } });
    await page.getByText("The list is empty").waitFor();
    const good = Array.from({ length: 12 }, (_, index) => `203.0.113.${index}`);
    const field = page.getByLabel("Entries, one per line");
    await field.fill([...good, "nowhere", "300.1.1.1", "203.0.113.0"].join("\n"));
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("Added: 12").waitFor();
    expect(await field.inputValue()).toBe("nowhere\n300.1.1.1");
    await page.getByText("Not understood, left in the field: 2").waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await field.fill("203.0.113.1");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("Already there: 1").waitFor();
    await page.getByRole("button", { name: "All of 203.0.113.11" }).click();
    await page.getByRole("dialog", { name: "203.0.113.11" }).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").last().getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(12);
  });
});
