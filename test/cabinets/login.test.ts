import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../src/lib/time.ts";
import { createHarness } from "../harness.ts";
import { makeClient, statusAndBody } from "./kit.ts";

const h = createHarness();

interface Tokens {
  user_id: string;
  access_token: string;
  refresh_token: string;
}

const logIn = async (username: string, password: string): Promise<Tokens> =>
  (await h.request("/api/v2/login", { form: { username, password } })).json();

const names = (bearer: string) => h.request("/api/accounts/telegram/names", { bearer });
const refresh = (token: string) => h.request("/api/v2/access-token", { headers: { refresh_token: token } });

const NOT_AUTHENTICATED = [401, { detail: "Not authenticated", status_code: 401 }];
const EXPIRED = [401, { detail: "Refresh Token Expired", status_code: 401 }];

describe("signing in", () => {
  it("takes the account's number or its login at Telegram, and the API key", async () => {
    const { id, key } = await h.account({ login: "JaneDoe" });
    const tokens = await logIn(String(id), key);
    expect(tokens).toEqual({
      user_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      access_token: expect.stringMatching(/^acc_/),
      refresh_token: expect.stringMatching(/^ref_/),
    });
    expect((await logIn("@janedoe", key)).user_id).toBe(tokens.user_id);
    expect((await names(tokens.access_token)).status).toBe(200);
  });

  it("takes JSON and multipart as well", async () => {
    const { id, key } = await h.account();
    const form = new FormData();
    form.set("username", String(id));
    form.set("password", key);
    for (const answer of [
      await h.request("/api/v2/login/", { json: { username: id, password: key } }),
      await h.request("/api/v2/login", { body: form, method: "POST" }),
    ])
      expect(answer.status).toBe(200);
  });

  it("refuses a wrong name, a wrong key, a reporting token and a session alike", async () => {
    const { id, key } = await h.account();
    const other = await h.account();
    const { token } = (await h.api("/api/profile/reporting.json", { key, json: {} })).data;
    for (const [username, password] of [
      [String(other.id), key],
      [String(id), `${id}-wrong`],
      [String(id), token],
      [String(id), "sess_nothing"],
      ["", key],
    ] as const) {
      const answer = await h.request("/api/v2/login", { form: { username, password } });
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      expect(await statusAndBody(answer)).toEqual([401, { detail: "Incorrect username or password", status_code: 401 }]);
    }
  });

  it("reads name and key in the body alone: addresses are logged on their way", async () => {
    const { id, key } = await h.account();
    const missing = (field: string) => ({ loc: ["body", field], msg: "Field required", type: "missing" });
    const answer = await h.request(`/api/v2/login?username=${id}&password=${key}`, { method: "POST" });
    expect(await statusAndBody(answer)).toEqual([422, { detail: [missing("username"), missing("password")] }]);
    const other = await h.request(`/api/v2/login?password=${key}`, { form: { username: String(id) } });
    expect(await statusAndBody(other)).toEqual([422, { detail: [missing("password")] }]);
  });

  it("names what is missing", async () => {
    const answer = await h.request("/api/v2/login", { form: { username: "1" } });
    expect(await statusAndBody(answer)).toEqual([422, { detail: [{ loc: ["body", "password"], msg: "Field required", type: "missing" }] }]);
  });

  it("is refused to a suspended account", async () => {
    const { id, key } = await h.account({ bannedAtMs: 1 });
    expect((await h.request("/api/v2/login", { form: { username: String(id), password: key } })).status).toBe(403);
  });

  it("counts wrong keys by their address, and a right one still passes", async () => {
    const { id, key } = await h.account();
    const { failedKeyLimiter } = h.deps;
    h.deps.failedKeyLimiter = { limit: async () => ({ success: false }) };
    const refused = await h.request("/api/v2/login", { form: { username: String(id), password: `${id}-wrong` } });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await h.request("/api/v2/login", { form: { username: String(id), password: key } })).status).toBe(200);
    h.deps.failedKeyLimiter = failedKeyLimiter;
  });
});

