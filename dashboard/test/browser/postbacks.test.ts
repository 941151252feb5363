import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open, tracker } from "./kit.ts";

/** An account whose one conversion was told to our tracker. */
async function report() {
  const account = await makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}&payout={price}` });
  const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  await api(account.token, "/api/tracker/postback.json", { flow: data.code, subid: "a1", status: "approve", price: 12.5 });
  return account;
}

describe("postbacks", () => {
  it("lists what was sent, opens its attempts beside the list, and keeps them open over a reload", async () => {
    const account = await report();
    const page = await open("/postbacks", { signedInAs: account });
    const row = page.getByRole("row").filter({ hasText: "approved" });
    await row.waitFor();
    await expect
      .poll(async () => {
        await page.reload();
        await row.waitFor();
        return row.textContent();
      })
      .toContain("delivered");
    await axe(page);
    await row.getByRole("link").first().click();
    await page.getByRole("dialog").getByText("payout=12.5").waitFor();
    await page.reload();
    await page.getByRole("dialog").getByText("payout=12.5").waitFor();
    await axe(page);
    await database(
      "UPDATE postback_attempts SET response_code = NULL, error = 'network' WHERE delivery_id IN (SELECT id FROM postback_deliveries WHERE account_id = ?)",
      account.id,
    );
    await page.reload();
    await page.getByRole("dialog").getByText("· no connection ·").waitFor();
  });

  it("draws what was delivered and what failed by hour, and tells it as a table", async () => {
    const account = await report();
    const page = await open("/postbacks", { signedInAs: account });
    const byHour = page.getByRole("region", { name: "Postbacks by hour", exact: true });
    await expect
      .poll(async () => {
        await page.reload();
        return byHour.getByRole("img").getAttribute("aria-label");
      })
      .toContain("1 delivered, 0 failed");
    await byHour.locator("canvas").waitFor();
    await database("UPDATE postback_deliveries SET state = 'rejected' WHERE account_id = ?", account.id);
    await page.reload();
    await byHour.getByRole("img", { name: /0 delivered, 1 failed/ }).waitFor();
    await byHour.getByText("Show the hours as a table").click();
    // The legend of the picture has rows, too.
    const row = byHour.getByRole("region", { name: "Show the hours as a table" }).getByRole("row").nth(1);
    await row.waitFor();
    expect((await row.getByRole("cell").allInnerTexts()).slice(1)).toEqual(["0", "1", "0", "0"]);
    await axe(page);
    const phone = await open("/postbacks", { signedInAs: account, viewport: { width: 390, height: 800 } });
    await phone.getByRole("region", { name: "Postbacks by hour", exact: true }).locator("canvas").waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const narrowed = new URL(page.url());
    narrowed.searchParams.set("error", "http");
    await page.goto(narrowed.href);
    await page.getByText("Error: an error status").waitFor();
    expect(await byHour.count()).toBe(0);
  });

  it("says when nothing fits", async () => {
    const page = await open("/postbacks?state=failed", { signedInAs: await makeAccount(), lang: "ru" });
    await page.getByText("Подходящих постбэков нет").waitFor();
  });
});

describe("templates", () => {
  it("fills in a preset, previews it as it is typed, tests it, and saves it", async () => {
    const account = await makeAccount();
    const page = await open("/templates", { signedInAs: account });
    const field = page.getByLabel("Approved: joined, or paid");
    await page.getByLabel("Tracker's host").fill("track.example.com");
    await page.getByRole("button", { name: "Fill in" }).click();
    await expect.poll(() => field.inputValue()).toBe("https://track.example.com/postback?subid={click}&status=sale");
    for (const event of ["New lead", "On hold", "Cancelled", "Trash"]) await page.getByLabel(event).fill("");
    await field.fill(`${tracker.url}/postback?cid={click}&x={sub1}`);
    await page.getByText("Not a macro; the text stays as it is").waitFor();
    await page.getByRole("button", { name: "Send a test postback" }).click();
    await page.getByText("delivered 200").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("region", { name: "Addresses in use" }).getByText("/postback?cid=").waitFor();
    await axe(page);
  });
});

describe("sending again", () => {
  it("says how many first, and replays those of the filter alone; selected ones get one more attempt", async () => {
    const account = await makeAccount();
    await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}` });
    const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
    for (const subid of ["a1", "a2", "a3"])
      await api(account.token, "/api/tracker/postback.json", { flow: data.code, subid, status: "approve" });
    const states = async () => {
      const deliveries = await database<{ state: string }>(
        "SELECT state FROM postback_deliveries WHERE account_id = ? ORDER BY id",
        account.id,
      );
      return deliveries.map(({ state }) => state);
    };
    await expect.poll(states).toEqual(["delivered", "delivered", "delivered"]);
    const codes = await database<{ code: number }>(
      `UPDATE postback_deliveries SET state = 'failed', response_code = IIF(id % 2 = 0, 503, 500), error = 'http' WHERE account_id = ?
       RETURNING response_code AS code`,
      account.id,
    );
    const failed503 = codes.filter(({ code }) => code === 503).length;
    const page = await open("/postbacks", { signedInAs: account });
    await page.getByRole("link", { name: "an error status" }).first().waitFor();
    await page.getByRole("link", { name: "503" }).first().click();
    await expect.poll(() => page.getByRole("row").count()).toBe(failed503 + 1);
    await axe(page);
    await page.getByRole("button", { name: "Resend failed" }).click();
    await page
      .getByRole("dialog")
      .getByText(`${failed503} postback${failed503 === 1 ? "" : "s"} to resend.`)
      .waitFor();
    await axe(page);
    await page.getByRole("button", { name: `Resend ${failed503}` }).click();
    await page.getByText(`Queued again: ${failed503}`).waitFor();
    await expect.poll(async () => (await states()).filter((state) => state === "failed").length).toBe(3 - failed503);
    await page.getByRole("button", { name: "Remove filter: Response code" }).click();
    const log = page.getByRole("region", { name: "Postbacks", exact: true });
    await expect.poll(() => log.getByRole("row").count()).toBe(4);
    await page.getByRole("checkbox", { name: "Select all" }).check();
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/api/postbacks/retry.json", async (route) => {
      await isReleased;
      await route.continue();
    });
    await page.getByRole("button", { name: "Try once more" }).click();
    await page.getByText("0 of 3").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Stop" }).click();
    release();
    await page.getByText("Done: 1 Not begun: 2.").waitFor();
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Try once more" }).click();
    await page.getByText("Done: 2").waitFor();
    await expect.poll(states).toEqual(["delivered", "delivered", "delivered"]);
  });
});
