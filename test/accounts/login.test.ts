import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { sha256Hex } from "../../src/platform/crypto.ts";
import { LateKv } from "../fakes/kv.ts";
import { createHarness, type Harness } from "../harness.ts";
import {
  buttonsUnder,
  freshNonce,
  launch,
  launchData,
  loginButtonsOf,
  open,
  poll,
  press,
  saidTo,
  signIn,
  someone,
  write,
} from "../telegram/kit.ts";

const PENDING = { status: "ok", pending: true, number: expect.any(Number), state: expect.any(String) };
const SIGNED_IN = { status: "ok", pending: false, token: expect.stringMatching(/^sess_[\w-]{32}$/) };

describe("a login nonce", () => {
  it("is pending until the bot was opened with it, yields one token, and is pending ever after", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    expect(await poll(h, nonce)).toEqual(PENDING);
    expect((await open(h, nonce)).status).toBe(200);
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
    const later = await h.d1.measure(async () => expect(await poll(h, nonce)).toEqual(PENDING));
    expect(later).toMatchObject({ roundTrips: 1, rowsWritten: 0 });
  });

  it("yields one token and one session to twenty simultaneous polls", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    await open(h, nonce, jane);
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(h, nonce)));
    const winners = answers.filter((answer) => answer.pending === false);
    expect(winners).toEqual([SIGNED_IN]);
    expect(answers.filter((answer) => answer.pending)).toEqual(Array(19).fill(PENDING));
    expect(await sessionsOf(h, jane)).toHaveLength(1);
  });

  it("costs one read of one row while nobody opened the bot, once the first poll has said where the page is, and never asks KV", async () => {
    const h = createHarness();
    const kv = new LateKv(h.clock, 60, { mayNotCome: true });
    h.deps.kv = kv.at();
    const nonce = freshNonce();
    expect(await h.d1.measure(() => poll(h, nonce))).toEqual({ roundTrips: 2, rowsRead: 0, rowsWritten: 2 });
    for (let again = 0; again < 3; again += 1) {
      expect(await h.d1.measure(() => poll(h, nonce))).toEqual({ roundTrips: 1, rowsRead: 1, rowsWritten: 0 });
    }
    expect([kv.reads, kv.writes]).toEqual([[], []]);
  });

  it("is redeemed in two round trips to D1", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    await open(h, nonce);
    expect((await h.d1.measure(() => poll(h, nonce))).roundTrips).toBe(2);
  });

  it.each(["short", "seven77", "x".repeat(59), "with space", "semi;colon", "кириллица", ""])("is refused when it is %j", async (nonce) => {
    expect(await poll(createHarness(), nonce)).toEqual({ status: "error", error: "invalid", field: "nonce" });
  });

  it.each(["x".repeat(8), "x".repeat(58)])("may be %s", async (nonce) => {
    const h = createHarness();
    await open(h, nonce);
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
  });

  it("is pending at the Worker itself, with the platform's own bindings", async () => {
    const answer = await exports.default.fetch(`http://pawprint.test/api/auth/poll.json?nonce=${freshNonce()}`);
    expect([answer.status, await answer.json()]).toEqual([200, PENDING]);
  });

  it("is asked for when it is missing", async () => {
    expect(await createHarness().api("/api/auth/poll.json")).toEqual({ status: "error", error: "missing", field: "nonce" });
  });

  it("ends five minutes after the bot was opened", async () => {
    const h = createHarness();
    h.deps.kv = new LateKv(h.clock).at();
    const nonce = freshNonce();
    await open(h, nonce);
    h.clock.advance(300);
    expect(await poll(h, nonce)).toEqual(PENDING);
  });

  it("ends when KV has let go of it, whatever the approval says", async () => {
    const h = createHarness();
    h.deps.kv = new LateKv(h.clock).at();
    const nonce = freshNonce();
    await open(h, nonce);
    h.clock.advance(200);
    h.deps.kv = new LateKv(h.clock, 60, { mayNotCome: true }).at();
    expect(await poll(h, nonce)).toEqual(PENDING);
  });

  it("is not opened by an update that comes five minutes late, and the person is told", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    await open(h, nonce, jane, { date: h.clock.unixSeconds - 300 });
    expect(await poll(h, nonce)).toEqual(PENDING);
    expect((await saidTo(h, jane)).map(({ text }) => text)).toEqual([expect.stringContaining("expired")]);
  });

  it("is not made redeemable again by a repeated update, nor answered again", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    await open(h, nonce, jane);
    await open(h, nonce, jane);
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
    await h.cron();
    await open(h, nonce, jane);
    expect(await poll(h, nonce)).toEqual(PENDING);
    expect((await saidTo(h, jane)).filter(({ text }) => text.startsWith("Somebody wants"))).toHaveLength(1);
  });

  it("keeps its tombstone for as long as an update may come late", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    const date = h.clock.unixSeconds;
    await open(h, nonce, jane, { date });
    await poll(h, nonce);
    for (let minute = 0; minute < 20; minute += 1) {
      h.clock.advance(60);
      await h.cron();
      await open(h, nonce, jane, { date });
      expect(await poll(h, nonce)).toEqual(PENDING);
    }
    expect(
      await h.db.query.loginApprovals.findMany({ where: (approval, { lt }) => lt(approval.requestedAtMs, h.clock.ms - 900_000) }),
    ).toEqual([]);
  });

  it("belongs to whoever opened the bot with it first", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const first = someone({ first_name: "First", last_name: "" });
    const second = someone();
    await open(h, nonce, first);
    await open(h, nonce, second);
    expect((await saidTo(h, second)).map(({ text }) => text)).toEqual([expect.stringContaining("Somebody else has opened")]);
    const { token } = await poll(h, nonce);
    expect((await h.api("/api/profile/login.json", { bearer: token })).data.name).toBe("First");
  });

  it("is stored only as a hash", async () => {
    const h = createHarness();
    const kv = new LateKv(h.clock);
    h.deps.kv = kv.at();
    const nonce = freshNonce();
    await open(h, nonce);
    const approvals = await h.db.query.loginApprovals.findMany();
    expect(JSON.stringify([approvals, kv.writes])).not.toContain(nonce);
    expect(approvals.map((approval) => `login:${approval.nonceHash}`)).toContain(kv.writes[0]);
  });
});

