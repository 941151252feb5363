import { describe, expect, it } from "vitest";
import { createHarness, type Harness } from "../harness.ts";
import { freshNonce, poll, press, saidTo, signIn, someone, write } from "./kit.ts";

const HELP = /\/start.*\/language.*\/help/s;

const texts = async (h: Harness, person: { id: number }) => (await saidTo(h, person)).map(({ text }) => text);
const callsOf = (h: Harness, method: string) => h.telegram.of(method).map(({ params }) => params);

describe("the service bot", () => {
  it.each([
    ["/start", /^This is Pawprint's bot/],
    ["/start@pawprint_test_bot", /^This is Pawprint's bot/],
    ["/start something", /^This is Pawprint's bot/],
    ["/help", HELP],
    ["hello", HELP],
    ["/nothing", HELP],
    ["/language", /no account yet/],
  ])("answers %s of somebody without an account, and makes none", async (text, answer) => {
    const h = createHarness();
    const jane = someone();
    expect((await write(h, jane, text)).status).toBe(200);
    expect(await texts(h, jane)).toEqual([expect.stringMatching(answer)]);
    expect(await h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.telegramId, jane.id) })).toBeUndefined();
  });

  it.each([
    ["/start", /^Это бот Pawprint/],
    ["/help", /сменить язык/],
    ["привет", /сменить язык/],
    ["/language", /ещё нет аккаунта/],
    ["/start login-bad", /устарела/],
  ])("answers %s in Russian to somebody whose Telegram speaks it", async (text, answer) => {
    const h = createHarness();
    const ivan = someone({ language_code: "ru" });
    await write(h, ivan, text);
    expect(await texts(h, ivan)).toEqual([expect.stringMatching(answer)]);
  });

  it("sends its answers through the outbox, so that they are not lost", async () => {
    const h = createHarness();
    const jane = someone();
    await write(h, jane, "/help");
    expect(h.telegram.of("sendMessage")).toEqual([]);
    await h.drain();
    expect(callsOf(h, "sendMessage")).toEqual([expect.objectContaining({ chat_id: jane.id, text: expect.stringMatching(HELP) })]);
    expect(h.telegram.of("sendMessage")[0]?.token).toBe("1000:service-token");
  });

  it("changes the language by its buttons, and speaks it from then on", async () => {
    const h = createHarness();
    const jane = someone();
    const bearer = await signIn(h, jane);
    h.telegram.calls.length = 0;
    await write(h, jane, "/language");
    const asked = (await saidTo(h, jane)).at(-1);
    expect(asked).toMatchObject({
      text: "Which language shall I speak?",
      keyboard: {
        inline_keyboard: [
          [
            { text: "English", callback_data: "lang:en" },
            { text: "Русский", callback_data: "lang:ru" },
          ],
        ],
      },
    });
    await press(h, jane, "lang:ru");
    expect(callsOf(h, "answerCallbackQuery")).toEqual([{ callback_query_id: "query", text: "Теперь я говорю по-русски." }]);
    expect(callsOf(h, "editMessageText")).toEqual([{ chat_id: jane.id, message_id: 9, text: "Теперь я говорю по-русски." }]);
    expect((await h.api("/api/profile/info.json", { bearer })).data.lang).toBe("ru");
    await write(h, jane, "/language");
    expect((await texts(h, jane)).at(-1)).toBe("На каком языке мне говорить?");
    await press(h, jane, "lang:en");
    expect((await h.api("/api/profile/info.json", { bearer })).data.lang).toBe("en");
  });

  it.each([
    "lang:de",
    "lang:",
    "end:",
    "end:0",
    "end:1 OR 1=1",
    "end:99999999999999999999",
    "since:",
    "since:-1",
    "since:9999999999999999",
    "login:",
    "notme:x",
    "other",
    "",
  ])("answers a button %j that it never made, and does nothing", async (data) => {
    const h = createHarness();
    const jane = someone();
    const bearer = await signIn(h, jane);
    h.telegram.calls.length = 0;
    await press(h, jane, data);
    expect(h.telegram.of("answerCallbackQuery")).toHaveLength(1);
    expect(h.telegram.of("editMessageText")).toEqual([]);
    expect((await h.api("/api/profile/info.json", { bearer })).data.lang).toBe("en");
  });

  it.each(["group", "supergroup", "channel"])("is silent in a %s", async (type) => {
    const h = createHarness();
    const jane = someone();
    for (const text of ["/start", "/help", "/language", "hello"]) await write(h, jane, text, { chat: { id: -100_777, type } });
    expect(await texts(h, jane)).toEqual([]);
    expect(await texts(h, { id: -100_777 })).toEqual([]);
  });

  it("lets nobody in whose Telegram id it is not, though the name is the same", async () => {
    const h = createHarness();
    const [one, two] = [someone({ username: "same" }), someone({ username: "same" })];
    const [a, b] = await Promise.all(
      [one, two].map(async (person) => h.api("/api/profile/login.json", { bearer: await signIn(h, person) })),
    );
    expect(a.data.id).not.toBe(b.data.id);
  });

  it("passes over every update while no service bot is configured", async () => {
    const h = createHarness({ SERVICE_BOT_TOKEN: "" });
    const jane = someone();
    const nonce = freshNonce();
    expect((await write(h, jane, `/start login-${nonce}`)).status).toBe(200);
    expect([await texts(h, jane), await poll(h, nonce)]).toMatchObject([[], { status: "ok", pending: true }]);
  });
});

