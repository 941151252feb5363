import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startProcess } from "../../../scripts/lib/start-process.ts";
import { insertAccount } from "./account.ts";
import { makeCampaign, pressStart } from "./bots-and-chats.ts";
import { api, axe, makeAccount, open, tracker } from "./kit.ts";

const HOST = tracker.host;

/** Another Pawprint, in the tracker's place. @returns what asks it */
async function startAnother() {
  const directory = mkdtempSync(join(tmpdir(), "pawprint-another-"));
  const persistTo = join(directory, "state");
  const server = await startProcess({ persistTo, logFile: join(directory, "server.log") });
  tracker.standsFor = server.url;
  onTestFinished(async () => {
    tracker.standsFor = null;
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const { token, key } = await insertAccount(persistTo, {});
  const ask = async (path: string, params = {}) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(params) });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks at what comes.
    return (await answer.json()) as any;
  };
  return { key, ask };
}

describe("the tracker", () => {
  it("connects another Pawprint, which then gets the leads of here", async () => {
    const another = await startAnother();
    const { data: flow } = await another.ask("/api/flows/add.json", { name: "Ads" });
    await another.ask("/api/ways/add.json", { flow: flow.id, url: "https://t.example/?click={click}" });
    const visit = await fetch(`${tracker.standsFor}/go/${flow.code}`, { redirect: "manual" });
    const click = new URL(visit.headers.get("location") ?? "").searchParams.get("click");

    const account = await makeAccount();
    const old = `${tracker.url}/old?cid={click}`;
    await api(account.token, "/api/profile/postbacks.json", { pb_approve: old });
    const page = await open("/tracker", { signedInAs: account, viewport: { width: 390, height: 900 } });
    await page.getByLabel("Tracker's host").fill(HOST);
    await page.getByLabel("Your key in the tracker").fill(another.key);
    await axe(page);
    await page.getByRole("button", { name: "Preview the changes" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(old).waitFor();
    await dialog.getByText(`http://${HOST}/api/tracker/postback.json?id=KEY&click={click}&status=approve`).waitFor();
    await axe(page);
    await dialog.getByRole("button", { name: "Connect and replace" }).click();
    await page.getByText("all five templates report there").waitFor();
    expect(await page.content()).not.toContain(another.key);
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByText("It takes the key and does not know the click").waitFor();
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    const { token, campaign } = await makeCampaign(account, "Channel");
    await pressStart(token, `${campaign.code}-${click}`);
    const leads = () => another.ask("/api/leads/search.json", { click });
    await expect.poll(async () => (await leads()).data.length).toBe(1);

    await page.getByRole("button", { name: "Disconnect" }).click();
    await dialog.getByText("The templates stay").waitFor();
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("heading", { name: "Connect a tracker" }).waitFor();
    await page.goto("/templates");
    await expect.poll(() => page.getByLabel("New lead").inputValue()).toContain(`//${HOST}/api/tracker/postback.json`);
  });

  it("writes nothing with a key that the tracker does not take, and says why", async () => {
    const account = await makeAccount();
    const old = `${tracker.url}/old?cid={click}`;
    await api(account.token, "/api/profile/postbacks.json", { pb_approve: old });
    const page = await open("/tracker", { signedInAs: account });
    const tryIt = async (domain: string) => {
      await page.getByLabel("Tracker's host").fill(domain);
      await page.getByLabel("Your key in the tracker").fill("1-wrong");
      await page.getByRole("button", { name: "Preview the changes" }).click();
    };
    const dialog = page.getByRole("dialog");
    await tryIt("no host");
    await page.getByText("This value is not allowed.").waitFor();
    for (const [body, said] of [
      ['{"status":"error","error":"access"}', "It does not take the key"],
      ["<html>Welcome to my shop</html>", "Something answers there that is not a Pawprint"],
    ] as const) {
      tracker.answer = { status: 200, body };
      await tryIt(HOST);
      await dialog.getByRole("button", { name: "Connect and replace" }).click();
      await dialog.getByText(said).waitFor();
      await dialog.getByText("Nothing was changed").waitFor();
      await axe(page);
      await dialog.getByRole("button", { name: "Cancel" }).click();
    }
    tracker.answer = { status: 200, body: "ok" };
    await page.reload();
    await page.getByRole("heading", { name: "Connect a tracker" }).waitFor();
    await page.goto("/templates");
    await expect.poll(() => page.getByLabel("Approved: joined, or paid").inputValue()).toBe(old);
    expect(await page.getByLabel("New lead").inputValue()).toBe("");
  });
});