async function sessionsOf(h: Harness, { id }: { id: number }) {
  const account = await h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.telegramId, id) });
  return h.db.query.sessions.findMany({ where: (s, { eq }) => eq(s.accountId, account?.id ?? 0) });
}

describe("the question whose sign-in it is", () => {
  const PAGE = {
    "cf-ipcountry": "DE",
    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  };

  async function asked(from = someone()) {
    const h = createHarness();
    const nonce = freshNonce();
    const { number } = await poll(h, nonce, PAGE);
    await write(h, from, `/start login-${nonce}`);
    return {
      h,
      nonce,
      number,
      from,
      ...(await loginButtonsOf(nonce)),
      toasts: () => h.telegram.of("answerCallbackQuery").map(({ params }) => params.text),
    };
  }

  it("names country and device of the page, and the number that it shows, with two buttons; the poll waits for the first", async () => {
    const { h, nonce, number, from, yes, no } = await asked();
    expect(number).toSatisfy((each: number) => Number.isInteger(each) && each >= 10 && each <= 99);
    const [question, ...more] = await saidTo(h, from);
    expect([question?.text, more]).toEqual([
      expect.stringContaining(`Germany, Chrome, Windows. The number on their page is ${number}.`),
      [],
    ]);
    expect(buttonsUnder(question)).toEqual({ [`Confirm ${number}`]: yes, "Not me": no });
    for (const data of [yes, no]) expect(data.length).toBeLessThanOrEqual(64);
    expect(await poll(h, nonce, PAGE)).toEqual({ status: "ok", pending: true, number, state: "asked" });
    await press(h, from, yes);
    expect(h.telegram.of("editMessageText").at(-1)?.params.text).toMatch(/^Done\./);
    expect(await poll(h, nonce, PAGE)).toEqual(SIGNED_IN);
    expect(await poll(h, nonce, PAGE)).toEqual({ status: "ok", pending: true, number, state: "ended" });
  });

  it("keeps no nonce: neither page, approval nor question have it", async () => {
    const { h, nonce } = await asked();
    const kept = [
      await h.db.query.loginPages.findMany(),
      await h.db.query.loginApprovals.findMany(),
      await h.db.query.telegramOutbox.findMany(),
    ];
    expect(JSON.stringify(kept)).not.toContain(nonce);
  });

  it("is of the page that polled first, whoever polls with the nonce later", async () => {
    const h = createHarness();
    const [nonce, jane] = [freshNonce(), someone()];
    await poll(h, nonce, { "cf-ipcountry": "BR" });
    await poll(h, nonce, PAGE);
    await write(h, jane, `/start login-${nonce}`);
    expect((await saidTo(h, jane))[0]?.text).toContain("Brazil, an unknown device");
  });

  const PHONE = {
    "cf-ipcountry": "DE",
    "user-agent":
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
  };
  const STRANGERS: [name: string, page: Record<string, string>][] = [
    ["in another country", { ...PAGE, "cf-ipcountry": "BR" }],
    ["in a country that nobody knows", { "user-agent": PAGE["user-agent"] }],
    ["on another device", PHONE],
    ["on a device that nobody knows", { "cf-ipcountry": "DE", "user-agent": "curl/8.5.0" }],
  ];

  it.each(STRANGERS)("signs in no page %s: two pages with one nonce are two, and only the first gets the session", async (_, stranger) => {
    const { h, nonce, number, from, yes } = await asked();
    expect(await poll(h, nonce, stranger)).toMatchObject({ pending: true, state: "ended" });
    await press(h, from, yes);
    expect(await poll(h, nonce, stranger)).toMatchObject({ pending: true, state: "ended" });
    expect(await sessionsOf(h, from)).toEqual([]);
    expect(await poll(h, nonce, PAGE)).toEqual(SIGNED_IN);
    expect(number).toSatisfy(Number.isInteger);
  });

  it("has another number than other pages with its nonce: nobody can have theirs asked about", async () => {
    const h = createHarness();
    const nonces = Array.from({ length: 20 }, freshNonce);
    const numbersOf = (page: Record<string, string>) => Promise.all(nonces.map(async (nonce) => (await poll(h, nonce, page)).number));
    const first = await numbersOf(PAGE);
    for (const [, stranger] of STRANGERS) {
      const alike = (await numbersOf(stranger)).filter((number, index) => number === first[index]);
      expect(alike.length).toBeLessThan(5);
    }
    expect(await numbersOf(PAGE)).toEqual(first);
  });

  type Asked = Awaited<ReturnType<typeof asked>>;
  const confirm = ({ h, from, yes }: Asked) => press(h, from, yes);
  const decline = ({ h, from, no }: Asked) => press(h, from, no);
  const redeem = ({ h, nonce }: Asked) => poll(h, nonce, PAGE);
  const wait = async ({ h }: Asked) => h.clock.advance(300);
  const startAgain = ({ h, from, nonce }: Asked) => write(h, from, `/start login-${nonce}`);

  it.each<[name: string, steps: ((asked: Asked) => Promise<unknown>)[], state: string, sessions: number]>([
    ["nothing was pressed", [], "asked", 0],
    ["it expired before the answer", [wait], "ended", 0],
    ["it expired before the yes", [wait, confirm], "ended", 0],
    ["it expired after the yes", [confirm, wait], "ended", 0],
    ["it was declined", [decline], "refused", 0],
    ["it was declined twice", [decline, decline], "refused", 0],
    ["it was declined, then confirmed", [decline, confirm], "refused", 0],
    ["it was confirmed, then declined", [confirm, decline], "refused", 0],
    ["it was declined, and the bot started again", [decline, startAgain], "refused", 0],
    ["it was redeemed", [confirm, redeem], "ended", 1],
    ["it was redeemed, and the yes pressed again", [confirm, redeem, confirm], "ended", 1],
    ["it was confirmed twice and redeemed", [confirm, confirm, redeem], "ended", 1],
    ["it was redeemed, and the bot started again", [confirm, redeem, startAgain], "ended", 1],
    ["it was redeemed, then declined", [confirm, redeem, decline], "refused", 0],
  ])("yields nothing more where %s", async (_, steps, state, sessions) => {
    const asking = await asked();
    for (const step of steps) await step(asking);
    expect(await poll(asking.h, asking.nonce, PAGE)).toEqual({ status: "ok", pending: true, number: asking.number, state });
    expect(await sessionsOf(asking.h, asking.from)).toHaveLength(sessions);
  });

  it("is asked though no page has polled yet, and says that nothing is known of it", async () => {
    const h = createHarness();
    const [nonce, jane] = [freshNonce(), someone()];
    await open(h, nonce, jane);
    expect((await saidTo(h, jane))[0]?.text).toContain("an unknown country, an unknown device");
    expect(await poll(h, nonce, PAGE)).toEqual(SIGNED_IN);
  });

  it("speaks Russian", async () => {
    const { h, from, number, yes, no } = await asked(someone({ language_code: "ru" }));
    const [question] = await saidTo(h, from);
    expect(question?.text).toContain(`Германия, Chrome, Windows. Число на странице входа: ${number}.`);
    expect(buttonsUnder(question)).toEqual({ [`Подтвердить ${number}`]: yes, "Это не я": no });
  });

  it("ends the nonce when the answer is no, whatever is pressed later", async () => {
    const { h, nonce, number, from, yes, no, toasts } = await asked();
    await press(h, from, no);
    await press(h, from, yes);
    await press(h, from, no);
    await write(h, from, `/start login-${nonce}`);
    expect(await poll(h, nonce, PAGE)).toEqual({ status: "ok", pending: true, number, state: "refused" });
    expect(toasts()).toEqual([
      expect.stringContaining("Nobody was signed in"),
      expect.stringContaining("expired"),
      expect.stringContaining("Nobody was signed in"),
    ]);
    expect(await sessionsOf(h, from)).toEqual([]);
  });

  it("takes a no after a yes that no poll has seen", async () => {
    const { h, nonce, from, yes, no } = await asked();
    await press(h, from, yes);
    await press(h, from, no);
    expect(await poll(h, nonce, PAGE)).toMatchObject({ pending: true, state: "refused" });
  });

  it("ends the session when the no comes after the poll", async () => {
    const { h, nonce, from, yes, no } = await asked();
    await press(h, from, yes);
    const { token } = await poll(h, nonce, PAGE);
    await press(h, from, no);
    expect(await h.api("/api/profile/login.json", { bearer: token })).toEqual({ status: "error", error: "key" });
  });

  it("is answered by nobody else: neither a person with an account, nor one without", async () => {
    const { h, nonce, from, yes, no } = await asked();
    const [mallory, stranger] = [someone(), someone()];
    await signIn(h, mallory);
    for (const other of [mallory, stranger]) for (const data of [yes, no]) await press(h, other, data);
    expect(await poll(h, nonce, PAGE)).toMatchObject({ pending: true, state: "asked" });
    await press(h, from, yes);
    expect(await poll(h, nonce, PAGE)).toEqual(SIGNED_IN);
  });

  it("is too late after five minutes", async () => {
    const { h, nonce, from, yes, toasts } = await asked();
    h.clock.advance(300);
    await press(h, from, yes);
    expect([await poll(h, nonce, PAGE), toasts()]).toEqual([
      expect.objectContaining({ pending: true, state: "ended" }),
      [expect.stringContaining("expired")],
    ]);
  });

  it("yields one session though it is confirmed and polled many times at once", async () => {
    const { h, nonce, from, yes } = await asked();
    const polls = await Promise.all([press(h, from, yes), press(h, from, yes), ...Array.from({ length: 8 }, () => poll(h, nonce, PAGE))]);
    const tokens = [...polls, await poll(h, nonce, PAGE)].filter((each) => "token" in each);
    expect(tokens).toEqual([SIGNED_IN]);
  });

  it("yields no session, or one that is ended, though no and polls come at once after the yes", async () => {
    const { h, nonce, from, yes, no } = await asked();
    await press(h, from, yes);
    await Promise.all([press(h, from, no), ...Array.from({ length: 4 }, () => poll(h, nonce, PAGE))]);
    await poll(h, nonce, PAGE);
    expect(await sessionsOf(h, from)).toEqual([]);
  });

  it("is put with the approval or not at all, so that Telegram's repetition asks it", async () => {
    const h = createHarness();
    const [nonce, jane] = [freshNonce(), someone()];
    h.d1.fail("telegram_outbox");
    expect((await write(h, jane, `/start login-${nonce}`)).status).toBe(500);
    h.d1.heal();
    await open(h, nonce, jane);
    expect(await poll(h, nonce, PAGE)).toEqual(SIGNED_IN);
  });

  it("leaves no page behind after fifteen minutes", async () => {
    const { h, nonce } = await asked();
    const hash = await sha256Hex(nonce);
    const pages = async () => (await h.db.query.loginPages.findMany({ where: (t, { eq }) => eq(t.nonceHash, hash) })).length;
    h.clock.advance(899);
    await h.cron();
    expect(await pages()).toBe(1);
    h.clock.advance(1);
    await h.cron();
    expect(await pages()).toBe(0);
  });
});

