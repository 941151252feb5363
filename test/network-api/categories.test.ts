import { describe, expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

describe("categories", () => {
  it("are added, renamed and listed as clients of this dialect know them", async () => {
    const network = await makeNetwork(h);
    const { category } = await network.post("/admin/category", { title: "test_category" });
    expect(category).toEqual({ id: expect.stringMatching(/^[0-9a-f]{24}$/), title: "test_category" });
    expect(Number.parseInt(category.id.slice(0, 8), 16)).toBe(Math.floor(h.clock.ms / 1000));
    expect(await network.post(`/admin/category/${category.id}`, { title: "test_category2" })).toEqual({
      status: 1,
      category: { id: category.id, title: "test_category2" },
    });
    expect(await network.get("/offer/categories")).toEqual({
      status: 1,
      categories: [{ id: category.id, title: "test_category2" }],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
  });

  it("come in pages, of which the last has no next one, by id or title; a limit that is too large is cut", async () => {
    const network = await makeNetwork(h);
    for (const title of ["b", "c", "a"]) await network.post("/admin/category", { title });
    const titles = async (query: Record<string, string>) => {
      const { categories, pagination } = await network.get("/offer/categories", query);
      return [categories.map(({ title }: { title: string }) => title).join(""), pagination];
    };
    expect(await titles({ limit: "2" })).toEqual(["bc", { per_page: 2, total_count: 3, page: 1, next_page: 2 }]);
    expect(await titles({ limit: "2", page: "2" })).toEqual(["a", { per_page: 2, total_count: 3, page: 2 }]);
    expect(await titles({ page: "9" })).toEqual(["", { per_page: 100, total_count: 3, page: 9 }]);
    expect(await titles({ limit: "99999", order: "title", orderType: "desc" })).toEqual([
      "cba",
      { per_page: 500, total_count: 3, page: 1 },
    ]);
    expect(await titles({ limit: "", page: "", order: "[object Object]", other: "1" })).toEqual([
      "bca",
      { per_page: 100, total_count: 3, page: 1 },
    ]);
  });

  it("are picked by ids in every form of a list", async () => {
    const network = await makeNetwork(h);
    const ids: string[] = [];
    for (const title of ["a", "b", "c"]) ids.push((await network.post("/admin/category", { title })).category.id);
    const [one, two] = ids;
    const found = async (query: string) => {
      const answer = await network.call("GET", `/offer/categories?${query}`);
      const { categories }: { categories: { id: string }[] } = await answer.json();
      return categories.map(({ id }) => id);
    };
    expect(await found(`ids[]=${one}&ids[]=${two}`)).toEqual([one, two]);
    expect(await found(`ids[1]=${one}&ids[7]=${two}`)).toEqual([one, two]);
    expect(await found(`ids=${one}&ids=${two}`)).toEqual([one, two]);
    expect(await found(`ids=${two}`)).toEqual([two]);
    expect(await found("ids=nonsense")).toEqual([]);
  });

  it("are renamed by form, JSON, multipart and query alike, with the key wherever it stands", async () => {
    const network = await makeNetwork(h);
    const { category } = await network.post("/admin/category", { title: "first" });
    const path = `/3.0/admin/category/${category.id}`;
    const form = new FormData();
    form.set("title", "multipart");
    const calls: [string, Parameters<typeof h.request>[1]][] = [
      [path, { headers: { "Api-Key": network.key }, form: { title: "form" } }],
      [`${path}/?api-key=${network.key}`, { json: { title: "json" } }],
      [`${path}?Api-Key=${network.key}&title=query`, {}],
      [`${path}?title=ignored`, { headers: { "API-KEY": network.key }, body: form }],
    ];
    const titles = [];
    for (const [target, options] of calls) {
      const answer = await h.request(target, { method: "POST", ...options });
      titles.push(((await answer.json()) as { category: { title: string } }).category.title);
    }
    expect(titles).toEqual(["form", "json", "query", "multipart"]);
  });

  it("are those of one network: others' are as none, by any id", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { category } = await theirs.post("/admin/category", { title: "theirs" });
    const otherSecond = `00000001${category.id.slice(8)}`;
    for (const id of [category.id, otherSecond, "0".repeat(24), "f".repeat(24), "7", "x"]) {
      const answer = await ours.call("POST", `/admin/category/${id}`, { form: { title: "ours" } });
      expect([answer.status, await answer.json()]).toEqual([404, NOT_FOUND]);
    }
    expect((await ours.get("/offer/categories")).categories).toEqual([]);
    expect((await theirs.get("/offer/categories")).categories[0].title).toBe("theirs");
  });

  it("are read by every member, and written by whom the network lets", async () => {
    const network = await makeNetwork(h);
    const [editor, other, affiliate] = [await network.staff("categories"), await network.staff("news"), await network.affiliate()];
    expect(await editor.post("/admin/category", { title: "theirs" })).toMatchObject({ status: 1 });
    expect(await other.post("/admin/category", { title: "no" })).toEqual(DENIED);
    expect(await affiliate.post("/admin/category", { title: "no" })).toEqual(DENIED);
    expect(await clientOf(h, "").post("/admin/category", { title: "no" })).toEqual(NO_KEY);
    expect(await clientOf(h, `${network.id}-wrong`).get("/offer/categories")).toEqual(NO_KEY);
    for (const reader of [editor, other, affiliate]) expect((await reader.get("/offer/categories")).categories).toHaveLength(1);
  });

  it("want a title that is one", async () => {
    const network = await makeNetwork(h);
    expect(await network.post("/admin/category")).toEqual(missing("title"));
    for (const title of ["", "  ", "x".repeat(256), "x".repeat(65_536)]) {
      const answer = await network.call("POST", "/admin/category", { form: { title } });
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ status: 2, field: "title" })]);
    }
    const answer = await network.call("POST", "/admin/category", { json: { title: ["a", "b"] } });
    expect([answer.status, await answer.json()]).toEqual([400, refused("title")]);
    expect((await network.get("/offer/categories")).pagination.total_count).toBe(0);
  });
});

describe("paths of this API", () => {
  it("that are none say so in its own form", async () => {
    const network = await makeNetwork(h);
    const answer = await network.call("GET", "/nothing/here");
    const text = "Page Not Found";
    expect([answer.status, await answer.json()]).toEqual([404, { status: 2, message: text, error: text }]);
  });

  it("take a GET that says it is a form and has none", async () => {
    const network = await makeNetwork(h);
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect((await network.call("GET", "/offer/categories", { headers })).status).toBe(200);
  });
});
