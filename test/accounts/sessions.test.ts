import { describe, expect, it } from "vitest";
import { createHarness, type Harness } from "../harness.ts";
import { buttonsUnder, freshNonce, open, poll, press, saidTo, signIn, someone, type TelegramUser } from "../telegram/kit.ts";

const KEY = { status: "error", error: "key" };

const resolve = (h: Harness, bearer: string) => h.api("/api/profile/login.json", { bearer });

/** What the button under the latest notice stands for. */
async function endButton(h: Harness, person: TelegramUser): Promise<{ text: string; callback_data: string }> {
  const keyboard = (await saidTo(h, person)).at(-1)?.keyboard?.inline_keyboard;
  return keyboard?.[0]?.[0] as { text: string; callback_data: string };
}

describe("a session", () => {
  it("resolves to its account, and opens the rest of the API", async () => {
    const h = createHarness();
    const token = await signIn(h, someone({ first_name: "John", last_name: "Doe" }));
    const answer = await resolve(h, token);
    expect(answer).toEqual({ status: "ok", data: { id: expect.any(Number), name: "John Doe" } });
    expect((await h.api("/api/profile/info.json", { bearer: token })).data.id).toBe(answer.data.id);
  });

  it("ends after thirty days, and its row is cleared away", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    h.clock.advance(30 * 86_400 - 1);
    expect((await resolve(h, token)).status).toBe("ok");
    await h.cron();
    expect((await resolve(h, token)).status).toBe("ok");
    h.clock.advance(1);
    expect(await resolve(h, token)).toEqual(KEY);
    await h.cron();
    expect(await h.db.query.sessions.findMany({ where: (s, { lte }) => lte(s.expiresAtMs, h.clock.ms) })).toEqual([]);
  });

  it("is stored only as a hash", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    expect(JSON.stringify(await h.db.query.sessions.findMany())).not.toContain(token.slice("sess_".length));
  });

  it("is what login.json wants: an API key will not do, in the query or as Bearer", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api("/api/profile/login.json", { key })).toEqual(KEY);
    expect(await resolve(h, key)).toEqual(KEY);
    expect(await h.api("/api/profile/login.json")).toEqual(KEY);
  });

  it("never passes for an API key, nor a key's hash for a token", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    const { id } = (await resolve(h, token)).data;
    const stored = await h.db.query.sessions.findFirst({ where: (s, { eq }) => eq(s.accountId, id) });
    const disguises = [
      `${id}-${token}`,
      `${id}-${token.slice(5)}`,
      token.slice(5),
      stored?.tokenHash ?? "",
      `sess_${stored?.tokenHash}`,
      `${id}-`,
    ];
    for (const disguise of disguises) {
      expect(await h.api("/api/profile/info.json", { bearer: disguise })).toEqual(KEY);
      expect(await h.api("/api/profile/info.json", { query: { id: disguise } })).toEqual(KEY);
    }
    expect(await h.api("/api/profile/info.json", { query: { id: token } })).toEqual(KEY);
  });

  it("of a suspended account answers ban, of a lapsed plan unpaid", async () => {
    const h = createHarness();
    const [banned, lapsed] = [someone(), someone()];
    const tokens = await Promise.all([signIn(h, banned), signIn(h, lapsed)]);
    await h.db.$client.batch([
      h.db.$client.prepare("UPDATE accounts SET banned_at_ms = 1 WHERE telegram_id = ?1").bind(banned.id),
      h.db.$client.prepare("UPDATE accounts SET tariff = 'cat', paid_until_ms = ?2 WHERE telegram_id = ?1").bind(lapsed.id, h.clock.ms),
    ]);
    const answers = await Promise.all(tokens.map((token) => h.api("/api/profile/settings.json", { bearer: token })));
    expect(answers).toEqual([
      { status: "error", error: "ban" },
      { status: "error", error: "unpaid" },
    ]);
  });
});