describe("a launch of the Mini App", () => {
  const KEY = { status: "error", error: "key" };
  const OPENED = { status: "ok", token: expect.stringMatching(/^sess_[\w-]{32}$/) };
  const accountOf = (h: Harness, { id }: { id: number }) => h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.telegramId, id) });

  it("signs in whom Telegram signed for, makes their account at the first, and tells them", async () => {
    const h = createHarness();
    const jane = someone({ language_code: "ru" });
    const first = await launch(h, await launchData(h, jane));
    expect(first).toEqual(OPENED);
    expect(await accountOf(h, jane)).toMatchObject({ name: "Jane Doe", login: jane.username, lang: "ru", role: "owner" });
    expect(await saidTo(h, jane)).toHaveLength(1);
    h.clock.advance(1);
    const second = await launch(h, await launchData(h, jane, { start_param: "reports" }));
    const own = async (token: string) => (await h.api("/api/profile/info.json", { bearer: token })).data.id;
    expect(await own(second.token)).toBe(await own(first.token));
    expect(await sessionsOf(h, jane)).toHaveLength(2);
  });

  it("opens the account that the login bridge opens", async () => {
    const h = createHarness();
    const jane = someone();
    const bridge = await signIn(h, jane);
    const { token } = await launch(h, await launchData(h, jane));
    const sessions = (await h.api("/api/auth/sessions.json", { bearer: token })).data;
    expect(sessions).toHaveLength(2);
    expect((await h.api("/api/auth/sessions.json", { bearer: bridge })).data).toHaveLength(2);
  });

  it("counts once, also where it is sent many times at once", async () => {
    const h = createHarness();
    const jane = someone();
    const data = await launchData(h, jane);
    const answers = await Promise.all(Array.from({ length: 8 }, () => launch(h, data)));
    expect(answers.filter(({ status }) => status === "ok")).toEqual([OPENED]);
    expect(answers.filter(({ status }) => status === "error")).toEqual(Array(7).fill(KEY));
    expect(await sessionsOf(h, jane)).toHaveLength(1);
  });

  it("counts once for as long as it is young enough, whatever the schedule deletes", async () => {
    const h = createHarness();
    const jane = someone();
    const data = await launchData(h, jane, { auth_date: String(h.clock.unixSeconds + 60) });
    expect(await launch(h, data)).toEqual(OPENED);
    for (let minute = 0; minute < 20; minute += 1) {
      h.clock.advance(60);
      await h.cron();
      expect(await launch(h, data)).toEqual(KEY);
    }
    expect(await sessionsOf(h, jane)).toHaveLength(1);
  });

  it.each<[age: number, isOpen: boolean]>([
    [-61, false],
    [-60, true],
    [0, true],
    [299, true],
    [300, false],
    [86_400, false],
  ])("of %i s ago signs in: %s", async (age, isOpen) => {
    const h = createHarness();
    const data = await launchData(h, someone(), { auth_date: String(h.clock.unixSeconds - age) });
    expect(await launch(h, data)).toEqual(isOpen ? OPENED : KEY);
  });

  it.each<[name: string, make: (h: Harness) => Promise<string>]>([
    ["signed with another bot's token", (h) => launchData(h, someone(), { token: "2000:other-token" })],
    ["whose person was changed", async (h) => (await launchData(h, someone())).replace("Jane", "Mallory")],
    [
      "whose time was changed",
      async (h) => (await launchData(h, someone())).replace(/auth_date=\d+/, `auth_date=${h.clock.unixSeconds + 1}`),
    ],
    ["with a field that was not signed", async (h) => `${await launchData(h, someone())}&start_param=x`],
    ["from which a field was taken", async (h) => (await launchData(h, someone())).replace("&chat_type=sender", "")],
    ["without a signature", async (h) => (await launchData(h, someone())).replace(/&hash=\w+/, "")],
    ["with an empty signature", async (h) => (await launchData(h, someone())).replace(/&hash=\w+/, "&hash=")],
    [
      "whose signature is in capitals",
      async (h) => (await launchData(h, someone())).replace(/(?<=&hash=)\w+/, (hash) => hash.toUpperCase()),
    ],
    ["that names nobody", (h) => launchData(h, someone(), { user: "" })],
    ["that names no number", (h) => launchData(h, someone(), { user: '{"id":"1","first_name":"Jane"}' })],
    ["without a time", (h) => launchData(h, someone(), { auth_date: "" })],
    ["that is nothing of the kind", async () => "nonsense"],
  ])("%s opens nothing, and counts as a wrong key", async (_, make) => {
    const h = createHarness();
    const data = await make(h);
    const counted: string[] = [];
    h.deps.failedKeyLimiter = { limit: async ({ key }) => ({ success: counted.push(key) < 2 }) };
    const before = await h.db.$count(schema.sessions);
    expect([await launch(h, data), await launch(h, data)]).toEqual([KEY, { status: "error", error: "limit" }]);
    expect(await h.db.$count(schema.sessions)).toBe(before);
  });

  it("is not looked at beyond so many, nor opened to the suspended, nor without a service bot", async () => {
    const h = createHarness();
    const jane = someone();
    await h.account({ telegramId: jane.id, bannedAtMs: 1 });
    expect(await launch(h, await launchData(h, jane))).toEqual({ status: "error", error: "ban" });
    h.deps.loginLimiter = { limit: async () => ({ success: false }) };
    expect(await launch(h, await launchData(h, someone()))).toEqual({ status: "error", error: "limit" });
    const alone = createHarness({ SERVICE_BOT_TOKEN: "", SERVICE_BOT_USERNAME: "" });
    expect(await launch(alone, await launchData(alone, jane))).toEqual({ status: "error", error: "off" });
  });

  it("is kept by a hash of its signature", async () => {
    const h = createHarness();
    const data = await launchData(h, someone());
    await launch(h, data);
    const hash = new URLSearchParams(data).get("hash");
    expect(JSON.stringify(await h.db.query.loginApprovals.findMany())).not.toContain(hash);
  });
});

