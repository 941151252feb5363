import { describe, expect, it } from "vitest";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clientOf, DENIED, errorBody, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

const HEX = expect.stringMatching(/^[0-9a-f]{24}$/);
const LONG = "x".repeat(65_536);

type Network = Awaited<ReturnType<typeof makeNetwork>>;
type Client = ReturnType<typeof clientOf>;

const OTHER_IDS = ["0".repeat(24), "f".repeat(24), "7", "x"];

const time = () => new Date(h.clock.ms).toISOString().slice(0, 19).replace("T", " ");

const newHost = () => `go${unique()}.kittens.example`;

const json = async (client: Client, path: string, body: object) => {
  const answer = await client.call("POST", path, { json: body });
  return [answer.status, await answer.json()];
};

/** Who may write what a call makes, who may read it in a list, and who may neither; and that calls without a key do nothing. */
async function expectRoles(
  network: Network,
  { writers, readers, others }: { writers: Client[]; readers: Client[]; others: Client[] },
  calls: Calls,
) {
  for (const client of writers) expect(await calls.add(client)).toMatchObject({ status: 1 });
  for (const client of [...writers, ...readers]) expect(await calls.list(client)).toMatchObject({ status: 1 });
  for (const client of [...readers, ...others]) {
    for (const act of [calls.add, calls.change, calls.remove]) expect(await act(client)).toEqual(DENIED);
  }
  for (const client of others) expect(await calls.list(client)).toEqual(DENIED);
  for (const client of [clientOf(h, ""), clientOf(h, `${network.id}-wrong`)])
    for (const act of Object.values(calls)) expect(await act(client)).toEqual(NO_KEY);
}

type Calls = Record<"list" | "add" | "change" | "remove", (client: Client) => Promise<unknown>>;

describe("traffic sources", () => {
  it("are added, listed by age, renamed language by language, and deleted", async () => {
    const network = await makeNetwork(h);
    const titles = { "title_lang[en]": "api-test-en-3", "title_lang[ru]": "api-test-ru-3" };
    const { source, ...rest } = await network.post("/admin/offer/source/", titles);
    expect([source, rest]).toEqual([
      { id: HEX, title: "api-test-en-3", title_lang: { en: "api-test-en-3", ru: "api-test-ru-3" } },
      { status: 1 },
    ]);
    const { source: second } = await network.post("/admin/offer/source", { "title_lang[ka]": "მხოლოდ" });
    expect(second.title).toBe("მხოლოდ");
    expect(await network.get("/admin/offer/sources")).toEqual({
      status: 1,
      sources: [
        { ...source, allowed: 0 },
        { ...second, allowed: 0 },
      ],
    });
    const renamed = { id: source.id, title: "Web", title_lang: { en: "Web", ru: "api-test-ru-3", es: "Sitios" } };
    const path = `/admin/offer/source/${source.id}`;
    expect(await network.post(path, { "title_lang[en]": "Web", "title_lang[es]": "Sitios" })).toEqual({ status: 1, source: renamed });
    expect(await network.remove(path)).toEqual({ status: 1, source: renamed });
    expect(await network.remove(path)).toEqual(NOT_FOUND);
    expect((await network.get("/admin/offer/sources")).sources).toHaveLength(1);
  });

  it("want a title, and are those of one network", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { source } = await theirs.post("/admin/offer/source", { "title_lang[en]": "Theirs" });
    expect(await ours.post("/admin/offer/source")).toEqual(missing("title_lang"));
    for (const wrong of ["x", {}, { en: "" }, { en: "  " }, { "<b>": "x" }, { en: ["x"] }, { en: LONG }, ["x"]])
      expect(await json(ours, "/admin/offer/source", { title_lang: wrong })).toEqual([
        400,
        expect.objectContaining({ status: 2, field: "title_lang" }),
      ]);
    const otherSecond = `00000001${source.id.slice(8)}`;
    for (const id of [source.id, otherSecond, ...OTHER_IDS]) {
      expect(await json(ours, `/admin/offer/source/${id}`, { title_lang: { en: "Ours" } })).toEqual([404, NOT_FOUND]);
      expect(await ours.remove(`/admin/offer/source/${id}`)).toEqual(NOT_FOUND);
    }
    expect((await ours.get("/admin/offer/sources")).sources).toEqual([]);
    expect((await theirs.get("/admin/offer/sources")).sources).toEqual([{ ...source, allowed: 0 }]);
  });

  it("are written by whom offers are given, and read by account managers, too", async () => {
    const network = await makeNetwork(h);
    const { source } = await network.post("/admin/offer/source", { "title_lang[en]": "Web" });
    const path = `/admin/offer/source/${source.id}`;
    const [offers, account, news, affiliate] = [
      await network.staff("offers"),
      await network.staff("account_manager"),
      await network.staff("news"),
      await network.affiliate(),
    ];
    await expectRoles(
      network,
      { writers: [network, offers], readers: [account], others: [news, affiliate] },
      {
        list: (client) => client.get("/admin/offer/sources"),
        add: (client) => client.post("/admin/offer/source", { "title_lang[en]": "More" }),
        change: (client) => client.post(path, { "title_lang[en]": "Other" }),
        remove: (client) => client.remove(path),
      },
    );
  });
});

