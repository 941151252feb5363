import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkImports } from "../../lint/check-imports.ts";
import { EXCEPTIONS, LAYERS } from "../../lint/layers.ts";
import { ROOT } from "../../scripts/lib/root.ts";

/** What each file must not import. None of the files need exist: rules go by path. */
const REFUSED: Record<string, string[]> = {
  "src/app.ts": ["cloudflare:workers", "drizzle-orm", "./db/client.ts", "./domain/leads/plan.ts", "./cron/run.ts", "./index.ts"],
  "src/index.ts": ["./domain/leads/plan.ts", "./surfaces/user/routes.ts", "node:crypto"],
  "src/platform/context.ts": ["../domain/leads/plan.ts", "../http/params.ts", "hono", "../app.ts"],
  "src/lib/time.ts": ["../platform/deps.ts", "../db/client.ts", "../domain/leads/plan.ts", "hono"],
  "src/platform/errors.ts": ["./context.ts", "hono"],
  "src/unheard-of.ts": ["./lib/time.ts"],
  "src/lib/strtotime/forms/days.ts": ["../../../platform/context.ts", "../../../domain/leads/plan.ts"],
  "src/db/schema/leads.ts": ["../../domain/leads/plan.ts", "../../platform/context.ts", "hono", "../../surfaces/user/errors.ts"],
  "src/db/sql/deep/guards.ts": ["../../../domain/leads/plan.ts", "zod"],
  "src/http/openapi/document.ts": ["../../surfaces/user/errors.ts", "../../domain/leads/plan.ts", "drizzle-orm", "../../db/client.ts"],
  "src/http/lenient/amount.ts": ["hono", "../described.ts", "../../domain/leads/plan.ts"],
  "src/domain/leads/list.ts": [
    "hono",
    "hono/cors",
    "@hono/zod-validator",
    "cloudflare:workers",
    "node:crypto",
    "express",
    "../../app.ts",
    "../../index.ts",
    "../../cron/run.ts",
    "../../queue/consume.ts",
    "../../surfaces/user/errors.ts",
    "../../http/described.ts",
    "../../../test/factories.ts",
    "../../../scripts/lib/root.ts",
  ],
  "src/domain/flows/filters/countries/list.ts": [
    "hono",
    "../../../../app.ts",
    "../../../../index.ts",
    "../../../../surfaces/user/errors.ts",
    "../../../../cron/run.ts",
  ],
  "src/queue/consume.ts": ["../cron/run.ts", "../surfaces/user/errors.ts", "../app.ts", "hono"],
  "src/queue/messages.ts": ["../domain/leads/plan.ts", "../platform/deps.ts"],
  "src/cron/hourly/run.ts": ["../../surfaces/user/errors.ts", "../../app.ts", "hono", "../../index.ts"],
  "src/surfaces/user/list.ts": [
    "drizzle-orm",
    "drizzle-orm/d1",
    "cloudflare:workers",
    "node:crypto",
    "../../db/client.ts",
    "../../db/schema/index.ts",
    "../../app.ts",
    "../../index.ts",
    "../../cron/run.ts",
    "../../queue/consume.ts",
    "../../queue/messages.ts",
    "../tracker/errors.ts",
    "../shared.ts",
    "./../tracker/errors.ts",
    "../../../migrations/meta/_journal.json",
  ],
  "src/surfaces/network/offers/list.ts": [
    "drizzle-orm",
    "../../user/errors.ts",
    "../../user/errors.ts",
    "../../../db/client.ts",
    "../../../app.ts",
    "../../../index.ts",
    "../../../cron/run.ts",
    "../../../queue/messages.ts",
  ],
  "src/surfaces/network/offers/prices/list.ts": ["../../../user/leads/errors.ts", "../../../../db/client.ts", "../../../../cron/run.ts"],
  "src/surfaces/shared.ts": ["./user/errors.ts"],
  "test/leads/x.test.ts": ["../../src/index.ts", "../../bench/lib/seed.ts"],
  "test/fakes/x.ts": ["../../src/domain/leads/plan.ts", "../factories.ts"],
  "scripts/x.ts": ["../src/cron/run.ts", "../test/factories.ts"],
  "lint/x.ts": ["../src/platform/errors.ts"],
  "dashboard/src/screens/reports/x.tsx": [
    "../leads/y.tsx",
    "../../app.tsx",
    "../../../../src/lib/codes.ts",
    "../../../scripts/hosting.ts",
    "uplot",
    "node:fs",
  ],
  "dashboard/src/shell/x.tsx": ["../screens/leads/y.tsx", "../app.tsx"],
  "dashboard/src/ui/x.tsx": ["../screens/leads/y.tsx", "../shell/y.tsx", "zod"],
  "dashboard/src/texts/x.ts": ["../ui/y.tsx", "../screens/leads/y.tsx"],
  "dashboard/src/api/x.ts": ["../texts/y.ts", "../ui/y.tsx", "../url/y.ts", "../../../src/surfaces/user/errors.ts"],
  "dashboard/src/url/x.ts": ["../api/y.ts", "../texts/y.ts"],
  "dashboard/src/time.ts": ["./api/y.ts", "./app.tsx", "date-fns"],
  "dashboard/scripts/x.ts": ["../src/api/y.ts", "../../src/lib/codes.ts"],
  "dashboard/test/browser/x.test.ts": ["../../../src/domain/leads/plan.ts", "../../../test/factories.ts"],
  "scripts/y.ts": ["../dashboard/src/api/y.ts"],
};

