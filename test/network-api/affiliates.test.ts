import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { addMember } from "../../src/domain/networks/add-member.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND } from "./kit.ts";

const h = createHarness();

const at = (ms = h.clock.ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

const bob = { email: "Bob@Example.com", password: "kittens" };

/** What an affiliate has of whom nothing but the e-mail is known. */
const bare = (id: number) => ({
  id,
  created_at: at(),
  updated_at: null,
  email: "bob@example.com",
  login: "bob@example.com",
  ref_percent: null,
  name: null,
  notes: "",
  manager: null,
  status: "active",
  level: 0,
  payment_systems: [],
  customFields: [],
  balance: { USD: { balance: 0, hold: 0, available: 0 } },
  offersCount: 0,
  api_key: "",
  address_1: null,
  address_2: null,
  city: null,
  country: null,
  zip_code: null,
  phone: null,
  ref: "0",
  sub_accounts: { "1": { value: "", except: 0 }, "2": { value: "", except: 0 } },
  contactPerson: null,
  tags: [],
});

type Network = Awaited<ReturnType<typeof makeNetwork>>;

const make = async (network: Pick<Network, "post">, form: Record<string, string> = {}): Promise<number> =>
  (await network.post("/admin/partner", { ...bob, email: `bob-${unique()}@example.com`, ...form })).id;

describe("affiliates", () => {
  it("are added with an account and a key that is shown once, and listed by 50", async () => {
    const network = await makeNetwork(h);
    const added = await network.post("/admin/partner", bob);
    const { id } = added;
    expect(added).toEqual({ status: 1, partner: { ...bare(id), api_key: expect.stringMatching(/^m\d+-[\w-]{32}$/) }, id });
    expect(await network.get(`/admin/partner/${id}`)).toEqual({ status: 1, partner: bare(id) });
    expect(await network.get("/admin/partners")).toEqual({
      status: 1,
      partners: [bare(id)],
      pagination: { per_page: 50, total_count: 1, page: 1 },
    });
    expect(await clientOf(h, added.partner.api_key).get("/balance")).toMatchObject({ status: 1 });
  });

  it("keep all that is said of them, and are changed in what is sent alone", async () => {
    const network = await makeNetwork(h);
    const { user: manager } = await network.post("/admin/user", {
      ...{ email: "ann@example.com", password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_MANAGER_AFFILIATE" },
    });
    const { custom_field: field } = await network.post("/admin/custom_field", { name: "Skype" });
    const { custom_field: plan } = await network.post("/admin/custom_field", {
      ...{ name: "Traffic", field_type: "checkbox", "field_values[1]": "Search", "field_values[2]": "Push" },
    });
    const { payment_system: wire } = await network.post("/admin/payment_system", {
      ...{ lang_label: "Wire transfer", "fields[0][lang_label]": "IBAN", "fields[0][required]": "1", "fields[1][lang_label]": "Bank" },
    });
    const ref = await make(network);
    const said = {
      ...bob,
      login: "Bob & Co",
      name: "<b>Bob</b>",
      ref_percent: "2.5",
      notes: "a\nb",
      status: "on moderation",
      level: "3",
      manager_id: manager.id,
      ref: String(ref),
      contact_person: "Carl",
      phone: "+1 234",
      "tags[]": "vip",
      address_1: "Street 1",
      city: "Berlin",
      country: "DE",
      zip_code: "10115",
      sub_account_1: "a,b",
      sub_account_1_except: "1",
      [`custom_fields[${field.id}]`]: "bob.skype",
      [`custom_fields[${plan.id}][1]`]: "2",
      "payment_systems[4][system_id]": String(wire.id),
      "payment_systems[4][currency]": "USD",
      "payment_systems[4][fields][1]": "DE00 1234",
    };
    const { partner, id } = await network.post("/admin/partner", said);
    const { type: _, created_at: __, ...shownManager } = manager;
    const shown = {
      ...bare(id),
      login: "Bob & Co",
      name: "<b>Bob</b>",
      ref_percent: "2.5",
      notes: "a\nb",
      status: "on moderation",
      level: 3,
      manager: { ...shownManager, api_key: null },
      ref: String(ref),
      contactPerson: "Carl",
      phone: "+1 234",
      tags: ["vip"],
      address_1: "Street 1",
      city: "Berlin",
      country: "DE",
      zip_code: "10115",
      sub_accounts: { "1": { value: "a,b", except: 1 }, "2": { value: "", except: 0 } },
      customFields: [
        { id: field.id, name: "Skype", value: "bob.skype", label: "bob.skype" },
        { id: plan.id, name: "Traffic", value: [2], label: { "2": "Push" } },
      ],
      payment_systems: [{ id: wire.id, active: 1, system: "Wire transfer", currency: "USD", fields: { "1": "DE00 1234" } }],
    };
    expect(partner).toEqual({ ...shown, api_key: expect.any(String) });
    h.clock.ms += 60_000;
    const changed = await network.post(`/admin/partner/${id}`, { status: "banned", city: "", "tags[]": "", sub_account_1_except: "0" });
    const now = { ...shown, updated_at: at(), status: "banned", city: null, tags: [] };
    now.sub_accounts = { ...now.sub_accounts, "1": { value: "a,b", except: 0 } };
    expect(changed).toEqual({ status: 1, partner: now, id });
    const emptied = { [`custom_fields[${plan.id}]`]: "", payment_systems: "", manager_id: "", ref: "0" };
    expect((await network.post(`/admin/partner/${id}`, emptied)).partner).toEqual({
      ...now,
      manager: null,
      ref: "0",
      customFields: [shown.customFields[0]],
      payment_systems: [],
    });
  });

  it("cost two round trips to D1 whatever is done to them, and a list rows of its page", async () => {
    const network = await makeNetwork(h);
    for (let count = 0; count < 9; count += 1) await make(network);
    const id = await make(network);
    const list = await h.d1.measure(() => network.get("/admin/partners", { limit: "5" }));
    expect(list).toMatchObject({ roundTrips: 2, rowsWritten: 0 });
    // Of the page, of the count by an index, and who calls.
    expect(list.rowsRead).toBeLessThanOrEqual(5 * 3 + 10 + 2);
    for (const call of [
      () => network.get(`/admin/partner/${id}`),
      () => network.post(`/admin/partner/${id}`, { notes: "x", password: "puppies" }),
      () => network.post(`/admin/partner/password/${id}`),
      () => network.post("/admin/partner", { ...bob, email: `ann-${unique()}@example.com` }),
      () => network.post("/admin/partners/mass-update", { id: String(id), status: "banned" }),
      () => network.post("/admin/advertiser", { title: "Shop" }),
      () => network.get("/admin/advertisers"),
    ])
      expect((await h.d1.measure(call)).roundTrips).toBeLessThanOrEqual(2);
  });

  it("are filtered by numbers, statuses in words and numbers, balance, changes and what they are called", async () => {
    const network = await makeNetwork(h);
    // No e-mail has a digit that a number is looked for by.
    const first = await make(network, { email: "ann@tabbies.example", login: "Kitten Media" });
    const second = await make(network, { email: "bob@tabbies.example", status: "not active" });
    const third = await make(network, { email: "cat@tabbies.example", status: "banned" });
    await h.db
      .insert(schema.affiliateBalances)
      .values({ networkId: network.id, affiliateId: second, currency: "eur", holdMicros: 2_500_000 });
    h.clock.ms += 48 * 3_600_000;
    await network.post(`/admin/partner/${third}`, { notes: "x" });
    const found = async (query: string): Promise<number[]> => {
      const answer: { partners: { id: number }[] } = await (await network.call("GET", `/admin/partners?${query}`)).json();
      return answer.partners.map(({ id }) => id);
    };
    const all = [first, second, third];
    for (const [query, ids] of [
      ["", all],
      [`id[]=${third}&id[]=${first}`, [first, third]],
      [`id=${second}`, [second]],
      ["status=active", [first]],
      ["status[]=banned&status[]=not%20active", [second, third]],
      ["status_partner=0", [second]],
      ["status_partner=3", []],
      ["with_balance=1", [second]],
      ["with_balance=0", all],
      [`updated_at=${at().slice(0, 10)}`, [third]],
      ["search=kitten", [first]],
      [`search=${second}`, [second]],
      ["search=%25", []],
      ["limit=2&page=2", [third]],
      ["other=1&status=&id=", all],
    ] as const)
      expect([query, await found(query)]).toEqual([query, ids]);
    expect((await network.get(`/admin/partner/${second}`)).partner.balance).toEqual({
      USD: { balance: 0, hold: 0, available: 0 },
      EUR: { balance: 2.5, hold: 2.5, available: 0 },
    });
    for (const query of ["status=gone", "status_partner=4", "id[]=x", "updated_at=2026-02-30", "page=0", "with_balance=2"])
      expect([query, (await network.call("GET", `/admin/partners?${query}`)).status]).toEqual([query, 400]);
  });

  it("count the offers that they were let into", async () => {
    const network = await makeNetwork(h);
    const id = await make(network);
    const offers = [await makeOffer(h, network.id), await makeOffer(h, network.id), await makeOffer(h, network.id, { status: 2 })];
    await h.db
      .insert(schema.offerAffiliates)
      .values(offers.map((offer, place) => ({ offerId: offer.id, accountId: id, status: place === 1 ? 1 : 0 })));
    expect((await network.get(`/admin/partner/${id}`)).partner.offersCount).toBe(1);
  });

  it("get a new password that is shown once", async () => {
    const network = await makeNetwork(h);
    const id = await make(network);
    const answer = await network.post(`/admin/partner/password/${id}`);
    expect(answer).toEqual({ status: 1, partner: { id, password: expect.stringMatching(/^[0-9a-f]{10,}$/) } });
    const [row] = (await h.db.select().from(schema.memberships)).filter(({ number }) => number === id);
    expect(row?.passwordHash).toMatch(/^pbkdf2-sha256\$100000\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(answer.partner.password);
  });

  it("are changed many at once: all or none", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const ids = [await make(network), await make(network)];
    const foreign = await make(other);
    const { user } = await network.post("/admin/user", {
      ...{ email: "ann@example.com", password: "kittens", first_name: "Ann", last_name: "Lee", "roles[]": "ROLE_MANAGER_AFFILIATE" },
    });
    const update = async (json: unknown) => (await network.call("POST", "/admin/partners/mass-update", { json })).json();
    expect(await update({ id: ids, status: "banned", manager_id: user.id })).toEqual({ status: 1 });
    const shown = async () =>
      (await network.get("/admin/partners")).partners.map((each: { status: string; manager: { id: string } | null }) => [
        each.status,
        each.manager?.id,
      ]);
    expect(await shown()).toEqual([
      ["banned", user.id],
      ["banned", user.id],
    ]);
    expect(await update({ id: [...ids, foreign], status: "active" })).toEqual(NOT_FOUND);
    expect(await update({ id: ids, status: "active", manager_id: "f".repeat(24) })).toMatchObject({ status: 2, field: "manager_id" });
    expect(await update({ status: "active" })).toEqual(missing("id"));
    expect(await update({ id: [], status: "active" })).toMatchObject({ status: 2, field: "id" });
    expect(await shown()).toEqual([
      ["banned", user.id],
      ["banned", user.id],
    ]);
  });

  it("are within reach of who looks after them alone: others' are not found by any path", async () => {
    const network = await makeNetwork(h);
    const manager = await network.staff("affiliate_manager");
    const other = await make(network);
    const own = await make(manager);
    expect((await manager.get("/admin/partners")).partners.map(({ id }: { id: number }) => id)).toEqual([own]);
    expect((await manager.get("/admin/partners", { id: String(other) })).pagination.total_count).toBe(0);
    expect(await manager.get(`/admin/partner/${other}`)).toEqual(NOT_FOUND);
    for (const path of [`/admin/partner/${other}`, `/admin/partner/password/${other}`])
      expect(await manager.post(path, { notes: "mine" })).toEqual(NOT_FOUND);
    expect(await manager.post("/admin/partners/mass-update", { "id[0]": String(own), "id[1]": String(other), status: "banned" })).toEqual(
      NOT_FOUND,
    );
    expect(await manager.post(`/admin/partner/${own}`, { notes: "mine" })).toMatchObject({ status: 1 });
    expect(await manager.post(`/admin/partner/${own}`, { manager_id: "" })).toEqual(DENIED);
    expect((await network.get(`/admin/partner/${other}`)).partner).toMatchObject({ notes: "", status: "active" });
  });

  it("are none of an affiliate's, another network's, or another section's business", async () => {
    const [network, foreign] = [await makeNetwork(h), await makeNetwork(h)];
    const id = await make(network);
    const [affiliate, news] = [await network.affiliate(), await network.staff("news")];
    const calls = [
      ["GET", "/admin/partners"],
      ["GET", `/admin/partner/${id}`],
      ["POST", "/admin/partner"],
      ["POST", `/admin/partner/${id}`],
      ["POST", `/admin/partner/password/${id}`],
      ["POST", "/admin/partners/mass-update"],
    ] as const;
    for (const [method, path] of calls) {
      const form = method === "GET" ? {} : { form: { ...bob, "id[]": String(id) } };
      const body = async (client: Pick<Network, "call">) => (await client.call(method, path, form)).json();
      for (const client of [affiliate, news]) expect([path, await body(client)]).toEqual([path, DENIED]);
      expect(await body(clientOf(h, ""))).toEqual(NO_KEY);
      if (path.includes(String(id)) || path.includes("mass")) expect([path, await body(foreign)]).toEqual([path, NOT_FOUND]);
    }
    expect((await foreign.get("/admin/partners")).partners.every((each: { id: number }) => each.id !== id)).toBe(true);
  });

  it("who joined with an account of their own get no password from the network", async () => {
    const network = await makeNetwork(h);
    const person = await h.account({ role: "affiliate" });
    const { number } = await addMember(network.ctx, { kind: "affiliate", name: "Eve", accountId: person.id });
    expect((await network.get(`/admin/partner/${number}`)).partner.status).toBe("on moderation");
    expect(await network.post(`/admin/partner/password/${number}`)).toEqual(DENIED);
    expect(await network.post(`/admin/partner/${number}`, { password: "taken over" })).toEqual(DENIED);
    expect(await network.post(`/admin/partner/${number}`, { status: "active" })).toMatchObject({ status: 2, field: "status" });
  });

  it.each([
    ["email", ["", "no", `${"x".repeat(65_536)}@example.com`]],
    ["password", ["", "four", "x".repeat(65_536)]],
    ["status", ["gone", "4", "-1"]],
    ["level", ["-1", "x", "1.5"]],
    ["ref_percent", ["101", "-1", "x"]],
    ["country", ["Narnia", "x".repeat(65_536)]],
    ["manager_id", ["x", "f".repeat(24), "x".repeat(65_536)]],
    ["ref", ["x", "-1", "999999999"]],
    ["notes", ["x".repeat(65_536)]],
    ["sub_account_1", ["<script>", "x".repeat(65_536)]],
    ["sub_account_1_except", ["2", "x"]],
    ["custom_fields", ["x", "x".repeat(65_536)]],
    ["custom_fields[999999]", ["x"]],
    ["custom_fields[x]", ["x"]],
    ["payment_systems", ["x"]],
    ["payment_systems[0][system_id]", ["999999", "x"]],
  ])("refuse a wrong %s, and make nothing then", async (name, values) => {
    const network = await makeNetwork(h);
    const field = name.replace(/\[.*/, "");
    for (const value of values) {
      const answer = await network.call("POST", "/admin/partner", { form: { ...bob, [name]: value } });
      expect([value.slice(0, 20), answer.status, await answer.json()]).toEqual([
        value.slice(0, 20),
        400,
        expect.objectContaining({ status: 2, field }),
      ]);
    }
    expect((await network.get("/admin/partners")).partners).toEqual([]);
  });

  it("want an e-mail that no other has, and a password", async () => {
    const network = await makeNetwork(h);
    expect(await network.post("/admin/partner", { email: bob.email })).toEqual(missing("password"));
    expect(await network.post("/admin/partner", { password: bob.password })).toEqual(missing("email"));
    const { id } = await network.post("/admin/partner", bob);
    const accounts = await h.db.$count(schema.accounts);
    expect(await network.post("/admin/partner", { ...bob, email: "BOB@example.com" })).toEqual(errorBody("Duplicate entity", "email"));
    expect(await h.db.$count(schema.accounts)).toBe(accounts);
    const other = await make(network);
    expect(await network.post(`/admin/partner/${other}`, { email: bob.email, notes: "x" })).toEqual(errorBody("Duplicate entity", "email"));
    expect((await network.get(`/admin/partner/${other}`)).partner.notes).toBe("");
    expect((await network.post(`/admin/partner/${id}`, { email: bob.email })).status).toBe(1);
  });
});

describe("custom fields and payment systems", () => {
  it("are managed by the administrator, and listed for every user", async () => {
    const [network, other] = [await makeNetwork(h), await makeNetwork(h)];
    const { custom_field: field } = await network.post("/admin/custom_field", {
      name: "Plan",
      field_type: "select",
      "field_values[1]": "A",
      "field_values[2]": "B",
    });
    const shown = { id: field.id, name: "Plan", required: false, field_type: "select", field_values: { "1": "A", "2": "B" } };
    expect(field).toEqual(shown);
    expect(await network.get("/admin/custom_fields")).toEqual({ status: 1, fields: [shown] });
    expect((await network.post(`/admin/custom_field/${field.id}`, { required: "1" })).custom_field).toEqual({ ...shown, required: true });
    expect(await network.post("/admin/custom_field", { name: "Plan", field_type: "radio" })).toEqual(missing("field_values"));
    expect(await network.post(`/admin/custom_field/${field.id}`, { field_values: "" })).toEqual(missing("field_values"));
    const { payment_system: system } = await network.post("/admin/payment_system", {
      ...{ lang_label: "Webmoney", currency: "usd", "fields[1][lang_label]": "Purse", "fields[1][required]": "1" },
    });
    const purse = { id: 1, lang_label: "Purse", required: true };
    expect(system).toEqual({ id: system.id, lang_label: "Webmoney", fields: [purse], currency: "USD" });
    const path = `/admin/payment_system/${system.id}`;
    const more = { "fields[0][id]": "1", "fields[0][lang_label]": "Purse", "fields[0][required]": "1", "fields[1][lang_label]": "Name" };
    expect((await network.post(path, more)).payment_system.fields).toEqual([purse, { id: 2, lang_label: "Name", required: false }]);
    expect((await network.post(path, { fields: "" })).payment_system.fields).toEqual([]);
    expect((await network.post(path, { "fields[0][lang_label]": "New", currency: "" })).payment_system).toMatchObject({
      fields: [{ id: 3, lang_label: "New", required: false }],
      currency: null,
    });
    expect(await network.post(path, { "fields[0][lang_label]": "Old", "fields[0][id]": "1" })).toMatchObject({ field: "fields" });
    const [news, affiliate] = [await network.staff("news"), await network.affiliate()];
    for (const list of ["custom_fields", "payment_systems"]) {
      expect(await news.get(`/admin/${list}`)).toMatchObject({ status: 1 });
      expect(await affiliate.get(`/admin/${list}`)).toEqual(DENIED);
    }
    for (const each of [`/admin/custom_field/${field.id}`, path]) {
      expect(await other.post(each, { name: "x", lang_label: "x" })).toEqual(NOT_FOUND);
      expect(await other.remove(`${each}/remove`)).toEqual(NOT_FOUND);
      for (const client of [news, affiliate]) {
        expect(await client.post(each, { name: "x" })).toEqual(DENIED);
        expect(await client.remove(`${each}/remove`)).toEqual(DENIED);
      }
      expect(await network.remove(`${each}/remove`)).toMatchObject({ status: 1 });
      expect(await network.remove(`${each}/remove`)).toEqual(NOT_FOUND);
    }
    for (const each of ["/admin/custom_field", "/admin/payment_system"])
      for (const value of ["", "x".repeat(65_536)])
        expect((await network.call("POST", each, { form: { name: value, lang_label: value } })).status).toBe(400);
    expect((await network.get("/admin/custom_fields")).fields).toEqual([]);
  });

  it("hold affiliates to what they ask for", async () => {
    const network = await makeNetwork(h);
    const field = async (form: Record<string, string>): Promise<number> =>
      (await network.post("/admin/custom_field", form)).custom_field.id;
    const text = await field({ name: "Skype", required: "1" });
    const choice = await field({ name: "Plan", field_type: "radio", "field_values[1]": "A", "field_values[2]": "B" });
    const { payment_system: system } = await network.post("/admin/payment_system", {
      ...{ lang_label: "Wire", currency: "eur", "fields[0][lang_label]": "IBAN", "fields[0][required]": "1" },
    });
    const given = { ...bob, [`custom_fields[${text}]`]: "bob" };
    const paid = {
      "payment_systems[0][system_id]": String(system.id),
      "payment_systems[0][currency]": "EUR",
      "payment_systems[0][fields][1]": "DE1",
    };
    for (const [form, named] of [
      [bob, "custom_fields"],
      [{ ...bob, [`custom_fields[${text}]`]: "" }, "custom_fields"],
      [{ ...given, [`custom_fields[${choice}]`]: "3" }, "custom_fields"],
      [{ ...given, [`custom_fields[${choice}][0]`]: "1", [`custom_fields[${choice}][1]`]: "2" }, "custom_fields"],
      [{ ...given, ...paid, "payment_systems[0][currency]": "USD" }, "payment_systems"],
      [{ ...given, ...paid, "payment_systems[0][fields][1]": " " }, "payment_systems"],
      [{ ...given, ...paid, "payment_systems[0][fields][2]": "x" }, "payment_systems"],
    ] as [Record<string, string>, string][]) {
      const answer = await network.call("POST", "/admin/partner", { form });
      expect([form, answer.status, await answer.json()]).toEqual([form, 400, expect.objectContaining({ status: 2, field: named })]);
    }
    expect((await network.get("/admin/partners")).partners).toEqual([]);
    const { id, partner } = await network.post("/admin/partner", { ...given, ...paid, [`custom_fields[${choice}]`]: "2" });
    expect(partner.customFields[1]).toEqual({ id: choice, name: "Plan", value: "2", label: "B" });
    expect(await network.post(`/admin/partner/${id}`, { [`custom_fields[${text}]`]: "" })).toEqual(missing("custom_fields"));
    expect(await network.post(`/admin/partner/${id}`, { notes: "x" })).toMatchObject({ status: 1 });
    await network.remove(`/admin/custom_field/${choice}/remove`);
    await network.remove(`/admin/payment_system/${system.id}/remove`);
    expect((await network.get(`/admin/partner/${id}`)).partner).toMatchObject({ payment_systems: [], customFields: [{ id: text }] });
  });
});
