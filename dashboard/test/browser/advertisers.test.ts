import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open, screenshot } from "./kit.ts";
import { importConversions, makeAdvertiser, makeAffiliate, makeOffer, makeStaff } from "./network.ts";

const HOSTILE = "<img src=x onerror=alert(1)> \u202Etxt.exe";

async function makeNetwork() {
  const owner = await makeAccount({ name: "Kittens Network" });
  const affiliate = await makeAffiliate(owner, "Bob");
  const [own, other] = [await makeAdvertiser(owner, `Pets ${HOSTILE}`), await makeAdvertiser(owner, "Other Ltd")];
  const offer = await makeOffer(owner, { advertiser: own.id, title: `Kittens ${HOSTILE}`, total: 5, revenue: 3 });
  const theirs = await makeOffer(owner, { advertiser: other.id, title: "Puppies", total: 9, revenue: 4 });
  await importConversions(owner, { offer, pid: affiliate.number }, ["confirmed", "confirmed", "pending"]);
  await importConversions(owner, { offer: theirs, pid: affiliate.number }, ["confirmed"]);
  const detail = [{ offer_id: offer, actions: 1, amount: 5 }];
  const bill = { currency: "USD", start_date: "2026-01-01", end_date: "2026-01-31", detail };
  await api(owner.token, "/3.0/admin/advertiser-invoice", { ...bill, supplier_id: own.id });
  await api(owner.token, "/3.0/admin/advertiser-invoice", { ...bill, supplier_id: other.id, detail: [{ offer_id: theirs, amount: 77 }] });
  return { owner, own, other, offer };
}

describe("advertisers", () => {
  it("shows staff what each is charged, was invoiced and has not paid, and adds and changes one", async () => {
    const { owner, own, offer } = await makeNetwork();
    const withoutPeriod = { supplier_id: own.id, currency: "USD", detail: [{ offer_id: offer, amount: 3 }] };
    await api(owner.token, "/3.0/admin/advertiser-invoice", withoutPeriod);
    const page = await open("/advertisers", { signedInAs: owner, expectedErrors: [/400/] });
    const row = page.getByRole("row").filter({ hasText: "Pets" });
    for (const sum of ["$10.00", "$3.00", "$8.00"]) await row.getByText(sum).waitFor();
    await axe(page);
    await screenshot(page, "advertisers");
    await page.getByRole("button", { name: "New advertiser" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Fresh Ltd");
    await dialog.getByLabel("IP addresses that may send postbacks").fill("not an address");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.getByText("This value is not allowed.").waitFor();
    await axe(page);
    await dialog.getByLabel("IP addresses that may send postbacks").fill("192.0.2.1\n198.51.100.1-198.51.100.9");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Fresh Ltd" }).click();
    await page.getByRole("heading", { name: "Fresh Ltd" }).waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await dialog.getByLabel("City").fill("Riga");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Riga").waitFor();
    await page.goto("/advertisers");
    await page.getByRole("link", { name: /^Pets/ }).click();
    await page.getByRole("link", { name: "Invoice 1" }).waitFor();
    await page.getByRole("cell", { name: "$10.00" }).waitFor();
    await axe(page);
    await screenshot(page, "advertiser");
  });

  it("shows an advertiser their own row as a page, and nobody else by any address", async () => {
    const { own, other } = await makeNetwork();
    const phone = { width: 390, height: 800 };
    const page = await open("/", { signedInAs: own, lang: "ru", dark: true, viewport: phone });
    await page.getByRole("heading", { name: /^Pets/ }).waitFor();
    await page.getByText("10,00 $").first().waitFor();
    await page.getByText("Kittens <img").first().waitFor();
    await axe(page);
    await screenshot(page, "own advertiser");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await page.goto(`/advertisers/${other.id}`);
    await page.getByText("Вам доступна только ваша компания.").waitFor();
    expect(await page.locator("body").textContent()).not.toContain("Other");
    await axe(page);
    await page.getByRole("link", { name: "К моей компании" }).click();
    await page.getByRole("heading", { name: /^Pets/ }).waitFor();
    await page.goto(`/advertisers/${own.id}`);
    await page.getByRole("heading", { name: /^Pets/ }).waitFor();
  });

  it("says to staff of another section that it is not theirs", async () => {
    const owner = await makeAccount();
    const staff = await makeStaff(owner, ["ROLE_SECTION_NEWS"]);
    const page = await open("/advertisers", { signedInAs: staff });
    await page.getByRole("heading", { name: "Your role has no access to this page" }).waitFor();
    expect(await page.getByRole("button", { name: "New advertiser" }).count()).toBe(0);
    await axe(page);
  });
});
