import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { focused, press, tabTo } from "./keys.ts";
import { api, database, makeAccount, open, tracker } from "./kit.ts";

/** An account with a flow, and one conversion that was told to our tracker. */
async function makeReported() {
  const account = await makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}&payout={price}` });
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  await api(account.token, "/api/tracker/postback.json", { flow: flow.code, subid: "a1", status: "approve", price: 12.5 });
  const state = async () => {
    const [delivery] = await database<{ state: string }>("SELECT state FROM postback_deliveries WHERE account_id = ?", account.id);
    return delivery?.state;
  };
  await expect.poll(state).toBe("delivered");
  return account;
}

const isTitled = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

describe("by keyboard alone", () => {
  it("somebody signs in", async () => {
    const page = await open("/flows");
    await press(page, "Sign in with an API key");
    await page.keyboard.type((await makeAccount()).key);
    await page.keyboard.press("Enter");
    await isTitled(page, "Flows");
  });

  it("a flow is made, led somewhere, filtered and tried", async () => {
    const page = await open("/flows", { signedInAs: await makeAccount() });
    await press(page, "New flow");
    await page.getByRole("dialog").getByLabel("Name").waitFor();
    await page.keyboard.type("Ads");
    await page.keyboard.press("Enter");
    await isTitled(page, "Ads");
    await press(page, "Add a destination");
    await tabTo(page, "Address");
    await page.keyboard.type("https://shop.example/");
    await page.keyboard.press("Enter");
    await page.getByText("100%").first().waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focused(page).textContent()).toBe("Add a destination");
    await tabTo(page, "Weight");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("50");
    await tabTo(page, "3. Countries");
    await page.keyboard.type("de");
    await page.keyboard.press("Enter");
    await page.getByText("Saved", { exact: true }).waitFor();
    await tabTo(page, "Country of the visitor");
    await page.keyboard.type("fr");
    await page.getByText("Filtered by").waitFor();
    await press(page, "Delete");
    await page.getByRole("dialog", { name: "Delete this flow?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focused(page).textContent()).toBe("Delete");
  });

  it("a report is sorted and opened, and its filter taken off", async () => {
    const page = await open("/reports", { signedInAs: await makeReported() });
    await page.getByRole("link", { name: "Ads", exact: true }).waitFor();
    await press(page, "Sort by Revenue");
    await expect.poll(() => new URL(page.url()).search).toBe("?s=-ma");
    await press(page, "Ads");
    await expect.poll(() => new URL(page.url()).searchParams.get("g")).toBe("geo");
    await press(page, "Remove this filter: Flow");
    await expect.poll(() => new URL(page.url()).search).toBe("?g=geo");
  });

  it("a postback is looked at, and the focus is where it was when its side closes", async () => {
    const page = await open("/postbacks", { signedInAs: await makeReported() });
    await page.locator("[data-row]").filter({ hasText: "delivered" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("payout=12.5").waitFor();
    await tabTo(page, "Send again");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => focused(page).evaluate((element) => element.closest("[data-row]")?.textContent)).toContain("delivered");
  });
});

describe("who does not see the screen", () => {
  it("comes to the contents of a screen, and hears which one it is", async () => {
    const page = await open("/flows", { signedInAs: await makeReported(), lang: "ru" });
    await isTitled(page, "Потоки");
    expect(await page.title()).toBe("Потоки · Pawprint");
    const contents = page.getByRole("main", { name: "Лиды" });
    await press(page, "Лиды");
    await isTitled(page, "Лиды");
    expect(await page.title()).toBe("Лиды · Pawprint");
    await expect.poll(() => contents.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Tab");
    expect(await contents.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Control+KeyK");
    await page.getByRole("combobox", { name: "Поиск" }).pressSequentially("журн");
    await page.getByRole("option", { name: "Журнал" }).waitFor();
    await page.keyboard.press("Enter");
    await isTitled(page, "Журнал");
    const journal = page.getByRole("main", { name: "Журнал" });
    await expect.poll(() => journal.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  });

  it("passes over the navigation", async () => {
    const page = await open("/settings", { signedInAs: await makeAccount() });
    await isTitled(page, "Settings");
    await press(page, "Skip to the contents");
    await page.keyboard.press("Tab");
    expect(await page.getByRole("main").evaluate((element) => element.contains(document.activeElement))).toBe(true);
  });
});
