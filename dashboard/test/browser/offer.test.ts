import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";
import { makeAdvertiser, makeAffiliate, makeOffer, makeStaff } from "./network.ts";

const HOSTILE = "<img src=x onerror=alert(1)> \u202Eevil";
const PHONE = { width: 390, height: 800 };

/** A lead that the calculator is asked about, and what it answers. */
interface Case {
  country?: string;
  goal?: string;
  affiliate?: number;
  states?: Partial<Record<"wm" | "pay" | "pd" | "pp", string>>;
  gets: string;
  pays: string;
  by: RegExp;
}

const KINDS = { wm: "one amount (wm)", pay: "the advertiser's part (pay)", both: "both (wm and pay)", nothing: "none" };

async function calculate(page: Page, { country = "", goal = "none", affiliate, states = {} }: Case): Promise<void> {
  await page.getByLabel("Country", { exact: true }).fill(country);
  await page.getByLabel("Goal", { exact: true }).selectOption(goal);
  await page.getByLabel("Affiliate", { exact: true }).fill(affiliate === undefined ? "" : String(affiliate));
  const kind = states.wm === undefined ? (states.pay === undefined ? "nothing" : "pay") : states.pay === undefined ? "wm" : "both";
  await page.getByLabel("Amounts in the request").selectOption(KINDS[kind]);
  if (kind === "nothing") return;
  for (const name of ["wm", "pay", "pd", "pp"] as const) {
    const field = page.getByLabel(new RegExp(`^${name}:`));
    if ((await field.count()) > 0) await field.fill(states[name] ?? "");
  }
}

async function answered(page: Page) {
  const [gets = "", pays = ""] = await page.locator("dl dd").allTextContents();
  return { gets, pays, said: await page.locator("dl + p").textContent() };
}

async function expectCases(page: Page, cases: readonly Case[]): Promise<void> {
  for (const each of cases) {
    await calculate(page, each);
    const { gets, pays, by } = each;
    await expect.poll(() => answered(page), { message: JSON.stringify(each) }).toEqual({ gets, pays, said: expect.stringMatching(by) });
  }
}

const CALL = /amounts in the request/;
const RULE = /highlighted price/;

