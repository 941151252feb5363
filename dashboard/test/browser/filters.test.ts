import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open } from "./kit.ts";

describe("filters", () => {
  it("takes hundreds of lines, names the wrong ones, and says which flows use a filter and what it kept out", async () => {
    const account = await makeAccount();
    const page = await open("/filters", { signedInAs: account, viewport: { width: 390, height: 900 } });
    await page.getByText("No filters yet").waitFor();
    await page.getByRole("button", { name: "New filter" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("<b>Spies</b>");
    const good = Array.from({ length: 297 }, (_, index) => `203.0.${Math.floor(index / 250)}.${index % 250}`);
    const lines = [...good.slice(0, 100), "nowhere", ...good.slice(100), "300.1.1.1", good[0], "10.0.0.0/33"];
    await dialog.getByLabel("IP addresses and ranges").fill(lines.join("\n"));
    await dialog.getByText("Not an address or a range: line 101: nowhere; line 299: 300.1.1.1; line 301: 10.0.0.0/33").waitFor();
    await dialog.getByText("1 duplicate: each value counts once.").waitFor();
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.getByText("Nothing is saved while lines are wrong.").waitFor();
    await axe(page);
    await dialog.getByRole("button", { name: "Remove 3 wrong lines" }).click();
    await dialog.getByLabel("User agents").fill("curl/");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "All columns" }).click();
    await page.getByText("297 addresses, 1 user agent").waitFor();

    const [filter] = await database<{ id: number }>("SELECT id FROM filter_campaigns WHERE account_id = ?", account.id);
    const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads", bots: false, filters: [Number(filter?.id)] });
    await fetch(flow.link, { redirect: "manual", headers: { "user-agent": "curl/8.5" } });
    await expect.poll(async () => (await api(account.token, "/api/clicks/list.json", { flow: flow.code })).data.length).toBe(1);
    await page.reload();
    await page.getByRole("button", { name: "All columns" }).click();
    const row = page.getByRole("row").filter({ hasText: "<b>Spies</b>" });
    await row.getByRole("link", { name: "Ads" }).waitFor();
    await row.getByRole("cell", { name: "1", exact: true }).waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    await row.getByRole("button", { name: "<b>Spies</b>", exact: true }).click();
    await dialog.getByText("Used by: Ads").waitFor();
    await expect.poll(() => dialog.getByLabel("IP addresses and ranges").inputValue()).toBe(good.join("\n"));
    await dialog.getByRole("button", { name: "Close" }).click();
    await row.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Pause" }).click();
    await row.getByText("paused").waitFor();
  });
});
