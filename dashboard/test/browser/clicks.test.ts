import { expect, it } from "vitest";
import { api, axe, database, makeAccount, open } from "./kit.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

it("shows a click some seconds after it came, and turns its values into filters", async () => {
  const account = await makeAccount();
  const { data: flow } = await api(account.token, "/api/flows/add.json", { name: "Ads" });
  await api(account.token, "/api/ways/add.json", { flow: flow.id, url: "https://shop.example/" });
  const page = await open("/clicks", { signedInAs: account });
  await page.getByText("No clicks found").waitFor();
  const answer = await fetch(`${flow.link}?utm_source=fb&subid=a1`, { redirect: "manual", headers: { "user-agent": BROWSER } });
  expect(answer.status).toBe(302);
  await expect
    .poll(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      return page.getByRole("link", { name: "a1" }).count();
    })
    .toBe(1);
  await axe(page);
  await page.getByRole("link", { name: "a1" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("?subid=a1");
  await page.getByRole("button", { name: "Remove filter: Subid" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("");
  await database("UPDATE clicks SET country = 'de' WHERE account_id = ?", account.id);
  await page.reload();
  await page.getByRole("link", { name: "Germany" }).click();
  await page.getByText("geo: Germany").waitFor();
  expect(new URL(page.url()).search).toBe("?geo=de");
});
