import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";

describe("goals", () => {
  it("keeps a price to the millionth, and says which code is taken", async () => {
    const account = await makeAccount();
    const page = await open("/goals", { signedInAs: account, viewport: { width: 390, height: 800 } });
    await page.getByText("No goals yet").waitFor();
    await page.getByRole("button", { name: "New goal" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Code").fill("deposit");
    await dialog.getByLabel("Price").fill("0,000001");
    await axe(page);
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "deposit", exact: true }).click();
    expect(await dialog.getByLabel("Price").inputValue()).toBe("0.000001");
    await dialog.getByLabel("Name").fill("First deposit");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "First deposit", exact: true }).waitFor();
    await page.getByRole("button", { name: "New goal" }).click();
    await dialog.getByLabel("Code").fill("deposit");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.getByText("A goal with this code exists already.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it("pauses and deletes goals", async () => {
    const account = await makeAccount();
    for (const code of ["lead", "deposit"]) await api(account.token, "/api/goals/add.json", { code });
    const gone = await api(account.token, "/api/goals/add.json", { code: "gone" });
    const page = await open("/goals", { signedInAs: account });
    await page.getByRole("checkbox", { name: "Select gone" }).check();
    await page.getByRole("checkbox", { name: "Select deposit" }).check();
    await api(account.token, "/api/goals/delete.json", { id: gone.data.id });
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Done: 1. Not done: 1; they are still selected.").waitFor();
    await page.getByText("gone: There is no such goal.").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Done: 1", { exact: true }).waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    await page.getByRole("checkbox", { name: "Select lead" }).check();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Done: 1").waitFor();
    await page.getByRole("row").filter({ hasText: "lead" }).getByText("paused").waitFor();
    await axe(page);
    await page.getByRole("checkbox", { name: "Select deposit" }).check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
  });
});
