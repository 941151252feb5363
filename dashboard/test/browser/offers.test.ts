import { describe, expect, it } from "vitest";
import { api, axe, makeAccount, open } from "./kit.ts";
import { makeStaff } from "./network.ts";

describe("offers", () => {
  it("shows staff the offers of their network", async () => {
    const owner = makeAccount();
    await api(owner.token, "/api/offers/add.json", { name: "Kittens <img src=x onerror=alert(1)>" });
    const staff = await makeStaff(owner, ["ROLE_SECTION_OFFER"]);
    const page = await open("/", { signedInAs: staff });
    await page.getByRole("heading", { name: "Offers" }).waitFor();
    await page.getByText("Kittens <img").waitFor();
    await axe(page);
    expect(await page.getByRole("navigation").getByRole("link").allTextContents()).toEqual(["Offers", "Settings"]);
  });
});
