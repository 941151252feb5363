import { describe, expect, it } from "vitest";
import { makeCampaign, makeGlobalToken } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { saidTo, signIn, someone, write } from "../telegram/kit.ts";

const OK = { status: "ok" };
const KEY = { status: "error", error: "key" };

describe("profile/info", () => {
  it("answers the whole profile", async () => {
    const h = createHarness();
    const { id, key } = await h.account({
      name: "John Doe",
      login: "johndoe",
      tariff: "cat",
      paidUntilMs: Date.parse("2026-07-01T00:00:00Z"),
      notifyLeads: false,
    });
    const other = await h.account();
    for (const status of [0, 1, 2]) await makeCampaign(h, id, { status });
    await makeCampaign(h, other.id);
    await h.db.$client
      .prepare(
        "INSERT INTO postback_templates (account_id, owner, owner_id, event, url, updated_at_ms) VALUES (?1, 'account', ?1, 2, ?2, 0)",
      )
      .bind(id, "https://track.example.com/?click={click}&status=approve")
      .run();
    expect(await h.api("/api/profile/info.json", { key })).toEqual({
      status: "ok",
      data: {
        id,
        name: "John Doe",
        login: "johndoe",
        lang: "en",
        role: "owner",
        time_zone: "UTC",
        currency: "usd",
        self_hosted: false,
        tariff: "cat",
        tariff_name: "Kitty",
        tariff_campaigns: 15,
        paid_until: "2026-07-01 00:00:00",
        paid: true,
        campaigns: 2,
        pb_wait: "",
        pb_hold: "",
        pb_approve: "https://track.example.com/?click={click}&status=approve",
        pb_cancel: "",
        pb_trash: "",
        notify: { tariff: true, leads: false, postbacks: true },
        has_key: true,
        has_site_token: false,
        session_expires: "0000-00-00 00:00:00",
        network: {
          id,
          name: "John Doe",
          kind: "administrator",
          time_zone: "UTC",
          open: true,
          rights: expect.arrayContaining(["staff.write"]),
        },
      },
    });
  });

  it("answers the deployment's default tariff and never, for an account nobody gave one", async () => {
    const hosted = createHarness();
    const { key } = await hosted.account({ tariff: null, paidUntilMs: null });
    const free = { tariff: "kitten", tariff_name: "Kitten", tariff_campaigns: 1, paid_until: "0000-00-00 00:00:00" };
    expect((await hosted.api("/api/profile/info.json", { key })).data).toMatchObject(free);
    const own = createHarness({ SELF_HOSTED: "true" });
    const unlimited = { tariff: "tiger", tariff_name: "Tiger", tariff_campaigns: -1 };
    expect((await own.api("/api/profile/info.json", { key })).data).toMatchObject(unlimited);
  });

  it("stays open when the plan and its grace are over, and says since when", async () => {
    const h = createHarness();
    const { key } = await h.account({ paidUntilMs: Date.parse("2026-05-01T00:00:00Z") });
    expect((await h.api("/api/profile/info.json", { key })).data).toMatchObject({ paid: false, paid_until: "2026-05-01 00:00:00" });
    expect(await h.api("/api/profile/settings.json", { key })).toEqual({ status: "error", error: "unpaid" });
  });

  it("answers what the account is, what it reports in and which keys it has", async () => {
    const h = createHarness({ SELF_HOSTED: "true" });
    const { id, key } = await h.account({ role: "advertiser", currency: "eur", tariff: null, paidUntilMs: null });
    await makeGlobalToken(h, id);
    await h.api("/api/profile/settings.json", { key, json: { time_zone: "Europe/Berlin" } });
    expect((await h.api("/api/profile/info.json", { key })).data).toMatchObject({
      role: "advertiser",
      time_zone: "Europe/Berlin",
      currency: "eur",
      self_hosted: true,
      paid: true,
      has_key: true,
      has_site_token: true,
    });
  });

  it("answers a session when it ends, and that there is no key yet", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    expect((await h.api("/api/profile/info.json", { bearer: token })).data).toMatchObject({
      has_key: false,
      session_expires: "2026-07-15 12:00:00",
    });
  });

  it("answers ban to a suspended account", async () => {
    const h = createHarness();
    const { key } = await h.account({ bannedAtMs: 1 });
    expect(await h.api("/api/profile/info.json", { key })).toEqual({ status: "error", error: "ban" });
  });
});

describe("profile/apikey", () => {
  it("answers a new key that works at once, while the old one is dead at once", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const answer = await h.api("/api/profile/apikey.json", { key, form: {} });
    expect(answer).toEqual({ status: "ok", data: { key: expect.stringMatching(new RegExp(`^${id}-[\\w-]{32}$`)) } });
    expect(await h.api("/api/profile/info.json", { key })).toEqual(KEY);
    expect((await h.api("/api/profile/info.json", { bearer: answer.data.key })).data.id).toBe(id);
  });

  it("gives an account its first key, and stores only its hash", async () => {
    const h = createHarness();
    const bearer = await signIn(h, someone());
    const { key } = (await h.api("/api/profile/apikey.json", { bearer, json: {} })).data;
    expect((await h.api("/api/profile/info.json", { key })).status).toBe("ok");
    const stored = await h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.id, Number.parseInt(key, 10)) });
    expect(stored?.keyHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(key.split("-").slice(1).join("-"));
  });

  it("is not rotated by a GET", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api("/api/profile/apikey.json", { key })).toEqual({ status: "error", error: "func" });
    expect((await h.api("/api/profile/info.json", { key })).status).toBe("ok");
  });
});

