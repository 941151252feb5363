import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RUN = `axe.run(document, { resultTypes: ["violations"] })`;

/** What depends on the language does not depend on the colours: two of the four pairs show all of both. */
const LOOKS = [
  { lang: "en", colorScheme: "light" },
  { lang: "ru", colorScheme: "dark" },
] as const;

/** Holds a page, as it stands, to axe: in English and Russian, light and dark. */
export async function axe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // By the debugger: the page's own policy lets no other script in.
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const first = await page.evaluate(() => localStorage.getItem("pawprint.language"));
  await evaluate(`${SOURCE};null`);
  for (const { lang, colorScheme } of LOOKS) {
    await setLanguage(page, lang);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = (await evaluate(RUN)) as AxeResults;
    const problems = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join("\n")}`,
    );
    expect(problems, `axe, ${lang}, ${colorScheme}`).toEqual([]);
  }
  expect(await page.evaluate(wrongHeadings)).toEqual([]);
  await setLanguage(page, first ?? "en");
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await session.detach();
}

/** As another tab does: what is on the page stays. */
async function setLanguage(page: Page, lang: string): Promise<void> {
  await page.evaluate((value) => {
    localStorage.setItem("pawprint.language", value);
    dispatchEvent(new StorageEvent("storage", { key: "pawprint.language", newValue: value }));
  }, lang);
  await page.waitForFunction((value) => document.documentElement.lang === value, lang);
}

/** Headings whose level is not that of their place. A screen has one of the first level, a dialog one of the second; none skips a level. */
function wrongHeadings(): string[] {
  const partsOf = (selector: string, top: number) => [...document.querySelectorAll(selector)].map((part) => ({ part, top }));
  return [...partsOf("main", 1), ...partsOf("[role=dialog]:has(h1, h2, h3, h4, h5)", 2)].flatMap(({ part, top }) => {
    let before = top - 1;
    return [...part.querySelectorAll("h1, h2, h3, h4, h5")].flatMap((heading, index) => {
      const level = Number(heading.tagName[1]);
      const isRight = index === 0 ? level === top : level > top && level <= before + 1;
      before = level;
      return isRight ? [] : heading.outerHTML;
    });
  });
}
