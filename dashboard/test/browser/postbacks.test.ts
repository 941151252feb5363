import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open, tracker } from "./kit.ts";

/** An account whose one conversion was told to our tracker. */
async function report() {
  const account = makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/postback?cid={click}&payout={price}` });
  const { data } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  await api(account.token, "/api/tracker/postback.json", { flow: data.code, subid: "a1", status: "approve", price: 12.5 });
  return account;
}

describe("postbacks", () => {
  it("lists what was sent, opens its attempts beside the list, and keeps them open over a reload", async () => {
    const page = await open("/postbacks", { signedInAs: await report() });
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
  });

  it("says when nothing fits", async () => {
    const page = await open("/postbacks?state=failed", { signedInAs: makeAccount(), lang: "ru" });
    await page.getByText("Подходящих постбэков нет").waitFor();
  });
});

describe("templates", () => {
  it("fills in a preset, previews it as it is typed, tests it, and saves it", async () => {
    const account = makeAccount();
    const page = await open("/templates", { signedInAs: account });
    const field = page.getByLabel("Approved: joined, or paid");
    await page.getByLabel("Host of the tracker").fill("track.example.com");
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