describe("profile/notify", () => {
  it("writes what is given and leaves the rest, from JSON and forms alike", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const notify = async () => (await h.api("/api/profile/info.json", { key })).data.notify;
    expect(await h.api("/api/profile/notify.json", { key, json: { leads: false } })).toEqual(OK);
    expect(await notify()).toEqual({ tariff: true, leads: false, postbacks: true });
    expect(await h.api("/api/profile/notify.json", { key, form: { tariff: "0" } })).toEqual(OK);
    expect(await notify()).toEqual({ tariff: false, leads: false, postbacks: true });
    expect(await h.api("/api/profile/notify.json", { key, form: { tariff: "true", leads: "1" } })).toEqual(OK);
    expect(await notify()).toEqual({ tariff: true, leads: true, postbacks: true });
    await h.api("/api/profile/notify.json", { key, json: { postbacks: false } });
    expect(await notify()).toEqual({ tariff: true, leads: true, postbacks: false });
    await h.api("/api/profile/notify.json", { key, json: { postbacks: true } });
    expect(await h.api("/api/profile/notify.json", { key, json: {} })).toEqual(OK);
    expect(await notify()).toEqual({ tariff: true, leads: true, postbacks: true });
  });

  it("keeps both of two partial updates that come at once", async () => {
    const h = createHarness();
    const { key } = await h.account();
    await Promise.all(["leads", "tariff"].map((name) => h.api("/api/profile/notify.json", { key, json: { [name]: false } })));
    expect((await h.api("/api/profile/info.json", { key })).data.notify).toEqual({ tariff: false, leads: false, postbacks: true });
  });

  it("refuses what is no bool, and writes nothing", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const answer = await h.api("/api/profile/notify.json", { key, json: { tariff: false, leads: "perhaps" } });
    expect(answer).toEqual({ status: "error", error: "invalid", field: "leads" });
    expect((await h.api("/api/profile/info.json", { key })).data.notify).toEqual({ tariff: true, leads: true, postbacks: true });
  });
});

describe("profile/lang", () => {
  it("sets the language, the service bot's too", async () => {
    const h = createHarness();
    const jane = someone();
    const bearer = await signIn(h, jane);
    expect(await h.api("/api/profile/lang.json", { bearer, json: { lang: "ru" } })).toEqual(OK);
    expect((await h.api("/api/profile/info.json", { bearer })).data.lang).toBe("ru");
    await write(h, jane, "/start");
    expect((await saidTo(h, jane)).at(-1)?.text).toMatch(/^Это бот Pawprint/);
  });

  it.each([
    [{ lang: "de" }, "invalid"],
    [{ lang: 7 }, "invalid"],
    [{ lang: "" }, "invalid"],
    [{}, "missing"],
  ])("refuses %j", async (json, error) => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api("/api/profile/lang.json", { key, json })).toEqual({ status: "error", error, field: "lang" });
  });

  it("answers body to malformed JSON and to JSON that is no object, size to a body too large", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const headers = { "content-type": "application/json" };
    for (const body of ["{", "[]", "7", "null"]) {
      expect(await h.api("/api/profile/lang.json", { key, body, headers })).toEqual({ status: "error", error: "body" });
    }
    const large = await h.api("/api/profile/lang.json", { key, json: { lang: "x".repeat(65 * 1024) } });
    expect(large).toEqual({ status: "error", error: "size" });
  });
});

describe("profile/audit", () => {
  it("tells who changed what, newest first, without any secret, a page at a time, and nothing of others", async () => {
    const h = createHarness();
    const stranger = await h.account();
    const bearer = await signIn(h, someone());
    const { id } = (await h.api("/api/profile/login.json", { bearer })).data;
    const made = [
      ["apikey.json", {}, "key.made", 0],
      ["postbacks.json", { pb_approve: "https://track.example.com/?key=s3cret" }, "account-templates.saved", id],
      ["signing.json", {}, "signing.made", 0],
      ["signing/delete.json", {}, "signing.stopped", 0],
      ["settings.json", { currency: "eur" }, "settings.changed", 0],
    ] as const;
    for (const [path, json] of made) await h.api(`/api/profile/${path}`, { bearer, json, headers: { "cf-ipcountry": "DE" } });
    // What is refused, or changes nothing, is no change.
    await h.api("/api/profile/postbacks.json", { bearer, json: { pb_approve: "http://127.0.0.1/" } });
    await h.api("/api/profile/settings.json", { bearer, json: {} });
    const list = (query = {}) => h.api("/api/profile/audit.json", { bearer, query });
    const whole = await list();
    expect(whole).toMatchObject({ status: "ok", more: false, next: 0 });
    const entries = made.map(([, , action, subject]) => expect.objectContaining({ action, subject, by: "session", country: "DE" }));
    expect(whole.data).toEqual(entries.toReversed());
    expect(JSON.stringify(whole)).not.toContain("s3cret");
    const first = await list({ limit: 2 });
    expect(first).toMatchObject({ more: true, next: whole.data[1].id });
    expect((await list({ limit: 3, before: first.next })).data).toEqual(whole.data.slice(2));
    expect((await h.api("/api/profile/audit.json", { key: stranger.key })).data).toEqual([]);
    await expect(h.db.$client.prepare("UPDATE audit_entries SET action = 'x' WHERE account_id = ?1").bind(id).run()).rejects.toThrow(
      "append-only",
    );
  });
});
