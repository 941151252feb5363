import { describe, expect, it } from "vitest";
import { createHarness, type Harness } from "../harness.ts";
import { press, saidTo, signIn, someone, type TelegramUser } from "../telegram/kit.ts";

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
    const answers = await Promise.all(tokens.map((token) => resolve(h, token)));
    expect(answers).toEqual([
      { status: "error", error: "ban" },
      { status: "error", error: "unpaid" },
    ]);
  });
});

describe("the notice of a sign-in", () => {
  it("says when and from which country, with a button that ends the session at once", async () => {
    const h = createHarness();
    const jane = someone();
    const token = await signIn(h, jane, { "cf-ipcountry": "DE" });
    const notice = (await saidTo(h, jane)).at(-1);
    expect(notice?.text).toBe("You signed in on 2026-06-15 12:00 UTC, from Germany.\n\nIf this was not you, end the session.");
    const button = await endButton(h, jane);
    expect(button).toEqual({ text: "End this session", callback_data: expect.stringMatching(/^end:[1-9]\d*$/) });

    await press(h, jane, button.callback_data, notice?.text);
    expect(await resolve(h, token)).toEqual(KEY);
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params)).toEqual([
      { callback_query_id: "query", text: "The session has ended." },
    ]);
    expect(h.telegram.of("editMessageText").map(({ params }) => params)).toEqual([
      { chat_id: jane.id, message_id: 9, text: `${notice?.text}\n\nThe session has ended.` },
    ]);
  });

  it("says plainly that the country is not known", async () => {
    const h = createHarness();
    const [jane, tor] = [someone(), someone()];
    await signIn(h, jane);
    await signIn(h, tor, { "cf-ipcountry": "XX" });
    for (const person of [jane, tor]) expect((await saidTo(h, person)).at(-1)?.text).toContain("from an unknown country.");
  });

  it("speaks Russian to an account that does", async () => {
    const h = createHarness();
    const ivan = someone({ language_code: "ru" });
    await signIn(h, ivan, { "cf-ipcountry": "DE" });
    const [opened, notice] = await saidTo(h, ivan);
    expect(opened?.text).toMatch(/^Готово\./);
    expect(notice?.text).toBe("Вход в аккаунт: 2026-06-15 12:00 UTC, страна: Германия.\n\nЕсли это были не вы, завершите сеанс.");
    expect((await endButton(h, ivan)).text).toBe("Завершить сеанс");
  });

  it("ends that session only, and pressing again changes nothing", async () => {
    const h = createHarness();
    const jane = someone();
    const first = await signIn(h, jane);
    const button = await endButton(h, jane);
    const second = await signIn(h, jane);
    await press(h, jane, button.callback_data);
    await press(h, jane, button.callback_data);
    expect(await resolve(h, first)).toEqual(KEY);
    expect((await resolve(h, second)).status).toBe("ok");
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params.text)).toEqual([
      "The session has ended.",
      "There is no such session any more.",
    ]);
  });

  it("has a button that does nothing in somebody else's hands", async () => {
    const h = createHarness();
    const [jane, mallory, stranger] = [someone(), someone(), someone()];
    const token = await signIn(h, jane);
    const button = await endButton(h, jane);
    await signIn(h, mallory);
    await press(h, mallory, button.callback_data);
    await press(h, stranger, button.callback_data);
    expect((await resolve(h, token)).status).toBe("ok");
    expect(h.telegram.of("editMessageText")).toEqual([]);
    expect(h.telegram.of("answerCallbackQuery").map(({ params }) => params.text)).toEqual([
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
