import { createHmac } from "node:crypto";
import type { Frame, Page } from "playwright-core";
import { expect, it } from "vitest";
import { SERVICE_TOKEN } from "../../../scripts/demo/owner.ts";
import { newPerson } from "./bots-and-chats.ts";
import { axe, makeAccount, open, product } from "./kit.ts";

const TELEGRAM_WEB = "https://web.telegram.org";

const DARK = JSON.stringify({ bg_color: "#17212b", text_color: "#ffffff" });
const TOLD = "told Telegram: ";

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** The address that Telegram opens, with what it signs by a bot's token. */
function launchOf(options: { token?: string; secondsAgo?: number; lang?: string } = {}): string {
  const { token = SERVICE_TOKEN, secondsAgo = 0, lang = "en" } = options;
  const fields: Record<string, string> = {
    user: JSON.stringify({ ...newPerson(), first_name: "Ann & Bob+", language_code: lang }),
    auth_date: String(Math.floor(Date.now() / 1000) - secondsAgo),
    chat_instance: "-3788475317572404878",
  };
  const checked = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const hash = hmac(hmac("WebAppData", token), checked.join("\n")).toString("hex");
  const data = new URLSearchParams({ ...fields, hash }).toString();
  return `/app#${new URLSearchParams({ tgWebAppData: data, tgWebAppVersion: "9.2", tgWebAppPlatform: "android", tgWebAppThemeParams: DARK })}`;
}

/** Shows an address of the dashboard in a frame of a page of another origin, which is not asked: the browser is given its page here. */
async function showIn(page: Page, origin: string, path: string): Promise<Frame | undefined> {
  const body = `<script>
    window.told = [];
    addEventListener("message", ({ data, origin }) => window.told.push([origin, JSON.parse(data).eventType]));
  </script><iframe src="${product.dashboard}${path.replaceAll("&", "&amp;")}" width="800" height="600" allow="local-network-access"></iframe>`;
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${origin}/k/`);
  await page.unroute(`${origin}/**`);
  return page.frames()[1];
}

it("signs in by what Telegram signed, takes it out of the address, and looks and speaks as there", async () => {
  const page = await open("/nowhere-yet", { expectedErrors: [/404/] });
  const told: string[] = [];
  page.on("console", (message) => message.text().startsWith(TOLD) && told.push(message.text().slice(TOLD.length)));
  await page.addInitScript((prefix) => {
    Object.assign(window, { TelegramWebviewProxy: { postEvent: (type: string, data: string) => console.log(`${prefix}${type} ${data}`) } });
  }, TOLD);
  await page.goto(launchOf({ lang: "ru" }));
  await page.getByRole("navigation").first().waitFor();
  expect(new URL(page.url())).toMatchObject({ hash: "", origin: product.dashboard });
  expect(page.url()).not.toContain("/app");
  expect(told).toEqual(["web_app_ready {}", "web_app_expand {}"]);
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme])).toEqual(["ru", "dark"]);
  expect(await page.evaluate(() => [localStorage.getItem("pawprint.session"), sessionStorage.getItem("pawprint.session")])).toEqual([
    null,
    expect.stringMatching(/^sess_/),
  ]);
  await page.evaluate('Telegram.WebView.receiveEvent("theme_changed", { theme_params: { bg_color: "#ffffff" } })');
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
  await page.reload();
  await page.getByRole("navigation").first().waitFor();
});

it("goes on with its session where the same launch is loaded again", async () => {
  const address = launchOf();
  const page = await open(address);
  await page.getByRole("navigation").first().waitFor();
  const token = () => page.evaluate(() => sessionStorage.getItem("pawprint.session"));
  const first = await token();
  await page.goto("/settings");
  await page.goto(address);
  await page.getByRole("navigation").first().waitFor();
  expect(await token()).toBe(first);
});

it.each([
  ["another bot's signature", { token: "2000:another-bot" }],
  ["an old date", { secondsAgo: 400 }],
])("says why it does not sign in by %s, and lets nobody else's session stand", async (_, options) => {
  const page = await open(launchOf(options), { signedInAs: await makeAccount() });
  await page.getByText("Telegram's sign-in was not accepted").waitFor();
  await page.getByRole("heading", { name: "Sign in to Pawprint" }).waitFor();
  expect(page.url()).not.toContain("tgWebAppData");
  await axe(page);
});

it("opens in a frame of Telegram Web, at no other address, and for nobody else", async () => {
  const expectedErrors = [/another origin: https:\/\/(web\.telegram\.org|elsewhere\.example)/, /frame-ancestors/];
  const page = await open("/nowhere-yet", { expectedErrors: [...expectedErrors, /404/] });
  await page.context().grantPermissions(["local-network-access"]);
  const frame = await showIn(page, TELEGRAM_WEB, launchOf());
  await frame?.getByRole("navigation").first().waitFor();
  expect(await page.evaluate("window.told")).toEqual(["web_app_ready", "web_app_expand"].map((type) => [product.dashboard, type]));
  for (const [origin, path] of [
    [TELEGRAM_WEB, "/"],
    ["https://elsewhere.example", launchOf()],
  ] as const) {
    const refused = await showIn(page, origin, path);
    await expect.poll(() => refused?.url()).toMatch(/^chrome-error:/);
  }
});

it("asks before unsaved text is left in a frame of Telegram Web, where browsers show no questions of pages", async () => {
  const page = await open("/nowhere-yet", { expectedErrors: [/another origin: https:\/\/web\.telegram\.org/, /404/] });
  await page.context().grantPermissions(["local-network-access"]);
  const frame = await showIn(page, TELEGRAM_WEB, launchOf());
  if (frame === undefined) throw new Error("there is no frame");
  const go = (name: string) => frame.getByRole("link", { name, exact: true }).first().click();
  await go("Campaigns");
  await frame.getByRole("link", { name: "New campaign" }).first().click();
  const text = frame.locator("textarea").first();
  await text.fill("Welcome to the club");
  await go("Journal");
  const question = frame.getByRole("dialog", { name: "Your changes are not saved." });
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "detached" });
  expect(await text.inputValue()).toBe("Welcome to the club");
  await go("Journal");
  await question.getByRole("button", { name: "Discard" }).click();
  await frame.getByRole("heading", { name: "Journal", level: 1 }).waitFor();
});
