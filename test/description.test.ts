import { describe, expect, it } from "vitest";
import { checkAnswer } from "./answers.ts";
import { createHarness } from "./harness.ts";

const h = createHarness();

/** The description as a client reads it. */
const read = () => h.api("/openapi.json");

/** A slash at the end is one more spelling of a path. */
const withoutSlash = (path: string): string => (path === "/" ? path : path.replace(/\/$/, ""));

describe("/openapi.json", () => {
  it("has every route that is mounted, and no other", async () => {
    const { paths } = await read();
    const described = Object.entries<object>(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => ["get", "post", "put", "patch", "delete", "options"].includes(key))
        .map((method) => `${method.toUpperCase()} ${withoutSlash(path)}`),
    );
    const mounted = h.routes
      .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
      .map(({ method, path }) => `${method} ${withoutSlash(path).replace(/:(\w+)/g, "{$1}")}`);
    expect(described.sort()).toEqual([...new Set(mounted)].sort());
  });

  it("has no path that another one with a variable in its place answers", () => {
    const routes = h.routes.filter(({ method, path }) => method !== "ALL" && !path.includes("*"));
    const matches = (pattern: string, path: string) =>
      new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+").replaceAll(".", "\\.")}$`).test(path);
    const hidden = routes.filter(
      ({ method, path }) => routes.find((other) => other.method === method && matches(other.path, path))?.path !== path,
    );
    expect(hidden.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it("may be read by tools of any origin, and says where it is served", async () => {
    const answer = await h.request("/openapi.json");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=3600",
    });
    expect(await answer.json()).toMatchObject({ openapi: "3.1.1", servers: [{ url: h.deps.config.publicUrl }] });
  });

  it("says in words what every operation does and what every parameter means", async () => {
    const { paths } = await read();
    const operations = Object.entries<Record<string, unknown>>(paths).flatMap(([path, { get, post }]) =>
      [get, post].filter((each) => each !== undefined).map((each) => ({ path, ...(each as Operation) })),
    );
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    const fields = operations.flatMap(({ path, parameters = [], requestBody }) => [
      ...parameters.map(({ name, description }) => ({ path, name, description })),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
        Object.entries(schema.properties ?? {}).map(([name, { description }]) => ({ path, name, description })),
      ),
    ]);
    expect(fields.length).toBeGreaterThan(500);
    expect(fields.filter(({ path, description }) => !description && !path.startsWith("/telegram"))).toEqual([]);
  });

  it("names each operation once", async () => {
    const ids = JSON.stringify(await read()).match(/"operationId":"\w+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("tells a parameter by how a query and a form write it, and an answer field by field", async () => {
    const { paths } = await read();
    const spend = paths["/api/tracker/spend.json"];
    expect(spend.get.parameters.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(["flow[]", "flow", "cost"]));
    expect(spend.post.requestBody.content["application/json"].schema.properties.batch.items.properties.cpc).toMatchObject({
      type: "number",
    });
    const { country, currency } = paths["/api/offers/prices/set.json"].post.requestBody.content["application/json"].schema.properties;
    expect([country.anyOf[1].pattern, currency.pattern]).toEqual(["^[A-Za-z]{2,3}$", "^([A-Za-z]{3,4}|\\d{1,3})$"]);
    expect(paths["/api/tracker/postback.json"].get.parameters.at(-1)).toMatchObject({ name: "meta", style: "deepObject", explode: true });
    expect(Object.keys(paths["/api/camp/media.json"].post.requestBody.content)).toEqual(["multipart/form-data"]);
    expect(paths["/api/bots/chats.json"].get).toMatchObject({
      security: [{ key: [] }, { bearer: [] }],
      parameters: [{ name: "id", in: "query", required: true, schema: { type: "integer", exclusiveMinimum: 0 } }],
    });
    expect(paths["/api/profile/lang.json"].post.responses["200"].content["application/json"].schema).toEqual({
      anyOf: [
        { type: "object", properties: { status: { type: "string", const: "ok" } }, required: ["status"], additionalProperties: false },
        { type: "object", properties: expect.anything(), required: ["status", "error"], additionalProperties: false },
      ],
    });
  });

  it("is one answer for all, however often it is asked for", async () => {
    expect(await read()).toEqual(await read());
    expect(await h.d1.measure(read)).toEqual({ roundTrips: 0, rowsRead: 0, rowsWritten: 0 });
  });
});

interface Operation {
  summary?: string;
  parameters?: { name: string; description?: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, { description?: string }> } }> };
}

describe("tests hold answers to the description", () => {
  const request = new Request("https://pawprint.test/api/profile/login.json");
  const answer = (body: unknown) => checkAnswer(request, Response.json(body));

  it("and accept what is described", async () => {
    await expect(answer({ status: "ok", data: { id: 1, name: "Jane" } })).resolves.toBeUndefined();
    await expect(answer({ status: "error", error: "key" })).resolves.toBeUndefined();
  });

  it.each([
    ["a field too many", { status: "ok", data: { id: 1, name: "Jane", more: true } }, "data.more: not described, got true"],
    ["a field too few", { status: "ok", data: { id: 1 } }, "data.name: Invalid input: expected string, got nothing"],
    ["a field of another type", { status: "ok", data: { id: "1", name: "Jane" } }, 'data.id: Invalid input: expected number, got "1"'],
    [
      "an error that the surface does not have",
      { status: "error", error: "nonsense" },
      /^error: Invalid option: expected one of .*, got "nonsense"$/,
    ],
  ])("and name what differs, and only that, of %s", async (_, body, difference) => {
    const failure: Error = await answer(body).catch((error) => error);
    const [, told = failure.message] = failure.message.split("GET /api/profile/login.json is described otherwise: ");
    if (typeof difference === "string") expect(told).toBe(difference);
    else expect(told).toMatch(difference);
  });

  it("and name a field deep in a list, of the shape that was meant", async () => {
    const list = await h.account();
    const { data } = await h.api("/api/postbacks/presets.json", { key: list.key });
    const body = {
      status: "ok",
      data: data.map((each: object, index: number) => (index === 1 ? { ...each, more: "x".repeat(500) } : each)),
    };
    const request = new Request("https://pawprint.test/api/postbacks/presets.json");
    await expect(checkAnswer(request, Response.json(body))).rejects.toThrow(/otherwise: data\.1\.more: not described, got "x{99}…$/);
  });
});

describe("/docs", () => {
  it("is a page that runs nothing but its own script and asks nobody but its own origin", async () => {
    const answer = await h.request("/docs");
    const page = await answer.text();
    const policy = answer.headers.get("content-security-policy") ?? "";
    for (const [element, directive] of [
      ["script", "script-src"],
      ["style", "style-src"],
    ] as const) {
      const [text, ...others] = [...page.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, "g"))].map(
        ([, inner = ""]) => inner,
      );
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      expect(others).toEqual([]);
      expect(policy).toContain(`${directive} 'sha256-${new Uint8Array(digest).toBase64()}';`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/\sstyle=|\son\w+="|innerHTML/);
  });

  it("names its language, its search and the places in it", async () => {
    const page = await (await h.request("/docs")).text();
    for (const part of ['<html lang="en">', "<main", "<nav aria-label=", 'type="search"', "<label>", 'class="skip"'])
      expect(page).toContain(part);
  });
});
