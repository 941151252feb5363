import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { axe, makeAccount, open, product } from "./kit.ts";

it("opens for whoever is signed in, and for nobody else, at the address that was asked for", async () => {
  const account = await makeAccount();
  const page = await open("/settings", { signedInAs: account });
  await page.getByRole("navigation").first().waitFor();
  await axe(page);

  const stranger = await open("/settings", { lang: "ru" });
  await stranger.getByRole("heading", { level: 1 }).waitFor();
  expect(stranger.url()).toBe(`${product.dashboard}/settings`);
  await axe(stranger);
});

it("moves nothing on the page of sign-in when the ways in become known, nor when the number and the QR code come", async () => {
  const page = await open("/settings");
  const title = page.getByRole("heading", { level: 1 });
  const way = page.getByRole("button", { name: "password" });
  const code = page.getByRole("img", { name: "QR code" });
  await code.waitFor();
  const known = Promise.withResolvers<void>();
  await page.route("**/api/auth/config.json", async (route) => {
    await known.promise;
    await route.continue();
  });
  const answered = Promise.withResolvers<void>();
  await page.route("**/api/auth/poll.json*", async (route) => {
    await answered.promise;
    await route.continue();
  });
  await page.reload();
  const before = await title.boundingBox();
  known.resolve();
  await way.waitFor();
  expect(await title.boundingBox()).toEqual(before);
  expect(await code.count()).toBe(0);
  const place = await way.boundingBox();
  answered.resolve();
  await code.waitFor();
  await page.getByText("The bot shows this number").waitFor();
  expect(await way.boundingBox()).toEqual(place);
});

it("says that there is nothing at other addresses", async () => {
  const page = await open("/nope", { expectedErrors: [/404.*\/nope/] });
  await page.getByText("There is no such page").waitFor();
});

it("says in both languages when a screen fails, and keeps the way to the others", async () => {
  const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/TypeError/] });
  const answer = "**/api/reports/traffic.json";
  await page.route(answer, (route) =>
    route.request().method() === "OPTIONS"
      ? route.continue()
      : route.fulfill({ json: { status: "ok", data: null }, headers: { "access-control-allow-origin": product.dashboard } }),
  );
  await page.goto("/reports");
  await page.getByText("This screen could not be shown").waitFor();
  await axe(page);
  await page.unroute(answer);
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText("No data for these days").waitFor();
});

const LATE = [
  ["a screen", /\/assets\/blacklist-[^/]*\.js$/, (page: Page) => page.getByRole("link", { name: "Blacklist" }).click()],
  ["a part of a screen", /\/assets\/keyboard-help-[^/]*\.js$/, (page: Page) => page.keyboard.press("?")],
] as const;

it.each(LATE)("loads the page of the newer build, and shows no failure, where %s is of an older one", async (_, chunk, act) => {
  const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/Failed to load resource.*404/] });
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

it.each(LATE)("loads the page again once, and then says what to do, where %s is gone for good", async (what, chunk, act) => {
  // React tells of what a screen throws.
  const thrown = what === "a screen" ? [/TypeError: gone/] : [];
  const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/Failed to load resource.*404/, ...thrown] });
  await page.getByText("No goals yet").waitFor();
  const seen = { pages: 0 };
  page.on("request", (request) => {
    if (request.isNavigationRequest()) seen.pages += 1;
  });
  await page.route(chunk, (route) => route.fulfill({ status: 404 }));
  await act(page);
  await expect.poll(() => seen.pages).toBe(1);
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (!page.url().endsWith("/blacklist")) await act(page);
  await page.getByText("This part of the page could not be loaded").waitFor();
  await axe(page);
  await page.getByRole("navigation").first().waitFor();
  expect(seen.pages).toBe(1);
  await page.unroute(chunk);
  await page.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => seen.pages).toBe(2);
  await page.getByRole("heading", { level: 1, name: /Goals|Blacklist/ }).waitFor();
});

it("keeps the rest of a screen whose chart cannot be loaded", async () => {
  const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/Failed to load resource.*404/] });
  await page.route(/\/assets\/chart-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
  await page.goto("/reports");
  await page.getByText("This part of the page could not be loaded").waitFor();
  await page.getByRole("heading", { name: "Reports", level: 1 }).waitFor();
  await page.getByText("No data for these days").waitFor();
});

it("says in both languages that nothing of the page could be loaded", async () => {
  const page = await open("/goals", { signedInAs: await makeAccount(), expectedErrors: [/Failed to load resource.*404/] });
  await page.route(/\/assets\/boot-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await page.getByText("Не удалось загрузить Pawprint").waitFor();
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
