import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";

/** Conversions without clicks, by two subids of one flow. */
async function earn(options: Parameters<typeof makeAccount>[0] = {}) {
  const account = await makeAccount(options);
  const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  for (const [subid, price] of [
    ["кот 🐾", 10],
    ["кот 🐾", 5],
    ["a1", 2],
  ] as const)
    await api(account.token, "/api/tracker/postback.json", { flow: data.code, subid, status: "approve", price, uid: `${subid}-${price}` });
  return { account, flow: data };
}

describe("reports", () => {
  it("shows the figures of the API, opens rows by another item, and goes back", async () => {
    const { account } = await earn();
    const page = await open("/reports", { signedInAs: account });
    const row = page.getByRole("row").filter({ hasText: "Ads" });
    await row.getByText("$17.00").first().waitFor();
    await axe(page);
    await page.getByLabel("Drill down by").selectOption("subid");
    await row.getByRole("link", { name: "Ads" }).click();
    await page.getByRole("row").filter({ hasText: "кот 🐾" }).getByText("$15.00").first().waitFor();
    await page.getByRole("link", { name: "кот 🐾" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.getAll("f").length).toBe(2);
    await page.goBack();
    await page.getByRole("link", { name: "a1" }).waitFor();
    await page.getByRole("button", { name: "Remove this filter: Flow" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?g=subid");
  });

  it("keeps everything that was chosen over a reload, and compares with the period before", async () => {
    const { account } = await earn();
    const page = await open("/reports?g=subid&s=-ca&c=ca&c=ma&p=30d&cmp=prev", { signedInAs: account });
    await page.getByRole("row").filter({ hasText: "a1" }).waitFor();
    await page.reload();
    await page.getByRole("columnheader", { name: "Sort by Approved" }).waitFor();
    await expect.poll(() => page.getByRole("region", { name: "Reports" }).getByRole("columnheader").count()).toBe(3);
    expect(new URL(page.url()).search).toContain("cmp=prev");
    await axe(page);
  });

  it("counts the days of the account's zone, wherever the browser is", async () => {
    const { account } = await earn({ timeZone: "America/New_York" });
    const page = await open("/reports?g=date&p=today", {
      signedInAs: account,
      timezone: "Asia/Tokyo",
      viewport: { width: 390, height: 800 },
    });
    await page.getByText("America/New_York").waitFor();
    await page.getByRole("button", { name: "All columns" }).click();
    await expect.poll(() => page.getByRole("row").filter({ hasText: "$17.00" }).count()).toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it("says that nothing happened, and does not call it an error", async () => {
    const page = await open("/reports", { signedInAs: await makeAccount(), lang: "ru" });
    await page.getByText("За эти дни нет данных").waitFor();
  });
});
