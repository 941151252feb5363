import { describe, expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Body = any;

const ann = { email: "Ann@Example.com", password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_SECTION_CATEGORY" };

const ALL_ROLES = [
  "ROLE_ADMIN",
  "ROLE_MANAGER_AFFILIATE",
  "ROLE_MANAGER_SALES",
  "ROLE_SECTION_OFFER",
  "ROLE_SECTION_SUPPLIER",
  "ROLE_SECTION_PARTNER",
  "ROLE_SECTION_STATS",
  "ROLE_SECTION_DASHBOARD",
  "ROLE_SECTION_NEWS",
  "ROLE_SECTION_CATEGORY",
  "ROLE_SECTION_PAYMENT",
  "ROLE_SECTION_TICKET",
];

describe("users", () => {
  it("are added, shown and listed; their key is shown once, and opens what their roles do", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", { ...ann, skype: "ann.lee", work_hours: "9-17" });
    const shown = {
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      first_name: "Ann",
      last_name: "Lee",
      work_hours: "9-17",
      email: "ann@example.com",
      skype: "ann.lee",
      api_key: null,
      roles: ["ROLE_SECTION_CATEGORY"],
      type: "common_manager",
      avatar: null,
      created_at: new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " "),
      updated_at: null,
    };
    expect(user).toEqual({ ...shown, api_key: expect.stringMatching(/^m\d+-[\w-]{32}$/) });
    expect(await network.get(`/admin/user/${user.id}`)).toEqual({ status: 1, user: shown });
    expect(await network.get("/admin/users")).toEqual({
      status: 1,
      users: [shown],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
    expect(await clientOf(h, user.api_key).post("/admin/category", { title: "Games" })).toMatchObject({ status: 1 });
  });

  it("have every role there is, and are changed in what is sent alone", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", ann);
    h.clock.ms += 5000;
    const answer = await network.call("POST", `/admin/user/${user.id}`, {
      json: { roles: ALL_ROLES, first_name: "Anne", skype: "x", email: "" },
    });
    expect(await answer.json()).toEqual({
      status: 1,
      user: { ...user, api_key: null, roles: ALL_ROLES, first_name: "Anne", skype: "x", updated_at: expect.any(String) },
    });
    expect((await network.get("/admin/users", { q: "anne lee" })).users).toHaveLength(1);
    expect((await network.post(`/admin/user/${user.id}`, { skype: "", "roles[]": "ROLE_MANAGER_SALES" })).user).toMatchObject({
      skype: null,
      type: "account_manager",
      last_name: "Lee",
    });
    expect((await network.post(`/admin/user/${user.id}`, { type: "affiliate_manager" })).user.roles).toEqual(["ROLE_MANAGER_AFFILIATE"]);
  });

  it("lose their old key at once when they get a new one", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", ann);
    const answer = await network.post(`/admin/user/api_key/${user.id}`);
    expect(answer).toEqual({ status: 1, user: { id: user.id, api_key: expect.stringMatching(/^m\d+-/) } });
    expect(await clientOf(h, user.api_key).get("/admin/users")).toEqual(NO_KEY);
    expect(await clientOf(h, answer.user.api_key).get("/admin/users")).toMatchObject({ status: 1 });
  });

  it("have e-mails of their own: another with one is a duplicate, and nothing is made or changed", async () => {
    const network = await makeNetwork(h);
    await network.post("/admin/user", ann);
    const { user } = await network.post("/admin/user", { ...ann, email: "bob@example.com" });
    const duplicate = errorBody("Duplicate entity", "email");
    const answer = await network.call("POST", "/admin/user", { form: { ...ann, email: "ann@EXAMPLE.com" } });
    expect([answer.status, await answer.json()]).toEqual([409, duplicate]);
    expect(await network.post(`/admin/user/${user.id}`, { email: "ann@example.com", first_name: "Eve" })).toEqual(duplicate);
    expect((await network.get("/admin/users")).users.map(({ first_name }: { first_name: string }) => first_name)).toEqual(["Ann", "Ann"]);
    expect((await (await makeNetwork(h)).post("/admin/user", ann)).status).toBe(1);
  });

  it("are managed by administrators alone, and no role that is taken shuts the owner out", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", { ...ann, "roles[]": "ROLE_ADMIN" });
    const admin = clientOf(h, user.api_key);
    const { user: other } = await admin.post("/admin/user", { ...ann, email: "other@example.com" });
    const [manager, affiliate] = [await network.staff("affiliate_manager", "affiliates"), await network.affiliate()];
    for (const [path, form] of [
      ["/admin/user", { ...ann, email: "eve@example.com" }],
      [`/admin/user/${other.id}`, { "roles[]": "ROLE_ADMIN" }],
      [`/admin/user/${other.id}/password`, { password: "taken over" }],
      [`/admin/user/api_key/${other.id}`, {}],
    ] as const) {
      for (const client of [manager, affiliate]) expect(await client.post(path, form)).toEqual(DENIED);
      expect(await clientOf(h, "").post(path, form)).toEqual(NO_KEY);
    }
    for (const path of ["/admin/users", `/admin/user/${other.id}`]) {
      expect(await affiliate.get(path)).toEqual(DENIED);
      expect(await manager.get(path)).toMatchObject({ status: 1 });
    }
    await admin.post(`/admin/user/${user.id}`, { "roles[]": "ROLE_SECTION_NEWS" });
    expect(await admin.post(`/admin/user/${user.id}`, { "roles[]": "ROLE_ADMIN" })).toEqual(DENIED);
    expect(await network.post(`/admin/user/${user.id}`, { "roles[]": "ROLE_ADMIN" })).toMatchObject({ status: 1 });
  });

  it("are those of one network: others' are as none, by any id", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { user } = await theirs.post("/admin/user", ann);
    for (const id of [user.id, `00000001${user.id.slice(8)}`, "f".repeat(24), "1", "x"]) {
      for (const path of [`/admin/user/${id}`, `/admin/user/${id}/password`, `/admin/user/api_key/${id}`])
        expect(await ours.post(path, { password: "taken over" })).toEqual(NOT_FOUND);
      expect(await ours.get(`/admin/user/${id}`)).toEqual(NOT_FOUND);
    }
    expect((await ours.get("/admin/users")).users).toEqual([]);
  });

  it.each([
    ["email", ["", "no", "a@b", `${"x".repeat(65_536)}@example.com`]],
    ["password", ["", "four", "x".repeat(65_536)]],
    ["first_name", ["", "  ", "x".repeat(65_536)]],
    ["roles[]", ["ROLE_OWNER", "administrator"]],
    ["skype", ["x".repeat(65_536)]],
  ])("refuse a wrong %s", async (name, values) => {
    const network = await makeNetwork(h);
    const field = name.replace("[]", "");
    for (const value of values) {
      const answer = await network.call("POST", "/admin/user", { form: { ...ann, [name]: value } });
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ status: 2, field })]);
    }
    const answer = await network.call("POST", "/admin/user", { json: { ...ann, roles: ["ROLE_ADMIN"], [field]: { a: 1 } } });
    expect([answer.status, (await answer.json()) as unknown]).toEqual([400, expect.objectContaining({ field })]);
    expect((await network.get("/admin/users")).users).toEqual([]);
  });

  it("must be said in full, and keep names as they were written", async () => {
    const network = await makeNetwork(h);
    for (const name of ["email", "password", "first_name", "last_name", "roles[]"]) {
      const { [name as keyof typeof ann]: _, ...rest } = ann;
      expect(await network.post("/admin/user", rest)).toEqual(missing(name.replace("[]", "")));
    }
    const html = `<script>alert("1")</script> & 'Ann'`;
    expect((await network.post("/admin/user", { ...ann, first_name: html })).user.first_name).toBe(html);
    expect(await network.call("GET", "/admin/users?page=x").then((answer) => answer.json())).toEqual(refused("page"));
  });
});

