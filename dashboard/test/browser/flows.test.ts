import { describe, expect, it } from "vitest";
import { callsOf } from "./calls.ts";
import { api, axe, makeAccount, open, product } from "./kit.ts";

describe("flows", () => {
  it("makes a flow that leads visitors by weight, from the empty list on", async () => {
    const account = await makeAccount();
    const page = await open("/flows", { signedInAs: account });
    await page.getByText("No flows yet").waitFor();
    await page.getByRole("button", { name: "New flow" }).click();
    await page.getByLabel("Name").fill("Facebook, Germany");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByText("This flow has no destination yet").waitFor();
    for (const [url, weight] of [
      ["https://a.example/?c={click}", "100"],
      ["https://b.example/", "50"],
      ["https://c.example/", "50"],
    ] as const) {
      await page.getByRole("button", { name: "Add a destination" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Address").fill(url);
      await dialog.getByLabel("Weight").fill(weight);
      await dialog.getByRole("button", { name: "Add a destination" }).click();
      await dialog.waitFor({ state: "detached" });
    }
    const shares = page.getByRole("listitem").filter({ has: page.getByLabel("Weight") });
    await expect.poll(async () => (await shares.allInnerTexts()).map((text) => /[\d.]+%/.exec(text)?.[0])).toEqual(["50%", "25%", "25%"]);
    await page.getByText("This flow has no destination yet").waitFor({ state: "detached" });
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    expect(new URL(link).origin).toBe(new URL(product.api).origin);
    await axe(page);
  });

  it("shows an error of the server at its field, and saves filters", async () => {
    const account = await makeAccount();
    const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
    const page = await open(`/flows/${data.id}`, { signedInAs: account });
    await page.getByLabel("3. Countries", { exact: true }).fill("de, nowhere");
    const filters = page.locator("section").filter({ has: page.getByRole("heading", { name: "Filters" }) });
    await filters.getByRole("button", { name: "Save" }).click();
    await filters.getByText("This value is not allowed.").waitFor();
    await page.getByLabel("3. Countries", { exact: true }).fill("de, at");
    await filters.getByRole("button", { name: "Save" }).click();
    await filters.getByText("Saved").waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel("3. Countries", { exact: true }).inputValue()).toBe("de, at");
    await api(account.token, "/api/ways/add.json", { flow: data.id, url: "https://a.example/", weight: 3 });
    await api(account.token, "/api/ways/add.json", { flow: data.id, url: "https://b.example/", weight: 1 });
    await page.reload();
    const trial = page.locator("section").filter({ has: page.getByRole("heading", { name: "Try it: a simulation" }) });
    await trial.getByText("Filtered by 3. Countries").waitFor();
    await trial.getByLabel("Country of the visitor").fill("AT");
    await expect.poll(() => trial.getByRole("listitem").allTextContents()).toEqual(["75%https://a.example/", "25%https://b.example/"]);
    await axe(page);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it("finds, sorts and pauses flows, keeps what was chosen over a reload, and reads well in every form", async () => {
    const account = await makeAccount();
    for (const name of ["Alpha", "Beta", "Gamma"]) await api(account.token, "/api/flows/add.json", { name });
    const page = await open("/flows", { signedInAs: account });
    await page.getByRole("button", { name: "Sort by Name" }).click();
    const names = page.getByRole("row").getByRole("link");
    await expect.poll(() => names.allInnerTexts()).toEqual(["Alpha", "Beta", "Gamma"]);
    expect(await callsOf(page)).toEqual(["/api/flows/list", "/api/profile/info"]);
    await axe(page);
    await page.getByRole("checkbox", { name: "Select Beta" }).check();
    await page.getByRole("checkbox", { name: "Select Gamma" }).check();
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Done: 2").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => page.getByRole("row").filter({ hasText: "active" }).count()).toBe(3);
    await page.getByRole("checkbox", { name: "Select Alpha" }).check();
    await page.getByRole("checkbox", { name: "Select Gamma" }).click({ modifiers: ["Shift"] });
    await page.getByText("3 selected").waitFor();
    await page.getByRole("checkbox", { name: "Select Alpha" }).uncheck();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Done: 2").waitFor();
    await page.getByLabel("State", { exact: true }).selectOption("paused");
    await page.reload();
    await expect.poll(() => names.allInnerTexts()).toEqual(["Beta", "Gamma"]);
    expect(new URL(page.url()).search).toBe("?s=name&state=paused");
  });

  it("says that somebody else's flow is not there", async () => {
    const { data } = await api((await makeAccount()).token, "/api/flows/add.json", { name: "Ads" });
    const page = await open(`/flows/${data.id}`, { signedInAs: await makeAccount() });
    await page.getByText("There is no such flow.").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });
});
