import { describe, expect, it } from "vitest";
import { insertSession } from "./account.ts";
import { axe, cutTimes, makeAccount, open, product } from "./kit.ts";
import { makeAdvertiser } from "./network.ts";

/** Somebody who signed in elsewhere. */
const signInAgain = ({ id }: { id: number }) => insertSession(product.persistTo, id);

describe("keys", () => {
  it("shows a new key once, and goes on in the session", async () => {
    const page = await open("/settings/keys", { signedInAs: await makeAccount() });
    const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "API key" }) });
    await panel.getByRole("button", { name: "Replace" }).click();
    const question = page.getByRole("dialog");
    await question.getByText("The present key stops at once.").waitFor();
    await question.getByRole("button", { name: "Replace" }).click();
    await question.waitFor({ state: "detached" });
    const key = await panel.getByLabel("API key").inputValue();
    expect(key).toMatch(/^\d+-\S{20,}$/);
    await axe(page);
    await panel.getByRole("button", { name: "I have kept it" }).click();
    await panel.getByLabel("API key").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(key);
    expect(page.url()).not.toContain(key);
    await page.reload();
    await panel.getByRole("button", { name: "Replace" }).waitFor();
    expect(await page.content()).not.toContain(key);
  });

  it("goes on with the new key where the old one was signed in", async () => {
    const page = await open("/settings/keys", { signedInAs: { token: (await makeAccount()).key } });
    const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "API key" }) });
    await panel.getByRole("button", { name: "Replace" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
    const key = await panel.getByLabel("API key").inputValue();
    await page.reload();
    await panel.getByRole("button", { name: "Replace" }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem("pawprint.session"))).toBe(key);
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByText("You are signed in with an API key.").waitFor();
  });

  it("shows calls that work, and of an advertiser's those that are for them", async () => {
    const account = await makeAccount();
    const page = await open("/settings/keys", { signedInAs: account });
    const sample = await page.getByLabel("List flows").inputValue();
    const [, header = "", url = ""] = /-H "([^"]+)" "([^"]+)"$/.exec(sample) ?? [];
    const [name = "", value = ""] = header.replace(`${account.id}-…`, account.key).split(": ");
    const answer = await fetch(url.replace(/^https?:\/\/[^/]+/, product.api), { headers: { [name]: value } });
    expect(await answer.json()).toEqual({ status: "ok", data: [] });
    const advertiser = await open("/settings/keys", { signedInAs: await makeAdvertiser(account, "Paws Ltd") });
    await advertiser.getByLabel("Read the account").waitFor();
    await advertiser.getByRole("heading", { name: "API key" }).waitFor();
    expect(await advertiser.getByRole("heading", { name: "Global site token" }).count()).toBe(0);
    await advertiser.getByRole("link", { name: "Profile" }).click();
    await advertiser.getByRole("heading", { name: "Reports", exact: true }).waitFor();
    expect(await advertiser.getByRole("heading", { name: "Notifications" }).count()).toBe(0);
  });

  it("makes and deletes tokens and the signing secret", async () => {
    const account = await makeAccount();
    const page = await open("/settings/keys", { signedInAs: account, viewport: { width: 390, height: 800 } });
    for (const [name, remove] of [
      ["Reporting token", "Revoke"],
      ["Global site token", "Revoke"],
      ["Signing secret", "Delete"],
    ] as const) {
      const panel = page.locator("section").filter({ has: page.getByRole("heading", { name }) });
      await panel.getByRole("button", { name: "Create" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
      expect(await panel.getByLabel(name).inputValue()).not.toBe("");
      await panel.getByRole("button", { name: "I have kept it" }).click();
      await panel.getByRole("button", { name: remove }).click();
      await page.getByRole("dialog").getByRole("button", { name: remove }).click();
      await panel.getByText("Not created").waitFor();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe("sessions", () => {
  it("ends another session, which is signed out at its next step", async () => {
    const account = await makeAccount();
    const other = await signInAgain(account);
    const here = await open("/settings/sessions", { signedInAs: account });
    const there = await open("/settings", { signedInAs: { token: other } });
    await there.getByRole("heading", { name: "Settings" }).waitFor();
    await here.getByText("this browser").waitFor();
    await axe(here);
    const phone = await open("/settings/sessions", { signedInAs: account, lang: "ru", viewport: { width: 390, height: 800 } });
    await phone.locator("td:has(time)").first().waitFor();
    expect(await cutTimes(phone)).toEqual([]);
    await here.getByRole("row").filter({ hasNotText: "this browser" }).getByRole("button", { name: "End" }).click();
    await here.getByRole("dialog").getByRole("button", { name: "End" }).click();
    await here.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => here.getByRole("row").count()).toBe(2);
    await there.reload();
    await there.getByRole("heading", { name: "Sign in" }).waitFor();
    await here.getByRole("button", { name: "End all others" }).waitFor({ state: "detached" });
  });

  it("ends all others, and its own", async () => {
    const account = await makeAccount();
    for (let made = 0; made < 2; made++) await signInAgain(account);
    const page = await open("/settings/sessions", { signedInAs: account });
    await page.getByRole("button", { name: "End all others" }).click();
    await page.getByText("End 2 other sessions?").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "End all others" }).click();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "End" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("pawprint.session"))).toBe(null);
  });
});
