import { describe, expect, it } from "vitest";
import { userApi } from "../../src/surfaces/user/api.ts";
import { createHarness, type Harness } from "../harness.ts";
import { saidTo, someone } from "../telegram/kit.ts";
import { createTracked, PATH } from "../tracker/kit.ts";

const OK = { status: "ok" };
const KEY = { status: "error", error: "key" };
const ACCESS = { status: "error", error: "access" };
const REPORTING = "/api/profile/reporting.json";
const NEVER = "0000-00-00 00:00:00";

const makeToken = async (h: Harness, key: string): Promise<string> => (await h.api(REPORTING, { key, json: {} })).data.token;

async function withToken() {
  const tracked = await createTracked();
  return { ...tracked, token: await makeToken(tracked.h, tracked.key) };
}

describe("profile/reporting", () => {
  it("makes a token once, says since when there is one, and removes it", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const none = { status: "ok", data: { exists: false, created: NEVER } };
    expect(await h.api(REPORTING, { key })).toEqual(none);
    const made = { exists: true, created: "2026-06-15 12:00:00" };
    const answer = await h.api(REPORTING, { key, json: {} });
    expect(answer).toEqual({ status: "ok", data: { ...made, token: expect.stringMatching(new RegExp(`^${id}-rep_[\\w-]{32}$`)) } });
    expect(await h.api(REPORTING, { key })).toEqual({ status: "ok", data: made });
    expect(await h.api("/api/profile/reporting/delete.json", { key, json: {} })).toEqual(OK);
    expect(await h.api("/api/profile/reporting/delete.json", { key, json: {} })).toEqual(OK);
    expect(await h.api(REPORTING, { key })).toEqual(none);
    expect(await h.api("/api/tracker/status.json", { key: answer.data.token })).toEqual(ACCESS);
  });

  it("makes the one before void at once, and leaves keys and other accounts as they are", async () => {
    const h = createHarness();
    const [one, other] = [await h.account(), await h.account()];
    const [first, theirs] = [await makeToken(h, one.key), await makeToken(h, other.key)];
    const second = await makeToken(h, one.key);
    const status = async (key: string) => (await h.api("/api/tracker/status.json", { key })).status;
    expect([await status(first), await status(second), await status(theirs), await status(one.key)]).toEqual(["error", "ok", "ok", "ok"]);
    await h.api("/api/profile/apikey.json", { key: one.key, json: {} });
    expect([await status(one.key), await status(second)]).toEqual(["error", "ok"]);
  });

  it("stores only a hash", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const token = await makeToken(h, key);
    const stored = await h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.id, id) });
    expect(stored?.reportingKeyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(token.slice(-32));
  });
});

describe("a reporting token", () => {
  it("reports: a postback, many, costs, and whose it is, under both paths, by GET, form and JSON", async () => {
    const { h, token, accountId, flow, landedClick, newClick, leads } = await withToken();
    const click = await landedClick();
    for (const mount of ["tracker", "track"]) {
      expect(await h.api(`/api/${mount}/status.json`, { key: token })).toEqual({ status: "ok", id: accountId, name: "Jane Doe" });
      expect(await h.api(`/api/${mount}/postback.json`, { key: token, query: { click: await newClick() } })).toMatchObject(OK);
    }
    expect(await h.api(PATH, { form: { id: token, click } })).toMatchObject(OK);
    expect(await h.api(PATH, { json: { id: token, click, status: "approve" } })).toMatchObject({ stage: "approve" });
    expect(await h.api("/api/tracker/bulk.json", { key: token, form: { data: `${await newClick()}:5:hold` } })).toMatchObject({
      ok: 1,
      bad: 0,
    });
    expect(await h.api("/api/tracker/spend.json", { key: token, query: { flow: flow.code, cost: 5 } })).toMatchObject({ ok: 1 });
    expect(await leads()).toHaveLength(4);
  });

  it("costs a postback the two round trips of a key", async () => {
    const { h, token, newClick } = await withToken();
    const click = await newClick();
    expect((await h.d1.measure(() => h.api(PATH, { key: token, query: { click } }))).roundTrips).toBe(2);
  });

  it("reads nothing: neither the Tracker API's reports nor one endpoint of the User API", async () => {
    const { h, token } = await withToken();
    const day = { from: "2026-06-15", to: "2026-06-15" };
    for (const name of ["leads", "stats"])
      expect(await h.api(`/api/tracker/${name}.json`, { key: token, query: { ...day, item: "flow" } })).toEqual(ACCESS);
    for (const { methods, path, also = [] } of userApi.spec.operations.filter(({ credentials }) => credentials.length > 0)) {
      const [method = ""] = methods;
      for (const each of [path, ...also]) {
        for (const given of [{ key: token }, { bearer: token }])
          expect([each, await h.api(`/api${each}`, { method, ...given, ...(method === "POST" ? { json: {} } : {}) })]).toEqual([each, KEY]);
      }
    }
  });

  it("is no token of the Site API", async () => {
    const { h, token } = await withToken();
    for (const each of [token, `g${token}`])
      expect(await h.api("/api/site/flow.json", { query: { token: each, flow: 1 } })).toMatchObject({ status: "error", error: "auth" });
  });

  it.each(["suspended", "lapsed"])("of a %s account opens no more than its key does", async (state) => {
    const { h, token, key, accountId, newClick } = await withToken();
    const sql = state === "lapsed" ? "tariff = 'cat', paid_until_ms = ?2 - 8 * 86400000" : "banned_at_ms = ?2";
    await h.db.$client.prepare(`UPDATE accounts SET ${sql} WHERE id = ?1`).bind(accountId, h.clock.ms).run();
    for (const path of ["status", "postback", "bulk", "spend"]) {
      const [ours, reference] = await Promise.all(
        [token, key].map((each) => h.api(`/api/tracker/${path}.json`, { method: "POST", json: { id: each } })),
      );
      expect([path, ours.status, ours]).toEqual([path, "error", reference]);
    }
    expect(await h.api(PATH, { key: token, query: { click: await newClick() } })).toMatchObject({ status: "error" });
  });

  it("that is wrong is counted as a wrong key is", async () => {
    const { h, token, accountId } = await withToken();
    const counted: string[] = [];
    h.deps.failedKeyLimiter = {
      limit: async ({ key }) => {
        counted.push(key);
        return { success: counted.length < 4 };
      },
    };
    const from = (key: string, path: string) => h.api(path, { key, headers: { "cf-connecting-ip": "192.0.2.1" }, query: { click: "x" } });
    const wrong = `${accountId}-rep_${"x".repeat(32)}`;
    expect(await from(wrong, PATH)).toEqual(ACCESS);
    expect(await from(wrong, "/api/tracker/spend.json")).toEqual(ACCESS);
    expect(await from(token, "/api/tracker/leads.json")).toEqual(ACCESS);
    expect(await from(wrong, "/api/tracker/status.json")).toEqual({ status: "error", error: "limit" });
    expect(counted).toEqual(Array(4).fill("192.0.2.1"));
  });

  it("is cut out of the log of received calls, wherever it stands", async () => {
    const { h, token, key, newClick } = await withToken();
    const [stranger] = [await h.account()];
    const other = await makeToken(h, stranger.key);
    await h.api(PATH, { key: token, query: { click: await newClick(), data1: `https://x.test/?id=${token}`, data2: `see ${other}` } });
    const rows = await h.api("/api/postbacks/received.json", { key });
    expect(rows.data).toHaveLength(1);
    for (const secret of [token, other]) expect(JSON.stringify(rows)).not.toContain(secret.slice(-32));
  });
});

