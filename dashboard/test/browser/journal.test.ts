import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { join, leave, makeCampaign, newPerson, pressStart } from "./bots-and-chats.ts";
import { axe, database, makeAccount, open } from "./kit.ts";

const MANY = 10_000;
const PAGE = 200;

it("shows who came and went, paid and organic, and saves exactly what is shown", async () => {
  const account = await makeAccount();
  const { token, chat, campaign } = await makeCampaign(account, "My channel");
  const [paid, organic] = [newPerson(), newPerson()];
  await pressStart(token, `${campaign.code}-click1`, paid);
  await join(token, chat, paid);
  await join(token, chat, organic);
  await leave(token, chat, organic);
  const page = await open("/journal", { signedInAs: account });
  const rows = page.getByRole("row").filter({ hasText: "@person" });
  await rows.first().waitFor();
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByText("3 entries").waitFor();
  await axe(page);
  await rows.filter({ hasText: "paid" }).getByRole("link").click();
  await page.waitForURL(/\/leads\/\d+/);
  await page.getByText("click1").first().waitFor();
  await page.goBack();
  await expect.poll(() => rows.filter({ hasText: "organic" }).getByRole("link").count()).toBe(0);
  await page.getByLabel("Source").selectOption("organic");
  await page.getByLabel("Event").selectOption("left");
  await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining(`@${organic.username}`)]);
  await page.reload();
  await expect.poll(() => rows.count()).toBe(1);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const lines = (await text(await (await saved).createReadStream())).trim().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(organic.username);
});

it("goes on to older entries without repeating one", async () => {
  const account = await makeAccount();
  const { token, chat } = await makeCampaign(account, "My channel");
  await join(token, chat, newPerson());
  await database(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY - 1})
      INSERT INTO journal (account_id, bot_id, chat_ref, subscriber_id, username, action, at_ms, update_id)
      SELECT account_id, bot_id, chat_ref, subscriber_id + i, printf('member%d', i), action, at_ms - i * 1000, update_id
      FROM n, journal WHERE account_id = ${account.id}`,
  );
  const page = await open("/journal", { signedInAs: account });
  await page.getByText("10,000 entries").waitFor();
  const table = page.getByRole("table");
  for (let pages = 1; pages <= 3; pages += 1) {
    await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(pages * PAGE));
    await page.getByRole("button", { name: "Load more" }).click();
  }
  await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(String(4 * PAGE));
  const scroller = page.getByRole("region", { name: "Joins, leaves and requests" });
  const seen: string[] = [];
  for (let at = 0; at < 4 * PAGE; at += 10) {
    await scroller.evaluate((element, top) => element.scrollTo(0, top), at * 36);
    await page.getByText(`@member${at + 1}`, { exact: true }).waitFor();
    for (const row of await page.getByRole("row").filter({ hasText: "@member" }).allTextContents())
      seen.push(/@member\d+/.exec(row)?.[0] ?? "");
  }
  expect(new Set(seen).size).toBe(4 * PAGE - 1);
});
