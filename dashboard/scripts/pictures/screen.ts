import type { Page } from "playwright-core";
import type { Who } from "./world.ts";

/** What a picture is taken of. */
export interface Screen {
  as: Who;
  path: string;
  /** Of what is opened there, behind the name that the path gives. */
  detail?: string;
  /** What a person does before the picture; words on the page depend on the language, so that things are found by their kind and place. */
  act?: (page: Page) => Promise<void>;
  /** Left out: on every window. */
  on?: "desktop" | "phone";
  /** In a browser of its own: what is done there changes what the browser keeps. */
  isAlone?: boolean;
  /** The picture is of what loads: nothing waits for it. */
  isLoading?: boolean;
}

export const screensOf = (as: Who, paths: readonly string[]): Screen[] => paths.map((path) => ({ as, path }));

/** The name of a screen's picture: `owner-leads-bulk`. */
export function nameOf({ as, path, detail }: Screen): string {
  return [as, ...path.split(/\W+/), detail].filter((part) => part).join("-");
}

/** Selects all rows of a table. */
export async function selectAll(page: Page): Promise<void> {
  await page.locator("thead input[type=checkbox]").first().check();
}

/** Presses the last button beside the title. */
export async function openLastDialog(page: Page): Promise<void> {
  await page.locator("main header button").last().click();
  await page.getByRole("dialog").waitFor();
}