describe("a change of a key", () => {
  const GERMAN = {
    "cf-ipcountry": "DE",
    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  };

  async function withOwner(lang: "en" | "ru" = "en") {
    const h = createHarness();
    const jane = someone();
    const { key } = await h.account({ telegramId: jane.id, lang });
    const post = (path: string, json: object = {}) => h.api(`/api/${path}.json`, { key, json, headers: GERMAN });
    return { h, jane, key, post, told: async () => (await saidTo(h, jane)).map(({ text }) => text) };
  }

  it.each([
    ["profile/apikey", "A new API key was made"],
    ["profile/reporting", "A new reporting token was made"],
    ["sites/token", "A new token for all landing pages was made"],
    ["profile/signing", "A new secret to sign postbacks with was made"],
  ])("by %s is told to the owner, with time, country and device", async (path, words) => {
    const { post, told } = await withOwner();
    expect(await post(path)).toMatchObject(OK);
    const [text = "", ...more] = await told();
    expect([text.startsWith(words), more]).toEqual([true, []]);
    expect(text).toContain("2026-06-15 12:00 UTC, Germany, Chrome, Windows");
  });

  it("of a landing page is told with its number", async () => {
    const { post, told } = await withOwner();
    const offer = (await post("offers/add", { name: "Course" })).data.id;
    const site = (await post("sites/add", { name: "Landing", url: "https://land.example.com/", offer })).data.id;
    await post("sites/key", { id: site });
    expect(await told()).toEqual([expect.stringContaining(`A landing page was given a new token (site ${site}): 2026-06-15 12:00 UTC`)]);
  });

  it.each([
    ["profile/reporting", "profile/reporting/delete", "The reporting token was removed"],
    ["sites/token", "sites/token/revoke", "The token for all landing pages was removed"],
    ["profile/signing", "profile/signing/delete", "Postbacks are signed no more"],
  ])("is told when what %s made is taken away, once", async (make, remove, words) => {
    const { post, told } = await withOwner();
    await post(remove);
    expect(await told()).toEqual([]);
    await post(make);
    await post(remove);
    await post(remove);
    expect(await told()).toEqual([expect.any(String), expect.stringContaining(words)]);
  });

  it("is told in the owner's language, and says plainly what is not known", async () => {
    const { h, key, told } = await withOwner("ru");
    await h.api("/api/profile/reporting.json", { key, json: {}, headers: { "user-agent": "Press the button now, https://evil.test/1" } });
    expect(await told()).toEqual([
      expect.stringMatching(/^Создан новый токен для постбэков.*2026-06-15 12:00 UTC, неизвестная страна, неизвестное устройство/),
    ]);
  });

  it("is made together with its notice or not at all", async () => {
    const { h, post, key, told } = await withOwner();
    h.d1.fail("telegram_outbox");
    expect(await post("profile/apikey")).toEqual({ status: "error", error: "db" });
    h.d1.heal();
    expect([(await h.api("/api/profile/info.json", { key })).status, await told()]).toEqual(["ok", []]);
  });

  it("of two by the same key at once only one holds", async () => {
    const { h, post, told } = await withOwner();
    const answers = await Promise.all([post("profile/apikey"), post("profile/apikey")]);
    const made = answers.filter(({ status }) => status === "ok");
    expect([made.length, answers.filter(({ error }) => error === "key").length, (await told()).length]).toEqual([1, 1, 1]);
    expect((await h.api("/api/profile/info.json", { key: made[0].data.key })).status).toBe("ok");
  });
});
