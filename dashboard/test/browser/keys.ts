import type { Locator, Page } from "playwright-core";

const MOST_TABS = 80;

/** What has the focus, by the name that is read aloud. */
export const focused = (page: Page): Locator => page.locator(":focus");

/** Goes on by Tab until the first field, button or link of that name has the focus. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const exact = typeof name === "string";
  const named = page
    .getByLabel(name, { exact })
    .or(page.getByRole("button", { name, exact }))
    .or(page.getByRole("link", { name, exact }))
    .first();
  await named.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await named.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} cannot be reached by Tab`);
}

/** Goes there by Tab, and presses Enter. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}
