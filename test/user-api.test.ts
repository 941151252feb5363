import { describe, expect, it } from "vitest";
import { hashSecret } from "../src/accounts/keys.ts";
import { sessions } from "../src/db/schema/index.ts";
import { userApi } from "../src/surfaces/user/api.ts";
import { DAY_MS } from "../src/time.ts";
import { makeCampaign, makeDelivery, makeLead, makeTemplate } from "./factories.ts";
import { createHarness } from "./harness.ts";
import { ODD_VALUES } from "./odd-values.ts";

describe("the User API's framework", () => {
  it("answers func to an unknown path, with HTTP 200", async () => {
    const { request, account } = createHarness();
    const answer = await request("/api/nothing.json", { key: (await account()).key });
    expect([answer.status, await answer.json()]).toEqual([200, { status: "error", error: "func" }]);
  });

  it.each([
    "application/json",
    "Application/JSON; charset=utf-8",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/vnd.api+json",
  ])("reads JSON that is sent as %s", async (type) => {
    const h = createHarness();
    const { key } = await h.account();
    const post = (body: string) => h.api("/api/profile/lang.json", { key, body, headers: { "content-type": type } });
    expect(await post(' {"lang":"ru"}')).toEqual({ status: "ok" });
    expect(await post('{"lang":')).toEqual({ status: "error", error: "body" });
    expect(await post('["lang"]')).toEqual({ status: "error", error: "body" });
    expect((await h.api("/api/profile/info.json", { key })).data.lang).toBe("ru");
  });

  it("replaces lone surrogates, which the database could not give back as they were", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const body = String.raw`{"pb_wait":"https://93.184.216.34/\ud800x"}`;
    expect(await h.api("/api/profile/postbacks.json", { key, body })).toEqual({ status: "ok" });
    expect((await h.api("/api/profile/info.json", { key })).data.pb_wait).toBe("https://93.184.216.34/\ufffdx");
    const nested = String.raw`{"name":"Kittens","params":{"color":"\ud800x"}}`;
    const { data } = await h.api("/api/offers/add.json", { key, body: nested });
    expect((await h.api("/api/offers/get.json", { key, query: { id: data.id } })).data.params).toEqual({ color: "\ufffdx" });
  });

  it("reads name[key] as an object, to which JSON of the same name adds, and nothing deeper", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const query = { "params[color]": "red", "params[size]": "L", "params[a][b]": "x", "params[]x": "x" };
    const { data } = await h.api("/api/offers/add.json", { key, query, json: { name: "Kittens", params: { size: "XL" } } });
    const offer = await h.api("/api/offers/get.json", { key, query: { id: data.id } });
    expect(offer.data.params).toEqual({ color: "red", size: "XL" });
    const mixed = await h.api("/api/offers/add.json", { key, form: { name: "Kittens", "params[color]": "red", "params[]": "x" } });
    expect(mixed).toEqual({ status: "error", error: "invalid", field: "params" });
  });
});

interface Credential {
  key?: string;
  bearer?: string;
}

describe("every endpoint", () => {
  const OPEN = ["/auth/poll.json", "/auth/config.json", "/pay/acp.json"];
  const guarded = userApi.spec.operations.filter(({ path }) => !OPEN.includes(path));
  const h = createHarness();

  /** What each answers a caller who sends nothing beside a credential, by its method and path, but for those that answer as expected. */
  async function othersThan(expected: (path: string) => string | undefined, credential: Credential | (() => Promise<Credential>)) {
    const others: Record<string, unknown> = {};
    for (const {
      methods: [method = ""],
      path,
      also = [],
    } of guarded) {
      for (const each of [path, ...also]) {
        const given = typeof credential === "function" ? await credential() : credential;
        const { error } = await h.api(`/api${each}`, { method, ...given, ...(method === "POST" ? { json: {} } : {}) });
        if (error !== expected(each)) others[`${method} ${each}`] = error;
      }
    }
    return others;
  }

  const isBilling = (path: string) => /^\/(tariff|pay)\//.test(path);

  async function sessionOf(accountId: number): Promise<string> {
    const token = `sess_whole_${accountId}`;
    const row = { accountId, tokenHash: await hashSecret(token), createdAtMs: 0, expiresAtMs: h.clock.ms + DAY_MS };
    await h.db.insert(sessions).values(row).onConflictDoNothing();
    return token;
  }

  it("wants a key that is right", async () => {
    const { id } = await h.account();
    expect(guarded.length).toBeGreaterThan(90);
    for (const credential of [{}, { key: `${id}-wrong` }, { bearer: `${id}-wrong` }, { bearer: "sess_wrong" }]) {
      expect(await othersThan(() => "key", credential)).toEqual({});
    }
  });

  it("is closed to a suspended account", async () => {
    const { id, key } = await h.account({ bannedAtMs: h.clock.ms });
    const ofSessions = guarded.filter(({ credentials }) => credentials.includes("session")).map(({ path }) => path);
    expect(await othersThan((path) => (ofSessions.includes(path) ? "key" : "ban"), { key })).toEqual({});
    expect(await othersThan(() => "ban", { bearer: await sessionOf(id) })).toEqual({});
  });

  it("is closed to a lapsed plan, to sessions at once and to keys after the grace, but for what renews it", async () => {
    const lapsing = await h.account({ paidUntilMs: h.clock.ms });
    const lapsed = await h.account({ paidUntilMs: h.clock.ms - 7 * DAY_MS });
    // Signing out is among what is tried, so there is a session again for each.
    const session = async () => ({ bearer: await sessionOf(lapsing.id) });
    const answers = { ...(await othersThan(() => "unpaid", { key: lapsed.key })), ...(await othersThan(() => "unpaid", session)) };
    // Who one is, where one is signed in, being forgotten; listing and deleting, so that an account can get below the free plan's limit.
    const open = [
      "POST /auth/logout.json",
      "GET /auth/sessions.json",
      "POST /auth/sessions/end.json",
      "GET /profile/info.json",
      "GET /bots/list.json",
      "POST /bots/del.json",
      "GET /camp/list.json",
      "GET /camp/get.json",
      "POST /camp/delete.json",
      "POST /camp/del.json",
    ];
    const others = Object.keys(answers).filter((name) => !isBilling(name.split(" ")[1] ?? ""));
    expect(others.sort()).toEqual(["GET /profile/login.json", "POST /profile/forget.json", ...open].sort());
    expect(Object.keys(answers).filter((name) => isBilling(name.split(" ")[1] ?? ""))).toHaveLength(5);
  });
});

