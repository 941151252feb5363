import type { Page } from "playwright-core";
import { product } from "./kit.ts";

/** What the frame asks for when the screen has asked for its own. */
const OF_THE_FRAME = ["/api/views/list", "/api/postbacks/templates", "/api/bots/list", "/api/postbacks/counts", "/3.0/admin/tickets"];

/** Waits until a page of an owner has asked for what it asks last. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/3.0/admin/tickets")));
}

/**
 * What a screen of an owner asked the API for, as paths in the order of the alphabet.
 * @param until what it asks for first once it is drawn: that and all that follows is left out
 */
export async function callsOf(page: Page, until?: string): Promise<string[]> {
  await settled(page);
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  const paths = asked.filter((url) => url.startsWith(product.api)).map((url) => new URL(url).pathname.replace(/\.json$/, ""));
  const end = until === undefined ? -1 : paths.indexOf(until);
  return (end === -1 ? paths : paths.slice(0, end)).filter((path) => !OF_THE_FRAME.includes(path)).sort();
}