describe("auth/logout", () => {
  const logout = (h: Harness, credential: object) => h.api("/api/auth/logout.json", { ...credential, json: {} });

  it("ends the session it came by, at once, and no other", async () => {
    const h = createHarness();
    const jane = someone();
    const [one, other] = [await signIn(h, jane), await signIn(h, jane)];
    expect(await logout(h, { bearer: one })).toEqual({ status: "ok" });
    expect([await resolve(h, one), (await resolve(h, other)).status]).toEqual([KEY, "ok"]);
    expect(await logout(h, { bearer: one })).toEqual(KEY);
  });

  it("is answered ok twice where it comes twice at once", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    const answers = await Promise.all([logout(h, { bearer: token }), logout(h, { bearer: token })]);
    expect(answers.filter(({ status }) => status === "ok").length).toBeGreaterThan(0);
    expect(answers.filter(({ error }) => error !== undefined && error !== "key")).toEqual([]);
    expect(await resolve(h, token)).toEqual(KEY);
  });

  it("is for sessions alone, and not by GET", async () => {
    const h = createHarness();
    const { key } = await h.account();
    for (const credential of [{}, { key }, { bearer: key }, { bearer: "sess_wrong" }]) expect(await logout(h, credential)).toEqual(KEY);
    const token = await signIn(h, someone());
    expect(await h.api("/api/auth/logout.json", { bearer: token })).toEqual({ status: "error", error: "func" });
    expect(await h.api("/api/auth/logout.json", { query: { id: token }, json: {} })).toEqual(KEY);
    expect((await resolve(h, token)).status).toBe("ok");
  });
});