describe("login against a KV that remembers absence and shows writes late", () => {
  it("proves the double: a key asked for too early stays absent for a minute after it was written", async () => {
    const { clock } = createHarness();
    const kv = new LateKv(clock, 10);
    const [here, there] = [kv.at(), kv.at()];
    expect(await here.get("key")).toBeNull();
    await there.put("key", "value", { expirationTtl: 300 });
    expect(await there.get("key")).toBeNull();
    clock.advance(59);
    expect(await here.get("key")).toBeNull();
    clock.advance(1);
    expect([await here.get("key"), await there.get("key")]).toEqual(["value", "value"]);
    clock.advance(300);
    expect(await here.get("key")).toBeNull();
  });

  it.each([0, 1, 59, 60, 61, 119, 120, 121, 240, 299])("has the token at the first poll %i s after the bot was opened", async (seconds) => {
    const h = createHarness();
    const kv = new LateKv(h.clock);
    const [dashboard, telegram] = [kv.at(), kv.at()];
    const nonce = freshNonce();
    h.deps.kv = dashboard;
    for (let second = 0; second < 30; second += 2) {
      expect(await poll(h, nonce)).toEqual(PENDING);
      h.clock.advance(2);
    }
    h.deps.kv = telegram;
    await open(h, nonce);
    h.clock.advance(seconds);
    h.deps.kv = dashboard;
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
  });
});

