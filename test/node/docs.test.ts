import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { ROOT } from "../../scripts/lib/root.ts";
import { sequences } from "../../src/db/sequences.ts";
import { MACROS } from "../../src/lib/macros.ts";
import { cabinetsApi } from "../../src/surfaces/cabinets/api.ts";
import { networkApi } from "../../src/surfaces/network/api.ts";
import { siteApi } from "../../src/surfaces/site/api.ts";
import { trackerApi } from "../../src/surfaces/tracker/api.ts";
import { userApi } from "../../src/surfaces/user/api.ts";

const read = (path: string) => readFileSync(`${ROOT}/${path}`, "utf8");
const sorted = (items: Iterable<string>) => [...new Set(items)].sort();

it("the restore of an earlier minute skips few ids of the tables of which a cell has few", () => {
  const few = [...sequences()].flatMap(([table, kind]) => (kind === "network" ? [table] : []));
  const named = [...read("docs/operations.md").matchAll(/SET seq = seq \+\s+iif\(name IN \((.*?)\), 10000, 1000000\)/g)];
  expect(named.map(([, names = ""]) => sorted(names.replaceAll("'", "").split(", ")))).toEqual([sorted(few), sorted(few)]);
});

it("the User API's page has a heading for every endpoint that is served, and for no other", () => {
  const headings =
    read("docs/api/user.md")
      .match(/^### .*$/gm)
      ?.join("\n") ?? "";
  const described = [...headings.matchAll(/(GET|POST) (\/api\S+\.(json|csv))/g)].map(([whole]) => whole);
  const served = userApi.spec.operations.flatMap(({ methods, path, also = [] }) =>
    methods.flatMap((method) => [path, ...also].map((each) => `${method} /api${each}`)),
  );
  const withoutEnding = served.filter((each) => !/\.(json|csv)$/.test(each));
  expect(sorted(described)).toEqual(sorted(served.filter((each) => !withoutEnding.includes(each))));
  for (const each of withoutEnding) expect(read("docs/api/user.md")).toContain(`Also \`${each.slice(each.indexOf("/"))}\``);
});

it("the Site API's page has a heading for every function that is served, and for no other", () => {
  const described = [...read("docs/api/site.md").matchAll(/^### (GET or POST \/api\/site\S+)$/gm)].map(([, heading = ""]) => heading);
  expect(sorted(described)).toEqual(sorted(siteApi.spec.operations.map(({ path }) => `GET or POST /api/site${path}`)));
});

it("the Network API's page tells of all operations of API 3.0 which are served, and which tests they have", () => {
  const table = [...read("docs/api/network.md").matchAll(/^\| `(GET|POST|DELETE) \/3\.0(\S+)` \| (.*) \|$/gm)];
  const served = networkApi.spec.operations.flatMap(({ methods, path }) => methods.map((method) => `${method} ${path}`));
  const open = table.filter(([, , , tests]) => tests === "open").map(([, method, path]) => `${method} ${path}`);
  const built = table.filter(([, , , tests]) => tests !== "open");
  expect(table).toHaveLength(90);
  expect(open.filter((each) => served.includes(each))).toEqual([]);
  expect(built.map(([, method, path]) => `${method} ${path}`).filter((each) => !served.includes(each))).toEqual([]);
  const files = built.map(([, , , tests = ""]) => tests.replaceAll("`", ""));
  expect(files.filter((file) => !existsSync(`${ROOT}/${file}`))).toEqual([]);
});

it("the Cabinets API's page has a heading for every endpoint that is served, and for no other", () => {
  const described = [...read("docs/api/cabinets.md").matchAll(/^### ((?:GET|POST|PUT|PATCH|DELETE) \/api\S+)$/gm)].map(
    ([, heading = ""]) => heading,
  );
  const served = cabinetsApi.spec.operations.flatMap(({ methods, path }) => methods.map((method) => `${method} /api${path}`));
  expect(sorted(described)).toEqual(sorted(served));
});

it.each([
  ["user", userApi],
  ["tracker", trackerApi],
  ["site", siteApi],
] as const)("the %s API's page names every error code that its endpoints answer, and no other", (name, { spec }) => {
  const table = /^\| (?:code|error) \| when \|\n\| --- \| --- \|\n([\s\S]*?)\n\n/m.exec(read(`docs/api/${name}.md`))?.[1] ?? "";
  const rows = [...table.matchAll(/^\| (\S.*?) \|/gm)].flatMap(([, cell = ""]) => cell.split(", "));
  const answered = spec.operations.flatMap(({ answers }) => answers.flatMap(({ schema }) => errorWords(schema)));
  // An unknown path is no endpoint's.
  expect(rows.toSorted()).toEqual(sorted([...answered, "func"].map((code) => `\`${code}\``)));
});

/** The error codes in the schema of an answer, which is an error, or one of several. */
function errorWords(schema: z.ZodType | undefined): string[] {
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(errorWords);
  const error = schema instanceof z.ZodObject && schema.shape.status instanceof z.ZodLiteral ? schema.shape.error : undefined;
  return error instanceof z.ZodEnum ? (error.options as string[]) : [];
}

it.each(["user", "tracker", "site"])("every sample answer on the %s API's page is JSON of its envelope", (name) => {
  const blocks = [...read(`docs/api/${name}.md`).matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  const samples = blocks.flatMap((block) => block.split(/\n(?=\{"status")/));
  expect(samples.length).toBeGreaterThan(0);
  for (const sample of samples) expect(JSON.parse(sample)).toMatchObject({ status: "ok" });
});

it("the page of postbacks has a row for every macro, and for no other", () => {
  const table = /^\| macro \| value \|\n.*\n([\s\S]*?)\n\n/m.exec(read("docs/postbacks.md"))?.[1];
  expect(table?.split("\n")).toEqual(Object.entries(MACROS).map(([name, meaning]) => `| \`{${name}}\` | ${meaning} |`));
});

it("the decisions' index lists every decision under its own title", () => {
  const pages = readdirSync(`${ROOT}/docs/adr`).filter((page) => /^\d{4}-/.test(page));
  const lines = pages.map((page) => {
    const title = /^# \d{4} (.*)$/m.exec(read(`docs/adr/${page}`))?.[1];
    return `- [${page.slice(0, 4)}](${page}) ${title}`;
  });
  expect(read("docs/adr/README.md").match(/^- \[.*$/gm)).toEqual(lines.sort());
});

it("every decision begins with its number, title, status and date", () => {
  const pages = pagesIn("docs/adr/").filter((page) => !page.endsWith("README.md"));
  const status = /^# \d{4} .+\n\n\*\*Status\.\*\* (?:Accepted|Replaced by \[\d{4}\]\([^)]+\)), \d{4}-\d\d-\d\d\.\n/;
  expect(pages.filter((page) => !status.test(read(page)))).toEqual([]);
});

it("pages that say where things are name no file that is not there", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/operations.md",
    "docs/measurements.md",
  ];
  const path = /(?<![\w./-])(?:src|test|lint|scripts|bench|docs|migrations)\/(?:[\w./-]*[\w/-])?/g;
  const named = pages.flatMap((page) => [...read(page).matchAll(path)].map(([each]) => `${page}: ${each}`));
  expect(named.filter((each) => !existsSync(`${ROOT}/${each.split(": ")[1]}`))).toEqual([]);
});

it(".nvmrc names the Node that the commands run on", () => {
  expect(read(".nvmrc").trim()).toBe(JSON.parse(read("package.json")).devDependencies.node);
});

it("no page links to a file or a heading that is not there", () => {
  const pages = [
    ...readdirSync(ROOT).filter((page) => page.endsWith(".md")),
    ...["", "adr/", "api/"].flatMap((folder) => pagesIn(`docs/${folder}`)),
  ];
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target = ""]) => [page, target] as const),
  );
  expect(links.filter(([page, target]) => !isThere(page, target))).toEqual([]);
});

const pagesIn = (folder: string) =>
  readdirSync(`${ROOT}/${folder}`)
    .filter((page) => page.endsWith(".md"))
    .map((page) => `${folder}${page}`);

function isThere(page: string, target: string): boolean {
  const { pathname, hash } = new URL(target, `file:///${page}`);
  try {
    const text = read(pathname.slice(1));
    return hash === "" || slugs(text).includes(hash.slice(1));
  } catch {
    return false;
  }
}

/** As the web page of a repository names its headings. */
const slugs = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );

it("a surface of three endpoints is one short file", () => {
  expect(read("test/http/seventh-surface.ts").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});
