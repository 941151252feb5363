import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";

const PHONE = { width: 390, height: 800 };

async function makeFlows(names: readonly string[], options: Parameters<typeof makeAccount>[0] = {}) {
  const account = makeAccount(options);
  for (const name of names) await api(account.token, "/api/flows/add.json", { name });
  return account;
}

describe("a phone", () => {
  it("has its navigation at the bottom, and the rest behind More", async () => {
    const page = await open("/flows", { signedInAs: await makeFlows(["Facebook, Germany"]), viewport: PHONE });
    const bar = page.getByRole("navigation", { name: "Main screens" });
    await bar.getByRole("button", { name: "More" }).click();
    await axe(page);
    await page.getByRole("navigation", { name: "Navigation", exact: true }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    expect(await bar.getByRole("button", { name: "More" }).getAttribute("aria-expanded")).toBe("false");
    await bar.getByRole("link", { name: "Leads" }).click();
    await page.getByRole("heading", { name: "Leads" }).waitFor();
  });

  it("shows a table's name and two columns that can be chosen; a row opens the rest, and the whole table is one tap away", async () => {
    const page = await open("/flows", { signedInAs: await makeFlows(["Facebook, Germany", "Google"]), viewport: PHONE });
    const heads = page.getByRole("columnheader");
    await page.getByRole("combobox", { name: "Column 2" }).selectOption({ label: "Profit" });
    await expect.poll(() => heads.count()).toBe(5);
    await page.reload();
    await page.getByRole("button", { name: "Sort by Profit" }).waitFor();
    await page.getByRole("button", { name: "All of Google" }).click();
    await page.getByRole("dialog").getByText("EPC").waitFor();
    await axe(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Whole table" }).click();
    await expect.poll(() => heads.count()).toBeGreaterThan(10);
    const table = page.getByRole("region", { name: "Flows" });
    await table.evaluate((element) => element.scrollTo({ left: 400 }));
    const box = await page.getByRole("link", { name: "Google" }).boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await axe(page);
  });
});
