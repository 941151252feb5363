import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { api, axe, database, makeAccount, open, tracker } from "./kit.ts";

/** An account that tells our tracker of approved leads, and a flow. */
async function prepare() {
  const account = await makeAccount();
  await api(account.token, "/api/profile/postbacks.json", { pb_approve: `${tracker.url}/imported?cid={uid}` });
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "<img src=x onerror=alert(1)>" });
  const leads = async () => (await api(account.token, "/api/leads/search.json", { flow: flow.code, limit: 200 })).data;
  return { account, flow, leads };
}

const file = (lines: readonly string[]) => ({ name: "conversions.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) });

describe("the import of conversions", () => {
  it("says what a file means and who is told, sends it, and gives bad lines back", async () => {
    const { account, flow, leads } = await prepare();
    const page = await open("/imports", { signedInAs: account, viewport: { width: 390, height: 900 } });
    const lines = [
      "Flow;Order ID;Payout (EUR);Status",
      `${flow.code};A-1;12,5;sale`,
      `${flow.code};A-2;7;dep <b>bold</b>`,
      `${flow.code};;7;sale`,
      "nowhere;A-3;7;sale",
      `${flow.code};A-4;much;hold`,
    ];
    await page.getByLabel("Choose a file").setInputFiles(file(lines));
    const meanings = page.getByRole("region", { name: "What the statuses mean" });
    const meaning = (word: string) => meanings.getByRole("row").filter({ has: page.getByRole("cell", { name: word, exact: true }) });
    await meaning("sale").getByText("/imported?cid={uid}").waitFor();
    await meaning("hold").getByText("nobody is told").waitFor();
    await page.getByLabel("What dep <b>bold</b> means").selectOption("Approved");
    await axe(page);
    await page.getByRole("button", { name: "Import 4 lines" }).click();
    await page.getByText("3 new leads, 0 changed, 0 as they were. 2 lines have an error").waitFor();
    await page.getByText("Lead ID in that system (uid): missing").waitFor();
    await page.getByText("without what could not be read: Payout").waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const made = (await leads()).map(({ uid, status, price, currency }) => ({ uid, status, price, currency }));
    expect(made).toEqual([
      { uid: "A-4", status: "hold", price: null, currency: "" },
      { uid: "A-2", status: "approve", price: 7, currency: "eur" },
      { uid: "A-1", status: "approve", price: 12.5, currency: "eur" },
    ]);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "with errors" }).click()]);
    expect(await text(await download.createReadStream())).toBe(
      `Flow,Order ID,Payout (EUR),Status,error\r\n${flow.code},,7,sale,missing: uid\r\nnowhere,A-3,7,sale,bad-flow\r\n`,
    );
    await page.getByRole("button", { name: "Import 4 lines" }).click();
    await page.getByText("0 new leads, 0 changed, 3 as they were").waitFor();
    expect(await leads()).toHaveLength(3);
    const told = () => tracker.received.filter(({ path }) => path.startsWith("/imported")).map(({ query }) => query.cid);
    await expect.poll(() => told().toSorted()).toEqual(["A-1", "A-2"]);
  });

  it("goes on after a lost connection, without doubles", async () => {
    const { account, flow } = await prepare();
    const page = await open("/imports", { signedInAs: account, expectedErrors: [/ERR_CONNECTION_RESET/] });
    let calls = 0;
    // The server took the second thousand; its answer never came.
    await page.route("**/api/tracker/bulk.json", async (route) => {
      if (route.request().method() !== "POST" || ++calls !== 2) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    const lines = Array.from({ length: 3000 }, (_, index) => `${flow.code},U-${index},1.${index},sale`);
    await page.getByLabel("Choose a file").setInputFiles(file(["flow,uid,payout,status", ...lines]));
    await page.getByRole("button", { name: "Import 3,000 lines" }).click();
    await page.getByText("The server cannot be reached").waitFor();
    await page.getByText("1,000 new leads, 0 changed, 0 as they were").waitFor();
    await page.getByRole("button", { name: "Continue with 2,000 lines" }).click();
    await page.getByText("2,000 new leads, 0 changed, 1,000 as they were").waitFor();
    expect(calls).toBe(4);
    expect(await database("SELECT id FROM leads WHERE account_id = ?", account.id)).toHaveLength(3000);
  });
});