const ALLOWED: Record<string, string[]> = {
  "src/index.ts": ["./app.ts", "./cron/run.ts", "./queue/consume.ts", "./db/client.ts", "cloudflare:workers"],
  "src/app.ts": ["./surfaces/network/routes.ts", "./http/described.ts", "hono", "hono/route"],
  "src/platform/context.ts": ["../db/schema/index.ts", "./deps.ts", "../queue/messages.ts", "./errors.ts"],
  "src/db/schema/leads.ts": ["../../lib/codes.ts", "./columns.ts", "drizzle-orm/sqlite-core"],
  "src/domain/leads/list.ts": [
    "./plan.ts",
    "../../db/merge.ts",
    "../postbacks/line.ts",
    "../../queue/messages.ts",
    "../../http/lenient/amount.ts",
    "drizzle-orm",
  ],
  "src/domain/flows/filters/countries/list.ts": [
    "../../live.ts",
    "../ways/add.ts",
    "../../../offers/read.ts",
    "../../../../platform/context.ts",
    "isbot",
  ],
  "src/surfaces/user/list.ts": ["../../domain/leads/plan.ts", "./y.ts", "./leads/y.ts", "../../http/fields/lenient.ts", "hono", "zod"],
  "src/surfaces/network/offers/list.ts": [
    "../routes.ts",
    "../affiliates/wire.ts",
    "../../../domain/offers/read.ts",
    "../../../http/fields/lenient.ts",
  ],
  "src/queue/consume.ts": ["../domain/leads/plan.ts", "./messages.ts"],
  "src/cron/hourly/run.ts": ["../../domain/leads/plan.ts", "../expire.ts", "../../queue/requeue.ts"],
  "test/leads/x.test.ts": ["../../src/app.ts", "../../src/domain/leads/plan.ts", "../factories.ts", "vitest"],
  "dashboard/src/screens/reports/x.tsx": ["./y.tsx", "../../ui/chart.tsx", "../../api/y.ts", "../../time.ts", "react", "zod/mini"],
  "dashboard/src/app.tsx": ["./router.ts", "./shell/x.tsx", "@tanstack/react-query", "@base-ui/react/toast"],
  "dashboard/src/ui/x.tsx": ["../texts/y.ts", "../number.ts", "uplot"],
  "dashboard/scripts/x.ts": ["../src/segments.ts", "../../scripts/lib/root.ts", "vite"],
  "dashboard/test/browser/x.test.ts": ["../../src/url/period.ts", "../../../scripts/demo/telegram.ts", "playwright-core"],
  "scripts/y.ts": ["../dashboard/scripts/hosting.ts"],
};

