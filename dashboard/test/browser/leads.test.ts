import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open, product, tracker } from "./kit.ts";

/** A conversion that came by another tracker's click id, and was told to our own. */
async function convert(options: { hostile?: boolean } = {}) {
  const account = await makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}&payout={price}` });
  const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  const subid = options.hostile ? "<img src=x onerror=alert(1)>‮🐾" : "a1";
  const body = { flow: data.code, subid, uid: "order-17", status: "approve", price: 12.5 };
  const { id } = await api(account.token, "/api/tracker/postback.json", body);
  return { account, lead: id, subid };
}

describe("leads", () => {
  it("finds a lead by what is known of it, and shows its history with the postback", async () => {
    const { account, lead } = await convert();
    await database("UPDATE leads SET country = 'de' WHERE id = ?", lead);
    const page = await open("/leads", { signedInAs: account });
    await page.getByRole("link", { name: String(lead), exact: true }).waitFor();
    await page.getByRole("cell", { name: "Germany" }).waitFor();
    await axe(page);
    await page.getByRole("searchbox").fill("order-17");
    await page.getByRole("searchbox").press("Enter");
    await expect.poll(() => new URL(page.url()).search).toBe("?q=order-17");
    await page.getByRole("link", { name: String(lead), exact: true }).click();
    await page.getByText("Status or price set").waitFor();
    await page.getByRole("link", { name: "Ads", exact: true }).waitFor();
    const names = await page.getByRole("term").allTextContents();
    expect(names).toEqual(expect.arrayContaining(["Number", "Origin", "Status", "Flow", "Price", "uid", "subid", "Started"]));
    const values = await page.getByRole("definition").allTextContents();
    expect(values).toEqual(expect.arrayContaining(["Postback", "✓approved", "$12.50"]));
    expect(await page.getByText("$12.50").count()).toBeGreaterThan(0);
    await axe(page);
  });

  it("shows hostile values as the texts they are, and says when nothing fits", async () => {
    const { account, subid } = await convert({ hostile: true });
    const page = await open("/leads", { signedInAs: account, viewport: { width: 390, height: 800 } });
    await page.getByRole("button", { name: /^All of Lead/ }).click();
    await page.getByRole("dialog").getByText(subid).waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.keyboard.press("Escape");
    const status = page.locator("summary").filter({ hasText: "Status" });
    await status.click();
    await page.getByRole("checkbox", { name: "trash" }).check();
    await page.getByText("No matching leads").waitFor();
    expect(new URL(page.url()).search).toBe("?status=trash");
    expect(await status.textContent()).toBe("Status: trash");
  });

  it("says that somebody else's lead is not there", async () => {
    const { lead } = await convert();
    const page = await open(`/leads/${lead}`, { signedInAs: await makeAccount() });
    await page.getByText("There is no such lead.").waitFor();
    expect(page.url()).toBe(`${product.dashboard}/leads/${lead}`);
  });

  it("sets the status of every lead of a filter", async () => {
    const { account } = await convert();
    const { data } = await api(account.token, "/api/flows/add.json", { name: "More" });
    for (const subid of ["b1", "b2"]) await api(account.token, "/api/tracker/postback.json", { flow: data.code, subid, status: "hold" });
    const page = await open("/leads?status=hold", { signedInAs: account });
    await expect.poll(() => page.getByRole("row").count()).toBe(3);
    await page
      .getByRole("checkbox", { name: /^Select Lead/ })
      .first()
      .check();
    await page.getByRole("button", { name: "Select all 2 of this filter" }).click();
    await page.getByLabel("Set the status").selectOption("cancel");
    await page.getByRole("button", { name: "Set to “cancelled”" }).click();
    await axe(page);
    await page.getByRole("dialog").getByRole("button", { name: "Set to “cancelled”" }).click();
    await page.getByText(/Done: \d/).waitFor();
    await expect.poll(() => page.getByText("No matching leads").count()).toBe(1);
  });
});
