import { join } from "node:path";
import type { Page } from "playwright-core";

const COLOURS = join(import.meta.dirname, "../pages/colours.js");

declare global {
  /** In a page: of bench/pages/colours.js. */
  var coloursOf: (jpegs: readonly string[]) => Promise<number[][]>;
}

/** A picture of a page, and when it was shown. */
interface Shot {
  jpeg: string;
  atMs: number;
}

/** Films a page until it is asked for its Speed Index: milliseconds until the page looked as at the end, weighted by how much was still missing. */
export async function film(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  const shots: Shot[] = [];
  session.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
    shots.push({ jpeg: data, atMs: (metadata.timestamp ?? 0) * 1000 });
    void session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 80, maxWidth: 206, maxHeight: 412 });
  return async () => {
    const startMs = await page.evaluate(() => performance.timeOrigin);
    await session.send("Page.stopScreencast");
    const shown = shots.filter(({ atMs }) => atMs >= startMs);
    const missing = await missingOf(page, shown);
    return shown.reduce((sum, { atMs }, at) => {
      const before = at === 0 ? { atMs: startMs, missing: 1 } : { atMs: shown[at - 1]?.atMs ?? startMs, missing: missing[at - 1] ?? 0 };
      return sum + (atMs - before.atMs) * before.missing;
    }, 0);
  };
}

/** How much of the last picture's colours each one lacks, beside a white page: 1 to 0. */
async function missingOf(page: Page, shots: Shot[]): Promise<number[]> {
  const reader = await page.context().newPage();
  await reader.addScriptTag({ path: COLOURS });
  const colours = await reader.evaluate(
    (jpegs) => coloursOf(jpegs),
    shots.map(({ jpeg }) => jpeg),
  );
  await reader.close();
  const last = colours.at(-1) ?? [];
  const pixels = last.slice(0, 256).reduce((sum, count) => sum + count, 0);
  const white = last.map((_, at) => (at % 256 === 255 ? pixels : 0));
  const wanted = last.map((count, at) => Math.abs(count - (white[at] ?? 0)));
  const total = wanted.reduce((sum, count) => sum + count, 0);
  const matched = (each: readonly number[]) =>
    wanted.reduce((sum, count, at) => sum + Math.min(count, Math.abs((each[at] ?? 0) - (white[at] ?? 0))), 0);
  return colours.map((each) => (total === 0 ? 0 : 1 - matched(each) / total));
}
