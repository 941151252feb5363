import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { createHarness } from "../harness.ts";
import { unique } from "../unique.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();

const HEX = /^[0-9a-f]{24}$/;
const newHost = () => `t${unique()}.example.com`;
const DUPLICATE = { status: 2, message: "Duplicate entity", error: "Duplicate entity", field: "url" };

describe("traffic sources", () => {
  it("are added, renamed, listed and deleted as clients of this dialect know them, with a slash at the end and without", async () => {
    const network = await makeNetwork(h);
    const titles = { en: "api-test-en-3", ru: "веб", es: "", ka: "ka-2", vi: "vi-3" };
    const form = Object.fromEntries(Object.entries(titles).map(([lang, title]) => [`title_lang[${lang}]`, title]));
    const { source, ...rest } = await network.post("/admin/offer/source/", form);
    expect([rest, source]).toEqual([{ status: 1 }, { title: "api-test-en-3", title_lang: titles, id: expect.stringMatching(HEX) }]);
    expect(await network.get("/admin/offer/sources")).toEqual({ status: 1, sources: [{ ...source, allowed: 0 }] });

    const renamed = { ...source, title: "web", title_lang: { ...titles, en: "web", vi: "" } };
    const change = { title_lang: { en: " web ", vi: "" } };
    const answer = await network.call("POST", `/admin/offer/source/${source.id}`, { json: change });
    expect(await answer.json()).toEqual({ status: 1, source: renamed });
    expect(await network.remove(`/admin/offer/source/${source.id}/`)).toEqual({ status: 1, source: renamed });
    expect(await network.remove(`/admin/offer/source/${source.id}`)).toEqual(NOT_FOUND);
    expect(await network.get("/admin/offer/sources")).toEqual({ status: 1, sources: [] });
  });

  it("have a title: the English one, else the first", async () => {
    const network = await makeNetwork(h);
    const { source } = await network.post("/admin/offer/source", { "title_lang[ru]": "веб", "title_lang[en]": "" });
    expect(source.title).toBe("веб");
    expect(await network.post("/admin/offer/source")).toEqual(missing("title_lang"));
    const wrong = [{ title_lang: "web" }, { "title_lang[en]": " " }, { "title_lang[en]": "x".repeat(65_536) }, { "title_lang[e=n]": "x" }];
    for (const form of wrong) {
      expect(await network.post("/admin/offer/source", form as Record<string, string>)).toMatchObject({ status: 2, field: "title_lang" });
    }
    expect(await network.post(`/admin/offer/source/${source.id}`, { "title_lang[ru]": "" })).toEqual(refused("title_lang"));
    expect((await network.get("/admin/offer/sources")).sources).toEqual([{ ...source, allowed: 0 }]);
  });

  it("go from the offers that have them", async () => {
    const network = await makeNetwork(h);
    const [one, two] = [
      await network.post("/admin/offer/source", { "title_lang[en]": "a" }),
      await network.post("/admin/offer/source", { "title_lang[en]": "b" }),
    ];
    const number = (id: string) => Number.parseInt(id.slice(8), 16);
    await h.db.insert(schema.offerLabels).values([
      { offerId: 1, kind: "source", labelId: number(one.source.id) },
      { offerId: 1, kind: "source", labelId: number(two.source.id) },
      { offerId: 1, kind: "category", labelId: number(one.source.id) },
    ]);
    await network.remove(`/admin/offer/source/${one.source.id}`);
    const left = await h.db.select().from(schema.offerLabels);
    const ofThese = left.filter(({ labelId }) => [number(one.source.id), number(two.source.id)].includes(labelId));
    expect(ofThese.map(({ kind, labelId }) => [kind, labelId]).sort()).toEqual([
      ["category", number(one.source.id)],
      ["source", number(two.source.id)],
    ]);
  });
});

