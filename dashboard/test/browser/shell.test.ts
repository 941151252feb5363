import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open, tracker } from "./kit.ts";

const DAY_MS = 86_400_000;
const PHONE = { width: 390, height: 800 };

async function makeFlows(names: readonly string[], options: Parameters<typeof makeAccount>[0] = {}) {
  const account = await makeAccount(options);
  for (const name of names) await api(account.token, "/api/flows/add.json", { name });
  return account;
}

describe("a phone", () => {
  it("has its navigation at the bottom, and the rest behind More", async () => {
    const page = await open("/flows", { signedInAs: await makeFlows(["Facebook, Germany"]), viewport: PHONE });
    const bar = page.getByRole("navigation", { name: "Main screens" });
    await bar.getByRole("button", { name: "More" }).click();
    await axe(page);
    await page.getByRole("navigation", { name: "Navigation", exact: true }).getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    expect(await bar.getByRole("button", { name: "More" }).getAttribute("aria-expanded")).toBe("false");
    await bar.getByRole("link", { name: "Leads" }).click();
    await page.getByRole("heading", { name: "Leads" }).waitFor();
  });

  it("shows a table's name and two columns that can be chosen; a row opens the rest, and the whole table is one tap away", async () => {
    const page = await open("/flows", { signedInAs: await makeFlows(["Facebook, Germany", "Google"]), viewport: PHONE });
    const heads = page.getByRole("columnheader");
    await page.getByRole("combobox", { name: "Column 2" }).selectOption({ label: "Spend" });
    await expect.poll(() => heads.count()).toBe(5);
    await page.reload();
    await page.getByRole("button", { name: "Sort by Spend" }).waitFor();
    await page.getByRole("button", { name: "All of Google" }).click();
    await page.getByRole("dialog").getByText("EPC").waitFor();
    await axe(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "All columns" }).click();
    await expect.poll(() => heads.count()).toBeGreaterThan(10);
    const table = page.getByRole("region", { name: "Flows" });
    await table.evaluate((element) => element.scrollTo({ left: 400 }));
    const box = await page.getByRole("link", { name: "Google" }).boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await axe(page);
  });
});

