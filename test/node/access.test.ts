import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";

/** Domains whose SQL names the owner by the helper alone. */
const GUARDED = ["networks", "offers"];

const files = GUARDED.flatMap((domain) => globSync(`src/domain/${domain}/**/*.ts`, { cwd: ROOT })).map((path) => ({
  path,
  text: readFileSync(`${ROOT}/${path}`, "utf8"),
}));

it("no SQL of a guarded domain names the owner by hand", () => {
  const byHand = /(account|network)_id = \?1\b|(accountId|networkId), (ctx\.)?account\.id|\baccount\.id\b/;
  expect(files.filter(({ text }) => byHand.test(text)).map(({ path }) => path)).toEqual([]);
});