describe("domains", () => {
  it("are added, changed, listed and deleted; an address is a host", async () => {
    const network = await makeNetwork(h);
    const host = newHost();
    const { domain } = await network.post("/admin/domain", { url: host.toUpperCase(), use_https: "0" });
    expect(domain).toEqual({ id: expect.any(Number), url: host, use_https: false });
    expect(await network.get("/admin/domains")).toEqual({ status: 1, domains: [domain] });
    const changed = { ...domain, use_https: true };
    expect(await network.post(`/admin/domain/${domain.id}`, { use_https: "1", url: "" })).toEqual({ status: 1, domain: changed });
    expect(await network.remove(`/admin/domain/${domain.id}/remove`)).toEqual({ status: 1, domain: changed });
    expect(await network.remove(`/admin/domain/${domain.id}/remove`)).toEqual(NOT_FOUND);
    expect(await network.get("/admin/domains")).toEqual({ status: 1, domains: [] });
    expect(await network.post("/admin/domain")).toEqual(missing("url"));
    const none = [
      "https://a.example.com",
      "a.example.com/x",
      "a.example.com:80",
      "user@a.example.com",
      "192.0.2.1",
      "[::1]",
      "localhost",
      "a b.com",
      "-a.example.com",
      "a..com",
      "<b>.com",
      "x".repeat(65_536),
    ];
    for (const url of none) expect(await network.post("/admin/domain", { url })).toMatchObject({ status: 2, field: "url" });
    const own = new URL(h.deps.config.publicUrl).hostname;
    expect(await network.post("/admin/domain", { url: own })).toMatchObject({ status: 2, field: "url" });
    expect(await network.post("/admin/domain", { url: newHost(), use_https: "perhaps" })).toMatchObject({ status: 2, field: "use_https" });
    expect((await network.get("/admin/domains")).domains).toEqual([]);
  });

  it("are one network's alone", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const [host, other] = [newHost(), newHost()];
    const { domain } = await theirs.post("/admin/domain", { url: host });
    expect(await ours.post("/admin/domain", { url: host })).toEqual(DUPLICATE);
    const own = (await ours.post("/admin/domain", { url: other })).domain;
    expect(await ours.post(`/admin/domain/${own.id}`, { url: host })).toEqual(DUPLICATE);
    expect(await ours.post(`/admin/domain/${own.id}`, { url: other })).toEqual({ status: 1, domain: own });
    for (const id of [domain.id, 0, "x", "1e3", 2 ** 52]) {
      expect(await ours.post(`/admin/domain/${id}`, { use_https: "0" })).toEqual(NOT_FOUND);
      expect(await ours.remove(`/admin/domain/${id}/remove`)).toEqual(NOT_FOUND);
    }
    expect((await theirs.get("/admin/domains")).domains).toEqual([domain]);
  });
});

describe("smartlink categories", () => {
  it("are added, changed, listed and removed as clients of this dialect know them", async () => {
    const network = await makeNetwork(h);
    const { data, ...rest } = await network.post("/admin/smartlink/category", { name: "test", domain_id: "" });
    const own = new URL(h.deps.config.publicUrl);
    const made = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(rest).toEqual({ status: 1 });
    expect(data).toEqual({
      _id: expect.stringMatching(HEX),
      name: "test",
      domain_id: null,
      domain: own.hostname,
      use_https: own.protocol === "https:",
      description: null,
      created_at: made,
      updated_at: data.created_at,
    });
    expect(await network.get("/admin/smartlink/categories")).toEqual({ status: 1, data: [data] });
    h.clock.ms += 61_000;
    const changed = (await network.post(`/admin/smartlink/category/${data._id}`, { name: "test123", description: "<b>x</b>" })).data;
    expect(changed).toEqual({ ...data, name: "test123", description: "<b>x</b>", updated_at: made });
    expect(changed.updated_at > data.updated_at).toBe(true);
    const [, second] = [
      await network.post("/admin/smartlink/category", { name: "other" }),
      (await network.post("/admin/smartlink/category", { name: "third" })).data,
    ];
    const picked = await network.call("GET", `/admin/smartlink/categories?id[]=${second._id}&id[]=${data._id}&id[]=nonsense`);
    expect(await picked.json()).toEqual({ status: 1, data: [changed, second] });
    expect(await network.post(`/admin/smartlink/category/${data._id}/remove`)).toEqual({ status: 1, data: changed });
    expect(await network.post(`/admin/smartlink/category/${data._id}/remove`)).toEqual(NOT_FOUND);
  });

  it("stand on a domain of the network, by any of its names", async () => {
    const [network, others] = [await makeNetwork(h), await makeNetwork(h)];
    const { domain } = await network.post("/admin/domain", { url: newHost(), use_https: "0" });
    const foreign = (await others.post("/admin/domain", { url: newHost() })).domain;
    const named = { domain_id: domain.id, domain: domain.url, use_https: false };
    const { data } = await network.post("/admin/smartlink/category", { name: "a", domain_id: String(domain.id) });
    expect(data).toMatchObject(named);
    const path = `/admin/smartlink/category/${data._id}`;
    const own = { domain_id: null, domain: new URL(h.deps.config.publicUrl).hostname };
    const steps: [Record<string, string>, Record<string, unknown>][] = [
      [{ name: "b" }, { ...named, name: "b" }],
      [{ use_https: "1" }, { ...named, use_https: true }],
      [{ domain_id: "" }, own],
      [{ domain: domain.url.toUpperCase() }, named],
      [{ domain: own.domain }, own],
      [
        { domain: String(domain.id), use_https: "1" },
        { ...named, use_https: true },
      ],
      [{ domain_id: "0" }, own],
      [{ domain_id: "", domain: domain.url }, named],
    ];
    for (const [form, expected] of steps) expect((await network.post(path, form)).data).toMatchObject(expected);
    const wrong: Record<string, string>[] = [
      { domain_id: String(foreign.id) },
      { domain: foreign.url },
      { domain_id: "-1" },
      { domain_id: "x" },
      { domain: "999999999" },
      { domain: newHost() },
    ];
    for (const form of wrong) {
      const [field = ""] = Object.keys(form);
      expect(await network.post(path, { name: "c", ...form })).toEqual(refused(field));
      expect(await network.post("/admin/smartlink/category", { name: "c", ...form })).toEqual(refused(field));
    }
    await network.remove(`/admin/domain/${domain.id}/remove`);
    expect((await network.get("/admin/smartlink/categories")).data).toEqual([expect.objectContaining({ ...own, name: "b" })]);
  });

  it("want a name that is one", async () => {
    const network = await makeNetwork(h);
    expect(await network.post("/admin/smartlink/category")).toEqual(missing("name"));
    for (const name of ["", " ", "x".repeat(65_536)])
      expect(await network.post("/admin/smartlink/category", { name })).toMatchObject({ status: 2, field: "name" });
    const answer = await network.call("POST", "/admin/smartlink/category", { json: { name: "a", description: ["b"] } });
    expect(await answer.json()).toEqual(refused("description"));
  });
});