describe("the service bot's webhook", () => {
  const login = (nonce: string) => {
    const jane = someone();
    return {
      update_id: 1,
      message: { message_id: 1, date: 1_781_524_800, from: jane, chat: { id: jane.id, type: "private" }, text: `/start login-${nonce}` },
    };
  };

  it.each([
    ["a wrong secret", "wrong"],
    ["an empty secret", ""],
    ["no secret", undefined],
  ])("answers 401 and nothing else to %s, before anything is read or written", async (_, secret) => {
    const h = createHarness();
    const nonce = freshNonce();
    const headers: Record<string, string> = secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret };
    let answer: Response | undefined;
    const cost = await h.d1.measure(async () => {
      answer = await h.request("/telegram/service", { json: login(nonce), headers });
    });
    expect([answer?.status, await answer?.text(), cost.roundTrips]).toEqual([401, "", 0]);
    expect(await poll(h, nonce)).toMatchObject({ pending: true, state: "waiting" });
  });

  it("does not take the secret of a connected bot", async () => {
    const h = createHarness();
    const secret = await h.deps.vault.derive("webhook:bot:1");
    const answer = await h.request("/telegram/service", {
      json: login(freshNonce()),
      headers: { "x-telegram-bot-api-secret-token": secret },
    });
    expect(answer.status).toBe(401);
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["an object that is no update", "{}"],
    ["an update whose id is no number", '{"update_id":"1"}'],
    ["a body too large", JSON.stringify({ update_id: 1, padding: "x".repeat(300 * 1024) })],
  ])("answers 400 to %s", async (_, body) => {
    const h = createHarness();
    const headers = { "x-telegram-bot-api-secret-token": await h.deps.vault.derive("webhook:service") };
    expect((await h.request("/telegram/service", { body, headers })).status).toBe(400);
  });

  it.each([
    { message: null },
    { message: "text" },
    { message: { text: "/start" } },
    { message: { message_id: 1, text: 7, date: 1, chat: { id: 1, type: "private" } } },
    { message: { message_id: 1, text: "/start", date: 1, from: { id: "x" }, chat: { id: 1, type: "private" } } },
    { message: { message_id: 1, date: 1, from: someone(), chat: { id: 1, type: "private" }, successful_payment: {} } },
    { callback_query: { id: "1" } },
    { callback_query: [] },
    { pre_checkout_query: {} },
    { pre_checkout_query: null },
  ])("answers 400 to %j", async (body) => {
    const h = createHarness();
    expect((await h.update("service", body)).status).toBe(400);
    expect([h.telegram.calls, h.telegramQueue.sent]).toEqual([[], []]);
  });

  it.each([
    {},
    { message: { message_id: 1, date: 1, from: someone(), chat: { id: 1, type: "private" }, sticker: {} } },
    { message: { message_id: 1, date: 1, chat: { id: -1, type: "channel" }, text: "/start" } },
    { edited_message: { text: "/start" } },
  ])("passes over %j, so that Telegram does not send it for ever", async (body) => {
    const h = createHarness();
    expect((await h.update("service", body)).status).toBe(200);
    expect([h.telegram.calls, h.telegramQueue.sent]).toEqual([[], []]);
  });
});

describe("payments through the service bot", () => {
  const paid = { currency: "XTR", total_amount: 1200, invoice_payload: "forged" };

  it("answers a checkout that it knows nothing of with a refusal, at once", async () => {
    const h = createHarness();
    await h.update("service", { pre_checkout_query: { id: "checkout", from: someone(), ...paid } });
    expect(callsOf(h, "answerPreCheckoutQuery")).toEqual([expect.objectContaining({ pre_checkout_query_id: "checkout", ok: false })]);
  });

  it("hands a payment to billing, whichever chat it was made in, and nothing else is made of the message", async () => {
    const h = createHarness();
    const jane = someone();
    const message = {
      message_id: 1,
      date: 1,
      from: jane,
      chat: { id: jane.id, type: "private" },
      text: "/start",
      successful_payment: { ...paid, telegram_payment_charge_id: "charge", provider_payment_charge_id: "" },
    };
    expect((await h.update("service", { message })).status).toBe(200);
    expect(h.logLines).toContainEqual(expect.objectContaining({ event: "payment.not_booked" }));
    expect(await texts(h, jane)).toEqual([]);
  });
});
