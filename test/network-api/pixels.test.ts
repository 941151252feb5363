import { describe, expect, it } from "vitest";
import { toHexId } from "../../src/lib/hex-id.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clientOf, DENIED, makeNetwork, missing, NO_KEY, NOT_FOUND, refused } from "./kit.ts";

const h = createHarness();
const CODE = "<script>test</script>";

async function setUp() {
  const network = await makeNetwork(h);
  const [affiliate, other] = [await network.affiliate(), await network.affiliate()];
  const offer = await makeOffer(h, network.id);
  const form = { offer_id: String(offer.id), name: "test", code: CODE, code_type: "javascript" };
  const shown = {
    id: expect.any(Number),
    name: "test",
    code: CODE,
    code_type: "javascript",
    offer_id: String(offer.id),
    pid: String(affiliate.number),
    is_active: "0",
    moderation_status: "0",
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    offer: { id: offer.id, offer_id: toHexId(offer.id, offer.createdAtMs), title: offer.name, preview_url: "" },
  };
  return { network, affiliate, other, offer, form, shown };
}

describe("an affiliate's pixels", () => {
  it("are a map by their numbers, which is an object when it is empty", async () => {
    const { affiliate, form, shown } = await setUp();
    expect(await affiliate.get("/partner/pixels")).toEqual({ status: 1, pixel: {} });
    const { pixel } = await affiliate.post("/partner/pixel", { ...form, name: '<b onclick="x">Nice</b>' });
    const added = { ...shown, id: pixel.id, name: '<b onclick="x">Nice</b>' };
    expect(pixel).toEqual(added);
    expect(await affiliate.get("/partner/pixels")).toEqual({ status: 1, pixel: { [pixel.id]: added } });
    expect(await affiliate.get(`/partner/pixels/${affiliate.number}`)).toEqual({ status: 1, pixel: { [pixel.id]: added } });
    const changed = { ...added, name: "test2", code: "<img src='https://a.example.com/p.gif'>", code_type: "image" };
    const changes = { name: changed.name, code: changed.code, code_type: "image", offer_id: "" };
    expect(await affiliate.post(`/partner/pixel/${pixel.id}`, changes)).toEqual({ status: 1, pixel: changed });
    expect(await affiliate.remove(`/partner/pixel/${pixel.id}/remove`)).toEqual({ status: 1, pixel: changed });
    expect(await affiliate.get("/partner/pixels")).toEqual({ status: 1, pixel: {} });
  });

  it("are judged by users of the network alone, again when the affiliate changes the code", async () => {
    const { network, affiliate, form } = await setUp();
    const judged = { is_active: "1", moderation_status: "1" };
    const of = ({ is_active, moderation_status }: Record<string, string>) => [is_active, moderation_status];
    const { pixel } = await affiliate.post("/partner/pixel", { ...form, ...judged });
    expect(of(pixel)).toEqual(["0", "0"]);
    const path = `/partner/pixel/${pixel.id}`;
    expect(of((await affiliate.post(path, judged)).pixel)).toEqual(["0", "0"]);
    expect(of((await network.post(path, judged)).pixel)).toEqual(["1", "1"]);
    expect((await affiliate.get("/partner/pixels", { moderation_status: "0" })).pixel).toEqual({});
    expect(of((await affiliate.post(path, { name: "other", code: CODE })).pixel)).toEqual(["1", "1"]);
    expect(of((await affiliate.post(path, { code: "<script>worse</script>" })).pixel)).toEqual(["1", "0"]);
    expect(of((await network.post(path, { moderation_status: "-1" })).pixel)).toEqual(["1", "-1"]);
    expect(of((await affiliate.post(path, judged)).pixel)).toEqual(["1", "-1"]);
    expect(Object.keys((await network.get("/partner/pixels", { moderation_status: "-1" })).pixel)).toEqual([String(pixel.id)]);
    expect(await network.post(path, { moderation_status: "2" })).toEqual(refused("moderation_status"));
  });

  it("are of nobody else, by any number", async () => {
    const { network, affiliate, other, form, shown } = await setUp();
    const stranger = await makeNetwork(h);
    const { pixel } = await affiliate.post("/partner/pixel", { ...form, pid: String(other.number) });
    expect(pixel.pid).toBe(String(affiliate.number));
    const path = `/partner/pixel/${pixel.id}`;
    for (const client of [other, stranger, await stranger.affiliate()]) {
      expect(await client.post(path, { name: "mine", pid: pixel.pid })).toEqual(NOT_FOUND);
      expect(await client.remove(`${path}/remove`)).toEqual(NOT_FOUND);
      expect(await client.get(`/partner/pixels/${affiliate.number}`)).toEqual(NOT_FOUND);
      expect(await client.get("/partner/pixels", { pid: pixel.pid })).toEqual({ status: 1, pixel: {} });
    }
    expect(await network.post(path, { pid: String(other.number), name: "mine" })).toEqual(NOT_FOUND);
    expect((await network.get("/partner/pixels", { "pid[]": pixel.pid })).pixel[pixel.id]).toEqual(shown);
    expect((await network.get("/partner/pixels", { pid: String(other.number) })).pixel).toEqual({});
    const theirs = await makeOffer(h, stranger.id);
    expect(await affiliate.post(path, { offer_id: String(theirs.id) })).toEqual(refused("offer_id"));
    expect(await affiliate.post("/partner/pixel", { ...form, offer_id: String(theirs.id) })).toEqual(refused("offer_id"));
    expect(await stranger.post("/partner/pixel", { ...form, pid: pixel.pid })).toEqual(refused("pid"));
  });

  it("are written by staff for affiliates, and by no other staff", async () => {
    const { network, affiliate, form } = await setUp();
    const pid = String(affiliate.number);
    const { pixel } = await (await network.staff("affiliates")).post("/partner/pixel", {
      ...form,
      pid,
      is_active: "1",
      moderation_status: "1",
    });
    expect([pixel.is_active, pixel.moderation_status]).toEqual(["1", "1"]);
    const manager = await network.staff("affiliate_manager");
    expect((await manager.get("/partner/pixels")).pixel).toEqual({});
    expect(await manager.get(`/partner/pixels/${pid}`)).toEqual(NOT_FOUND);
    expect(await manager.post(`/partner/pixel/${pixel.id}`, { name: "x" })).toEqual(NOT_FOUND);
    expect(await (await network.staff("offers")).get("/partner/pixels")).toEqual(DENIED);
    expect(await network.post("/partner/pixel", form)).toEqual(missing("pid"));
    expect(await clientOf(h, "nobody").get("/partner/pixels")).toEqual(NO_KEY);
  });

  it("are code of their kind that loads from the web", async () => {
    const { affiliate, form } = await setUp();
    const wrong: [string, string][] = [
      ["javascript", "alert(1)"],
      ["javascript", "<img src='https://a.example.com/'>"],
      ["javascript", "<script src='data:text/javascript,x'></script>"],
      ["image", CODE],
      ["image", "<img>"],
      ["image", "<img src='javascript:alert(1)'>"],
      ["image", "<img src='https://a.example.com/'><script>x</script>"],
      ["iframe", "<iframe src=' javascript:alert(1)'></iframe>"],
      ["iframe", "<iframe></iframe>"],
      ["iframe", "<iframe src='/here'></iframe>"],
    ];
    for (const [code_type, code] of wrong)
      expect([code, await affiliate.post("/partner/pixel", { ...form, code, code_type })]).toEqual([code, refused("code")]);
    const { pixel } = await affiliate.post("/partner/pixel", form);
    expect(await affiliate.post(`/partner/pixel/${pixel.id}`, { code_type: "image" })).toEqual(refused("code_type"));
    expect(await affiliate.post(`/partner/pixel/${pixel.id}`, { code: "<img src='//a.example.com/'>" })).toEqual(refused("code"));
    for (const field of ["offer_id", "name", "code", "code_type"]) {
      const { [field]: _, ...rest } = form as Record<string, string>;
      expect(await affiliate.post("/partner/pixel", rest)).toEqual(missing(field));
    }
    expect(await affiliate.post("/partner/pixel", { ...form, code: `<script>${"x".repeat(65_536)}</script>` })).toEqual(refused("code"));
    expect(Object.keys((await affiliate.get("/partner/pixels")).pixel)).toHaveLength(1);
  });
});
