import { expect, it } from "vitest";
import { api, axe, makeAccount, open, product } from "./kit.ts";
import { makeAdvertiser, makeAffiliate, makeOffer, makeStaff, read } from "./network.ts";

it("shows the network's staff who is let in to an offer, kept out or paid otherwise, and lets them change it", async () => {
  const owner = await makeAccount();
  const advertiser = await makeAdvertiser(owner, "Pets");
  const [ann, bob, carl] = [await makeAffiliate(owner, "Ann"), await makeAffiliate(owner, "Bob"), await makeAffiliate(owner, "Carl")];
  const own = (partners: number[]) => ({ type: "fixed", goal: "1", currency: "usd", total: 9, revenue: 6, partners });
  const { id: offer } = await api(owner.token, "/3.0/admin/offer", {
    title: "Kittens",
    advertiser: advertiser.id,
    url: `${product.api}/?c={clickid}`,
    partner_payments: [own([bob.number]), own([ann.number, bob.number])],
  });
  await api(owner.token, "/api/offers/affiliates/set.json", { offer, affiliate: ann.number, status: "approved", commission_percent: 7.5 });
  const staff = await makeStaff(owner, ["ROLE_SECTION_OFFER"]);
  const page = await open(`/offers/${offer}?tab=affiliates`, { signedInAs: staff });
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await row("Ann")
    .getByText(/allowed$/)
    .waitFor();
  await row("Ann").getByText("7.5%").waitFor();
  await row("Bob").getByText("default").first().waitFor();
  await axe(page);
  await row("Ann").getByRole("button", { name: "Block access" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Block access" }).click();
  await row("Ann")
    .getByText(/blocked$/)
    .waitFor();
  await page.getByRole("button", { name: `Allow access Ann #${ann.number}` }).click();
  await row("Ann")
    .getByText(/allowed$/)
    .waitFor();
  await page.getByLabel("Affiliate's number").fill(String(carl.number));
  await page.getByRole("button", { name: "Block access", exact: true }).last().click();
  await row("Carl")
    .getByText(/blocked$/)
    .waitFor();
  const { partners } = await read<{ partners: { id: number; access: string }[] }>(owner.token, `/3.0/admin/offer/${offer}/partners`);
  expect(partners.map(({ id, access }) => [id, access])).toEqual([
    [ann.number, "approved"],
    [bob.number, null],
    [carl.number, "blocked"],
  ]);

  let asked = 0;
  page.on("request", (request) => {
    if (request.method() === "GET" && request.url().includes("/partners")) asked += 1;
  });
  await page.goto(`/offers/${offer}?tab=payments`);
  await row(`Ann#${ann.number}`).getByText(`Bob#${bob.number}`).waitFor();
  expect(await page.getByText(`Bob#${bob.number}`).count()).toBe(2);
  expect(asked).toBe(1);
  await axe(page);

  const reader = await open(`/offers/${offer}?tab=affiliates`, { signedInAs: await makeStaff(owner, ["ROLE_SECTION_STATS"]) });
  await reader.getByRole("row").filter({ hasText: "Ann" }).waitFor();
  expect(await reader.getByRole("button", { name: /^(Block|Allow) access/ }).count()).toBe(0);
});

it("shows an affiliate manager their own affiliates alone, on a phone and in Russian", async () => {
  const owner = await makeAccount();
  const advertiser = await makeAdvertiser(owner, "Pets");
  const offer = await makeOffer(owner, { advertiser: advertiser.id, title: "Kittens", total: 5, revenue: 3 });
  const [ann, bob] = [await makeAffiliate(owner, "Ann"), await makeAffiliate(owner, "Bob")];
  for (const { number } of [ann, bob])
    await api(owner.token, "/3.0/offer/disable-affiliate", { offer_id: [offer], pid: number, notice: 0 });
  const staff = await makeStaff(owner, ["ROLE_MANAGER_AFFILIATE"]);
  const { users } = await read<{ users: { id: string; type: string }[] }>(owner.token, "/3.0/admin/users");
  const manager = users.find(({ type }) => type === "affiliate_manager");
  await api(owner.token, "/3.0/admin/partners/mass-update", { id: [ann.number], manager_id: manager?.id });
  const page = await open(`/offers/${offer}?tab=affiliates`, { signedInAs: staff, lang: "ru", viewport: { width: 390, height: 800 } });
  const rows = page.getByRole("row");
  await rows.filter({ hasText: "Ann" }).getByText("не допущен").waitFor();
  expect(await rows.filter({ hasText: "Bob" }).count()).toBe(0);
  expect(await page.getByText("Партнёр не из списка").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await axe(page);
});
