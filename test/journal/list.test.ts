import { describe, expect, it } from "vitest";
import { insertJournal } from "../bulk.ts";
import { makeBot, makeChat } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const PATH = "/api/journal/list.json";
const BEGIN = Date.parse("2026-06-14T10:00:00Z");
const ACTIONS = ["joined", "left", "removed", "requested"];

/** An account with a bot in a chat. */
async function setUp(h: Harness) {
  const { id: accountId, key } = await h.account();
  const bot = await makeBot(h, accountId);
  const chat = await makeChat(h, bot.id, { title: "News" });
  return { accountId, key, bot, chat, place: { accountId, botId: bot.id, chatRef: chat.id } };
}

/** Every action, paid and organic, a second apart. */
const everything = (times = 1) =>
  Array.from({ length: 8 * times }, (_, i) => ({ action: ACTIONS[i % 4] ?? "", leadId: i % 8 < 4 ? 77 : null, atMs: BEGIN + i * 1000 }));

const idsOf = (answer: { data: { id: number }[] }) => answer.data.map(({ id }) => id);

describe("journal/list", () => {
  it("answers entries in full, newest first", async () => {
    const h = createHarness();
    const { key, bot, chat, place } = await setUp(h);
    const [joined, left] = await insertJournal(h, place, [
      { action: "joined", atMs: BEGIN, leadId: 5, username: "alice", subscriberId: 9876543210 },
      { action: "left", atMs: BEGIN + 60_000, subscriberId: 42 },
    ]);
    const common = { bot: bot.id, chat: chat.chatId, chat_title: "News" };
    expect(await h.api(PATH, { key })).toEqual({
      status: "ok",
      data: [
        { id: left, ...common, subscriber: 42, username: "", action: "left", type: "organic", time: "2026-06-14 10:01:00", lead: 0 },
        {
          ...{ id: joined, ...common, subscriber: 9876543210, username: "alice", action: "joined", type: "paid" },
          ...{ time: "2026-06-14 10:00:00", lead: 5 },
        },
      ],
      more: false,
      total: 2,
    });
  });

  it("shows arrivals and departures, and requests to join only when asked for", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    const ids = await insertJournal(h, place, everything());
    const ask = async (query: Record<string, string | number>) => {
      const answer = await h.api(PATH, { key, query });
      return [idsOf(answer).map((id) => ids.indexOf(id)), answer.total];
    };
    expect(await ask({})).toEqual([[6, 5, 4, 2, 1, 0], 6]);
    expect(await ask({ action: "requested" })).toEqual([[7, 3], 2]);
    expect(await ask({ action: "left", type: "paid" })).toEqual([[1], 1]);
    expect(await ask({ type: "organic" })).toEqual([[6, 5, 4], 3]);
    expect(await ask({ from: BEGIN / 1000 + 1, to: BEGIN / 1000 + 4 })).toEqual([[4, 2, 1], 3]);
  });

  it("narrows by bot, by chat, and by a chat that two of the account's bots sit in", async () => {
    const h = createHarness();
    const { accountId, key, bot, chat, place } = await setUp(h);
    const secondChat = await makeChat(h, bot.id);
    const otherBot = await makeBot(h, accountId);
    const sameChat = await makeChat(h, otherBot.id, { chatId: chat.chatId });
    const [a] = await insertJournal(h, place, [{ action: "joined", atMs: BEGIN }]);
    const [b] = await insertJournal(h, { ...place, chatRef: secondChat.id }, [{ action: "joined", atMs: BEGIN + 1000 }]);
    const [c] = await insertJournal(h, { ...place, botId: otherBot.id, chatRef: sameChat.id }, [{ action: "joined", atMs: BEGIN + 2000 }]);
    const ask = async (query: Record<string, number>) => idsOf(await h.api(PATH, { key, query }));
    expect(await ask({})).toEqual([c, b, a]);
    expect(await ask({ bot: bot.id })).toEqual([b, a]);
    expect(await ask({ chat: chat.chatId })).toEqual([c, a]);
    expect(await ask({ chat: chat.chatId, bot: bot.id })).toEqual([a]);
  });

  it("finds a chat by an id of all the digits Telegram may use", async () => {
    const h = createHarness();
    const { key, bot, place } = await setUp(h);
    const chat = await makeChat(h, bot.id, { chatId: -4_503_599_627_370_495 });
    const [entry] = await insertJournal(h, { ...place, chatRef: chat.id }, [{ action: "joined", atMs: BEGIN }]);
    expect(idsOf(await h.api(PATH, { key, query: { chat: chat.chatId } }))).toEqual([entry]);
  });

  it.each(["offset", "before"] as const)("walks through all entries once by %s", async (way) => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    await insertJournal(h, place, everything(4));
    const all = idsOf(await h.api(PATH, { key }));
    const seen: number[] = [];
    for (let last: number[] = []; seen.length === 0 || last.length > 0; ) {
      const position = way === "offset" ? { offset: seen.length } : seen.length > 0 ? { before: seen.at(-1) ?? 0 } : {};
      last = idsOf(await h.api(PATH, { key, query: { limit: 5, ...position } }));
      seen.push(...last);
    }
    expect(all.length).toBe(24);
    expect(seen).toEqual(all);
    expect("total" in (await h.api(PATH, { key, query: { before: all[0] ?? 0 } }))).toBe(false);
  });

  it("shows nobody else's journal", async () => {
    const h = createHarness();
    const mine = await setUp(h);
    const theirs = await setUp(h);
    const [entry] = await insertJournal(h, theirs.place, everything());
    expect(await h.api(PATH, { key: mine.key })).toEqual({ status: "ok", data: [], more: false, total: 0 });
    const ask = (query: Record<string, number>) => h.api(PATH, { key: mine.key, query });
    expect(await ask({ bot: theirs.bot.id })).toEqual({ status: "error", error: "bot" });
    expect(await ask({ chat: theirs.chat.chatId })).toEqual({ status: "error", error: "chat" });
    expect(await ask({ before: entry ?? 0 })).toEqual({ status: "error", error: "invalid", field: "before" });
    expect(await h.api(PATH)).toEqual({ status: "error", error: "key" });
  });

  it.each([
    ["bot", "x"],
    ["chat", "news"],
    ["action", "came"],
    ["type", "free"],
    ["from", "2026-01-01"],
  ])("refuses %s=%s", async (field, value) => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api(PATH, { key, query: { [field]: value } })).toEqual({ status: "error", error: "invalid", field });
  });

  it("counts a thousand entries unasked, and as many as there are when asked", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    await insertJournal(h, place, everything(160));
    const ask = async (query: Record<string, string | number>) => {
      const { more, total } = await h.api(PATH, { key, query });
      return [more, total];
    };
    expect(await ask({})).toEqual([true, 960]);
    await insertJournal(h, place, everything(80));
    expect(await ask({})).toEqual([true, undefined]);
    expect(await ask({ total: 1 })).toEqual([true, 1440]);
    expect(await ask({ action: "joined" })).toEqual([true, 480]);
    expect(await ask({ offset: 1390 })).toEqual([false, undefined]);
  });

  it("leaves out four thousand entries at most, and says how to go further", async () => {
    const h = createHarness();
    const { key, place } = await setUp(h);
    await insertJournal(h, place, everything());
    expect((await h.api(PATH, { key, query: { offset: 4000 } })).data).toEqual([]);
    expect(await h.api(PATH, { key, query: { offset: 4001 } })).toEqual({
      status: "error",
      error: "limit",
      field: "offset",
      use: "before",
    });
  });

  it.each([{}, { type: "paid" }, { action: "requested" }, { bot: "own" }, { chat: "own" }])(
    "reads at most three rows for each one it shows, however many there are, and one for each it counts: %j",
    async (query) => {
      const h = createHarness();
      const { key, bot, chat, place } = await setUp(h);
      const named = { ...query, ...("bot" in query ? { bot: bot.id } : {}), ...("chat" in query ? { chat: chat.chatId } : {}) };
      const authentication = await h.d1.measure(() => h.api(PATH, { key, query: { limit: "bad" } }));
      const costs: number[][] = [];
      for (const _ of ["few", "many"]) {
        await insertJournal(h, place, everything(500));
        await insertJournal(h, place, everything(500));
        const { data } = await h.api(PATH, { key, query: named });
        expect(data.length).toBe(50);
        const rows = async (position: Record<string, number>) =>
          (await h.d1.measure(() => h.api(PATH, { key, query: { ...named, ...position } }))).rowsRead - authentication.rowsRead;
        costs.push([await rows({}), await rows({ before: data[49].id }), await rows({ offset: 900 })]);
      }
      const [first = [], second = []] = costs;
      for (const [place, rows] of first.entries()) expect(Math.abs((second[place] ?? 0) - rows)).toBeLessThanOrEqual(2);
      expect(first[1]).toBeLessThanOrEqual(114);
      // The first page counts a thousand and one, to say that there are more; an offset reads what it leaves out.
      expect(first[0]).toBeLessThanOrEqual(114 + 1001);
      expect(first[2]).toBeLessThanOrEqual(114 + 1001 + 900);
    },
  );
});
