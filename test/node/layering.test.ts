import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** What each place must not say. */
const FORBIDDEN: Record<string, string[]> = {
  "src/leads/x.ts": [
    "export const x = new Date();",
    "export const x = Date();",
    "export const x = Date.now();",
    "export const x = Math.random();",
    "export const x = performance.now();",
    "export const x = crypto.getRandomValues(new Uint8Array(2));",
    "export const x = crypto.randomUUID();",
    "export const x = AbortSignal.timeout(5);",
    "setTimeout(() => {}, 5);",
    'export const x = await fetch("https://a.test");',
    'export const x = globalThis.fetch("https://a.test");',
    "export const x = process.env.X;",
    'console.log("x");',
    'import { env } from "cloudflare:workers"; export const x = env;',
    'import { randomBytes } from "node:crypto"; export const x = randomBytes;',
    'import { Hono } from "hono"; export const x = new Hono();',
    'import { createApp } from "../app.ts"; export const x = createApp;',
    'import worker from "../index.ts"; export const x = worker;',
    'import { errorAnswer } from "../surfaces/user/errors.ts"; export const x = errorAnswer;',
  ],
  "src/db/x.ts": ['import { plan } from "../leads/plan.ts"; export const x = plan;'],
  "src/http/x.ts": ['import { errorAnswer } from "../surfaces/user/errors.ts"; export const x = errorAnswer;'],
  "src/app.ts": ['import { env } from "cloudflare:workers"; export const x = env;'],
  "src/surfaces/user/x.ts": [
    "export const x = new Date();",
    'import { eq } from "drizzle-orm"; export const x = eq;',
    'import type { Database } from "../../db/client.ts"; export type X = Database;',
    'import { campaigns } from "../../db/schema/index.ts"; export const x = campaigns;',
    'import { errorAnswer } from "../tracker/errors.ts"; export const x = errorAnswer;',
    'import { env } from "cloudflare:workers"; export const x = env;',
    "export const x = (ctx: { deps: { db: object } }) => ctx.deps.db;",
  ],
  "src/surfaces/tracker/x.ts": ['import { errorAnswer } from "../user/errors.ts"; export const x = errorAnswer;'],
  "src/surfaces/next/x.ts": ['import { errorAnswer } from "../user/errors.ts"; export const x = errorAnswer;'],
};

const ALLOWED: Record<string, string[]> = {
  "src/leads/x.ts": ["export const x = (deps: { fetch(url: string): void; now(): number }) => [deps.fetch('a'), new Date(deps.now())];"],
  "src/surfaces/user/x.ts": ['import { plan } from "../../leads/plan.ts"; import { y } from "./y.ts"; export const x = [plan, y];'],
};

describe("the layers", () => {
  const root = mkdtempSync(join(tmpdir(), "pawprint-layers-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  for (const part of ["biome.json", "lint"]) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  execFileSync("git", ["init", "-q"], { cwd: root });

  /** The rules that a file of this text breaks. */
  function broken(path: string, text: string): string[] {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
    const command = ["lint", "--reporter=json", path];
    const { diagnostics } = JSON.parse(readLint(command)) as { diagnostics: { category: string }[] };
    rmSync(join(root, path));
    return diagnostics.map(({ category }) => category);
  }

  function readLint(command: string[]): string {
    try {
      return execFileSync(join(ROOT, "node_modules/.bin/biome"), command, {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  it.each(pairs(FORBIDDEN))("keep out of %s: %s", (path, text) => {
    expect(broken(path, text)).toContainEqual(expect.stringMatching(/^plugin$|noRestricted/));
  });

  it.each(pairs(ALLOWED))("let into %s: %s", (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });

  it("hold no two domains that import each other, even by way of others", () => {
    expect(circles(domainImports())).toEqual([]);
  });
});

function pairs(cases: Record<string, string[]>): [path: string, text: string][] {
  return Object.entries(cases).flatMap(([path, texts]) => texts.map((text): [string, string] => [path, text]));
}

/** Which folders of src each folder imports from. */
function domainImports(): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  for (const file of globSync("src/*/**/*.ts", { cwd: ROOT })) {
    const [, domain = ""] = file.split("/");
    const known = imports.get(domain) ?? new Set();
    imports.set(domain, known);
    for (const [, path = ""] of readFileSync(join(ROOT, file), "utf8").matchAll(/ from "(\.[^"]+)"/g)) {
      const [top, to = "", ...rest] = join(dirname(file), path).split("/");
      if (top === "src" && rest.length > 0 && to !== domain) known.add(to);
    }
  }
  return imports;
}

/** The domains from which a walk along imports comes back. */
function circles(imports: Map<string, Set<string>>): string[] {
  return [...imports.keys()].filter((domain) => {
    const reached = new Set<string>();
    const walk = [...(imports.get(domain) ?? [])];
    for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      walk.push(...(imports.get(next) ?? []));
    }
    return reached.has(domain);
  });
}