describe("auth/sessions", () => {
  const list = (h: Harness, bearer: string) => h.api("/api/auth/sessions.json", { bearer });
  const end = (h: Harness, bearer: string, json: object) => h.api("/api/auth/sessions/end.json", { bearer, json });

  it("lists the account's own that last, newest first, by numbers that have nothing of their tokens", async () => {
    const h = createHarness();
    const jane = someone();
    const old = await signIn(h, jane);
    h.clock.advance(30 * 86_400 - 60);
    const first = await signIn(h, jane, { "cf-ipcountry": "DE" });
    h.clock.advance(60);
    const second = await signIn(h, jane);
    await signIn(h, someone());
    const answer = await list(h, second);
    expect(answer.data).toEqual([
      { id: expect.any(Number), country: "", created: "2026-07-15 12:00:00", expires: "2026-08-14 12:00:00", current: true },
      { id: expect.any(Number), country: "DE", created: "2026-07-15 11:59:00", expires: "2026-08-14 11:59:00", current: false },
    ]);
    const kept = await h.db.query.sessions.findMany();
    for (const secret of [old, first, second, ...kept.map(({ tokenHash }) => tokenHash)])
      expect(JSON.stringify(answer)).not.toContain(secret);
    expect((await list(h, first)).data.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    expect(await resolve(h, String(answer.data[0].id))).toEqual(KEY);
  });

  it("are ended by number, one's own too, and somebody else's are not there", async () => {
    const h = createHarness();
    const [jane, john] = [someone(), someone()];
    const [one, other, his] = [await signIn(h, jane), await signIn(h, jane), await signIn(h, john)];
    const idOf = async (token: string) => (await list(h, token)).data.find(({ current }: { current: boolean }) => current).id;
    const ids = [await idOf(one), await idOf(other), await idOf(his)];
    const none = { status: "error", error: "session" };
    expect([await end(h, one, { id: ids[2] }), await end(h, his, { id: ids[0] })]).toEqual([none, none]);
    expect(await end(h, one, { id: ids[1] })).toEqual({ status: "ok", data: { ended: 1 } });
    expect(await end(h, one, { id: ids[1] })).toEqual(none);
    expect([(await resolve(h, one)).status, await resolve(h, other), (await resolve(h, his)).status]).toEqual(["ok", KEY, "ok"]);
    expect(await end(h, one, { id: String(ids[0]) })).toEqual({ status: "ok", data: { ended: 1 } });
    expect([await resolve(h, one), (await resolve(h, his)).status]).toEqual([KEY, "ok"]);
  });

  it("are ended all but this one, and the audit says so once", async () => {
    const h = createHarness();
    const jane = someone();
    const [first, second, own] = [await signIn(h, jane), await signIn(h, jane), await signIn(h, jane)];
    const his = await signIn(h, someone());
    expect(await end(h, own, { others: 1 })).toEqual({ status: "ok", data: { ended: 2 } });
    expect(await end(h, own, { others: true })).toEqual({ status: "ok", data: { ended: 0 } });
    expect([await resolve(h, first), await resolve(h, second)]).toEqual([KEY, KEY]);
    expect([(await resolve(h, own)).status, (await resolve(h, his)).status]).toEqual(["ok", "ok"]);
    const audit = (await h.api("/api/profile/audit.json", { bearer: own })).data;
    expect(audit.filter(({ action }: { action: string }) => action === "sessions.ended")).toMatchObject([{ by: "session", subject: 0 }]);
  });

  it("are ended when it is said which, and only then", async () => {
    const h = createHarness();
    const token = await signIn(h, someone());
    for (const [json, answer] of [
      [{}, { error: "missing", field: "id" }],
      [{ others: "no" }, { error: "missing", field: "id" }],
      [
        { id: 1, others: "1" },
        { error: "invalid", field: "others" },
      ],
      [{ id: "x" }, { error: "invalid", field: "id" }],
      [{ id: 0 }, { error: "invalid", field: "id" }],
      [{ others: "perhaps" }, { error: "invalid", field: "others" }],
    ] as const)
      expect([json, await end(h, token, json)]).toEqual([json, { status: "error", ...answer }]);
    expect((await resolve(h, token)).status).toBe("ok");
  });

  it("are for sessions alone, and open while a plan is lapsed", async () => {
    const h = createHarness();
    const { key } = await h.account({ paidUntilMs: 0 });
    expect(await h.api("/api/auth/sessions.json", { key })).toEqual(KEY);
    expect(await end(h, key, { others: 1 })).toEqual(KEY);
    const jane = someone();
    const token = await signIn(h, jane);
    await h.db.$client.prepare("UPDATE accounts SET tariff = 'cat', paid_until_ms = 0 WHERE telegram_id = ?1").bind(jane.id).run();
    expect((await list(h, token)).data).toHaveLength(1);
    expect(await end(h, token, { others: 1 })).toEqual({ status: "ok", data: { ended: 0 } });
  });
});

describe("auth/config", () => {
  const config = async (vars: Record<string, string> = {}) => {
    const h = createHarness(vars);
    const read = () => h.api("/api/auth/config.json");
    return { ...(await read()).data, cost: await h.d1.measure(read) };
  };

  it("tells anybody what a page must know to sign in, and asks no database", async () => {
    expect(await config()).toEqual({
      bot: "pawprint_test_bot",
      login: true,
      self_hosted: false,
      public_url: "http://127.0.0.1:8787",
      methods: ["stars", "gateway"],
      stars_per_usd: 50,
      version: "1",
      cost: { roundTrips: 0, rowsRead: 0, rowsWritten: 0 },
    });
  });

  it("says what is not there, and no secret", async () => {
    const own = await config({ SERVICE_BOT_TOKEN: "", PAYMENT_GATEWAY_URL: "", SELF_HOSTED: "true" });
    expect(own).toMatchObject({ bot: "", login: false, self_hosted: true, methods: [] });
    expect(await config({ PAYMENT_GATEWAY_URL: "" })).toMatchObject({ methods: ["stars"] });
    expect(JSON.stringify(await config())).not.toMatch(/service-token|gateway-secret/);
  });
});

describe("the notice of a sign-in", () => {
  it("says when and from which country, with a button that ends the session at once", async () => {
    const h = createHarness();
    const jane = someone();
    const token = await signIn(h, jane, { "cf-ipcountry": "DE" });
    const notice = (await saidTo(h, jane)).at(-1);
    expect(notice?.text).toBe(
      "You signed in on 2026-06-15 12:00 UTC, from Germany, an unknown device.\n\nIf this was not you, end the session. Every session, key and token made since ends with it.",
    );
    const button = await endButton(h, jane);
    expect(button).toEqual({ text: "End this session", callback_data: `since:${h.clock.ms}` });

    h.telegram.calls.length = 0;
    await press(h, jane, button.callback_data, notice?.text);
    expect(await resolve(h, token)).toEqual(KEY);
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params)).toEqual([
      { callback_query_id: "query", text: "The session has ended." },
    ]);
    expect(h.telegram.of("editMessageText").map(({ params }) => params)).toEqual([
      {
        chat_id: jane.id,
        message_id: 9,
        text: expect.stringMatching(/^You signed in.*\n\nThe session has ended\.\nSign in again, make new keys/s),
      },
    ]);
  });

  it("says plainly that the country is not known", async () => {
    const h = createHarness();
    const [jane, tor] = [someone(), someone()];
    await signIn(h, jane);
    await signIn(h, tor, { "cf-ipcountry": "XX" });
    for (const person of [jane, tor]) expect((await saidTo(h, person)).at(-1)?.text).toContain("from an unknown country, ");
  });

  it("speaks Russian to an account that does", async () => {
    const h = createHarness();
    const ivan = someone({ language_code: "ru" });
    await signIn(h, ivan, { "cf-ipcountry": "DE" });
    const [opened, notice] = await saidTo(h, ivan);
    expect(opened?.text).toMatch(/^Кто-то хочет войти/);
    expect(notice?.text).toMatch(
      /^Вход в аккаунт: 2026-06-15 12:00 UTC, Германия, неизвестное устройство\.\n\nЕсли это были не вы, завершите сеанс\./,
    );
    expect((await endButton(h, ivan)).text).toBe("Завершить сеанс");
  });

  it("ends that session and every later one, no earlier one, and pressing again changes nothing", async () => {
    const h = createHarness();
    const jane = someone();
    const sessions = [];
    const buttons = [];
    for (let each = 0; each < 3; each += 1) {
      sessions.push(await signIn(h, jane));
      buttons.push(await endButton(h, jane));
      h.clock.advance(60);
    }
    h.telegram.calls.length = 0;
    for (let twice = 0; twice < 2; twice += 1) await press(h, jane, buttons[1]?.callback_data ?? "");
    expect((await Promise.all(sessions.map((token) => resolve(h, token)))).map(({ status }) => status)).toEqual(["ok", "error", "error"]);
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params.text)).toEqual([
      "Sessions ended: 2.",
      "There is no such session any more.",
    ]);
  });

  it("has a button that ends every key made since, by that session or by another key, and none from before", async () => {
    const h = createHarness();
    const jane = someone();
    const own = await signIn(h, jane);
    const post = async (path: string, credential: object, json: object = {}) =>
      (await h.api(`/api/${path}.json`, { ...credential, json })).data;
    const offer = (await post("offers/add", { bearer: own }, { name: "Course" })).id;
    const [before, after] = await Promise.all(
      ["A", "B"].map((name) => post("sites/add", { bearer: own }, { name, url: "https://land.example.com/", offer })),
    );
    const kept = {
      site: (await post("sites/key", { bearer: own }, { id: before.id })).token,
      reporting: (await post("profile/reporting", { bearer: own })).token,
      signing: await post("profile/signing", { bearer: own }),
    };
    h.clock.advance(60);
    const theirs = await signIn(h, jane);
    const button = await endButton(h, jane);
    h.clock.advance(1);
    const key = (await post("profile/apikey", { bearer: theirs })).key;
    const token = (await post("sites/key", { key }, { id: after.id })).token;
    const global = (await post("sites/token", { key })).token;
    await post("profile/signing", { key });
    await press(h, jane, button.callback_data);

    expect([await resolve(h, theirs), await h.api("/api/profile/info.json", { key })]).toEqual([KEY, KEY]);
    expect((await resolve(h, own)).status).toBe("ok");
    expect((await h.api("/api/tracker/status.json", { key: kept.reporting })).status).toBe("ok");
    const site = async (each: string) => (await h.api("/api/site/fetch.json", { query: { token: each, click: "x" } })).error;
    expect([await site(token), await site(global), (await site(kept.site)) === "auth"]).toEqual(["auth", "auth", false]);
    const signing = (await h.api("/api/profile/signing.json", { bearer: own })).data;
    expect(signing).toEqual({ signed: true, created: kept.signing.created, previous_until: "0000-00-00 00:00:00" });
    const edited = String(h.telegram.of("editMessageText").at(-1)?.params.text);
    for (const words of [
      "The session has ended.",
      "the API key",
      "the token for all landing pages",
      "tokens of landing pages",
      "the secret that signs",
      "profile/apikey",
    ])
      expect(edited).toContain(words);
    expect(edited).not.toContain("the reporting token");
    const actions = (await h.api("/api/profile/audit.json", { bearer: own })).data.filter(({ by }: { by: string }) => by === "bot");
    expect(actions.map(({ action }: { action: string }) => action).toSorted()).toEqual([
      "global-key.revoked",
      "key.revoked",
      "sessions.ended",
      "signing.stopped",
      "site-keys.revoked",
    ]);
    const fresh = (await post("profile/apikey", { bearer: own })).key;
    expect((await h.api("/api/profile/info.json", { key: fresh })).status).toBe("ok");
  });

  it("has a button that still ends keys after the session itself is over", async () => {
    const h = createHarness();
    const jane = someone();
    const theirs = await signIn(h, jane);
    const button = await endButton(h, jane);
    const { key } = (await h.api("/api/profile/apikey.json", { bearer: theirs, json: {} })).data;
    h.clock.advance(31 * 86_400);
    await h.cron();
    await press(h, jane, button.callback_data);
    expect(await h.api("/api/profile/info.json", { key })).toEqual(KEY);
  });

  it("has a button that leaves no key behind which is made at the same moment", async () => {
    const h = createHarness();
    const jane = someone();
    const theirs = await signIn(h, jane);
    const button = await endButton(h, jane);
    const made = ["profile/apikey", "profile/reporting", "sites/token", "profile/signing"].map((path) =>
      h.api(`/api/${path}.json`, { bearer: theirs, json: {} }),
    );
    await Promise.all([...made, press(h, jane, button.callback_data)]);
    const [account] = await h.db.query.accounts.findMany({ where: (a, { eq }) => eq(a.telegramId, jane.id) });
    expect(account).toMatchObject({ keyHash: null, reportingKeyHash: null, siteKeyHash: null, signingSealed: null });
  });

  it("ends a sign-in under way, too", async () => {
    const h = createHarness();
    const jane = someone();
    await signIn(h, jane);
    const button = await endButton(h, jane);
    const nonce = freshNonce();
    await open(h, nonce, jane);
    await press(h, jane, button.callback_data);
    expect(await poll(h, nonce)).toMatchObject({ pending: true, state: "refused" });
  });

  it("stands under the notice of a key that a session made, too, and under none that a key made", async () => {
    const h = createHarness();
    const jane = someone();
    const theirs = await signIn(h, jane);
    const { callback_data } = await endButton(h, jane);
    h.clock.advance(60);
    const { key } = (await h.api("/api/profile/apikey.json", { bearer: theirs, json: {} })).data;
    const notice = (await saidTo(h, jane)).at(-1);
    expect([notice?.text.includes("end the session"), buttonsUnder(notice)]).toEqual([true, { "End this session": callback_data }]);
    await h.api("/api/profile/reporting.json", { key, json: {} });
    const byKey = (await saidTo(h, jane)).at(-1);
    expect([byKey?.text.includes("somebody has your API key"), byKey?.keyboard]).toEqual([true, undefined]);
    await press(h, jane, callback_data);
    expect([await resolve(h, theirs), await h.api("/api/profile/info.json", { key })]).toEqual([KEY, KEY]);
  });

  it("may have a button of before, which names the session", async () => {
    const h = createHarness();
    const jane = someone();
    const token = await signIn(h, jane);
    const session = await h.db.query.sessions.findFirst({ orderBy: (s, { desc }) => desc(s.id) });
    for (let twice = 0; twice < 2; twice += 1) await press(h, jane, `end:${session?.id}`);
    expect(await resolve(h, token)).toEqual(KEY);
  });

  it("has a button that does nothing in somebody else's hands", async () => {
    const h = createHarness();
    const [jane, mallory, stranger] = [someone(), someone(), someone()];
    const token = await signIn(h, jane);
    const button = await endButton(h, jane);
    await signIn(h, mallory);
    h.telegram.calls.length = 0;
    h.clock.advance(1);
    await press(h, mallory, `since:${h.clock.ms}`);
    await press(h, mallory, `end:${(await h.db.query.sessions.findFirst({ where: (s, { ne }) => ne(s.id, 0) }))?.id}`);
    await press(h, stranger, button.callback_data);
    expect((await resolve(h, token)).status).toBe("ok");
    expect(h.telegram.of("editMessageText")).toEqual([]);
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params.text)).toEqual([
      "There is no such session any more.",
      "There is no such session any more.",
      expect.stringContaining("no account yet"),
    ]);
  });

  it("ends the session although Telegram refuses the answer", async () => {
    const h = createHarness();
    const jane = someone();
    const token = await signIn(h, jane);
    h.telegram.script = () => ({ ok: false, error_code: 400, description: "Bad Request: query is too old" });
    expect((await press(h, jane, (await endButton(h, jane)).callback_data)).status).toBe(200);
    expect(await resolve(h, token)).toEqual(KEY);
    expect(h.logLines).toContainEqual({ level: "error", event: "service_bot.answer_failed", fields: { fault: "refused" } });
  });
});