describe("smartlink categories", () => {
  it("are added, picked by ids, changed in what is sent, and deleted", async () => {
    const network = await makeNetwork(h);
    const { domain } = await network.post("/admin/domain", { url: newHost(), use_https: "0" });
    const own = new URL(h.deps.config.publicUrl);
    const { data, ...rest } = await network.post("/admin/smartlink/category", { name: "Games", description: "All of them" });
    const onOwn = { domain_id: null, domain: own.hostname, use_https: own.protocol === "https:" };
    const times = { created_at: time(), updated_at: time() };
    expect([data, rest]).toEqual([{ _id: HEX, name: "Games", description: "All of them", ...onOwn, ...times }, { status: 1 }]);
    const named = await network.post("/admin/smartlink/category", { name: "Cards", domain: domain.url });
    const onDomain = { domain_id: domain.id, domain: domain.url, use_https: false };
    expect(named.data).toEqual({ _id: HEX, name: "Cards", description: null, ...onDomain, ...times });
    const path = `/admin/smartlink/category/${data._id}`;
    h.clock.ms += 5000;
    const changed = { ...data, description: null, domain_id: domain.id, domain: domain.url, use_https: true, updated_at: time() };
    expect(await network.post(path, { description: "", domain_id: String(domain.id), use_https: "1" })).toEqual({
      status: 1,
      data: changed,
    });
    expect(await network.get("/admin/smartlink/categories")).toEqual({ status: 1, data: [changed, named.data] });
    expect((await network.get("/admin/smartlink/categories", { "id[3]": named.data._id })).data).toEqual([named.data]);
    expect((await network.get("/admin/smartlink/categories", { id: "nonsense" })).data).toEqual([]);
    expect((await network.post(path, { domain_id: "" })).data).toMatchObject(onOwn);
    expect((await network.post(`${path}/remove`)).data).toMatchObject({ _id: data._id, name: "Games" });
    expect(await network.post(`${path}/remove`)).toEqual(NOT_FOUND);
    expect((await network.get("/admin/smartlink/categories")).data).toEqual([named.data]);
  });

  it("want a name and a domain of the network, and are those of one network", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { domain } = await theirs.post("/admin/domain", { url: newHost() });
    const { data } = await theirs.post("/admin/smartlink/category", { name: "Theirs" });
    const path = "/admin/smartlink/category";
    expect(await ours.post(path)).toEqual(missing("name"));
    const wrong: [string, unknown][] = [
      ["name", ""],
      ["name", "  "],
      ["name", ["x"]],
      ["name", LONG],
      ["description", ["x"]],
      ["description", LONG],
      ["domain_id", domain.id],
      ["domain_id", "x"],
      ["domain_id", -1],
      ["domain", domain.url],
      ["domain", String(domain.id)],
      ["domain", ["x"]],
      ["use_https", "2"],
    ];
    for (const [field, value] of wrong)
      expect([field, value, ...(await json(ours, path, { name: "Ours", [field]: value }))]).toEqual([field, value, 400, refused(field)]);
    for (const id of [data._id, `00000001${data._id.slice(8)}`, ...OTHER_IDS]) {
      expect(await json(ours, `${path}/${id}`, { name: "Ours" })).toEqual([404, NOT_FOUND]);
      expect(await ours.post(`${path}/${id}/remove`)).toEqual(NOT_FOUND);
    }
    expect((await ours.get("/admin/smartlink/categories")).data).toEqual([]);
    expect((await theirs.get("/admin/smartlink/categories")).data).toEqual([data]);
  });

  it("are written by whom offers are given, and read by account managers, too", async () => {
    const network = await makeNetwork(h);
    const { data } = await network.post("/admin/smartlink/category", { name: "Games" });
    const path = `/admin/smartlink/category/${data._id}`;
    const [offers, account, news, affiliate] = [
      await network.staff("offers"),
      await network.staff("account_manager"),
      await network.staff("news"),
      await network.affiliate(),
    ];
    await expectRoles(
      network,
      { writers: [network, offers], readers: [account], others: [news, affiliate] },
      {
        list: (client) => client.get("/admin/smartlink/categories"),
        add: (client) => client.post("/admin/smartlink/category", { name: "More" }),
        change: (client) => client.post(path, { name: "Other" }),
        remove: (client) => client.post(`${path}/remove`),
      },
    );
  });
});

