import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeCampaign } from "./bots-and-chats.ts";
import { axe, database, makeAccount, open, product } from "./kit.ts";

const DAY_MS = 86_400_000;

describe("the plan", () => {
  it("lies over every screen when it is over, and opens them without a reload once it is paid", async () => {
    const account = await makeAccount({ paidUntilMs: Date.now() - DAY_MS });
    const page = await open("/flows", { signedInAs: account });
    await page.getByRole("heading", { name: "Your plan has ended" }).waitFor();
    await axe(page);
    await page.evaluate(() => document.documentElement.setAttribute("data-same-page", ""));
    const tiger = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "Tiger" }) })
      .last();
    await tiger.getByRole("button", { name: "Pay with Telegram Stars: 4,400 ★" }).waitFor();
    await tiger.getByRole("button", { name: "Pay in dollars" }).click();
    const href = await page.getByRole("link", { name: "Open the payment page" }).getAttribute("href");
    await confirmPayment(href ?? "");
    await page.getByText("No flows yet").waitFor();
    expect(await page.locator("html[data-same-page]").count()).toBe(1);
    await page.getByRole("link", { name: "Plan", exact: true }).click();
    await page.getByText("Paid until").waitFor();
    await page.getByRole("region", { name: "Payments" }).getByText("✓paid").waitFor();
    await page.getByText("You can buy a plan when the current one has three days or less left").waitFor();
  });

  it("leaves campaigns open when it is over, says why, and takes no new ones", async () => {
    const account = await makeAccount();
    await makeCampaign(account, "Channel");
    await database("UPDATE accounts SET tariff = 'tiger', paid_until_ms = ? WHERE id = ?", Date.now() - DAY_MS, account.id);
    const page = await open("/campaigns", { signedInAs: account });
    await page.getByText("Your plan has ended.").waitFor();
    await page.getByRole("row").filter({ hasText: "Channel" }).waitFor();
    expect(await page.getByRole("link", { name: "New campaign" }).count()).toBe(0);
    await axe(page);
    await page.getByRole("link", { name: "Choose a plan" }).click();
    await page.getByRole("heading", { name: "Your plan has ended" }).waitFor();
  });

  it("takes the free plan, on a phone", async () => {
    const account = await makeAccount({ paidUntilMs: Date.now() - DAY_MS });
    const page = await open("/flows", { signedInAs: account, viewport: { width: 390, height: 800 } });
    await page.getByRole("button", { name: "Take the free plan" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: "Take the free plan" }).click();
    await page.getByText("No flows yet").waitFor();
  });
});

/** What the payment service tells the product: the invoice of a link was paid. */
async function confirmPayment(href: string): Promise<void> {
  const { searchParams: asked } = new URL(href);
  const paid = {
    payment: asked.get("payment"),
    amount: asked.get("amount"),
    currency: asked.get("currency"),
    charge: `charge-${asked.get("payment")}`,
  };
  const signed = Object.values(paid).join(":");
  const sign = createHmac("sha256", "gateway-secret-of-tests").update(signed).digest("hex");
  const answer = await fetch(`${product.api}/api/pay/acp.json`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...paid, sign }),
  });
  expect(await answer.json()).toMatchObject({ status: "ok" });
}