describe("what offers are sorted by and where links stand", () => {
  it("is one network's, by any id", async () => {
    const [ours, theirs] = [await makeNetwork(h), await makeNetwork(h)];
    const { source } = await theirs.post("/admin/offer/source", { "title_lang[en]": "theirs" });
    const { data } = await theirs.post("/admin/smartlink/category", { name: "theirs" });
    for (const id of [source.id, `00000001${source.id.slice(8)}`, "7", "x"]) {
      expect(await ours.post(`/admin/offer/source/${id}`, { "title_lang[en]": "ours" })).toEqual(NOT_FOUND);
      expect(await ours.remove(`/admin/offer/source/${id}`)).toEqual(NOT_FOUND);
    }
    for (const id of [data._id, `00000001${data._id.slice(8)}`, "7", "x"]) {
      expect(await ours.post(`/admin/smartlink/category/${id}`, { name: "ours" })).toEqual(NOT_FOUND);
      expect(await ours.post(`/admin/smartlink/category/${id}/remove`)).toEqual(NOT_FOUND);
    }
    expect(await ours.get("/admin/smartlink/categories", { id: data._id })).toEqual({ status: 1, data: [] });
    expect((await theirs.get("/admin/offer/sources")).sources).toEqual([{ ...source, allowed: 0 }]);
    expect((await theirs.get("/admin/smartlink/categories")).data).toEqual([data]);
  });

  it("is written by whom the network lets", async () => {
    const network = await makeNetwork(h);
    const offers = await network.staff("offers");
    const others = [await network.staff("news"), await network.affiliate()];
    const writes: [string, Record<string, string>][] = [
      ["/admin/offer/source", { "title_lang[en]": "a" }],
      ["/admin/smartlink/category", { name: "a" }],
      ["/admin/domain", { url: newHost() }],
    ];
    for (const [path, form] of writes) {
      for (const other of others) expect(await other.post(path, form)).toEqual(DENIED);
      expect(await clientOf(h, "").post(path, form)).toEqual(NO_KEY);
      expect(await offers.post(path, form)).toMatchObject(path === "/admin/domain" ? DENIED : { status: 1 });
    }
    const [news, affiliate] = others;
    expect(await news?.get("/admin/domains")).toEqual({ status: 1, domains: [] });
    for (const path of ["/admin/offer/sources", "/admin/smartlink/categories"]) expect(await news?.get(path)).toEqual(DENIED);
    for (const path of ["/admin/offer/sources", "/admin/smartlink/categories", "/admin/domains"]) {
      expect(await affiliate?.get(path)).toEqual(DENIED);
      expect(await offers.get(path)).toMatchObject({ status: 1 });
    }
  });
});