describe("domains of a network", () => {
  it("are added, listed, changed and deleted; what stood on one stands on the platform's own host", async () => {
    const network = await makeNetwork(h);
    const [host, other] = [newHost(), newHost()];
    const { domain, ...rest } = await network.post("/admin/domain", { url: ` ${host.toUpperCase()} ` });
    expect([domain, rest]).toEqual([{ id: expect.any(Number), url: host, use_https: true }, { status: 1 }]);
    expect(await network.post(`/admin/domain/${domain.id}`, { use_https: "0" })).toEqual({
      status: 1,
      domain: { ...domain, use_https: false },
    });
    const changed = { ...domain, url: other, use_https: false };
    expect(await network.post(`/admin/domain/${domain.id}`, { url: other })).toEqual({ status: 1, domain: changed });
    expect(await network.get("/admin/domains")).toEqual({ status: 1, domains: [changed] });
    const { data } = await network.post("/admin/smartlink/category", { name: "Games", domain_id: String(domain.id) });
    expect(data.domain).toBe(other);
    expect(await network.remove(`/admin/domain/${domain.id}/remove`)).toEqual({ status: 1, domain: changed });
    expect(await network.remove(`/admin/domain/${domain.id}/remove`)).toEqual(NOT_FOUND);
    expect((await network.get("/admin/smartlink/categories")).data[0]).toMatchObject({ domain_id: null });
    expect(await network.get("/admin/domains")).toEqual({ status: 1, domains: [] });
  });

  it("are hosts that nobody else has, and those of one network", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { domain } = await theirs.post("/admin/domain", { url: newHost() });
    expect(await ours.post("/admin/domain")).toEqual(missing("url"));
    for (const url of [
      "",
      "x",
      "https://a.example",
      "a.example/path",
      "a.example:80",
      "192.0.2.1",
      "[::1]",
      "a b.example",
      "-.example",
      LONG,
      ["a.example"],
    ])
      expect(await json(ours, "/admin/domain", { url })).toEqual([400, refused("url")]);
    const host = newHost();
    expect(await json(ours, "/admin/domain", { url: host, use_https: "x" })).toEqual([400, refused("use_https")]);
    expect(await json(ours, "/admin/domain", { url: domain.url.toUpperCase() })).toEqual([409, errorBody("Duplicate entity", "url")]);
    for (const id of [domain.id, 0, -1, "x", 2 ** 50, "1e0"]) {
      expect(await json(ours, `/admin/domain/${id}`, { use_https: 0 })).toEqual([404, NOT_FOUND]);
      expect(await ours.remove(`/admin/domain/${id}/remove`)).toEqual(NOT_FOUND);
    }
    expect(await ours.get("/admin/domains")).toEqual({ status: 1, domains: [] });
    expect((await theirs.get("/admin/domains")).domains).toEqual([domain]);
  });

  it("are written by administrators alone, and read by all users", async () => {
    const network = await makeNetwork(h);
    const { domain } = await network.post("/admin/domain", { url: newHost() });
    const [administrator, offers, news, affiliate] = [
      await network.staff("administrator"),
      await network.staff("offers"),
      await network.staff("news"),
      await network.affiliate(),
    ];
    await expectRoles(
      network,
      { writers: [network, administrator], readers: [offers, news], others: [affiliate] },
      {
        list: (client) => client.get("/admin/domains"),
        add: (client) => client.post("/admin/domain", { url: newHost() }),
        change: (client) => client.post(`/admin/domain/${domain.id}`, { use_https: "0" }),
        remove: (client) => client.remove(`/admin/domain/${domain.id}/remove`),
      },
    );
  });
});
