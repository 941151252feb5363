import { expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

it("tells news as clients of this dialect know them, HTML as the text that it is", async () => {
  const network = await makeNetwork(h);
  const html = "<script>alert(1)</script> Title news";
  const { news, ...rest } = await network.post("/admin/news", { title: html, small_desc: html, desc: html });
  const createdAt = { sec: Math.floor(h.clock.ms / 1000), usec: (h.clock.ms % 1000) * 1000 };
  expect(rest).toEqual({ status: 1 });
  expect(news).toEqual({
    _id: { $id: expect.stringMatching(/^[0-9a-f]{24}$/) },
    title: html,
    small_desc: html,
    desc: html,
    status: 1,
    fixed: 0,
    created_at: createdAt,
  });
  const id = news._id.$id;
  const ann = await network.affiliate();
  for (const reader of [network, ann]) {
    expect(await reader.get("/news")).toEqual({ status: 1, items: { [id]: news }, all_items: 1 });
    expect(await reader.get(`/news/${id}`)).toEqual({ status: 1, news });
  }
  const answer = await ann.call("GET", `/news/${id}`);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);

  const changed = { ...news, desc: "", fixed: 1 };
  expect(await network.post(`/admin/news/${id}`, { title: "", desc: "", fixed: "1" })).toEqual({ status: 1, news: changed });
  expect(await network.remove(`/admin/news/${id}/remove`)).toEqual({ status: 1, news: changed });
  for (const gone of [await network.remove(`/admin/news/${id}/remove`), await ann.get(`/news/${id}`)]) expect(gone).toEqual(NOT_FOUND);
  const empty = await ann.call("GET", "/news");
  expect(await empty.text()).toBe('{"status":1,"items":{},"all_items":0}');
});

it("lists the newest first, so many from a place, those that are pinned or the others", async () => {
  const network = await makeNetwork(h);
  for (let item = 0; item < 12; item += 1) await network.post("/admin/news", { title: String(item), fixed: item % 4 === 0 ? "1" : "0" });
  const titles = async (query: Record<string, string> = {}) => {
    const { items, all_items } = await network.get("/news", query);
    return [Object.values<{ title: string }>(items).map(({ title }) => title), all_items];
  };
  expect(await titles()).toEqual([["11", "10", "9", "8", "7", "6", "5", "4", "3", "2"], 12]);
  expect(await titles({ limit: "2", skip: "3" })).toEqual([["8", "7"], 12]);
  expect(await titles({ limit: "999", skip: "11" })).toEqual([["0"], 12]);
  expect(await titles({ fixed: "1" })).toEqual([["8", "4", "0"], 3]);
  expect(await titles({ fixed: "0", limit: "1" })).toEqual([["11"], 9]);
  expect(await titles({ fixed: "", limit: "", skip: "50" })).toEqual([[], 12]);
  for (const [field, value] of [
    ["limit", "0"],
    ["limit", "x"],
    ["skip", "-1"],
    ["fixed", "2"],
  ] as const)
    expect(await network.get("/news", { [field]: value })).toEqual(refused(field));
});

it("shows what is not published to who writes news alone, and nobody else's", async () => {
  const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
  const { news } = await network.post("/admin/news", { title: "draft", status: "0" });
  const id = news._id.$id;
  const [editor, reader, ann] = [await network.staff("news"), await network.staff("offers"), await network.affiliate()];
  for (const writer of [network, editor]) expect((await writer.get("/news")).all_items).toBe(1);
  for (const blind of [reader, ann, other]) {
    expect(await blind.get("/news")).toEqual({ status: 1, items: {}, all_items: 0 });
    expect(await blind.get(`/news/${id}`)).toEqual(NOT_FOUND);
  }
  expect(await editor.post(`/admin/news/${id}`, { status: "1" })).toMatchObject({ news: { status: 1 } });
  expect((await ann.get("/news")).all_items).toBe(1);

  for (const wrong of [id, `00000001${id.slice(8)}`, "7", "x"]) {
    expect(await other.get(`/news/${wrong}`)).toEqual(NOT_FOUND);
    expect(await other.post(`/admin/news/${wrong}`, { title: "ours" })).toEqual(NOT_FOUND);
    expect(await other.remove(`/admin/news/${wrong}/remove`)).toEqual(NOT_FOUND);
  }
  for (const path of ["/admin/news", `/admin/news/${id}`]) {
    for (const outsider of [reader, ann]) expect(await outsider.post(path, { title: "no" })).toEqual(DENIED);
    expect(await clientOf(h, "").post(path, { title: "no" })).toEqual(NO_KEY);
  }
  expect(await reader.remove(`/admin/news/${id}/remove`)).toEqual(DENIED);
  expect(await clientOf(h, "").get("/news")).toEqual(NO_KEY);
  expect(await network.get(`/news/${id}`)).toMatchObject({ news: { title: "draft", status: 1 } });
});

it("wants texts that are texts", async () => {
  const network = await makeNetwork(h);
  expect(await network.post("/admin/news")).toEqual(missing("title"));
  const wrong: [string, unknown][] = [
    ["title", " "],
    ["title", "x".repeat(65_536)],
    ["title", ["a"]],
    ["small_desc", "x".repeat(65_536)],
    ["desc", { en: "a" }],
    ["status", "2"],
    ["fixed", "yes please"],
  ];
  for (const [field, value] of wrong) {
    const answer = await network.call("POST", "/admin/news", { json: { title: "a", [field]: value } });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ status: 2, field })]);
  }
  expect((await network.get("/news")).all_items).toBe(0);
});
