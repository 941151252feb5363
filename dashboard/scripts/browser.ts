import { arch, platform } from "node:os";
import chromiumOfLinux from "@sparticuz/chromium";
import type { LaunchOptions } from "playwright-core";

/** Not those that @sparticuz/chromium comes with: they switch off what keeps origins apart. */
const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage", "--font-render-hinting=none"];

export const NO_BROWSER = "no browser: install Chrome, or name a Chromium with CHROMIUM=/path/to/it";

/** Which Chromium to start: that of CHROMIUM, else the one that npm brings for Linux x64, else an installed Chrome. */
export async function findBrowser(): Promise<LaunchOptions> {
  const common = { headless: true, args: ARGS };
  if (process.env.CHROMIUM) return { ...common, executablePath: process.env.CHROMIUM };
  if (platform() === "linux" && arch() === "x64") return { ...common, executablePath: await chromiumOfLinux.executablePath() };
  return { ...common, channel: "chrome" };
}
