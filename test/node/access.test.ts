import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";

/** Domains whose every verb checks its caller's right, and whose SQL names the owner by the helper alone. */
const GUARDED = ["networks", "offers"];

const files = GUARDED.flatMap((domain) => globSync(`src/domain/${domain}/**/*.ts`, { cwd: ROOT })).map((path) => ({
  path,
  text: readFileSync(`${ROOT}/${path}`, "utf8"),
}));

/** The exported functions that answer later: what each takes, and its first line. The formatter decides how a signature ends. */
function verbsIn(text: string): { name: string; takes: string; first: string }[] {
  return text
    .split(/^(?=export (?:async )?function )/m)
    .slice(1)
    .map((verb) => {
      const end = /\): Promise<.*> \{$/m.exec(verb);
      const until = end === null ? 0 : end.index + end[0].length;
      return {
        name: /^export (?:async )?function (\w+)/.exec(verb)?.[1] ?? "",
        takes: verb.slice(0, until),
        first: verb.slice(until).trimStart().split("\n")[0] ?? "",
      };
    });
}

it("every verb of a guarded domain begins with the scope check", () => {
  const verbs = files.flatMap(({ path, text }) => verbsIn(text).map((verb) => ({ path, ...verb })));
  const called = verbs.filter(({ takes }) => /\bCtx\b/.test(takes));
  expect(called.length).toBeGreaterThan(10);
  expect(files.filter(({ text }) => /^export const \w+ = .*\bCtx\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  expect(called.filter(({ first }) => !/\bmayOrThrow\(ctx, /.test(first)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

it("no SQL of a guarded domain names the owner by hand", () => {
  const byHand = /(account|network)_id = \?1\b|(accountId|networkId), (ctx\.)?account\.id|\baccount\.id\b/;
  expect(files.filter(({ text }) => byHand.test(text)).map(({ path }) => path)).toEqual([]);
});