describe("a user's picture", () => {
  const png = (bytes = 4) => new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(bytes).fill(1)])], "a.png");

  const form = (avatar: File | string) => {
    const body = new FormData();
    body.set("avatar", avatar);
    return body;
  };

  const shownAt = async (avatar: string) => {
    const answer = await h.request(new URL(avatar).pathname);
    return [answer.status, answer.headers.get("content-type")];
  };

  it("is uploaded, shown, and deleted once another takes its place", async () => {
    const network = await makeNetwork(h);
    const body = form(png());
    for (const [name, value] of Object.entries(ann)) body.set(name, value);
    const send = async (path: string, sent: FormData) => (await (await network.call("POST", path, { body: sent })).json()) as Body;
    const { user } = await send("/admin/user", body);
    expect(user.avatar).toMatch(/\/files\/\d+_user_[\w-]+$/);
    expect(await shownAt(user.avatar)).toEqual([200, "image/png"]);
    const path = `/admin/user/${user.id}`;
    expect((await network.post(path, { skype: "ann" })).user.avatar).toBe(user.avatar);
    expect((await send(path, form(new File(["<svg/>"], "a.png")))).field).toBe("avatar");
    expect((await send(path, form(png(1024 * 1024)))).field).toBe("avatar");
    expect(await network.post(path, { avatar: "javascript:alert(1)" })).toEqual(refused("avatar"));
    expect(await network.post(path, { avatar: new URL(user.avatar).pathname })).toEqual(refused("avatar"));
    expect(await shownAt(user.avatar)).toEqual([200, "image/png"]);
    const { user: changed } = await send(path, form(png(5)));
    expect(changed.avatar).not.toBe(user.avatar);
    expect([await shownAt(user.avatar), await shownAt(changed.avatar)]).toEqual([
      [404, null],
      [200, "image/png"],
    ]);
    expect((await network.post(path, { avatar: "https://cdn.example/a.png" })).user.avatar).toBe("https://cdn.example/a.png");
    expect((await shownAt(changed.avatar))[0]).toBe(404);
    expect((await network.post(path, { avatar: "" })).user.avatar).toBeNull();
  });

  it("is kept of nobody whom the caller may not change", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", { ...ann, email: "other@example.com" });
    const path = `/admin/user/${user.id}`;
    const before = (await h.deps.kv.list()).keys.length;
    for (const client of [await network.staff("offers"), await network.affiliate()])
      expect(await (await client.call("POST", path, { body: form(png()) })).json()).toEqual(DENIED);
    expect(await (await (await makeNetwork(h)).call("POST", path, { body: form(png()) })).json()).toEqual(NOT_FOUND);
    expect((await h.deps.kv.list()).keys.length).toBe(before);
  });
});
