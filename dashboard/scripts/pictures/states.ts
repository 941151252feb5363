import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import { SERVICE_TOKEN } from "../../../scripts/demo/owner.ts";
import { openLastDialog, type Screen } from "./screen.ts";
import type { Who } from "./world.ts";

/** What every screen can meet: somebody who is not signed in, Telegram around it, no connection, a plan that is over, a newer build, a fault. */
export function listStates(): Screen[] {
  const state = (detail: string, act: (page: Page) => Promise<void>, as: Who = "owner", path = "/goals"): Screen => ({
    as,
    path,
    detail,
    act,
    isAlone: true,
  });
  const signedOut = (detail: string, act: (page: Page) => Promise<void>) => state(detail, act, "nobody", "/");
  return [
    { as: "nobody", path: "/" },
    signedOut("password", (page) => page.locator("main button").nth(-2).click()),
    signedOut("password-wrong", signInWrongly),
    signedOut("key", (page) => page.locator("main button").last().click()),
    ...["asked", "refused", "ended"].map((each) =>
      signedOut(each, (page) => answer(page, "auth/poll", { pending: true, state: each, number: 42 })),
    ),
    signedOut("no-bot", (page) => answer(page, "auth/config", { data: { ...CONFIG, bot: "", login: false } })),
    signedOut("fault", (page) => fail(page, "auth/config", "db")),
    signedOut("telegram", (page) => launch(page, SERVICE_TOKEN)),
    signedOut("telegram-refused", (page) => launch(page, "2000:another-bot")),
    state("offline", goOffline),
    state("no-connection", goElsewhereOffline),
    state("session-ended", endSession),
    state("suspended", (page) => fail(page, "profile/info", "ban")),
    state("stale", makeStale),
    state("plan-ends", endPlanSoon),
    state("crashed", (page) => answer(page, "goals/list", { data: [{ id: 1, name: { of: "another shape" } }] })),
    state("missing-code", missCode),
    ...["/leads/999999", "/flows/999999", "/campaigns/999999", "/cabinets/ACC9999", "/settings/nowhere"].map(
      (path): Screen => ({ as: "owner", path }),
    ),
    { as: "lapsed", path: "/overview" },
    { as: "lapsed", path: "/campaigns" },
    { as: "lapsed", path: "/plan" },
    ...["/overview", "/reports", "/leads", "/flows", "/campaigns", "/settings"].map(
      (path): Screen => ({ as: "owner", path, detail: "loading", act: holdAnswers, isLoading: true }),
    ),
    { as: "owner", path: "/overview", detail: "more", act: openMore, on: "phone" },
    { as: "owner", path: "/leads", detail: "row", act: openRow, on: "phone" },
    { as: "owner", path: "/leads", detail: "views", act: (page) => page.locator("main header button").first().click() },
    { as: "owner", path: "/leads", detail: "days", act: chooseDays },
    { as: "owner", path: "/leads?from=2026-11-01&to=2026-11-20" },
    { as: "owner", path: "/goals", detail: "unsaved", act: leaveUnsaved },
  ];
}

const CONFIG = { bot: "pawprint_demo_bot", login: true, self_hosted: false, public_url: "", methods: [], version: "1" };

/** Answers a call from now on, and loads the page again. */
async function answer(page: Page, call: string, json: object): Promise<void> {
  await page.route(`**/api/${call}.json*`, (route) => route.fulfill({ json: { status: "ok", ...json }, headers: CORS }));
  await page.reload();
}

const CORS = { "access-control-allow-origin": "*" };

async function fail(page: Page, call: string, error: string): Promise<void> {
  await page.route(`**/api/${call}.json*`, (route) => route.fulfill({ json: { status: "error", error }, headers: CORS }));
  await page.reload();
  await page.getByRole("alert").first().waitFor();
}

async function signInWrongly(page: Page): Promise<void> {
  await page.locator("main button").nth(-2).click();
  await page.locator("input[autocomplete=username]").fill("jane@network.example");
  await page.locator("input[type=password]").fill("wrong");
  await page.locator("main button[type=submit]").click();
  await page.getByRole("alert").waitFor();
}

/** Opens the address that Telegram opens, with what it signs by a bot's token. */
async function launch(page: Page, token: string): Promise<void> {
  const sign = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const lang = await page.evaluate("document.documentElement.lang");
  const fields: Record<string, string> = {
    // Whoever is known keeps the language of the first time.
    user: JSON.stringify({ id: lang === "ru" ? 7_000_000_002 : 7_000_000_001, first_name: "Tina", language_code: lang }),
    auth_date: String(Math.floor(Date.now() / 1000)),
    chat_instance: String(Date.now()),
  };
  const checked = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  const hash = sign(sign("WebAppData", token), checked.join("\n")).toString("hex");
  const theme = JSON.stringify({ bg_color: "#17212b", text_color: "#ffffff" });
  const given = new URLSearchParams({ tgWebAppData: new URLSearchParams({ ...fields, hash }).toString(), tgWebAppThemeParams: theme });
  await page.goto(`/app#${given}`);
  await page.locator("h1").first().waitFor();
}

async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
}

/** Goes to a screen that was not fetched. */
async function goElsewhereOffline(page: Page): Promise<void> {
  await goOffline(page);
  await page.locator("a[href^='/leads']:visible").first().click();
  await page.getByRole("alert").first().waitFor();
}

async function endSession(page: Page): Promise<void> {
  await openLastDialog(page);
  await page.getByRole("dialog").locator("input").first().fill("deposit");
  await page.route("**/api/goals/add.json", (route) => route.fulfill({ json: { status: "error", error: "key" }, headers: CORS }));
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await page.locator("#again h1").waitFor();
}

async function makeStale(page: Page): Promise<void> {
  await page.route("**/version.json", (route) => route.fulfill({ json: { build: "another" } }));
  await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
}

async function endPlanSoon(page: Page): Promise<void> {
  await page.route("**/api/profile/info.json", async (route) => {
    const response = await route.fetch();
    const { data, ...rest } = (await response.json()) as { data: object };
    const until = new Date(Date.now() + 2.5 * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
    await route.fulfill({ response, json: { ...rest, data: { ...data, paid_until: until } } });
  });
  await page.reload();
}

/** The code of the next screen is gone, and the page was loaded again for it already. */
async function missCode(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.setItem("pawprint.reloaded", "1"));
  await page.route("**/assets/**", (route) => route.fulfill({ status: 404 }));
  await page.locator("a[href^='/leads']:visible").first().click();
  await page.getByRole("alert").first().waitFor();
}

/** Nothing but the account is answered from now on. */
async function holdAnswers(page: Page): Promise<void> {
  await page.route(/\/(api|3\.0)\/(?!profile\/info)/, () => undefined);
  await page.reload();
  await page.locator(".animate-pulse").first().waitFor();
}

async function openMore(page: Page): Promise<void> {
  await page.locator("nav button[aria-controls=sidebar]").click();
}

async function openRow(page: Page): Promise<void> {
  await page.locator("main tbody button[aria-haspopup=dialog]").first().click();
  await page.getByRole("dialog").waitFor();
}

async function chooseDays(page: Page): Promise<void> {
  await page.locator("main header select").first().selectOption("custom");
  await page.getByRole("dialog").waitFor();
}

/** Presses Escape in a dialog where something is typed. */
async function leaveUnsaved(page: Page): Promise<void> {
  await openLastDialog(page);
  await page.getByRole("dialog").locator("input").first().fill("deposit");
  await page.keyboard.press("Escape");
  await page.getByRole("alert").waitFor();
}