describe("whatever a parameter is,", () => {
  const h = createHarness();
  const CALLS: [path: string, good: Record<string, unknown>][] = [
    ["profile/postbacks", { pb_wait: "", pb_trash: "" }],
    ["profile/notify", { tariff: true, leads: true }],
    ["profile/lang", { lang: "en" }],
    ["profile/tracker", { domain: "", key: "" }],
    ["bots/add", { token: "" }],
    ["bots/chats", { id: 0 }],
    ["bots/del", { id: 0 }],
    ["camp/get", { id: "campaign" }],
    ["camp/link", { id: "campaign", click: "c" }],
    ["camp/add", { bot: 0, chat: 0, welcome: "w", media: "", button_text: "", button_url: "", unsub_window: 0, approve_requests: false }],
    [
      "camp/edit",
      { id: "campaign", welcome: "w", media: "", button_text: "", button_url: "", unsub_window: 0, approve_requests: false, pb_hold: "" },
    ],
    ["camp/invite", { id: "campaign", click: "c", request: false }],
    ["camp/media", { file: "" }],
    ["camp/resume", { id: "campaign" }],
    ["leads/list", { campaign: "campaign", status: 0, from: 0, to: 1, limit: 1, offset: 0, before: "lead" }],
    ["leads/export", { campaign: "campaign", status: 0, from: 0, to: 1 }],
    ["journal/list", { bot: 0, chat: 0, action: "left", type: "paid", from: 0, to: 1, limit: 1, offset: 0, before: 1 }],
    [
      "postbacks/list",
      { campaign: "campaign", lead: "lead", status: 0, state: "failed", from: 0, to: 1, limit: 1, offset: 0, before: "delivery" },
    ],
    ["postbacks/get", { id: "delivery" }],
    ["postbacks/retry", { id: "delivery" }],
    ["postbacks/replay", { from: 0 }],
    ["postbacks/test", { url: "", event: "hold", campaign: "campaign", flow: 1 }],
    ["postbacks/templates", { limit: 1, offset: 0 }],
    ["postbacks/resume", { id: "template" }],
    ["postbacks/presets", { preset: "site", host: "", token: "", key: "" }],
    ["stats/account", { from: 0, to: 0, tz: "UTC" }],
    ["stats/campaign", { id: "campaign", from: "2026-01-01", to: "2026-01-01", tz: "UTC" }],
    ["tariff/buy", { tariff: "", method: "stars" }],
    ["pay/check", { payment: 1 }],
    ["pay/history", { limit: 1, offset: 0 }],
    ["pay/acp", { payment: 1, amount: 1, currency: "USD", charge: "c", sign: "" }],
    ["transfer/resolve", { token: "" }],
    ["transfer/bot", { id: 1, token: "", leads: true }],
    ["transfer/camp", { campaign: "campaign", token: "", leads: true }],
    ["auth/poll", { nonce: "" }],
  ];

  it.each(CALLS)("%s answers that something is wrong with it, not with us", async (name, good) => {
    const found = userApi.spec.operations.find(({ path }) => path.startsWith(`/${name}.`));
    if (found === undefined) throw new Error("no such endpoint");
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const lead = await makeLead(h, campaign);
    const template = await makeTemplate(h, id, "wait", "https://93.184.216.34/");
    const rows: Record<string, number> = { campaign: campaign.id, lead: lead.id, template: template.id };
    rows.delivery = (await makeDelivery(h, lead, template)).id;
    const given = Object.fromEntries(Object.entries(good).map(([field, value]) => [field, rows[String(value)] ?? value]));
    const failed: unknown[] = [];
    for (const field of Object.keys(given)) {
      for (const value of ODD_VALUES) {
        const params = { ...given, [field]: value };
        const sent =
          found.methods[0] === "POST"
            ? { json: params }
            : { query: Object.fromEntries(Object.entries(params).map(([each, text]) => [each, String(text)])) };
        const answer = await h.request(`/api${found.path}`, { key, ...sent });
        const error = answer.headers.get("content-type") === "application/json" ? await answer.json<{ error?: string }>() : {};
        if (error.error === "db") failed.push({ field, value });
      }
    }
    expect(failed).toEqual([]);
  });
});