describe("login when something fails", () => {
  it("has Telegram send the update again when KV refuses, with no approval written", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    const { kv } = h.deps;
    h.deps.kv = { put: () => Promise.reject(new Error("KV is down")) } as unknown as KVNamespace;
    expect((await open(h, nonce, jane)).status).toBe(500);
    expect(await poll(h, nonce)).toEqual(PENDING);
    h.deps.kv = kv;
    expect((await open(h, nonce, jane)).status).toBe(200);
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
  });

  it("makes session, redemption and notice together or not at all", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    await open(h, nonce, jane);
    h.d1.fail("INSERT INTO sessions");
    expect(await poll(h, nonce)).toEqual({ status: "error", error: "db" });
    expect(await saidTo(h, jane)).toHaveLength(1);
    h.d1.heal();
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
    expect(await saidTo(h, jane)).toHaveLength(2);
  });

  it("gives the token although the queue refuses the notice", async () => {
    const h = createHarness();
    const nonce = freshNonce();
    await open(h, nonce);
    h.telegramQueue.refuse();
    expect(await poll(h, nonce)).toEqual(SIGNED_IN);
  });

  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8::7:7", "2001:db8::/64"],
  ])("answers limit to a client that polls too much from %s, counted as %s", async (address, counted) => {
    const h = createHarness();
    h.deps.loginLimiter = { limit: async ({ key }) => ({ success: key !== counted }) };
    expect(await poll(h, freshNonce(), { "cf-connecting-ip": address })).toEqual({ status: "error", error: "limit" });
    expect(await poll(h, freshNonce(), { "cf-connecting-ip": "192.0.2.8" })).toEqual(PENDING);
  });

  it("answers ban to a suspended account, makes no session, and the bot says so", async () => {
    const h = createHarness();
    const jane = someone();
    await h.account({ telegramId: jane.id, bannedAtMs: 1 });
    const nonce = freshNonce();
    await open(h, nonce, jane);
    expect(await poll(h, nonce)).toEqual({ status: "error", error: "ban" });
    expect((await saidTo(h, jane)).map(({ text }) => text)).toEqual(["Your account is suspended."]);
  });

  it.each(["group", "supergroup", "channel"])("passes over a login link opened in a %s", async (type) => {
    const h = createHarness();
    const nonce = freshNonce();
    const jane = someone();
    const answer = await write(h, jane, `/start login-${nonce}`, { chat: { id: -100, type } });
    expect([answer.status, await poll(h, nonce), await saidTo(h, jane)]).toEqual([200, PENDING, []]);
  });

  it.each(["login-short", `login-${"x".repeat(59)}`, "login-with.dot"])(
    "tells who opened the bot with %s that the link is no good",
    async (payload) => {
      const h = createHarness();
      const jane = someone();
      await write(h, jane, `/start ${payload}`);
      expect((await saidTo(h, jane)).map(({ text }) => text)).toEqual([expect.stringContaining("expired")]);
      expect(await h.db.query.accounts.findFirst({ where: (a, { eq }) => eq(a.telegramId, jane.id) })).toBeUndefined();
    },
  );
});

