import { describe, expect, it } from "vitest";
import { renderWelcome } from "../../src/domain/campaigns/welcome.ts";
import { sendLater } from "../../src/domain/telegram/outbox/outbox.ts";
import { makeCampaign } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness, type Harness } from "../harness.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const latin1 = (content: Uint8Array = new Uint8Array()) => Array.from(content, (byte) => String.fromCharCode(byte)).join("");

function upload(h: Harness, key: string, content: Uint8Array<ArrayBuffer>, name = "hello.bin") {
  const body = new FormData();
  body.set("file", new File([content], name, { type: "application/octet-stream" }));
  return h.api("/api/camp/media.json", { key, body });
}

/** A campaign with a medium, and a way to send its welcome. */
async function setUp(h: Harness, media: string, account: { id: number }) {
  const campaign = await makeCampaign(h, account.id, { media });
  async function welcome(): Promise<void> {
    const call = renderWelcome(campaign, { title: "My Channel", chatId: 77, valueFor: () => "" });
    await sendLater(h.deps, { accountId: account.id, botId: campaign.botId, campaignId: campaign.id, call });
    await h.drain();
  }
  return { campaign, welcome };
}

describe("GET camp/media", () => {
  const NOT_SHOWN = "application/octet-stream";

  it.each([
    ["a.jpg", "\xff\xd8\xff\xe0 jpeg", "image/jpeg"],
    ["a.png", "\x89PNG\r\n\x1a\n png", "image/png"],
    ["a.webp", "RIFF0000WEBP webp", "image/webp"],
    ["a.gif", "GIF89a gif", "image/gif"],
    ["a.mp4", "0000ftypisom mp4", "video/mp4"],
    ["a.png", "<html><script>alert(1)</script>", NOT_SHOWN],
    ["a.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NOT_SHOWN],
    ["a.pdf", "%PDF-1.7", NOT_SHOWN],
  ])("shows %s that begins with %j as %s, and runs nothing", async (name, text, type) => {
    const h = createHarness();
    const { key } = await h.account();
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    const body = new FormData();
    body.set("file", new File([bytes], name, { type: "text/html" }));
    const { id } = (await h.api("/api/camp/media.json", { key, body })).data;
    const answer = await h.request("/api/camp/media.json", { query: { id }, headers: { authorization: `Bearer ${key}` } });
    expect(
      Object.fromEntries(
        ["content-type", "x-content-type-options", "content-security-policy", "content-disposition", "cache-control"].map((header) => [
          header,
          answer.headers.get(header),
        ]),
      ),
    ).toEqual({
      "content-type": type,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": type === NOT_SHOWN ? "attachment" : null,
      "cache-control": "private, max-age=86400",
    });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  it("shows nobody else's, but what came with a campaign, and nothing to whom no key lets in", async () => {
    const h = createHarness();
    const [mine, theirs] = [await h.account(), await h.account()];
    const body = new FormData();
    body.set("file", new File(["GIF89a"], "a.gif"));
    const { id } = (await h.api("/api/camp/media.json", { key: mine.key, body })).data;
    const ask = (key: string, query: Record<string, string>) =>
      h.request("/api/camp/media.json", { query, headers: { authorization: `Bearer ${key}` } });
    const invalid = { status: "error", error: "invalid", field: "id" };
    expect(await (await ask(theirs.key, { id })).json()).toEqual(invalid);
    for (const other of ["x", "0_photo_x", `${mine.id}_photo_unknown`, "media:1", `${id}x`])
      expect(await (await ask(mine.key, { id: other })).json()).toEqual(invalid);
    expect(await (await ask(mine.key, {})).json()).toEqual({ status: "error", error: "missing", field: "id" });
    expect(await (await ask("", { id })).json()).toEqual({ status: "error", error: "key" });
    const given = await makeCampaign(h, theirs.id, { media: id });
    expect((await ask(theirs.key, { id })).headers.get("content-type")).toBe("image/gif");
    await h.api("/api/camp/delete.json", { key: theirs.key, json: { id: given.id } });
    expect(await (await ask(theirs.key, { id })).json()).toEqual(invalid);
  });
});

describe("camp/media", () => {
  it.each([
    ["photo", PNG],
    ["photo", bytes("\xff\xd8\xff\xe0 jpeg")],
    ["photo", bytes("RIFF\0\0\0\0WEBP")],
    ["animation", bytes("GIF89a...")],
    ["video", bytes("\0\0\0\x18ftypmp42")],
    ["document", bytes("%PDF-1.7")],
    ["document", bytes("x")],
  ])("tells a %s by its first bytes", async (type, content) => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    expect(await upload(h, key, content)).toEqual({
      status: "ok",
      data: { id: expect.stringMatching(new RegExp(`^${accountId}_${type}_[\\w-]{20,}$`)), type },
    });
  });

  it("answers an id that campaigns of the same account take, and no other's", async () => {
    const h = createHarness();
    const [owner, other] = [await h.account(), await h.account()];
    const { data } = await upload(h, owner.key, PNG);
    const edit = async (account: { id: number; key: string }, media: string) => {
      const { id } = await makeCampaign(h, account.id);
      return h.api("/api/camp/edit.json", { key: account.key, json: { id, media } });
    };

    expect(await edit(owner, data.id)).toEqual({ status: "ok" });
    const refused = { status: "error", error: "invalid", field: "media" };
    expect(await edit(other, data.id)).toEqual(refused);
    expect(await edit(other, data.id.replace(/^\d+/, String(other.id)))).toEqual(refused);
    expect(await edit(owner, `${data.id}x`)).toEqual(refused);
    expect(await edit(owner, "../secret")).toEqual(refused);
  });

  it("reads a long body only for somebody whose key came ahead of it", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const big = new File([new Uint8Array(100_000)], "big.bin");
    const send = (id: string | null) => {
      const body = new FormData();
      if (id !== null) body.set("id", id);
      body.set("file", big);
      return h.api("/api/camp/media.json", { body });
    };
    expect(await send(null)).toEqual({ status: "error", error: "size" });
    expect(await send(key)).toEqual({ status: "error", error: "size" });
    expect(await upload(h, "1-wrong", new Uint8Array(100_000))).toEqual({ status: "error", error: "key" });
    expect(await upload(h, key, new Uint8Array(100_000))).toMatchObject({ status: "ok" });
  });

  it("takes 10 MB and not a byte more", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect((await upload(h, key, new Uint8Array(10 * 1024 * 1024))).status).toBe("ok");
    expect(await upload(h, key, new Uint8Array(10 * 1024 * 1024 + 1))).toEqual({ status: "error", error: "size", field: "file" });
    expect(await upload(h, key, new Uint8Array(11 * 1024 * 1024))).toEqual({ status: "error", error: "size" });
  });

  it("refuses an empty file, a string in its place and none at all", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const invalid = { status: "error", error: "invalid", field: "file" };
    expect(await upload(h, key, new Uint8Array())).toEqual(invalid);
    expect(await h.api("/api/camp/media.json", { key, json: { file: "hello" } })).toEqual(invalid);
    expect(await h.api("/api/camp/media.json", { key, json: {} })).toEqual({ status: "error", error: "missing", field: "file" });
    const body = new Uint8Array([1, 2, 3]);
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect(await h.api("/api/camp/media.json", { key, body, headers })).toEqual({ status: "error", error: "body" });
  });
});

