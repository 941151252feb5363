import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { settled } from "./calls.ts";
import { api, axe, database, makeAccount, open } from "./kit.ts";

/** Ends it at the server, when the page has asked for what it asks last. */
async function endSession(page: Page, { id }: { id: number }) {
  await settled(page);
  await database("DELETE FROM sessions WHERE account_id = ?", id);
}

describe("bad moments", () => {
  it("keeps what was typed when the session ends, and goes on when the same person signs in", async () => {
    const account = await makeAccount();
    const page = await open("/goals", { signedInAs: account });
    await page.getByRole("button", { name: "New goal" }).click();
    const dialog = page.getByRole("dialog", { name: "New goal" });
    await dialog.getByLabel("Code").fill("deposit");
    await dialog.getByLabel("Price").fill("12.5");
    await endSession(page, account);
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByText("What you typed is still there").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Sign in with an API key" }).click();
    await page.getByLabel("API key").fill(account.key);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("What you typed is still there").waitFor({ state: "detached" });
    expect(await dialog.getByLabel("Code").inputValue()).toBe("deposit");
    expect(await dialog.getByLabel("Price").inputValue()).toBe("12.5");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("row").filter({ hasText: "deposit" }).waitFor();
  });

  it("stays where it is without a connection, and shows a screen that was not fetched once there is one", async () => {
    const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/ERR_INTERNET_DISCONNECTED/, /TypeError/] });
    await page.getByText("No goals yet").waitFor();
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await page.context().setOffline(true);
    const link = page.getByRole("link", { name: "Blacklist" });
    await link.hover();
    await page.getByText("No connection.").waitFor();
    await page.getByText("No goals yet").waitFor();
    await link.click();
    await page.getByText("The server cannot be reached. Check the connection.").waitFor();
    expect(await page.getByText("No connection.").isVisible()).toBe(false);
    expect(await page.evaluate(() => "isSame" in window)).toBe(true);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Blacklist" }).waitFor();
  });

  it("says that a password or a key is not known, and not that somebody was signed out", async () => {
    const page = await open("/goals");
    const alert = page.getByRole("alert");
    await page.getByRole("button", { name: "Sign in with a password" }).click();
    expect(await page.getByRole("link", { name: "Open Telegram" }).count()).toBe(0);
    await page.getByLabel("E-mail or login").fill("nobody@network.example");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await alert.getByText("Wrong login or password.").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Sign in with an API key" }).click();
    await page.getByLabel("API key").fill("1-unknown");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await alert.getByText("There is no such key.").waitFor();
    await page.getByRole("button", { name: "Sign in with Telegram" }).click();
    await page.getByRole("link", { name: "Open Telegram" }).waitFor();
  });

  it("keeps a sign-in with a password on a shared computer no longer than the tab", async () => {
    const who = { email: `shared.${Date.now()}@network.example`, password: "correct horse" };
    await api((await makeAccount()).token, "/3.0/admin/partner", { ...who, login: "shared" });
    const page = await open("/overview");
    await page.getByRole("button", { name: "Sign in with a password" }).click();
    await page.getByLabel("E-mail or login").fill(who.email);
    await page.getByLabel("Password").fill(who.password);
    await page.getByRole("checkbox", { name: "Shared computer" }).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    const isKept = await page.evaluate(() => [localStorage, sessionStorage].map((kept) => kept.getItem("pawprint.session") !== null));
    expect(isKept).toEqual([false, true]);
  });

  it("lets somebody whose account is suspended go to another one", async () => {
    const account = await makeAccount();
    await database("UPDATE accounts SET banned_at_ms = ? WHERE id = ?", Date.now(), account.id);
    const page = await open("/goals", { signedInAs: account });
    await page.getByText("The account is suspended.").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Pawprint" }).waitFor();
  });

  it("begins anew when somebody else signs in", async () => {
    const [account, other] = [await makeAccount(), await makeAccount({ name: "Somebody else" })];
    await api(account.token, "/api/goals/add.json", { code: "mine" });
    const page = await open("/goals", { signedInAs: account });
    await page.getByRole("row").filter({ hasText: "mine" }).waitFor();
    await endSession(page, account);
    await page.getByRole("checkbox", { name: "Select mine" }).check();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Sign in with an API key" }).click();
    await page.getByLabel("API key").fill(other.key);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("No goals yet").waitFor();
  });

  it("leaves what somebody else changed meanwhile in a flow and in a campaign", async () => {
    const account = await makeAccount();
    const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
    const page = await open(`/flows/${flow.id}`, { signedInAs: account });
    const form = page.locator("section").filter({ has: page.getByRole("heading", { name: "General" }) });
    const name = form.getByLabel("Name");
    await expect.poll(() => name.inputValue()).toBe("Ads");
    await api(account.token, "/api/flows/edit.json", { id: flow.id, countries: ["de"] });
    await name.fill("Ads, Germany");
    await form.getByRole("button", { name: "Save" }).click();
    const filters = () => database("SELECT name, filters FROM flows WHERE id = ?", flow.id);
    await expect.poll(filters).toMatchObject([{ name: "Ads, Germany", filters: expect.stringContaining('"de"') }]);

    const { campaign } = await makeCampaign(account, "Channel");
    await page.goto(`/campaigns/${campaign.id}/edit`);
    await expect.poll(() => page.locator("textarea").first().inputValue()).toBe("Welcome!");
    await api(account.token, "/api/camp/edit.json", { id: campaign.id, unsub_window: 3600 });
    await page.locator("textarea").first().fill("Hello!");
    await page.getByRole("button", { name: "Save" }).last().click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const saved = await database("SELECT welcome, unsub_window_seconds FROM campaigns WHERE id = ?", campaign.id);
    expect(saved).toMatchObject([{ welcome: "Hello!", unsub_window_seconds: 3600 }]);
  });

  it("takes today from the host where the browser's clock is wrong by a day", async () => {
    const page = await open("/clicks?p=today", { signedInAs: await makeAccount() });
    await page.clock.setSystemTime(Date.now() - 86_400_000);
    const midnight = Math.floor(Date.now() / 86_400_000) * 86_400;
    const asked = page.waitForRequest(
      (request) => request.url().endsWith("/api/clicks/list.json") && request.postDataJSON()?.from === midnight,
    );
    await page.reload();
    await asked;
  });

  it("takes 50,000 lines", async () => {
    const page = await open("/imports", { signedInAs: await makeAccount() });
    const lines = Array.from({ length: 50_000 }, (_, index) => `1_${index},1.5,sale,U-${index}`);
    const startedAt = performance.now();
    const csv = { name: "conversions.csv", mimeType: "text/csv", buffer: Buffer.from(["click,payout,status,uid", ...lines].join("\n")) };
    await page.getByLabel("Choose a file").setInputFiles(csv);
    await page.getByRole("button", { name: "Import 50,000 lines" }).waitFor();
    process.stdout.write(`50,000 lines read and shown: ${Math.round(performance.now() - startedAt)} ms\n`);
  });
});
