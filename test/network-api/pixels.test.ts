import { describe, expect, it } from "vitest";
import { toHexId } from "../../src/lib/hex-id.ts";
import { makeOffer } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { makeSelling } from "./conversion-kit.ts";
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

describe("the page of pixels", () => {
  const ATTACK = `"><img src=x onerror=alert(1)></script><script>alert('1')</script>\`\${x}\u2028 &`;

  /** A selling network with a pixel that is shown, and its page. */
  async function showing(code: string, code_type: string, values: Parameters<Awaited<ReturnType<typeof makeSelling>>["click"]>[0] = {}) {
    const selling = await makeSelling(h);
    const { network, affiliate, offer } = selling;
    const form = { offer_id: String(offer.id), pid: String(affiliate.number), name: "p", code, code_type };
    const { pixel } = await network.post("/partner/pixel", { ...form, is_active: "1", moderation_status: "1" });
    const click = await selling.click(values);
    const page = async (query: Record<string, string> = {}) => (await h.request("/pixel", { query: { clickid: click, ...query } })).text();
    return { ...selling, pixel, click, page, bodyOf: async () => bodyOf(await page()) };
  }

  const bodyOf = (page: string) => /<title>Pixels<\/title>\n([\s\S]*)\n<\/html>/.exec(page)?.[1] ?? "";
  /** A script's own frame, as the browser reads it. */
  const scriptOf = (body: string) =>
    (/srcdoc="([^"]*)"/.exec(body)?.[1] ?? "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");

  it("loads what is approved and active, filled from the click and the conversion, of no origin, in one round trip", async () => {
    const code = '<img width=1 src="https://a.example.com/p.gif?a={sub1}&amp;b={sub2}&c={geo}&d={city}&e={date}&x={clickid}">';
    const { page, click, offer, post } = await showing(code, "image", { subid: "a b", linkParams: '{"sub2":"2"}' });
    h.d1.reset();
    const answer = await h.request("/pixel", { query: { click_id: click } });
    expect(h.d1.cost.roundTrips).toBe(1);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none';.*frame-ancestors \*$/);
    const shown = (date: string) =>
      `<img src="https://a.example.com/p.gif?a=a%20b&amp;b=2&amp;c=US&amp;d=New%20York&amp;e=${date}&amp;x={clickid}" alt="">`;
    const dateOf = (ms: number) => encodeURIComponent(new Date(ms).toISOString().slice(0, 19).replace("T", " "));
    expect(bodyOf(await answer.text())).toBe(shown(dateOf(h.clock.ms)));
    const madeAtMs = h.clock.ms;
    await post({ clickid: click, action_id: "A-1", status: 3 });
    h.clock.ms += 60_000;
    for (const query of [{}, { goal: "1" }, { action_id: "A-1" }] as Record<string, string>[])
      expect(bodyOf(await page(query))).toBe(shown(dateOf(madeAtMs)));
    expect(bodyOf(await page({ action_id: "A-2" }))).toBe(shown(dateOf(h.clock.ms)));
    expect(offer.id).toBeGreaterThan(0);
  });

  it("shows nothing of what is not approved, not active, or of whoever may not sell", async () => {
    const { network, affiliate, offer, pixel, bodyOf } = await showing("<img src='https://a.example.com/p'>", "image");
    const path = `/partner/pixel/${pixel.id}`;
    const states: [change: () => Promise<unknown>, undo: () => Promise<unknown>][] = [
      [() => network.post(path, { is_active: "0" }), () => network.post(path, { is_active: "1" })],
      [() => network.post(path, { moderation_status: "-1" }), () => network.post(path, { moderation_status: "1" })],
      [() => network.post(path, { moderation_status: "0" }), () => network.post(path, { moderation_status: "1" })],
      [
        () => network.post(`/admin/partner/${affiliate.number}`, { status: "banned" }),
        () => network.post(`/admin/partner/${affiliate.number}`, { status: "active" }),
      ],
      [
        () => network.post("/admin/offer/mass-update", { offer_id: String(offer.id), status: "stopped" }),
        () => network.post("/admin/offer/mass-update", { offer_id: String(offer.id), status: "active" }),
      ],
    ];
    for (const [change, undo] of states) {
      expect(await bodyOf()).not.toBe("");
      await change();
      expect(await bodyOf()).toBe("");
      await undo();
    }
  });

  it("is empty for an unknown click, and holds nobody else's", async () => {
    const { network, offer, click } = await showing("<img src='https://a.example.com/theirs'>", "image");
    const mine = await makeSelling(h);
    const other = await network.affiliate();
    const form = { offer_id: String(offer.id), pid: String(other.number), name: "p", is_active: "1", moderation_status: "1" };
    await network.post("/partner/pixel", { ...form, code: "<img src='https://a.example.com/other'>", code_type: "image" });
    for (const clickid of ["", "x", click.slice(0, -1) + (click.endsWith("a") ? "b" : "a"), await mine.click(), ATTACK]) {
      const answer = await h.request("/pixel", { query: { clickid } });
      expect([answer.status, bodyOf(await answer.text())]).toEqual([200, ""]);
    }
    expect(bodyOf(await (await h.request("/pixel", { query: { clickid: click } })).text())).not.toContain("other");
    expect((await h.request("/pixel", { method: "POST", query: { clickid: click } })).status).toBe(404);
  });

  it("keeps values within addresses and frames, whatever is in them", async () => {
    const image = await showing("<img src='https://a.example.com/?a={sub1}' onerror='alert(1)'>", "image", { subid: ATTACK });
    expect(await image.bodyOf()).toBe(`<img src="https://a.example.com/?a=${encodeURIComponent(ATTACK).replaceAll("'", "%27")}" alt="">`);
    const frame = await showing('<iframe onload=x() srcdoc="<script>x()</script>" src=//a.example.com/{sub1}>x</iframe>', "iframe", {
      subid: "../\"'<x>",
    });
    expect(await frame.bodyOf()).toBe('<iframe sandbox="allow-scripts" src="https://a.example.com/..%2F%22&#39;%3Cx%3E"></iframe>');
  });

  it("keeps values within the texts of scripts, whatever is in them, and within an address one value", async () => {
    const code = `<script>go("{sub1}", '{sub2}', \`{sub1}\`); // {sub1}\nload("https://a.example.com/?s={sub2}&g={geo}")</script>`;
    const { bodyOf } = await showing(code, "javascript", { subid: ATTACK, linkParams: JSON.stringify({ sub2: "a&b\n'" }) });
    const body = await bodyOf();
    expect(body).toMatch(/^<iframe sandbox="allow-scripts" srcdoc="[^"<>]*"><\/iframe>$/);
    const script = scriptOf(body);
    expect(script.match(/<\/?script>/g)).toEqual(["<script>", "</script>"]);
    const escaped = ATTACK.replace(/[^0-9A-Za-z]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    expect(script).toBe(
      `<!doctype html><meta charset="utf-8"><script>go("${escaped}", 'a\\u0026b\\u000a\\u0027', \`${escaped}\`); // ${escaped}\nload("https://a.example.com/?s=a\\u002526b\\u00250A\\u0027&g=US")</script>`,
    );
  });

  it("loads several scripts, and nothing that stands between them", async () => {
    const { network, pixel, bodyOf } = await showing(
      '<script async src="https://a.example.com/tag.js?id={sub1}"></script>\n<script type="module">x("{sub1}")</script>',
      "javascript",
      { subid: '"><b>' },
    );
    expect(scriptOf(await bodyOf())).toBe(
      '<!doctype html><meta charset="utf-8"><script src="https://a.example.com/tag.js?id=%22%3E%3Cb%3E"></script><script type="module">x("\\u0022\\u003e\\u003cb\\u003e")</script>',
    );
    const path = `/partner/pixel/${pixel.id}`;
    for (const code of ["<script>a</script><b>x</b><script>b</script>", "<script>a</script><script src='java&#115;cript:x'></script>"])
      expect(await network.post(path, { code })).toEqual(refused("code"));
    for (const src of ["javascript:alert(1)", "java&#x73;cript:alert(1)", "data:text/html,x", "//", "https:x", "{sub1}"])
      for (const [code_type, code] of [
        ["iframe", `<iframe data-src="https://a.example.com/" src="${src}"></iframe>`],
        ["image", `<img data-src=https://a.example.com/ src='${src}'>`],
      ] as const)
        expect([src, await network.post(path, { code_type, code })]).toEqual([src, refused("code")]);
  });

  it("shows no address that macros break", async () => {
    const { bodyOf } = await showing("<img src='//{sub1}/p'>", "image", { subid: "javascript:alert(1)//" });
    expect(await bodyOf()).toBe("");
  });
});
