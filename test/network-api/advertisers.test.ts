import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND } from "./kit.ts";

const h = createHarness();

const at = () => new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " ");

const bare = (id: string) => ({
  id,
  title: "Kitten Shop",
  contact: null,
  email: null,
  url: null,
  manager: "",
  manager_obj: null,
  allowed_ip: [],
  disallowed_ip: [],
  hash_password: null,
  skype: null,
  note: null,
  address_1: null,
  address_2: null,
  city: null,
  country: null,
  zip_code: null,
  vat_code: null,
  sub_accounts: { "1": { value: "", except: false }, "2": { value: "", except: false } },
  tags: [],
  created_at: at(),
  updated_at: null,
});

describe("advertisers", () => {
  it("are added, shown and listed with how many offers are theirs", async () => {
    const network = await makeNetwork(h);
    const { advertiser, ...rest } = await network.post("/admin/advertiser", { title: "Kitten Shop" });
    expect(rest).toEqual({ status: 1 });
    expect(advertiser).toEqual(bare(advertiser.id));
    expect(advertiser.id).toMatch(/^[0-9a-f]{24}$/);
    const [row] = (await h.db.select().from(schema.memberships)).filter(
      (each) => each.networkId === network.id && each.kind === "advertiser",
    );
    for (const status of [0, 1, 2]) {
      const offer = await makeOffer(h, network.id, { status });
      await h.db.insert(schema.offerSettings).values({ offerId: offer.id, networkId: network.id, advertiserId: row?.id ?? 0 });
    }
    const listed = { ...bare(advertiser.id), offers: "2", has_user: false };
    expect(await network.get(`/admin/advertiser/${advertiser.id}`)).toEqual({ status: 1, advertiser: listed });
    expect(await network.get("/admin/advertisers")).toEqual({
      status: 1,
      advertisers: [listed],
      pagination: { per_page: 100, total_count: 1, page: 1 },
    });
  });

  it("keep all that is said of them, and are changed in what is sent alone", async () => {
    const network = await makeNetwork(h);
    const { user } = await network.post("/admin/user", {
      ...{ email: "ann@example.com", password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_MANAGER_SALES" },
    });
    const { advertiser } = await network.post("/admin/advertiser", {
      ...{
        title: "<b>Kitten</b> Shop",
        contact: "Carl",
        skype: "carl",
        manager: user.id,
        url: "https://shop.example",
        email: "Carl@Example.com",
      },
      ...{
        note: "x",
        allowed_ip: "127.0.1.1-\\n10.0.0.1-10.0.0.9\n2001:DB8::1",
        disallowed_ip: "",
        hash_password: "s3cret",
        vat_code: "DE1",
      },
      ...{
        address_1: "Street 1",
        address_2: "2nd",
        city: "Moscow",
        country: "RU",
        zip_code: "1",
        sub_account_2: "x",
        sub_account_2_except: "1",
      },
      ...{ "tags[0]": "a", "tags[1]": "b" },
    });
    const { type: _, updated_at: __, work_hours: ___, ...manager } = user;
    const said = {
      ...bare(advertiser.id),
      title: "<b>Kitten</b> Shop",
      contact: "Carl",
      skype: "carl",
      manager: user.id,
      manager_obj: { ...manager, api_key: null },
      url: "https://shop.example",
      email: "carl@example.com",
      note: "x",
      allowed_ip: ["127.0.1.1", "10.0.0.1-10.0.0.9", "2001:db8::1"],
      hash_password: "s3cret",
      vat_code: "DE1",
      address_1: "Street 1",
      address_2: "2nd",
      city: "Moscow",
      country: "RU",
      zip_code: "1",
      sub_accounts: { "1": { value: "", except: false }, "2": { value: "x", except: true } },
      tags: ["a", "b"],
    };
    expect(advertiser).toEqual(said);
    const rows = JSON.stringify(await h.db.select().from(schema.memberships));
    expect(rows).not.toContain("s3cret");
    h.clock.ms += 60_000;
    const changes = { title: "Shop", manager: "", allowed_ip: "", hash_password: "", email: "" };
    expect(await network.post(`/admin/advertiser/${advertiser.id}`, changes)).toEqual({
      status: 1,
      advertiser: {
        ...said,
        title: "Shop",
        manager: "",
        manager_obj: null,
        allowed_ip: [],
        hash_password: null,
        email: null,
        updated_at: at(),
      },
    });
  });

  it("come in the order that is asked for, and since they were changed", async () => {
    const network = await makeNetwork(h);
    for (const [title, email] of [
      ["b", "x@example.com"],
      ["c", "z@example.com"],
      ["a", "y@example.com"],
    ])
      await network.post("/admin/advertiser", { title: title ?? "", email: email ?? "" });
    const titles = async (query: Record<string, string>) =>
      (await network.get("/admin/advertisers", query)).advertisers.map(({ title }: { title: string }) => title).join("");
    expect(await titles({})).toBe("bca");
    expect(await titles({ order: "title" })).toBe("abc");
    expect(await titles({ order: "email", orderType: "desc" })).toBe("cab");
    expect(await titles({ order: "[object Object]", orderType: "", limit: "2", page: "2" })).toBe("a");
    expect(await titles({ updated_at: at().slice(0, 10) })).toBe("bca");
    expect(await titles({ updated_at: "2100-01-01" })).toBe("");
  });

  it("get an account with a password", async () => {
    const network = await makeNetwork(h);
    const { advertiser } = await network.post("/admin/advertiser", { title: "Shop", email: "shop@example.com", password: "kittens" });
    expect((await network.get(`/admin/advertiser/${advertiser.id}`)).advertiser.has_user).toBe(true);
    const { advertiser: other } = await network.post("/admin/advertiser", { title: "Later" });
    await network.post(`/admin/advertiser/${other.id}`, { password: "kittens" });
    expect((await network.get(`/admin/advertiser/${other.id}`)).advertiser.has_user).toBe(true);
    const accounts = await h.db.select().from(schema.accounts);
    expect(accounts.filter(({ name }) => ["Shop", "Later"].includes(name)).map(({ role }) => role)).toEqual(["advertiser", "advertiser"]);
  });

  it("are within reach of who looks after them alone, and of no affiliate, other section or other network", async () => {
    const [network, foreign] = [await makeNetwork(h), await makeNetwork(h)];
    const [manager, affiliate, news] = [await network.staff("account_manager"), await network.affiliate(), await network.staff("news")];
    const { advertiser: other } = await network.post("/admin/advertiser", { title: "Other's" });
    const { advertiser: own } = await manager.post("/admin/advertiser", { title: "Own" });
    expect((await manager.get("/admin/advertisers")).advertisers.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    expect(await manager.post(`/admin/advertiser/${own.id}`, { title: "Mine" })).toMatchObject({ status: 1 });
    for (const id of [other.id, `00000001${own.id.slice(8)}`, "f".repeat(24), "1"]) {
      expect(await manager.get(`/admin/advertiser/${id}`)).toEqual(NOT_FOUND);
      expect(await manager.post(`/admin/advertiser/${id}`, { title: "Mine" })).toEqual(NOT_FOUND);
    }
    expect(await foreign.get(`/admin/advertiser/${other.id}`)).toEqual(NOT_FOUND);
    expect(await foreign.post(`/admin/advertiser/${other.id}`, { title: "Mine" })).toEqual(NOT_FOUND);
    for (const [client, answer] of [
      [affiliate, DENIED],
      [news, DENIED],
      [clientOf(h, ""), NO_KEY],
    ] as const) {
      expect(await client.get("/admin/advertisers")).toEqual(answer);
      expect(await client.get(`/admin/advertiser/${other.id}`)).toEqual(answer);
      expect(await client.post("/admin/advertiser", { title: "x" })).toEqual(answer);
      expect(await client.post(`/admin/advertiser/${other.id}`, { title: "x" })).toEqual(answer);
    }
    expect((await network.get(`/admin/advertiser/${other.id}`)).advertiser.title).toBe("Other's");
  });

  it.each([
    ["title", ["  ", "x".repeat(65_536)]],
    ["email", ["no", `${"x".repeat(65_536)}@example.com`]],
    ["manager", ["x", "f".repeat(24)]],
    ["allowed_ip", ["localhost", "10.0.0.1-10.0.0.2-10.0.0.3", "999.0.0.1", "x".repeat(65_536)]],
    ["country", ["Narnia"]],
    ["sub_account_1", ["<script>"]],
    ["note", ["x".repeat(65_536)]],
    ["password", ["four"]],
  ])("refuse a wrong %s, and make nothing then", async (name, values) => {
    const network = await makeNetwork(h);
    for (const value of values) {
      const answer = await network.call("POST", "/admin/advertiser", { form: { title: "Shop", [name]: value } });
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ status: 2, field: name })]);
    }
    expect(await network.post("/admin/advertiser")).toEqual(missing("title"));
    expect((await network.get("/admin/advertisers")).advertisers).toEqual([]);
  });

  it("have e-mails of their own", async () => {
    const network = await makeNetwork(h);
    await network.post("/admin/advertiser", { title: "Shop", email: "shop@example.com" });
    const twice = { title: "Twice", email: "SHOP@example.com" };
    expect(await network.post("/admin/advertiser", twice)).toEqual(errorBody("Duplicate entity", "email"));
    expect((await network.get("/admin/advertisers")).advertisers).toHaveLength(1);
  });
});
