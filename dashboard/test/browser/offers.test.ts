import { describe, expect, it } from "vitest";
import type { TestAccount } from "./account.ts";
import { api, axe, makeAccount, open, product } from "./kit.ts";
import { makeAffiliate, makeStaff } from "./network.ts";

const HOSTILE = "Kittens <img src=x onerror=alert(1)> \u202Eevil";
const PHONE = { width: 390, height: 800 };

const addOffer = async (account: TestAccount, more: object = {}) =>
  (await api(account.token, "/api/offers/add.json", { name: "Kittens", ...more })).data.id;

/** Where a link leads now. */
async function destinationOf(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: "manual", headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0" } });
  return answer.headers.get("location") ?? "";
}

describe("offers", () => {
  it("shows staff the offers of their network, and adds one for an advertiser", async () => {
    const owner = await makeAccount();
    await addOffer(owner, { name: HOSTILE });
    await api(owner.token, "/3.0/admin/advertiser", { email: "shop@shop.example", title: "Kitten Shop" });
    const staff = await makeStaff(owner, ["ROLE_SECTION_OFFER", "ROLE_SECTION_SUPPLIER"]);
    const page = await open("/", { signedInAs: staff, lang: "ru", dark: true, expectedErrors: [/status of 400/] });
    await page.getByRole("heading", { name: "Офферы" }).waitFor();
    await page.getByText("Kittens <img").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Новый оффер" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Название").fill("Casino");
    await dialog.getByLabel("Трекинговая ссылка").fill("https://shop.example/?c={clickid}");
    await dialog.getByRole("button", { name: "Добавить" }).click();
    await dialog.getByText("Это обязательное поле").or(dialog.getByText("Такое значение недопустимо")).waitFor();
    await dialog.getByLabel("Рекламодатель").selectOption("Kitten Shop");
    await dialog.getByRole("button", { name: "Добавить" }).click();
    await page.getByRole("heading", { name: "Casino" }).waitFor();
    await page.getByText("остановлен").first().waitFor();
    expect(await page.getByRole("navigation", { name: "Страницы оффера" }).getByRole("link").allTextContents()).toContain("Выплаты");
    await axe(page);
  });

  it("are counted with what waits, sorted, found, and keep that in the address, on a phone too", async () => {
    const owner = await makeAccount();
    const id = await addOffer(owner, { name: HOSTILE, countries: ["de"], privacy: "protected" });
    await addOffer(owner, { name: "Puppies" });
    await api(owner.token, "/api/offers/prices/set.json", { offer: id, price: 2, currency: "usd" });
    await api(owner.token, "/api/offers/prices/set.json", { offer: id, price: 18.5, country: "de", currency: "usd" });
    const page = await open("/offers", { signedInAs: owner });
    const row = page.getByRole("row", { name: /Kittens/ });
    await row.getByText("$2.00 – $18.50").waitFor();
    await row.getByTitle("0 allowed").waitFor();
    await row.getByText("on request").waitFor();
    await axe(page);
    await page.getByLabel("Name or number").fill("pupp");
    await row.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Sort by Margin" }).click();
    await page.reload();
    await page.getByRole("row", { name: /Puppies/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?q=pupp&s=-margin");
    expect(await page.getByRole("row", { name: /Kittens/ }).count()).toBe(0);
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });

  it("show all their columns on a desktop, and the way to a row's rest on a phone, in Russian too", async () => {
    const owner = await makeAccount();
    const countries = ["de", "at", "ch", "fr", "it", "es", "pt", "pl", "cz", "hu"];
    const offer = await addOffer(owner, { name: "Kittens for everybody, and for their friends", countries, privacy: "protected" });
    await api(owner.token, "/api/offers/prices/set.json", { offer, price: 2, currency: "usd" });
    await api(owner.token, "/api/offers/prices/set.json", { offer, price: 18.5, country: "de", currency: "usd" });
    const affiliate = await makeAffiliate(owner, "Bob");
    await api(affiliate.token, "/3.0/partner/activation/offer", { offer_id: offer, comment: "Please" });
    const page = await open("/offers", { signedInAs: owner, lang: "ru" });
    await page.getByText(/\+8$/).waitFor();
    await page.getByText("ждут: 1").waitFor();
    const table = page.getByRole("region", { name: "Офферы" });
    const hidden = () => table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(await hidden()).toBe(0);
    await page.setViewportSize(PHONE);
    await page.getByRole("button", { name: /^Всё о/ }).waitFor();
    expect(await hidden()).toBe(0);
  });

  it("are those that they may run to an affiliate who follows a colleague's link", async () => {
    const owner = await makeAccount();
    const offer = await addOffer(owner);
    const affiliate = await makeAffiliate(owner, "Bob");
    const page = await open(`/offers/${offer}?tab=prices`, { signedInAs: affiliate });
    await page.getByRole("heading", { name: "Kittens" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/run-offers/${offer}`);
    await page.goto("/offers");
    await page.getByRole("heading", { name: "Offers to run" }).waitFor();
  });

  it("stop taking a flow's clicks when they are paused, which is said before, and take them again", async () => {
    const owner = await makeAccount();
    const offer = await addOffer(owner);
    const site = await api(owner.token, "/api/sites/add.json", { name: "Shop", url: "https://shop.example.com/", offer });
    const flow = await api(owner.token, "/api/flows/add.json", {
      name: "Flow",
      offer,
      landing: site.data.id,
      fallback_url: "https://fallback.example.com/",
    });
    const local = `${product.api}/go/${flow.data.code}`;
    await expect.poll(() => destinationOf(local)).toContain("shop.example.com");
    const page = await open("/offers", { signedInAs: owner });
    await page.getByRole("checkbox", { name: "Select Kittens" }).check();
    await page.getByText("Paused offers take no new clicks within a minute").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Done: 1").waitFor();
    await page
      .getByRole("row", { name: /Kittens/ })
      .getByText("paused")
      .waitFor();
    await expect.poll(() => destinationOf(local), { timeout: 70_000, interval: 1000 }).not.toContain("shop.example.com");
    await page.getByRole("checkbox", { name: "Select Kittens" }).check();
    await page.getByRole("button", { name: "Resume" }).click();
    await page
      .getByRole("row", { name: /Kittens/ })
      .getByText("active")
      .waitFor();
  });
});