describe("tokens", () => {
  it("end after an hour and after 30 days, and a refresh gives the next", async () => {
    const { id, key } = await h.account();
    const { access_token, refresh_token } = await logIn(String(id), key);
    h.clock.advance(HOUR_MS / 1000);
    expect(await statusAndBody(await names(access_token))).toEqual(NOT_AUTHENTICATED);
    const next = await refresh(refresh_token);
    expect(next.status).toBe(200);
    const body: { access_token: string; token_type: string } = await next.json();
    expect(body).toEqual({ access_token: expect.stringMatching(/^acc_/), token_type: "Bearer" });
    expect((await names(body.access_token)).status).toBe(200);
    h.clock.advance((30 * DAY_MS) / 1000);
    expect(await statusAndBody(await refresh(refresh_token))).toEqual(EXPIRED);
    await h.cron();
    expect(await h.db.query.apiTokens.findMany({ where: (t, { eq }) => eq(t.accountId, id) })).toEqual([]);
  });

  it("of the other kind, of nobody and none do not refresh", async () => {
    const { id, key } = await h.account();
    const { access_token, refresh_token } = await logIn(String(id), key);
    for (const token of [access_token, "ref_nothing", key]) expect(await statusAndBody(await refresh(token))).toEqual(EXPIRED);
    expect(await statusAndBody(await h.request("/api/v2/access-token"))).toEqual(EXPIRED);
    expect(await statusAndBody(await names(refresh_token))).toEqual(NOT_AUTHENTICATED);
  });

  it("end with the key that they came by", async () => {
    const { id, key } = await h.account();
    const { access_token, refresh_token } = await logIn(String(id), key);
    const rotated = await h.api("/api/profile/apikey.json", { key, json: {} });
    expect(rotated.status).toBe("ok");
    expect(await statusAndBody(await names(access_token))).toEqual(NOT_AUTHENTICATED);
    expect(await statusAndBody(await refresh(refresh_token))).toEqual(EXPIRED);
  });

  it("of one login end together by logging out, those of another stay", async () => {
    const { id, key } = await h.account();
    const [one, other] = [await logIn(String(id), key), await logIn(String(id), key)];
    const { access_token: second } = (await (await refresh(one.refresh_token)).json()) as Tokens;
    expect(await (await h.request("/api/v2/logout", { method: "POST", bearer: second })).json()).toEqual({ detail: "Logged out" });
    for (const token of [one.access_token, second]) expect((await names(token)).status).toBe(401);
    expect(await statusAndBody(await refresh(one.refresh_token))).toEqual(EXPIRED);
    expect((await names(other.access_token)).status).toBe(200);
  });

  it("open no other API", async () => {
    const { id, key } = await h.account();
    const { access_token } = await logIn(String(id), key);
    expect(await h.api("/api/profile/info.json", { bearer: access_token })).toMatchObject({ status: "error", error: "key" });
    expect(await h.api("/api/tracker/status.json", { bearer: access_token })).toMatchObject({ status: "error", error: "access" });
  });
});

it("an account may make so many calls a minute, whatever they are signed with", async () => {
  const { id, key, call } = await makeClient(h);
  const { refresh_token } = await logIn(String(id), key);
  const { accountLimiter } = h.deps;
  const asked: unknown[] = [];
  h.deps.accountLimiter = {
    limit: async (options) => {
      asked.push(options);
      return { success: false };
    },
  };
  for (const answer of [
    await call("GET", "/accounts/telegram/names"),
    await h.request("/api/v2/login", { form: { username: String(id), password: key } }),
    await h.request("/api/v2/access-token", { headers: { refresh_token } }),
  ]) {
    expect([answer.headers.get("retry-after"), ...(await statusAndBody(answer))]).toEqual([
      "60",
      429,
      { detail: "Too many requests", status_code: 429 },
    ]);
  }
  expect(asked).toEqual(Array(3).fill({ key: `account ${id}` }));
  h.deps.accountLimiter = accountLimiter;
});
