import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { axe, makeAccount, open, product } from "./kit.ts";

it("opens for whoever is signed in, and for nobody else, at the address that was asked for", async () => {
  const account = makeAccount();
  const page = await open("/settings", { signedInAs: account });
  await page.getByRole("navigation").first().waitFor();
  await axe(page);

  const stranger = await open("/settings", { lang: "ru" });
  await stranger.getByRole("heading", { level: 1 }).waitFor();
  expect(stranger.url()).toBe(`${product.dashboard}/settings`);
  await axe(stranger);
});

it("says that there is nothing at other addresses", async () => {
  const page = await open("/nope", { expectedErrors: [/404.*\/nope/] });
  await page.getByText("There is nothing at this address").waitFor();
});

it("says in both languages when a screen fails, and keeps the way to the others", async () => {
  const expectedErrors = [/Failed to load resource/, /dynamically imported module/];
  const page = await open("/settings", { signedInAs: makeAccount(), expectedErrors });
  await page.route(/\/assets\/chart-[^/]*\.js$/, (route) => route.abort());
  await page.goto("/reports");
  await page.getByText("This screen could not be shown").waitFor();
  await axe(page);
  await page.unroute(/\/assets\/chart-[^/]*\.js$/);
  await page.getByRole("button", { name: "Reload" }).click();
  await page
    .getByText("Nothing")
    .or(page.getByRole("heading", { name: "Reports" }))
    .first()
    .waitFor();
});

it.each([
  ["a screen", /\/assets\/blacklist-[^/]*\.js$/, (page: Page) => page.getByRole("link", { name: "Blacklist" }).click()],
  ["a part of a screen", /\/assets\/search-[^/]*\.js$/, (page: Page) => page.keyboard.press("Control+k")],
])("loads the page of the newer build, and shows no failure, where %s is of an older one", async (_, chunk, act) => {
  const page = await open("/goals", { signedInAs: makeAccount(), expectedErrors: [/Failed to load resource.*404/] });
  await page.getByText("No goals yet").waitFor();
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  let isOlder = true;
  await page.route(chunk, (route) => (isOlder ? route.fulfill({ status: 404 }) : route.continue()));
  page.on("request", (request) => {
    if (request.isNavigationRequest()) isOlder = false;
  });
  await act(page);
  await page.waitForFunction(() => !("isSame" in window));
  await page.getByRole("heading", { level: 1, name: /Goals|Blacklist/ }).waitFor();
});

it("runs no script, style or markup that is put into it, and calls nobody but its API", async () => {
  const expectedErrors = [
    /inline style/,
    /TrustedHTML/,
    /TrustedScript/,
    /connect-src/,
    /Fetch API cannot load/,
    /elsewhere.example.*img-src/,
    /another origin: .*pixel.gif/,
    /uncaught: .*thrown on purpose/s,
  ];
  const page = await open("/", { expectedErrors });
  const added = await page.evaluate(async () => {
    const refused = async (act: () => unknown) => {
      try {
        await act();
        return "done";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const inline = document.createElement("style");
    inline.textContent = "body { color: red; }";
    document.head.append(inline);
    const picture = new Image();
    picture.src = "https://elsewhere.example/pixel.gif";
    document.body.append(picture);
    await new Promise((resolve) => {
      addEventListener("error", resolve, { once: true });
      setTimeout(() => {
        throw new Error("thrown on purpose");
      });
    });
    return [
      await refused(() => {
        document.body.innerHTML = "<b>x</b>";
      }),
      await refused(() => {
        document.createElement("script").text = "x()";
      }),
      await refused(() => fetch("https://elsewhere.example/")),
    ];
  });
  expect(added).toEqual(["TypeError", "TypeError", "TypeError"]);
});
