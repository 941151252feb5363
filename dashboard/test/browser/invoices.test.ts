import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open, screenshot } from "./kit.ts";
import { importConversions, makeAdvertiser, makeAffiliate, makeOffer, makeStaff, read } from "./network.ts";

const PHONE = { width: 390, height: 800 };
const HOSTILE = "<img src=x onerror=alert(1)> \u202Etxt.exe";

interface Report {
  stats: { actions: { confirmed: { charge: number } } }[];
}

async function makeNetwork() {
  const owner = await makeAccount({ name: "Kittens Network" });
  const affiliate = await makeAffiliate(owner, "Bob");
  const [own, other] = [await makeAdvertiser(owner, `Pets ${HOSTILE}`), await makeAdvertiser(owner, "Other Ltd")];
  const offerOf = (advertiser: { id: string }, title: string, total: number, currency = "usd") =>
    makeOffer(owner, { advertiser: advertiser.id, title, total, revenue: 1, currency });
  return { owner, affiliate, own, other, offerOf };
}

describe("invoices", () => {
  it("are made of a period's approved leads: their sum is that of the report of the same days and currency", async () => {
    const { owner, affiliate, own, other, offerOf } = await makeNetwork();
    const { number: pid } = affiliate;
    const offers = [
      await offerOf(own, `Kittens ${HOSTILE}`, 0.1),
      await offerOf(own, "Puppies", 0.7),
      await offerOf(own, "Birds", 4, "eur"),
    ];
    const [kittens = 0, puppies = 0, birds = 0] = offers;
    const theirs = await offerOf(other, "Fish", 100);
    await importConversions(owner, { offer: kittens, pid }, ["confirmed", "confirmed", "confirmed", "pending", "declined"]);
    await importConversions(owner, { offer: puppies, pid }, ["confirmed", "hold"]);
    await importConversions(owner, { offer: birds, pid }, ["confirmed"]);
    await importConversions(owner, { offer: theirs, pid }, ["confirmed"]);

    const page = await open("/invoices", { signedInAs: owner });
    await page.getByText("No invoices yet").waitFor();
    await axe(page);
    await page.getByRole("link", { name: "New invoice" }).click();
    await page.getByRole("heading", { name: "New invoice" }).waitFor();
    await page.getByLabel("Advertiser").selectOption({ label: `Pets ${HOSTILE}` });
    await page.locator("p").filter({ hasText: "Total: $1.00" }).waitFor();
    await axe(page);
    await screenshot(page, "new invoice");
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("advertiser")).toBe(own.id);
    await page.getByRole("button", { name: "Create the invoice" }).click();
    await page.getByRole("heading", { name: "Invoice 1" }).waitFor();
    await page.getByText("Kittens <img").waitFor();
    const { message } = await read<{ message: { start_date: string; end_date: string; currency: string; detail: { amount: number }[] } }>(
      owner.token,
      "/3.0/admin/advertiser-invoice/1",
    );
    const days = `filter[date_from]=${message.start_date}&filter[date_to]=${message.end_date}`;
    const report = await read<Report>(
      owner.token,
      `/3.0/stats/getbyprogram?${days}&filter[advertiser][]=${own.id}&filter[currency][]=${message.currency}`,
    );
    const reported = report.stats.reduce((sum, { actions }) => sum + actions.confirmed.charge, 0);
    expect(message.detail.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(reported, 6);
    expect(await page.getByRole("row").filter({ hasText: "Total" }).textContent()).toBe(`Total$${reported.toFixed(2)}`);
    await axe(page);
    await screenshot(page, "invoice");

    await page.goto(`/invoices/new?advertiser=${own.id}`);
    await page.getByText("Some of these days are in another invoice already: 1.").waitFor();
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });

  it("are edited, marked as paid, saved as CSV and printed without what is pressed", async () => {
    const { owner, own, offerOf } = await makeNetwork();
    const offer = await offerOf(own, "=Cats", 5);
    await offerOf(own, "Kittens 2", 5);
    const detail = [{ offer_id: offer, actions: 2, amount: 10.5, comment: "as agreed" }];
    await api(owner.token, "/3.0/admin/advertiser-invoice", { supplier_id: own.id, currency: "USD", detail, comment: HOSTILE });
    const page = await open("/invoices", { signedInAs: owner });
    await page.getByRole("link", { name: "Invoice 1" }).click();
    await page.getByRole("button", { name: "Mark as paid" }).click();
    await page.getByRole("button", { name: "Mark as unpaid" }).waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const csv = await text(await (await saved).createReadStream());
    expect(csv.split("\r\n")[1]).toBe(`${offer},'=Cats,RPA,2,10.5,USD,as agreed`);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false);
    expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
    expect(await page.getByText("as agreed").isVisible()).toBe(true);
    await screenshot(page, "printed invoice");
    await page.emulateMedia({ media: null });
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Amount, =Cats").fill("7,25");
    await page.getByRole("button", { name: "Add a line" }).click();
    const picker = page.getByRole("combobox", { name: "Offer, Line 2" });
    await picker.click();
    await picker.fill("kit");
    await page.getByRole("option", { name: "Kittens 2" }).waitFor();
    await expect.poll(() => page.getByRole("option").count()).toBe(1);
    await screenshot(page, "offer of an invoice's line");
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: "Kittens 2" }).waitFor({ state: "detached" });
    await axe(page);
    await page.getByLabel("Quantity, Kittens 2").fill("3");
    await page.getByLabel("Amount, Kittens 2").fill("1");
    await page.getByLabel("First day").fill("2026-11-01");
    await page.getByLabel("Last day").fill("2026-11-30");
    await page.locator("p").filter({ hasText: "Total: $8.25" }).waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1 Nov 2026 – 30 Nov 2026").waitFor();
    await page.goto("/invoices?status=paid");
    await page.getByRole("row").filter({ hasText: "$8.25" }).waitFor();
    await page.getByRole("combobox", { name: "Status" }).selectOption("unpaid");
    await page.getByText("No invoices found").waitFor();
  });

  it("are shown to their advertiser alone, who changes nothing, and to staff who may", async () => {
    const { owner, own, other, offerOf } = await makeNetwork();
    const bill = async (of: { id: string }, title: string) => {
      const detail = [{ offer_id: await offerOf(of, title, 5), actions: 3, amount: 15 }];
      await api(owner.token, "/3.0/admin/advertiser-invoice", { supplier_id: of.id, currency: "USD", detail });
    };
    await bill(own, `Kittens ${HOSTILE}`);
    await bill(other, "Fish");
    const page = await open("/invoices", { signedInAs: own, lang: "ru", dark: true, viewport: PHONE, expectedErrors: [/404/] });
    await page.getByRole("link", { name: "Счёт 1" }).click();
    await page.getByText("Kittens <img").waitFor();
    await axe(page);
    await screenshot(page, "own invoice");
    expect(await page.getByRole("button", { name: "Отметить" }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await page.goto("/invoices/2");
    await page.getByText("Такой записи нет, или она вам недоступна.").waitFor();
    await axe(page);
    const billing = await makeStaff(owner, ["ROLE_SECTION_PAYMENT"]);
    const theirs = await open("/invoices", { signedInAs: billing });
    await theirs.getByRole("link", { name: "Invoice 2" }).click();
    await theirs.getByText("Fish").waitFor();
    await axe(theirs);
  });
});