describe("a phone where nobody chose columns", () => {
  it("shows what a flow brings, and its name in two lines where one is too short", async () => {
    const page = await open("/flows", { signedInAs: await makeFlows(["Autumn sale of winter boots and gloves"]), viewport: PHONE });
    for (const name of ["Sort by Clicks", "Sort by Profit"]) await page.getByRole("button", { name }).waitFor();
    const name = page.getByRole("link", { name: "Autumn sale of winter boots and gloves" });
    expect(await name.evaluate((element) => element.getClientRects().length)).toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

describe("the way back", () => {
  it("leads from one thing to the list of such things, and from a change to what is changed", async () => {
    const account = await makeFlows(["Alpha"]);
    const { data } = await api(account.token, "/api/flows/add.json", { name: "Beta" });
    const page = await open(`/flows/${data.id}`, { signedInAs: account });
    await page.getByRole("link", { name: "← Flows" }).click();
    await page.getByRole("heading", { name: "Flows" }).waitFor();
    await page.goto("/campaigns/7/edit");
    await page.getByRole("link", { name: "← Campaign" }).click();
    await page.waitForURL(/\/campaigns\/7(\?|$)/);
    await page.goto("/settings/keys");
    await page.getByRole("heading", { name: "API key" }).waitFor();
    expect(await page.getByRole("link", { name: "←" }).count()).toBe(0);
  });
});

describe("saved views", () => {
  it("are saved on one device and opened on another, with their own period, and take other names", async () => {
    const account = await makeFlows(["Alpha", "Beta"]);
    const page = await open("/flows?q=al&p=30d", { signedInAs: account });
    await page.getByRole("button", { name: "Views" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name of the view").fill("Only alpha");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("link", { name: "Only alpha" }).waitFor();
    await axe(page);

    const other = await open("/flows?p=today&state=paused", { signedInAs: account });
    await other.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Only alpha" }).click();
    await expect.poll(() => new URL(other.url()).search).toBe("?p=30d&q=al");
    await other.getByRole("row").getByRole("link", { name: "Alpha" }).waitFor();
    const inNavigation = other.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Only alpha" });
    expect(await inNavigation.getAttribute("aria-current")).toBe("page");
    await other.getByLabel("State", { exact: true }).selectOption("paused");
    await expect.poll(() => inNavigation.getAttribute("aria-current")).toBeNull();
    await other.getByRole("button", { name: "Views" }).click();
    const line = other.getByRole("dialog");
    await line.getByRole("button", { name: "Rename Only alpha" }).click();
    await line.getByRole("listitem").getByLabel("Name of the view").fill("First");
    await line.getByRole("listitem").getByRole("button", { name: "Save" }).click();
    await line.getByRole("link", { name: "First" }).waitFor();
    await line.getByRole("button", { name: "Delete" }).click();
    await other.getByRole("dialog").last().getByRole("button", { name: "Delete" }).click();
    await line.getByText("Save what is on the screen").waitFor();
  });

  it("leave out what is not theirs: a view of the usual days does not keep those of the screen before", async () => {
    const account = await makeFlows(["Alpha"]);
    await api(account.token, "/api/views/save.json", { screen: "leads", name: "Held", query: "status=hold" });
    const page = await open("/flows?p=today", { signedInAs: account });
    await page.getByRole("link", { name: "Held" }).click();
    await page.getByRole("heading", { name: "Leads" }).waitFor();
    expect(new URL(page.url()).search).toBe("?status=hold");
  });
});

describe("the search", () => {
  it("opens from an address that is nothing's", async () => {
    const page = await open("/settings/nowhere", { signedInAs: await makeAccount() });
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await axe(page);
    await page.getByRole("main").getByRole("button", { name: "Search" }).click();
    await page.getByRole("dialog").getByRole("option", { name: "Reports" }).waitFor();
  });

  it("finds screens, commands and flows by keys alone, and goes straight to leads by what is pasted", async () => {
    const account = await makeFlows(["Facebook, Germany", "Google"]);
    const page = await open("/settings", { signedInAs: account });
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.keyboard.press("Control+KeyK");
    const field = page.getByRole("combobox", { name: "Search" });
    await field.pressSequentially("goog");
    await page.getByRole("option", { name: "Google" }).waitFor();
    await axe(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Google" }).waitFor();
    await page.keyboard.press("Control+KeyK");
    await field.pressSequentially("dark");
    await page.getByRole("option", { name: "Dark theme" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.keyboard.press("Control+KeyK");
    await field.waitFor();
    await field.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", " @alice_1 ");
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.url()).toContain("/leads?q=%40alice_1");
    await page.keyboard.press("Control+KeyK");
    await field.pressSequentially("12345");
    await page.getByRole("option", { name: "Leads: 12345" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("/leads?q=12345");
  });
});

describe("what waits", () => {
  it("stands beside the screens where it waits, and what concerns all screens over them, where it moves nothing", async () => {
    const account = await makeFlows([], { paidUntilMs: Date.now() + 2.5 * DAY_MS });
    await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}` });
    const flow = await api(account.token, "/api/flows/add.json", { name: "Ads" });
    await api(account.token, "/api/tracker/postback.json", { flow: flow.data.code, subid: "a1", status: "approve" });
    const state = async () => {
      const [delivery] = await database<{ state: string }>("SELECT state FROM postback_deliveries WHERE account_id = ?", account.id);
      return delivery?.state;
    };
    await expect.poll(state).toBe("delivered");
    await database("UPDATE postback_deliveries SET state = 'failed' WHERE account_id = ?", account.id);
    await database("UPDATE postback_templates SET state = 'stopped' WHERE account_id = ?", account.id);
    const page = await open("/settings", { signedInAs: account });
    await page.getByText("Your plan ends in 2 days.").waitFor();
    const title = page.getByRole("heading", { level: 1 });
    const before = await title.boundingBox();
    await page.getByText("1 address for postbacks cannot be reached.").waitFor();
    expect(await title.boundingBox()).toEqual(before);
    expect(before?.y).toBeLessThan(60);
    await page.getByRole("link", { name: "Postbacks 1 to look at" }).waitFor();
    await axe(page);
  });
});

describe("the keyboard", () => {
  it("chooses periods, walks and selects rows, opens them, and lists its keys, until it is switched off", async () => {
    const page = await open("/flows?s=name", { signedInAs: await makeFlows(["Alpha", "Beta", "Gamma"]), lang: "ru" });
    await page.getByRole("link", { name: "Alpha" }).waitFor();
    await page.keyboard.press("KeyM");
    await expect.poll(() => new URL(page.url()).search).toBe("?s=name&p=month");
    await page.keyboard.press("Digit7");
    await expect.poll(() => new URL(page.url()).search).toBe("?s=name");
    for (const key of ["KeyJ", "KeyJ", "Space", "KeyJ", "KeyK"]) await page.keyboard.press(key);
    await page.getByText("Выбрано: 1").waitFor();
    expect(await page.getByRole("row", { selected: true }).textContent()).toContain("Beta");
    await page.keyboard.press("Shift+Slash");
    await page.getByRole("dialog", { name: "Горячие клавиши" }).waitFor();
    await axe(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Slash");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search");
    await page.keyboard.type("tm");
    await expect.poll(() => new URL(page.url()).search).toBe("?s=name&q=tm");
    await page.evaluate(() => localStorage.setItem("pawprint.keyboard", "off"));
    await page.goto("/flows?s=name");
    await page.getByRole("link", { name: "Alpha" }).waitFor();
    await page.keyboard.press("KeyT");
    await page.keyboard.press("KeyJ");
    await page.evaluate(() => localStorage.setItem("pawprint.keyboard", "on"));
    await page.reload();
    await page.getByRole("link", { name: "Alpha" }).waitFor();
    await page.keyboard.press("KeyJ");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Alpha" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });
});
