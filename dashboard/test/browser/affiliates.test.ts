import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open } from "./kit.ts";
import { makeAffiliate, makeStaff } from "./network.ts";

const HOSTILE = 'Bob <img src=x onerror=alert(1)> "\u202e';

describe("affiliates", () => {
  it("approves 50 requests of which the server refuses two, which stay selected with the reason", async () => {
    const owner = await makeAccount();
    const add = async (name: string) => (await api(owner.token, "/api/offers/add.json", { name, privacy: "protected" })).data.id;
    const [gone, ...offers] = await Promise.all(["Gone", ...Array.from({ length: 8 }, (_, n) => `${HOSTILE} ${n}`)].map(add));
    for (const login of ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay"]) {
      const { token } = await makeAffiliate(owner, login);
      const asked = login < "Cyd" ? [gone, ...offers] : offers;
      for (const id of asked) await api(token, "/3.0/partner/activation/offer", { offer_id: id, comment: HOSTILE });
    }
    await api(owner.token, "/api/offers/delete.json", { id: gone });
    const page = await open("/affiliates/requests", { signedInAs: owner, expectedErrors: [/400/] });
    await page.getByRole("checkbox", { name: "Select all" }).check();
    await page.getByText("50 selected").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Approve" }).last().click();
    await page.getByText("Done: 48. Not done: 2; they are still selected.").waitFor();
    await page.getByText("Ann: deleted offer: There is no such offer.").waitFor();
    await page.getByText("2 selected").waitFor();
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(3);
    await page.getByRole("button", { name: "Decline" }).last().click();
    await page.getByRole("dialog").getByRole("button", { name: "Decline" }).click();
    await page.getByText("No requests").waitFor();
    await page.getByText("Done: 2").waitFor();
  });

  it("lists affiliates, adds one, approves and blocks, and keeps a note", async () => {
    const owner = await makeAccount();
    const page = await open("/affiliates", { signedInAs: owner });
    await page.getByText("No affiliates yet").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Add an affiliate" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill("bob@example.com");
    await dialog.getByLabel("Password").fill("kittens!");
    await dialog.getByLabel("Display name").fill(HOSTILE);
    await axe(page);
    await dialog.getByRole("button", { name: "Add an affiliate" }).click();
    expect(await dialog.getByLabel("API key of the affiliate").inputValue()).toMatch(/^m\d+-/);
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("link", { name: "Bob <img" }).click();
    await page.getByRole("heading", { name: "Bob <img" }).waitFor();
    await page.getByLabel("Note").fill("Pays late");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Block", exact: true }).click();
    await dialog.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText("blocked").waitFor();
    await page.reload();
    expect(await page.getByLabel("Note").inputValue()).toBe("Pays late");
    await page.getByRole("button", { name: "Unblock" }).click();
    await page.getByText("✓active").waitFor();
  });

  it("shows staff what they may do alone, and fits a phone", async () => {
    const owner = await makeAccount();
    const affiliate = await makeAffiliate(owner, HOSTILE);
    const staff = await makeStaff(owner, ["ROLE_SECTION_PARTNER"]);
    const page = await open("/affiliates", { signedInAs: staff, viewport: { width: 390, height: 800 } });
    await page.getByText("Bob <img").waitFor();
    expect(await page.getByRole("link", { name: "Requests" }).count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.goto(`/affiliates/${affiliate.number}`);
    await page.getByRole("heading", { name: "Sign-in" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it("shows staff the network's times in their own zone", async () => {
    const owner = await makeAccount({ timeZone: "Asia/Vladivostok" });
    const { number } = await makeAffiliate(owner, "Bob");
    await database("UPDATE memberships SET created_at_ms = ? WHERE account_id = ?", Date.UTC(2025, 0, 9, 21, 57), number);
    const page = await open(`/affiliates/${number}`, { signedInAs: await makeStaff(owner, ["ROLE_ADMIN"]) });
    await page.getByText("Added 9 Jan 2025 21:57").waitFor();
  });
});