describe("the account", () => {
  const info = async (h: Harness, bearer: string) => (await h.api("/api/profile/info.json", { bearer })).data;

  it("is made at the first sign-in, free, with Telegram's name, login and language", async () => {
    const h = createHarness();
    const ivan = someone({ first_name: "Иван", last_name: "Петров", username: "ivan", language_code: "ru" });
    expect(await info(h, await signIn(h, ivan))).toMatchObject({
      name: "Иван Петров",
      login: "ivan",
      lang: "ru",
      tariff: "kitten",
      paid_until: "0000-00-00 00:00:00",
    });
  });

  it.each([
    ["ru-RU", "ru"],
    ["en", "en"],
    ["de", "en"],
    ["run", "en"],
    [undefined, "en"],
  ])("of somebody whose Telegram speaks %s speaks %s", async (code, lang) => {
    const h = createHarness();
    const jane = someone(code === undefined ? {} : { language_code: code });
    expect((await info(h, await signIn(h, jane))).lang).toBe(lang);
  });

  it("stays the same at later sign-ins, with name and login refreshed and the language kept", async () => {
    const h = createHarness();
    const jane = someone({ language_code: "en" });
    const first = await info(h, await signIn(h, jane));
    const { username: _, last_name: __, ...bare } = jane;
    const later = await info(h, await signIn(h, { ...bare, first_name: "Janet", language_code: "ru" }));
    expect(later).toEqual({ ...first, name: "Janet", login: "", network: { ...first.network, name: "Janet" } });
  });

  it("is one, though two first sign-ins come at once", async () => {
    const h = createHarness();
    const jane = someone();
    const tokens = await Promise.all([signIn(h, jane), signIn(h, jane)]);
    const [a, b] = await Promise.all(tokens.map((token) => info(h, token)));
    expect(a.id).toBe(b.id);
  });
});