describe("an offer", () => {
  it("tells which price holds for a lead, by the product's own rule", async () => {
    const [owner, ann] = [await makeAccount(), await makeAccount()];
    const add = async (more: object) => (await api(owner.token, "/api/offers/add.json", { name: "Kittens", ...more })).data.id;
    const shared = await add({ commission_percent: 25 });
    await api(owner.token, "/api/offers/affiliates/set.json", { offer: shared, affiliate: ann.id, commission_fixed: 1 });
    const page = await open(`/offers/${shared}?tab=prices`, { signedInAs: owner });
    await expectCases(page, [
      { states: { wm: "10" }, gets: "$10.00", pays: "$10.00", by: CALL },
      { states: { wm: "10", pd: "2" }, gets: "$8.00", pays: "$10.00", by: CALL },
      { states: { wm: "10", pd: "-2" }, gets: "$10.00", pays: "$12.00", by: CALL },
      { states: { wm: "10", pp: "15" }, gets: "$8.50", pays: "$10.00", by: CALL },
      { states: { wm: "10", pp: "10", pd: "-3" }, gets: "$9.00", pays: "$13.00", by: CALL },
      { states: { wm: "10", pay: "12" }, gets: "$10.00", pays: "$12.00", by: CALL },
      { states: { pay: "10" }, gets: "$7.50", pays: "$10.00", by: /offer's commission/ },
      { states: { pay: "10" }, affiliate: ann.id, gets: "$9.00", pays: "$10.00", by: /affiliate's own commission/ },
      { states: { pay: "10", pd: "2" }, gets: "$8.00", pays: "$10.00", by: CALL },
    ]);
    const plain = await add({});
    const goal = (await api(owner.token, "/api/goals/add.json", { code: "dep", name: "Deposit", price: 7 })).data.id;
    await api(owner.token, "/api/offers/goals/set.json", { offer: plain, goal });
    await page.goto(`/offers/${plain}?tab=prices`);
    await expectCases(page, [
      { states: { pay: "10" }, gets: "$10.00", pays: "$10.00", by: CALL },
      { goal: "Deposit", gets: "$7.00", pays: "not known", by: /goal's own price/ },
      { gets: "not known", pays: "not known", by: /No price is set/ },
    ]);
    const cases = [{}, { country: "de" }, { goal }, { goal, country: "de" }, { affiliate: ann.id }];
    for (const [at, each] of cases.entries()) {
      const values = { price: 4 + at * 10, charge: 6 + at * 10, currency: "eur" };
      await api(owner.token, "/api/offers/prices/set.json", { offer: plain, ...each, ...values });
    }
    await page.reload();
    await expectCases(page, [
      { gets: "€4.00", pays: "€6.00", by: RULE },
      { states: { pay: "10" }, gets: "€4.00", pays: "$10.00", by: RULE },
      { states: { wm: "10" }, gets: "$10.00", pays: "$10.00", by: CALL },
      { country: "fr", gets: "€4.00", pays: "€6.00", by: RULE },
      { country: "de", gets: "€14.00", pays: "€16.00", by: RULE },
      { goal: "Deposit", gets: "€24.00", pays: "€26.00", by: RULE },
      { goal: "Deposit", country: "de", gets: "€34.00", pays: "€36.00", by: RULE },
      { goal: "Deposit", country: "de", affiliate: ann.id, gets: "€44.00", pays: "€46.00", by: RULE },
    ]);
    expect(new URL(page.url()).searchParams.get("country")).toBe("de");
    await page.getByRole("button", { name: /^Germany, any goal: / }).waitFor();
    await calculate(page, { country: "de", gets: "", pays: "", by: RULE });
    await page.getByRole("button", { name: /^Germany, any goal: .*Applies to the lead/ }).waitFor();
    await axe(page);
  });

  it("has goals with aliases and prices as a grid, with the server's errors at their fields", async () => {
    const owner = await makeAccount();
    const offer = (await api(owner.token, "/api/offers/add.json", { name: HOSTILE })).data.id;
    for (const [code, name] of [
      ["reg", "Registration"],
      ["dep", HOSTILE],
    ] as const)
      await api(owner.token, "/api/goals/add.json", { code, name, price: 1 });
    const page = await open(`/offers/${offer}?tab=goals`, { signedInAs: owner, lang: "ru", dark: true });
    const dialog = page.getByRole("dialog");
    const add = page.getByRole("button", { name: "Добавить цель" });
    await add.click();
    await dialog.getByLabel("Цель").selectOption("Registration");
    await dialog.getByLabel("Синонимы").fill("signup\nfirst step");
    await dialog.getByRole("button", { name: "Добавить" }).click();
    await page.getByText("signup, first step").waitFor();
    await add.click();
    await dialog.getByLabel("Синонимы").fill("SIGNUP");
    await dialog.getByRole("button", { name: "Добавить" }).click();
    await dialog.getByText("Одно из этих слов здесь уже код или синоним другой цели.").waitFor();
    await dialog.getByLabel("Синонимы").fill("FTD");
    await dialog.getByRole("button", { name: "Добавить" }).click();
    await page.getByText("FTD").waitFor();
    await axe(page);
    await page.getByRole("link", { name: "Цены" }).click();
    await page.getByRole("button", { name: "любая страна, Registration: своей цены нет" }).click();
    await dialog.getByLabel("Получает партнёр").fill("2,5");
    await dialog.getByLabel("Валюта").fill("xyz");
    await dialog.getByRole("button", { name: "Сохранить" }).click();
    await dialog.getByText("Такое значение недопустимо.").waitFor();
    await dialog.getByLabel("Валюта").fill("usd");
    await dialog.getByLabel("Платит рекламодатель").fill("3");
    await dialog.getByRole("button", { name: "Сохранить" }).click();
    await page.getByRole("button", { name: /^любая страна, Registration: партнёру 2,50/ }).waitFor();
    await axe(page);
    await page.setViewportSize(PHONE);
    for (const tab of ["about", "goals", "prices", "payments", "affiliates", "pages", "leads"]) {
      await page.goto(`/offers/${offer}?tab=${tab}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      expect([tab, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([tab, PHONE.width]);
      await axe(page);
    }
  });

  it("keeps what it is, its payments and caps, and lets in who asks", async () => {
    const owner = await makeAccount();
    const { advertiser } = await api(owner.token, "/3.0/admin/advertiser", { email: "shop@shop.example", title: "Kitten Shop" });
    const { id } = await api(owner.token, "/3.0/admin/offer", {
      title: "Casino",
      advertiser: advertiser.id,
      url: "https://shop.example/?c={clickid}",
      privacy: "protected",
      status: "active",
    });
    const affiliate = await makeAffiliate(owner, "bob");
    await api(affiliate.token, "/3.0/partner/activation/offer", { offer_id: id, comment: HOSTILE });
    const page = await open(`/offers/${id}`, { signedInAs: owner, expectedErrors: [/status of 400/] });
    await page.getByLabel("Tracking URL").fill("javascript:alert(1)");
    const save = page.getByRole("button", { name: "Save" }).first();
    await save.click();
    await page.getByText("This value is not allowed.").waitFor();
    await page.getByLabel("Tracking URL").fill("https://shop.example/?click={clickid}");
    await page.getByLabel("Description in English").fill("For **everybody**");
    await save.click();
    await page.getByText("Saved").first().waitFor();
    await page.getByRole("button", { name: "Add a cap" }).click();
    await page.getByLabel("At most").fill("100");
    await page.getByRole("button", { name: "Save" }).last().click();
    await page.getByText("Saved").nth(1).waitFor();
    await page.getByRole("link", { name: "Payments" }).click();
    await page.getByRole("button", { name: "Add a payment" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Affiliate gets").fill("5");
    await dialog.getByLabel("Advertiser pays").fill("8");
    await dialog.getByLabel("Countries").first().fill("de, at");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByText("Germany, Austria").waitFor();
    await page.reload();
    await page.getByText("Germany, Austria").waitFor();
    await axe(page);
    await page.getByRole("button", { name: /^Edit: 1/ }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: "Delete this payment?" }).getByRole("button", { name: "Delete" }).click();
    await page.getByText("No payments yet").waitFor();
    await page.getByRole("link", { name: "General" }).click();
    expect(await page.getByLabel("Tracking URL").inputValue()).toBe("https://shop.example/?click={clickid}");
    expect(await page.getByLabel("At most").inputValue()).toBe("100");
    await page.getByRole("link", { name: "Affiliates (1 waiting)" }).click();
    await page.getByText("<img src=x").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Approve bob" }).click();
    await page.getByText("No requests.").waitFor();
    await page.getByRole("row", { name: /allowed/ }).waitFor();
    await page.getByRole("button", { name: `Block access #${affiliate.number}` }).click();
    await page.getByRole("row", { name: /blocked/ }).waitFor();
    await page.getByRole("button", { name: `Commission #${affiliate.number}` }).click();
    await dialog.getByLabel("Commission").selectOption("Percent");
    await dialog.getByLabel("Percent").fill("7.5");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /7.5%/ }).waitFor();
  });

  it("shows the network's staff goals, payments for everybody and for single affiliates, and which of them applies", async () => {
    const owner = await makeAccount();
    const advertiser = await makeAdvertiser(owner, "Pets");
    const more = [{ goal: "sale", type: "percent" as const, currency: "usd", total: 20, revenue: 15 }];
    const offer = await makeOffer(owner, { advertiser: advertiser.id, title: "Kittens", total: 5, revenue: 3, more });
    const { number } = await makeAffiliate(owner, "Bob");
    const staff = await makeStaff(owner, ["ROLE_SECTION_OFFER"]);
    const page = await open(`/offers/${offer}?tab=prices`, { signedInAs: staff });
    await page.waitForURL(/tab=payments/);
    expect(await page.getByRole("link", { name: "Prices" }).count()).toBe(0);
    const dialog = page.getByRole("dialog");
    const status = page.getByRole("main").getByRole("status");
    await status.getByText("$3.00").waitFor();
    const add = async (values: Record<string, string>) => {
      await page.getByRole("button", { name: "Add a payment" }).click();
      for (const [name, value] of Object.entries(values)) await dialog.getByLabel(name, { exact: true }).fill(value);
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await add({ "Affiliate gets": "4,5", "Advertiser pays": "6", Countries: "de" });
    await page.getByRole("row", { name: /\$4\.50 \$6\.00 Germany/ }).waitFor();
    await add({ "Affiliate gets": "5", "Advertiser pays": "7", "Only for affiliates": String(number) });
    await page
      .getByRole("row")
      .filter({ hasText: `Bob#${number}` })
      .waitFor();
    await page.getByLabel("Country", { exact: true }).fill("de");
    await status.getByText("$4.50").waitFor();
    await status.getByText("A payment for all affiliates: Germany.").waitFor();
    await page.getByLabel("Affiliate", { exact: true }).selectOption(`Bob #${number}`);
    await status.getByText("$5.00").waitFor();
    await status.getByText("The affiliate's own payment: any country.").waitFor();
    await page.getByLabel("Affiliate", { exact: true }).selectOption("any other");
    await page.getByRole("link", { name: "By country and goal" }).click();
    await page.getByRole("button", { name: "Germany, 1: to the affiliate $4.50 from the advertiser $6.00 It applies" }).waitFor();
    await page.getByRole("region", { name: "Exceptions for affiliates" }).first().getByText(`Bob#${number}`).waitFor();
    await page.getByRole("button", { name: "Add a payment: Germany, sale" }).click();
    expect(await dialog.getByLabel("Countries", { exact: true }).inputValue()).toBe("DE");
    await dialog.getByLabel("Affiliate gets").fill("30");
    await dialog.getByLabel("Advertiser pays").fill("40");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: /^Germany, sale: .*\$30\.00/ }).waitFor();
    await axe(page);
    await page.getByRole("link", { name: "List", exact: true }).click();
    await page.getByRole("row", { name: /\$30\.00 \$40\.00 Germany/ }).waitFor();
    await page.getByLabel("Country", { exact: true }).fill("at");
    await status.getByText("$3.00").waitFor();
    await page.getByLabel("Goal", { exact: true }).selectOption("sale");
    await status.getByText("15%").waitFor();
    await page.getByLabel("Sale", { exact: true }).fill("19,99");
    await status.getByText("$3.00").waitFor();
    await status.getByText("$4.00").waitFor();
    await page.getByLabel("System", { exact: true }).selectOption("Android");
    await page.getByLabel("City", { exact: true }).fill("Berlin");
    await page.getByLabel("Goal", { exact: true }).selectOption("1");
    await status.getByText("$5.00").waitFor();
    await axe(page);
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("link", { name: "Goals" }).click();
    await page.getByRole("button", { name: "Edit: 1" }).click();
    await dialog.getByLabel("Goal").fill("order");
    await dialog.getByLabel("Name").fill(HOSTILE);
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row").filter({ hasText: "order" }).getByText(HOSTILE).waitFor();
    await axe(page);
    const reader = await open(`/offers/${offer}?tab=payments`, { signedInAs: await makeStaff(owner, ["ROLE_SECTION_NEWS"]) });
    await reader
      .getByRole("row", { name: /^order/ })
      .first()
      .waitFor();
    expect(await reader.getByRole("button", { name: /Add a payment/ }).count()).toBe(0);
  });
});
