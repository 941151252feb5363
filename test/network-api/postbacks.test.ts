import { describe, expect, it } from "vitest";
import { OFFER_PRIVACY } from "../../src/lib/codes.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();
const URL_OF = "https://track.example.com/in?sub={sub1}";

async function setUp() {
  const network = await makeNetwork(h);
  const [affiliate, other] = [await network.affiliate(), await network.affiliate()];
  const offer = await makeOffer(h, network.id);
  return { network, affiliate, other, offer };
}

const shown = (values: object) => ({
  id: expect.any(Number),
  url: URL_OF,
  offer_id: null,
  status: null,
  goal: null,
  created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  forced: "0",
  ...values,
});

describe("an affiliate's postbacks", () => {
  it("are added, changed and removed by the affiliate, whatever `pid` says", async () => {
    const { affiliate, other, offer } = await setUp();
    const pid = String(affiliate.number);
    const form = { url: URL_OF, offer_id: String(offer.id), status: "by_creating", goal: "Sale", forced: "1", pid: String(other.number) };
    const { postback, ...rest } = await affiliate.post("/partner/postback", form);
    expect(rest).toEqual({ status: 1 });
    const added = shown({ offer_id: String(offer.id), status: "by_creating", goal: "Sale", forced: "1", pid });
    expect(postback).toEqual(added);
    expect(await affiliate.post(`/partner/postback/${postback.id}`, { goal: "" })).toEqual({
      status: 1,
      postback: { ...added, goal: null },
    });
    const url = "http://other.example.com/?s={status}";
    expect(await affiliate.post(`/partner/postback/${postback.id}`, { url, status: "", forced: "0", unknown: "1" })).toEqual({
      status: 1,
      postback: shown({ url, offer_id: String(offer.id), pid }),
    });
    const removed = await affiliate.remove(`/partner/postback/${postback.id}/remove`);
    expect(removed).toEqual({ status: 1, postback: shown({ url, offer_id: String(offer.id), pid }) });
    expect(await affiliate.remove(`/partner/postback/${postback.id}/remove`)).toEqual(NOT_FOUND);
  });

  it("are listed for users of the network, all, by offers, or the global ones, with an absent goal as an empty text", async () => {
    const { network, affiliate, offer } = await setUp();
    const pid = String(affiliate.number);
    const global = await network.post("/partner/postback", { pid, url: URL_OF });
    const local = await network.post("/partner/postback", { pid, url: URL_OF, offer_id: String(offer.id), status: "hold", goal: "1" });
    const listed = (values: object) => {
      const { pid: _, updated_at: __, ...rest } = shown({ goal: "", ...values }) as Record<string, unknown>;
      return rest;
    };
    const [first, second] = [
      listed({ id: global.postback.id }),
      listed({ id: local.postback.id, offer_id: String(offer.id), status: "hold", goal: "1" }),
    ];
    const page = { per_page: 100, total_count: 2, page: 1 };
    expect(await network.get("/admin/postbacks", { partner_id: pid })).toEqual({ status: 1, postbacks: [first, second], pagination: page });
    const idsOf = async (query: Record<string, string>) => {
      const { postbacks, pagination } = await network.get("/admin/postbacks", { partner_id: pid, ...query });
      return [postbacks.map(({ id }: { id: number }) => id), pagination.total_count];
    };
    expect(await idsOf({ only_global: "1" })).toEqual([[global.postback.id], 1]);
    expect(await idsOf({ "offer_ids[]": String(offer.id) })).toEqual([[local.postback.id], 1]);
    expect(await idsOf({ offer_ids: "" })).toEqual([[global.postback.id, local.postback.id], 2]);
    expect(await idsOf({ limit: "1", page: "2" })).toEqual([[local.postback.id], 2]);
    expect(await network.get("/admin/postbacks")).toEqual(missing("partner_id"));
    expect(await affiliate.get("/admin/postbacks", { partner_id: pid })).toEqual(DENIED);
  });

  it("are of nobody else: neither by their ids, nor by the number of another, nor from another network", async () => {
    const { network, affiliate, other, offer } = await setUp();
    const stranger = await makeNetwork(h);
    const { postback } = await affiliate.post("/partner/postback", { url: URL_OF });
    const path = `/partner/postback/${postback.id}`;
    const pid = String(affiliate.number);
    for (const client of [other, stranger, await stranger.affiliate()]) {
      expect(await client.post(path, { url: "https://mine.example.com/", pid })).toEqual(NOT_FOUND);
      expect(await client.remove(`${path}/remove?pid=${pid}`)).toEqual(NOT_FOUND);
    }
    expect(await network.post(path, { pid: String(other.number), status: "hold" })).toEqual(NOT_FOUND);
    expect(await stranger.get("/admin/postbacks", { partner_id: pid })).toEqual(refused("partner_id"));
    expect(await stranger.post("/partner/postback", { url: URL_OF, pid })).toEqual(refused("pid"));
    const theirOffer = await makeOffer(h, stranger.id);
    const hidden = await makeOffer(h, network.id, { privacy: OFFER_PRIVACY.private });
    for (const id of [theirOffer.id, hidden.id, 999_999_999])
      expect(await affiliate.post("/partner/postback", { url: URL_OF, offer_id: String(id) })).toEqual(refused("offer_id"));
    expect((await network.post("/partner/postback", { url: URL_OF, pid, offer_id: String(hidden.id) })).status).toBe(1);
    expect((await network.post(path, { pid })).postback).toEqual(shown({ id: postback.id, pid }));
    expect((await affiliate.post("/partner/postback", { url: URL_OF, offer_id: String(offer.id), pid: "1" })).postback.pid).toBe(pid);
  });

  it("are written by staff who look after affiliates, and by no other staff", async () => {
    const { network, affiliate } = await setUp();
    const form = { url: URL_OF, pid: String(affiliate.number) };
    expect((await (await network.staff("affiliates")).post("/partner/postback", form)).status).toBe(1);
    expect(await (await network.staff("affiliate_manager")).post("/partner/postback", form)).toEqual(refused("pid"));
    for (const role of ["offers", "news", "billing"] as const)
      expect(await (await network.staff(role)).post("/partner/postback", form)).toEqual(DENIED);
    expect(await clientOf(h, "nobody").post("/partner/postback", form)).toEqual(NO_KEY);
  });

  it("want an address that may be asked, and say what else is wrong", async () => {
    const { network, affiliate } = await setUp();
    const addresses = [
      "javascript:alert(1)",
      "ftp://example.com/",
      "//example.com/",
      "track.example.com",
      "http://127.0.0.1/",
      "http://[::1]/",
      "http://10.0.0.7/in",
      "http://169.254.169.254/latest",
      "http://2130706433/",
      "http://localhost/",
      "http://user:word@example.com/",
      "https://{sub1}.example.com/",
      `https://example.com/${"x".repeat(3000)}`,
      "https://example.com/\nx",
    ];
    for (const url of addresses) {
      const answer = await affiliate.call("POST", "/partner/postback", { form: { url } });
      expect([url, answer.status, await answer.json()]).toEqual([url, 400, refused("url")]);
    }
    expect(await affiliate.post("/partner/postback")).toEqual(missing("url"));
    expect(await network.post("/partner/postback", { url: URL_OF })).toEqual(missing("pid"));
    const wrong: [Record<string, string>, string][] = [
      [{ status: "approved" }, "status"],
      [{ offer_id: "x" }, "offer_id"],
      [{ offer_id: "-1" }, "offer_id"],
      [{ goal: "x".repeat(256) }, "goal"],
      [{ forced: "2" }, "forced"],
      [{ pid: "1x" }, "pid"],
    ];
    for (const [form, field] of wrong) expect(await affiliate.post("/partner/postback", { url: URL_OF, ...form })).toEqual(refused(field));
    const { postback } = await affiliate.post("/partner/postback", { url: URL_OF });
    expect(await affiliate.post(`/partner/postback/${postback.id}`, { url: "http://10.1.2.3/" })).toEqual(refused("url"));
    expect((await network.get("/admin/postbacks", { partner_id: String(affiliate.number) })).postbacks).toHaveLength(1);
  });

  it("are ten of an offer, and ten of all offers, at most", async () => {
    const { affiliate, offer } = await setUp();
    for (let count = 0; count < 10; count += 1) expect((await affiliate.post("/partner/postback", { url: URL_OF })).status).toBe(1);
    const answer = await affiliate.call("POST", "/partner/postback", { form: { url: URL_OF } });
    expect([answer.status, (await answer.json()) as object]).toEqual([409, expect.objectContaining({ status: 2 })]);
    expect((await affiliate.post("/partner/postback", { url: URL_OF, offer_id: String(offer.id) })).status).toBe(1);
  });
});