describe("failed keys", () => {
  it("are counted by address, and a client that has used up its share is told limit", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const counted: string[] = [];
    h.deps.failedKeyLimiter = {
      limit: async ({ key: address }) => {
        counted.push(address);
        return { success: counted.filter((other) => other === address).length <= 2 };
      },
    };
    const guess = (address: string, credential = `${key}x`) =>
      h.api("/api/profile/info.json", { key: credential, headers: { "cf-connecting-ip": address } });
    expect([await guess("192.0.2.1"), await guess("192.0.2.1", "sess_guess")]).toEqual([KEY, KEY]);
    expect(await guess("192.0.2.1")).toEqual({ status: "error", error: "limit" });
    expect(await guess("192.0.2.2")).toEqual(KEY);
    expect((await guess("192.0.2.1", key)).status).toBe("ok");
    expect(counted).toEqual(["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]);
  });

  it("are counted by the /64 of an IPv6 address", async () => {
    const h = createHarness();
    const counted: string[] = [];
    h.deps.failedKeyLimiter = {
      limit: async ({ key }) => {
        counted.push(key);
        return { success: true };
      },
    };
    const from = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff:0:0:9", "2001:db8:1:3::1", "::ffff:192.0.2.1", "unknown"];
    for (const address of from) await h.api("/api/profile/info.json", { key: "1-x", headers: { "cf-connecting-ip": address } });
    expect(counted).toEqual(["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "192.0.2.1", "unknown"]);
  });

  it.each(["", "nonsense", "0-x", "1", "999999999999-x", "-1-x", "sess_", "1-", "sess_x' OR 1=1"])("include %j", async (key) => {
    const h = createHarness();
    expect(await h.api("/api/profile/info.json", { headers: { authorization: `Bearer ${key}` } })).toEqual(KEY);
  });

  it("cost no read of D1 when they have no credential's form", async () => {
    const h = createHarness();
    expect((await h.d1.measure(() => h.api("/api/profile/info.json", { bearer: "nonsense" }))).roundTrips).toBe(0);
  });

  it("include any key of an account that has none", async () => {
    const h = createHarness();
    const { id } = await h.account({ keyHash: null });
    expect(await h.api("/api/profile/info.json", { key: `${id}-x` })).toEqual(KEY);
  });
});

describe("the dashboard's origin", () => {
  const ask = (h: Harness, origin: string, method: string) =>
    h.request("/api/profile/info.json", {
      method,
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" },
    });

  it("is let in by preflight and by answer, with the headers it needs", async () => {
    const h = createHarness();
    const preflight = await ask(h, "https://dashboard.test", "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://dashboard.test");
    expect(preflight.headers.get("access-control-allow-headers")).toMatch(/authorization.*content-type/i);
    expect(preflight.headers.get("access-control-allow-methods")).toMatch(/POST/);
    const answer = await ask(h, "https://dashboard.test", "GET");
    expect([answer.headers.get("access-control-allow-origin"), await answer.json()]).toEqual(["https://dashboard.test", KEY]);
  });

  it.each(["https://evil.test", "https://dashboard.test.evil.test", "http://dashboard.test", "null"])("is not %s", async (origin) => {
    const h = createHarness();
    for (const method of ["OPTIONS", "GET"]) {
      expect((await ask(h, origin, method)).headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("gets answers that no cache may keep", async () => {
    expect((await ask(createHarness(), "https://dashboard.test", "GET")).headers.get("cache-control")).toBe("no-store");
  });
});