describe("a welcome with a medium", () => {
  it.each([
    [PNG, "sendPhoto", "photo"],
    [bytes("GIF89a"), "sendAnimation", "animation"],
    [bytes("\0\0\0\x18ftypmp42"), "sendVideo", "video"],
    [bytes("%PDF-1.7"), "sendDocument", "document"],
  ])("uploads its bytes once and sends Telegram's id of them from then on", async (content, method, param) => {
    const h = createHarness();
    const account = await h.account();
    const { data } = await upload(h, account.key, content, "a strange; name*.bin");
    const { welcome } = await setUp(h, data.id, account);

    await welcome();
    await welcome();

    const [first, second] = h.telegram.of(method);
    const requests = h.net.requests.filter(({ url }) => url.endsWith(method));
    const [uploaded, remembered] = await Promise.all(requests.map((request) => request.bytes()));
    expect(latin1(uploaded)).toContain(
      `filename=a_strange_name_.bin\r\ncontent-type:application/octet-stream\r\n\r\n${latin1(content)}\r\n--`,
    );
    expect(latin1(remembered)).not.toContain(latin1(content));
    expect(first?.params).toMatchObject({ chat_id: "77", caption: "Welcome to My Channel", parse_mode: "Markdown" });
    expect(second?.params).toMatchObject({ chat_id: 77, caption: "Welcome to My Channel", [param]: "file-1" });
  });

  it.each([
    ["https://cdn.example.com/a.jpg?x=1", "sendPhoto", "photo"],
    ["https://cdn.example.com/a.MP4", "sendVideo", "video"],
    ["https://cdn.example.com/a.gif", "sendAnimation", "animation"],
    ["https://cdn.example.com/a.pdf", "sendDocument", "document"],
    ["https://cdn.example.com/a", "sendPhoto", "photo"],
  ])("hands %s to Telegram", async (media, method, param) => {
    const h = createHarness();
    const { welcome } = await setUp(h, media, await h.account());
    await welcome();
    expect(h.telegram.of(method).map(({ params }) => params[param])).toEqual([media]);
    expect(h.net.urlsTo("cdn.example.com")).toEqual([]);
  });

  it("is sent whole again when Telegram no longer knows its id of the medium", async () => {
    const h = createHarness();
    const account = await h.account();
    const { data } = await upload(h, account.key, PNG);
    const { welcome } = await setUp(h, data.id, account);
    await welcome();
    h.telegram.script = ({ params }) =>
      params.photo === "file-1" ? failure(400, "Bad Request: wrong file identifier specified") : undefined;

    await welcome();
    await welcome();

    const photos = h.telegram.of("sendPhoto").map(({ params }) => (typeof params.photo === "string" ? params.photo.slice(0, 6) : "other"));
    expect(photos).toEqual(["attach", "file-1", "attach", "file-2"]);
  });

  it("is sent without the medium when Telegram refuses it or it is gone", async () => {
    const h = createHarness();
    const account = await h.account();
    h.telegram.script = ({ method }) => (method === "sendPhoto" ? failure(400, "Bad Request: failed to get HTTP URL content") : undefined);
    const refused = await setUp(h, "https://cdn.example.com/a.jpg", account);
    await refused.welcome();
    const gone = await setUp(h, `${account.id}_photo_gone`, account);
    await gone.welcome();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.text)).toEqual(["Welcome to My Channel", "Welcome to My Channel"]);
  });
});
