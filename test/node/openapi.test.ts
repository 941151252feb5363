import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/lib/root.ts";
import { specs } from "../../src/app.ts";
import { describeAll, pathsOf } from "../../src/surfaces/service/openapi.ts";
import { PAGES } from "../../src/surfaces/service/pages.ts";
import { readProse } from "../../src/surfaces/service/prose.ts";
import { differencesFrom } from "../answers.ts";
import { makeCheckout } from "./kit.ts";

interface Described {
  summary: string;
  description?: string;
  operationId: string;
  parameters?: { name: string; in: string; example?: unknown }[];
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, { format?: string }> }; example?: unknown }> };
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown>; example?: unknown }> }>;
}

const read = (page: string) => {
  const path = [`docs/api/${page}`, `docs/${page}`].find((each) => existsSync(`${ROOT}/${each}`));
  return readFileSync(`${ROOT}/${path}`, "utf8");
};
const prose = readProse(Object.fromEntries(Object.keys(PAGES).map((page) => [page, read(page)])));
const description = describeAll(specs, "https://pawprint.example", prose);
const served = specs.flatMap((spec) =>
  spec.operations.flatMap((operation) =>
    operation.methods.map((method) => {
      const [path = ""] = pathsOf(spec, operation);
      const item = description.paths[path] as Record<string, Described>;
      return { name: `${method} ${path}`, spec, operation, described: item[method.toLowerCase()] as Described };
    }),
  ),
);
const named = (those: typeof served) => those.map(({ name }) => name);

it("what /openapi.json says is OpenAPI 3.1, with every reference in its place", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(description)));
  expect(errors ?? []).toEqual([]);
  expect([valid, validator.version]).toEqual([true, "3.1"]);
  expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref"');
});

it("no operation has a parameter twice in one place", () => {
  const twice = served.filter(({ described: { parameters = [] } }) => {
    const names = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    return new Set(names).size < names.length;
  });
  expect(named(twice)).toEqual([]);
});

it("no two operations have the same id", () => {
  const ids = Object.values(description.paths as Record<string, Record<string, Described>>).flatMap(({ get, post }) =>
    [get, post].flatMap((each) => each?.operationId ?? []),
  );
  expect(ids.length).toBeGreaterThan(140);
  expect(new Set(ids).size).toBe(ids.length);
});

it("every summary is a verb and what it is done to", () => {
  const verbs =
    /^(Add|Allow|Answer|Book|Browse|Buy|Calculate|Change|Check|Choose|Close|Confirm|Connect|Count|Create|Delete|Disconnect|End|Export|Find|Follow|Import|List|Make|Move|Open|Pause|Read|Receive|Redeem|Remove|Renew|Replay|Report|Request|Resume|Retry|Revoke|Save|Send|Set|Show|Sign|Stop|Sum|Transfer|Upload) \S/;
  expect(served.map(({ operation }) => operation.summary).filter((summary) => !verbs.test(summary))).toEqual([]);
});

it("its page says in sentences what every operation does", () => {
  const withoutErrors = (text = "") => text.replace(/Errors: [\s\S]*$/, "").trim();
  const silent = served.filter(({ described }) => withoutErrors(described.description).length < 60);
  expect(named(silent)).toEqual([]);
});

describe("examples", () => {
  const inputOf = ({ operation }: (typeof served)[number]) => Object.keys(operation.variables?.shape ?? {});

  it("show a call of everything that takes parameters, and it would be taken", () => {
    const faults = served.flatMap((each) => {
      const { name, operation } = each;
      const { example } = operation;
      if (example === undefined) return takesValues(each.described) ? [`${name}: none`] : [];
      const given = Object.fromEntries(Object.entries(example).filter(([field]) => !inputOf(each).includes(field)));
      const { success, error } = operation.input.safeParse(given);
      return success ? [] : [`${name}: ${error.message}`];
    });
    expect(faults).toEqual([]);
  });

  /** A file is none that could be shown. */
  const takesValues = ({ parameters = [], requestBody }: Described) =>
    parameters.length > 0 ||
    Object.values(requestBody?.content["multipart/form-data"]?.schema.properties ?? {}).some(({ format }) => format !== "binary");

  it("show what every operation answers when all is well", () => {
    const silent = served.filter(({ described: { responses } }) => {
      const { content = {} } = responses[200] ?? {};
      const { "application/json": json, "text/csv": csv } = content;
      // Of an answer that is a picture or a film, only errors are JSON.
      const isFile = "application/octet-stream" in content;
      return json !== undefined && json.examples?.ok === undefined && csv?.example === undefined && !isFile;
    });
    expect(named(silent)).toEqual([]);
  });

  it("are answers that their operations may give", () => {
    const faults = served.flatMap(({ name, operation }) => {
      const schemas = operation.answers.flatMap(({ schema }) => schema ?? []);
      const samples = prose.sections.get(name)?.answers ?? [];
      return samples.flatMap((sample) => differencesFrom(schemas, sample) ?? []).map((differences) => `${name}: ${differences}`);
    });
    expect(faults).toEqual([]);
  });
});

it("every error code that an operation has of its own is explained by its page", () => {
  const unexplained = served.flatMap(({ name, spec, operation: { errors = [] } }) =>
    errors.filter((code) => prose.errors(spec.page)[code] === undefined).map((code) => `${name}: ${code}`),
  );
  expect(unexplained).toEqual([]);
});

describe("docs/openapi.json", () => {
  it("says what is served", () => {
    expect(JSON.parse(readFileSync(`${ROOT}/docs/openapi.json`, "utf8"))).toEqual(JSON.parse(JSON.stringify(description)));
  });

  it("is refused by the check, and left as it is, where a page says something else", async () => {
    const checkout = makeCheckout();
    const { root } = checkout;
    const run = (...args: string[]) => checkout.run("openapi", args);
    expect(await run("--check")).toEqual({ code: 0, output: "", errors: "" });
    appendFileSync(join(root, "docs/api/service.md"), "\nAnd more.\n");
    const before = readFileSync(join(root, "docs/openapi.json"), "utf8");
    expect(await run("--check")).toEqual({ code: 1, output: "", errors: "docs/openapi.json is out of date: npm run openapi\n" });
    expect(readFileSync(join(root, "docs/openapi.json"), "utf8")).toBe(before);
    expect(await run()).toEqual({ code: 0, output: "", errors: "" });
    expect(await run("--check")).toEqual({ code: 0, output: "", errors: "" });
    expect((await run("--nonsense")).code).toBe(2);
  });
});
