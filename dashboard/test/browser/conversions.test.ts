import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api, axe, cutTimes, makeAccount, open, product, screenshot, tracker } from "./kit.ts";
import { importConversions, makeAdvertiser, makeAffiliate, makeOffer, read } from "./network.ts";

const HOSTILE = "<img src=x onerror=alert(1)> \u202Etxt.exe";

interface Listed {
  conversions: { id: string; status: string; payouts: number; comment: string }[];
}

async function makeNetwork() {
  const owner = await makeAccount({ name: "Kittens Network" });
  const [bob, eve] = [await makeAffiliate(owner, `Bob ${HOSTILE}`), await makeAffiliate(owner, "Eve")];
  const advertiser = await makeAdvertiser(owner, `Pets ${HOSTILE}`);
  const offer = await makeOffer(owner, { advertiser: advertiser.id, title: `Kittens ${HOSTILE}`, total: 5, revenue: 3 });
  return { owner, bob, eve, offer, advertiser };
}

const rowsOf = (page: Page) => page.getByRole("table").getByRole("row");

describe("conversions", () => {
  it("lists what all affiliates brought, narrowed by a cell, a status or an id, and changes a selection with a reason", async () => {
    const { owner, bob, eve, offer, advertiser } = await makeNetwork();
    await importConversions(owner, { offer, pid: bob.number }, ["confirmed", "pending", "declined"]);
    await importConversions(owner, { offer, pid: eve.number }, ["hold"]);
    const page = await open("/conversions", { signedInAs: owner });
    await page.getByText("4 conversions").waitFor();
    await axe(page);
    await screenshot(page, "conversions");
    await rowsOf(page).filter({ hasText: "Eve" }).getByRole("link", { name: /Eve/ }).click();
    await page.getByText("1 conversion", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("partner")).toBe(String(eve.number));
    await page.reload();
    await page.getByText("1 conversion", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove filter: Affiliate" }).click();
    await page.getByText("4 conversions").waitFor();
    const other = await makeOffer(owner, { advertiser: advertiser.id, title: "Puppies", total: 5, revenue: 3 });
    await page.getByRole("combobox", { name: "Offer", exact: true }).fill("pupp");
    await page.getByRole("option", { name: "Puppies" }).click();
    await page.getByText("No conversions found").waitFor();
    await page.getByText("Offer: Puppies").waitFor();
    expect(new URL(page.url()).searchParams.get("offer")).toBe(String(other));
    await axe(page);
    await page.getByRole("button", { name: "Remove filter: Offer" }).click();
    await page.getByText("4 conversions").waitFor();
    expect(await page.getByRole("combobox", { name: "Offer", exact: true }).inputValue()).toBe("");
    await page.getByRole("checkbox", { name: "pending" }).check();
    await page.getByText("1 conversion", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: "Select all" }).check();
    await page.getByRole("button", { name: "Change…", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Change 1 conversion").waitFor();
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    expect(await dialog.getByLabel("Reason").evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true);
    await dialog.getByLabel("Status").selectOption("declined");
    await dialog.getByLabel("Payout").fill("2,5");
    await dialog.getByLabel("Reason").fill("a bot");
    await axe(page);
    await screenshot(page, "change conversions");
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    await dialog.getByText("1 conversion changed.").waitFor();
    await dialog.getByText("Close", { exact: true }).click();
    await page.getByText("No conversions found").waitFor();
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await page.getByText("4 conversions").waitFor();
    const { conversions } = await read<Listed>(owner.token, "/3.0/stats/conversions?comment=a%20bot");
    expect(conversions).toMatchObject([{ status: "declined", payouts: 2.5, comment: "a bot" }]);
  });

  it("fits a window of 1280 pixels, and shows the columns that were chosen, which stand in the address and in a saved view", async () => {
    const { owner, bob, offer } = await makeNetwork();
    await importConversions(owner, { offer, pid: bob.number }, ["confirmed", "hold"]);
    for (const lang of ["en", "ru"] as const) {
      const page = await open("/conversions", { signedInAs: owner, lang });
      const table = page.getByRole("region", { name: lang === "en" ? "Conversions" : "Конверсии" });
      await table.getByRole("row").nth(2).waitFor();
      await screenshot(page, `conversions ${lang}`);
      expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    }
    const page = await open("/conversions", { signedInAs: owner });
    const heads = () => page.getByRole("columnheader").allTextContents();
    await page.getByText("Choose columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Comment" }).check();
    await page.getByRole("checkbox", { name: "Margin" }).uncheck();
    await page.getByRole("columnheader", { name: "Comment" }).waitFor();
    expect(await heads()).not.toContain("Margin");
    await axe(page);
    await page.reload();
    await page.getByRole("columnheader", { name: "Comment" }).waitFor();
    expect(await heads()).not.toContain("Margin");
    await page.getByText("Choose columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Comment" }).uncheck();
    await page.getByRole("checkbox", { name: "Margin" }).check();
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  it("changes all that a filter finds, says how many first, and keeps what is in a payment as it is", async () => {
    const { owner, bob, eve, offer } = await makeNetwork();
    await importConversions(owner, { offer, pid: bob.number }, ["confirmed", "confirmed"]);
    await importConversions(
      owner,
      { offer, pid: eve.number },
      Array.from({ length: 60 }, () => "confirmed"),
    );
    await importConversions(
      owner,
      { offer, pid: eve.number },
      Array.from({ length: 60 }, () => "confirmed"),
    );
    await api(owner.token, "/3.0/admin/payment", { pid: bob.number, currency: "USD" });
    const page = await open("/conversions?status=confirmed", { signedInAs: owner, expectedErrors: [/409/] });
    await page.getByRole("button", { name: "Change all 122 found…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Change 122 conversions").waitFor();
    await dialog.getByLabel("Status").selectOption("declined");
    await dialog.getByLabel("Reason").fill("<b>fraud</b>");
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    await dialog.getByText("120 conversions changed.").waitFor();
    await dialog.getByText("2 conversions were not changed:").waitFor();
    expect(await dialog.getByText("it is in a payment to its affiliate").count()).toBe(2);
    await axe(page);
    await dialog.getByText("Close", { exact: true }).click();
    await page.getByText("2 conversions", { exact: true }).waitFor();
    await page.getByText("2 selected").waitFor();
  });

  it("imports lines, tells which are refused and why, and makes nothing twice", async () => {
    const { owner, bob, offer } = await makeNetwork();
    const page = await open("/conversions/import", { signedInAs: owner, expectedErrors: [/400/] });
    const lines = Array.from({ length: 120 }, (_, place) => `${offer};${bob.number};${place === 110 ? "paid" : "approved"};B-${place};1`);
    const text = ["offer;affiliate;status;action_id;goal", ...lines, `999999;${bob.number};approved;B-x;1`, `;${bob.number};1;B-y;1`].join(
      "\n",
    );
    await page.getByLabel("Lines of a CSV file").fill(text);
    await page.getByText("1 line is left out for what is missing: line 123, Offer's number.").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Import 121 lines" }).click();
    await page.getByText("119 lines accepted.").waitFor();
    await page.getByText("Status: This value is not allowed.").waitFor();
    await page.getByText("Offer's number: This value is not allowed.").waitFor();
    await page.getByText("Offer's number: missing").waitFor();
    await axe(page);
    await screenshot(page, "import conversions");
    await page.getByRole("button", { name: "Import 121 lines" }).click();
    await page.getByText("119 lines accepted.").waitFor();
    await page.getByRole("link", { name: "← Conversions" }).click();
    await page.getByText("119 conversions", { exact: true }).waitFor();
  });

  it("shows one with the postbacks that came and went for it", async () => {
    const { owner, bob, offer } = await makeNetwork();
    const url = `${tracker.url}/got?s={status}`;
    expect(await api(bob.token, "/3.0/partner/postback", { url })).toMatchObject({ status: 1 });
    const clicked = await fetch(`${product.api}/click?pid=${bob.number}&offer_id=${offer}&sub1=banner&format=json`);
    const { clickid } = (await clicked.json()) as { clickid: string };
    await fetch(`${product.api}/postback?clickid=${clickid}&status=1&note=${encodeURIComponent(HOSTILE)}`);
    await expect.poll(() => tracker.received.some(({ path }) => path.startsWith("/got"))).toBe(true);
    const page = await open(`/conversions?click=${clickid}`, { signedInAs: owner });
    await page.getByText("1 conversion", { exact: true }).waitFor();
    await page.getByTitle("Show details").click();
    const panel = page.getByRole("dialog");
    await panel.getByText(clickid).first().waitFor();
    await panel.getByText("onerror").first().waitFor();
    await panel.getByText("/got?s=").waitFor();
    await axe(page);
    await screenshot(page, "conversion");
    const address = page.url();
    await page.goto("/settings");
    await page.goto(address);
    await panel.getByText("/got?s=").waitFor();
  });

  it("shows each affiliate only theirs, without the network's side, and their balance", async () => {
    const { owner, bob, eve, offer } = await makeNetwork();
    await importConversions(owner, { offer, pid: bob.number }, ["confirmed", "hold", "pending"]);
    await importConversions(owner, { offer, pid: eve.number }, ["confirmed"]);
    for (const [affiliate, found, available, held] of [
      [bob, "2 conversions", "$3.00", "$3.00"],
      [eve, "1 conversion", "$3.00", "$0.00"],
    ] as const) {
      const phone = { width: 390, height: 800 };
      const page = await open("/balance", { signedInAs: affiliate, viewport: phone });
      const row = rowsOf(page).filter({ hasText: "USD" });
      await row.waitFor();
      expect(await row.getByRole("cell").allTextContents()).toEqual(expect.arrayContaining(["USD", available, held]));
      await page.getByText("No payments yet").waitFor();
      await axe(page);
      await screenshot(page, "balance");
      await page.getByRole("link", { name: "See these conversions" }).click();
      await page.getByText(found, { exact: true }).waitFor();
      await page.locator("td:has(time)").first().waitFor();
      expect(await cutTimes(page)).toEqual([]);
      expect(await page.locator("main").textContent()).not.toMatch(/Pets|Margin|Charge|Change/);
      await axe(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
      await page.goto(`/conversions?partner=${affiliate === bob ? eve.number : bob.number}`);
      await page.getByText(affiliate === bob ? "3 conversions" : "1 conversion", { exact: true }).waitFor();
    }
  });
});
