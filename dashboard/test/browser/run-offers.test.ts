import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";
import { makeAffiliate } from "./network.ts";

const HOSTILE = 'Shoes <img src=x onerror=alert(1)> "\u202e';
const ON_A_PHONE = { viewport: { width: 390, height: 800 } };

describe("offers to run", () => {
  it("go from a request to its approval, a flow, and a click, and a private one shows to nobody who is not let in", async () => {
    const owner = await makeAccount();
    const add = async (name: string, privacy: string) =>
      (await api(owner.token, "/api/offers/add.json", { name, privacy, countries: ["de"] })).data.id;
    const [offer] = [await add(HOSTILE, "protected"), await add("Secret", "private")];
    await api(owner.token, "/api/sites/add.json", { name: "Shop", url: "https://shop.example.com/?c={click}", offer });
    await api(owner.token, "/api/offers/prices/set.json", { offer, price: 12.5, charge: 20 });
    const affiliate = await makeAffiliate(owner, "Bob");
    const mine = await open("/run-offers", { signedInAs: affiliate });
    const theirs = await open("/affiliates", { signedInAs: owner });

    await mine.getByRole("link", { name: "Shoes" }).waitFor();
    const row = mine.getByRole("row", { name: /Shoes/ });
    await row.getByRole("cell", { name: "$12.50" }).waitFor();
    await axe(mine);
    expect(await mine.getByText("Secret").count()).toBe(0);
    await row.getByRole("button", { name: "Request access" }).click();
    await mine.getByRole("dialog").getByLabel("Message to the network").fill("I have a blog about shoes");
    await axe(mine);
    await mine.getByRole("dialog").getByRole("button", { name: "Send request" }).click();
    await row.getByRole("cell", { name: "requested" }).waitFor();
    expect(await row.getByRole("button", { name: "Request access" }).count()).toBe(0);

    await theirs.reload();
    await theirs.getByRole("link", { name: "Requests 1" }).click();
    await theirs.getByText("I have a blog about shoes").waitFor();
    await theirs.getByRole("link", { name: "Bob" }).click();
    await theirs.getByRole("heading", { name: /Bob/, level: 1 }).waitFor();
    await theirs.getByRole("button", { name: "Approve" }).click();
    await theirs.getByRole("cell", { name: "allowed" }).waitFor();

    await mine.reload();
    expect(await mine.getByText("Secret").count()).toBe(0);
    await row.getByRole("button", { name: "Make a flow" }).click();
    await mine.getByRole("dialog").getByRole("button", { name: "Make a flow" }).click();
    const link = await mine.getByLabel("Link").first().inputValue();
    const click = await fetch(link, {
      redirect: "manual",
      headers: { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36" },
    });
    expect(click.headers.get("location")).toMatch(/^https:\/\/shop\.example\.com\/\?c=\w+_/);
    await mine.getByRole("link", { name: "Shoes" }).click();
    await mine.waitForURL(`**/run-offers/${offer}`);
  });

  it("are called by their names on a flow of whoever is in no network", async () => {
    const [theirs, mine] = [await makeAccount(), await makeAccount()];
    const offer = (await api(theirs.token, "/api/offers/add.json", { name: HOSTILE, privacy: "public" })).data.id;
    const flow = (await api(mine.token, "/api/flows/add.json", { name: "Ads", offer })).data.id;
    const page = await open(`/flows/${flow}`, { signedInAs: mine });
    await page.getByRole("link", { name: "Shoes" }).click();
    await page.getByRole("heading", { name: /Shoes/, level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/run-offers/${offer}`);
  });

  it("are all that an affiliate watches live: their conversions are in the navigation, campaigns are not offered", async () => {
    const affiliate = await makeAffiliate(await makeAccount(), "Eve");
    const page = await open("/live", { signedInAs: affiliate });
    await page.getByLabel("Clicks").waitFor();
    expect(await page.getByLabel("Journal").count()).toBe(0);
    expect(await page.getByLabel("Campaign").count()).toBe(0);
    await page.getByRole("link", { name: "Conversions" }).click();
    await page.getByRole("heading", { name: "Conversions", level: 1 }).waitFor();
    await page.locator('[aria-current="page"]', { hasText: "Conversions" }).waitFor();
  });

  it("show what was agreed with somebody alone, what was refused, and what is closed", async () => {
    const owner = await makeAccount();
    const [shared, refused, shut] = await Promise.all(
      [{ name: "Shared", commission_percent: 20 }, { name: "Refused", privacy: "protected" }, { name: "Shut" }].map(
        async (values) => (await api(owner.token, "/api/offers/add.json", values)).data.id,
      ),
    );
    const affiliate = await makeAffiliate(owner, "Ann");
    await api(affiliate.token, "/3.0/partner/activation/offer", { offer_id: refused, comment: "Please" });
    await api(owner.token, "/3.0/offer/enable-affiliate", { offer_id: [Number(shared)], pid: affiliate.number });
    await api(owner.token, "/3.0/offer/disable-affiliate", { offer_id: [Number(shut)], pid: affiliate.number });
    const theirs = await open(`/affiliates/${affiliate.number}`, { signedInAs: owner });
    const dialog = theirs.getByRole("dialog");
    await theirs.getByRole("button", { name: "Decline" }).click();
    await theirs
      .getByRole("row", { name: /Shared/ })
      .getByRole("button", { name: "default" })
      .click();
    await dialog.getByLabel("Kind").selectOption("percent of the advertiser's price");
    await dialog.getByLabel("Value").fill("12,5");
    await axe(theirs);
    await dialog.getByRole("button", { name: "Save" }).click();
    await theirs.getByRole("button", { name: "12.5%" }).waitFor();

    const mine = await open("/run-offers", { signedInAs: affiliate });
    const cell = (offer: string, name: string) =>
      mine
        .getByRole("row", { name: new RegExp(offer) })
        .getByRole("cell", { name })
        .waitFor();
    await cell("Shared", "87.5% RevShare");
    await cell("Refused", "declined");
    await cell("Shut", "closed");
    await mine.getByLabel("Search by name or number").fill("refu");
    await mine.getByRole("button", { name: "Request again" }).waitFor();
    expect(new URL(mine.url()).search).toBe("?q=refu");
    await mine.getByRole("link", { name: "Refused" }).click();
    await mine.getByText("The network declined your last request.").waitFor();
    await mine.goto(`/run-offers/${shared}`);
    await mine.getByText("87.5% of what the advertiser pays").waitFor();
    await axe(mine);
  });

  it("say where to ask when there are none, on a phone", async () => {
    const affiliate = await makeAffiliate(await makeAccount(), "Eve");
    const page = await open("/run-offers?q=nothing%20like%20it", { signedInAs: affiliate, ...ON_A_PHONE });
    await page.getByText(/No offers match|No offers to run yet/).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