/** The ways in which one file imports another. */
const FORMS = [
  (path: string) => `import { x } from "${path}";`,
  (path: string) => `import type { X } from "${path}";`,
  (path: string) => `import {\n  type X,\n  y,\n} from '${path}';`,
  (path: string) => `import "${path}";`,
  (path: string) => `export { x } from "${path}";`,
  (path: string) => `export * from "${path}";`,
  (path: string) => `export type { X } from "${path}";`,
  (path: string) => `export const x = await import("${path}");`,
  (path: string) => `export type X = import("${path}").X;`,
];

describe("the layers", () => {
  it.each(pairs(REFUSED))("keep %s from importing %s", (from, to) => {
    for (const form of FORMS) expect(checkImports(new Map([[from, form(to)]])), form(to)).not.toEqual([]);
  });

  it.each(pairs(ALLOWED))("let %s import %s", (from, to) => {
    for (const form of FORMS) expect(checkImports(new Map([[from, form(to)]])), form(to)).toEqual([]);
  });

  it("name the import, the rule and what to do", () => {
    const text = '// A list.\nimport { errorAnswer } from "../../user/errors.ts";\n';
    expect(checkImports(new Map([["src/surfaces/network/offers/list.ts", text]]))).toEqual([
      `src/surfaces/network/offers/list.ts:2 imports src/surfaces/user/errors.ts
  Rule: folders of src/surfaces never import each other.
  Instead: Move SQL into a verb of a domain and call that. What two surfaces share goes to src/http, or into a domain.`,
    ]);
  });

  it("refuse a computed path", () => {
    expect(checkImports(new Map([["src/domain/leads/x.ts", "export const x = (path: string) => import(path);"]]))).toHaveLength(1);
  });

  it("give every exception a reason", () => {
    for (const { from, to, reason } of EXCEPTIONS) expect(reason, `${from} ${to}`).toMatch(/^.{20,}\.$/);
  });

  it("are each of one name", () => {
    const names = LAYERS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});

/** Files by path, each with the paths it imports. */
const CIRCLES: Record<string, Record<string, string[]>> = {
  "two files": { "src/domain/leads/a.ts": ["./b.ts"], "src/domain/leads/b.ts": ["./a.ts"] },
  "four files": { "test/a.ts": ["./b.ts"], "test/b.ts": ["./c.ts"], "test/c.ts": ["./d.ts"], "test/d.ts": ["./b.ts"] },
  "a file and itself": { "src/domain/leads/a.ts": ["./a.ts"] },
  "two domains": { "src/domain/leads/a.ts": ["../flows/b.ts"], "src/domain/flows/c.ts": ["../leads/d.ts"] },
  "three domains": {
    "src/domain/leads/a.ts": ["../flows/b.ts"],
    "src/domain/flows/c.ts": ["../sites/x/d.ts"],
    "src/domain/sites/e.ts": ["../leads/d.ts"],
  },
  "folders of a domain": { "src/domain/flows/ways/a.ts": ["../filters/b.ts"], "src/domain/flows/filters/c.ts": ["../ways/d.ts"] },
  "folders of a surface": {
    "src/surfaces/user/bots/a.ts": ["../flows/b.ts"],
    "src/surfaces/user/flows/c.ts": ["../bots/deep/d.ts"],
  },
};

const STRAIGHT: Record<string, Record<string, string[]>> = {
  "files of one domain": { "src/domain/leads/a.ts": ["./b.ts", "./c.ts"], "src/domain/leads/b.ts": ["./c.ts"] },
  "a link and the router whose type it has": {
    "dashboard/src/router.ts": ["./shell/x.ts"],
    "dashboard/src/shell/x.ts": ["../router.ts"],
  },
  "a domain and another": {
    "src/domain/leads/a.ts": ["../flows/b.ts"],
    "src/domain/flows/b.ts": ["../offers/c.ts"],
    "src/domain/leads/d.ts": ["../offers/c.ts"],
  },
  "a folder and the one above": { "src/domain/stats/clicks/a.ts": ["../b.ts"], "src/domain/stats/c.ts": ["./clicks/d.ts"] },
};

describe("cycles", () => {
  const write = (files: Record<string, string[]>, form: (path: string) => string) =>
    new Map(Object.entries(files).map(([path, imports]) => [path, imports.map(form).join("\n")]));

  it.each(Object.entries(CIRCLES))("of %s are refused", (_, files) => {
    for (const form of FORMS) expect(checkImports(write(files, form))).toEqual([expect.stringContaining("in a cycle")]);
  });

  it.each(Object.entries(STRAIGHT))("are not seen in %s", (_, files) => {
    for (const form of FORMS) expect(checkImports(write(files, form))).toEqual([]);
  });

  it("are shown file by file", () => {
    const files = write(CIRCLES["two domains"] ?? {}, (path) => `import "${path}";`);
    expect(checkImports(files)[0]).toContain(
      "src/domain/flows → src/domain/leads → src/domain/flows\n  src/domain/flows/c.ts:1 imports src/domain/leads/d.ts\n  src/domain/leads/a.ts:1 imports src/domain/flows/b.ts",
    );
  });
});

/** What each place must not say: what only the composition root touches, and what only domains do. */
const UNSAID: Record<string, string[]> = {
  "src/domain/leads/deep/x.ts": [
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
  ],
  "src/app.ts": ["export const x = Date.now();", "export const x = process.env.X;"],
  "src/surfaces/network/offers/x.ts": [
    "export const x = new Date();",
    "export const x = (ctx: { deps: { db: object } }) => ctx.deps.db;",
    "export const x = (ctx: { deps: { kv: object } }) => ctx.deps.kv;",
  ],
  "dashboard/src/screens/reports/x.tsx": [
    'export const x = await fetch("/api/x.json");',
    'export const x = new WebSocket("wss://a.test");',
    'export const x = navigator.sendBeacon("/x");',
    "export const x = new Date();",
    "export const x = Date.now();",
    'export const x = new Intl.DateTimeFormat("en");',
    "export const x = (day: { toLocaleDateString(): string }) => day.toLocaleDateString();",
    'export const x = (element: HTMLElement) => { element.innerHTML = "x"; };',
    'export const X = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;',
  ],
};

const SAID: Record<string, string[]> = {
  "src/domain/leads/deep/x.ts": [
    "export const x = (deps: { fetch(url: string): void; now(): number }) => [deps.fetch('a'), new Date(deps.now())];",
  ],
  "dashboard/src/screens/reports/x.tsx": ['export const X = () => <p>{new Intl.NumberFormat("en").format(1)}</p>;'],
  "dashboard/src/api/client.ts": ['export const x = await fetch("/api/x.json");'],
  "dashboard/src/time.ts": ['export const x = new Intl.DateTimeFormat("en").format(new Date());'],
};

describe("the composition root", () => {
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

  it.each(pairs(UNSAID))("keeps out of %s: %s", (path, text) => {
    expect(broken(path, text)).toContainEqual(expect.stringMatching(/^plugin$|noRestricted|noDangerouslySetInnerHtml/));
  });

  it.each(pairs(SAID))("lets into %s: %s", (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});

function pairs(cases: Record<string, string[]>): [path: string, text: string][] {
  return Object.entries(cases).flatMap(([path, texts]) => texts.map((text): [string, string] => [path, text]));
}
