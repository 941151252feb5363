import type { BrowserContext, Page } from "playwright-core";

/** Watches a page for what no page may do. */
export interface Guards {
  /** What happened, except what was expected; and what was expected and did not happen. */
  problems(): string[];
}

/**
 * Collects errors on the console (violations of the Content-Security-Policy and of Trusted Types among them), uncaught errors, and requests to
 * other origins than are allowed.
 * @param expected patterns of errors that a test brings about
 */
export function guard(context: BrowserContext, page: Page, { origins, expected }: { origins: string[]; expected: RegExp[] }): Guards {
  const found: string[] = [];
  const missed = new Set(expected);
  const add = (text: string) => {
    const matching = expected.filter((pattern) => pattern.test(text));
    for (const pattern of matching) missed.delete(pattern);
    if (matching.length === 0) found.push(text);
  };
  const watch = (each: Page) => {
    each.on("console", (message) => message.type() === "error" && add(`console: ${message.text()} ${message.location().url}`));
    each.on("pageerror", (error) => add(`uncaught: ${error.stack ?? error.message}`));
  };
  watch(page);
  context.on("page", watch);
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) add(`a request to another origin: ${request.url()}`);
  });
  return { problems: () => [...found, ...[...missed].map((pattern) => `expected and did not happen: ${pattern}`)] };
}
