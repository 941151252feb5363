import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecord } from "../../src/lib/csv.ts";
import { insertJournal, insertLeads } from "../bulk.ts";
import { makeCampaign, makeChat } from "../factories.ts";
import { createHarness } from "../harness.ts";

const BEGIN = Date.parse("2026-06-14T10:00:00Z");

describe("a CSV record", () => {
  it.each([
    [["plain", 7, ""], "plain,7,\r\n"],
    [['say "hi"', "a,b"], '"say ""hi""","a,b"\r\n'],
    [["two\nlines", "two\r\nlines"], '"two\nlines","two\r\nlines"\r\n'],
    [["=1+1", "+1", "-1", "@SUM(A1)"], "'=1+1,'+1,'-1,'@SUM(A1)\r\n"],
    [["\tx", '\r=cmd|"/c"!A1'], '"\'\tx","\'\r\'=cmd|""/c""!A1"\r\n'],
    [["\n=x", "  =1+1", "\u00a0@x"], "\"'\n'=x\",'  =1+1,'\u00a0@x\r\n"],
    [["＝1+1", "＋1", "－1", "＠SUM(A1)"], "'＝1+1,'＋1,'－1,'＠SUM(A1)\r\n"],
    [["a;=1+1", "a; -1;+2", "a\t@x"], '"a;\'=1+1","a; \'-1;\'+2","a\t\'@x"\r\n'],
    [["two\n=lines", "two\r\n－lines"], '"two\n\'=lines","two\r\n\'－lines"\r\n'],
    [["a;b", "1, -2"], '"a;b","1, -2"\r\n'],
    [["a=1", "привет"], "a=1,привет\r\n"],
    [[-1001234567890], "-1001234567890\r\n"],
  ])("writes %j by RFC 4180, formulas made inert", (cells, record) => {
    expect(csvRecord(cells)).toBe(record);
  });
});

it("no cell begins a formula, whichever separator a spreadsheet reads by", () => {
  const char = fc.constantFrom(..."=+-@＝＋－＠;,\t\r\n\"' ab1");
  fc.assert(
    fc.property(fc.array(fc.string({ unit: char, maxLength: 12 }), { minLength: 1, maxLength: 4 }), (cells) => {
      for (const separator of [/,(?=(?:[^"]*"[^"]*")*[^"]*$)/, /[;\r\n]+/, /[\t\r\n]+/]) {
        const read = csvRecord(cells).slice(0, -2).split(separator);
        expect(read.filter((cell) => /^\s*"?\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
      }
    }),
  );
});

describe("leads/export", () => {
  const PATH = "/api/leads/export.csv";

  it("answers a file with a header and every lead, newest first", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const [first, second] = await insertLeads(h, campaign, [
      { status: 1, startedAtMs: BEGIN, subscriberId: 11, click: "=HYPERLINK(1)", username: 'a"b' },
      { status: 2, startedAtMs: BEGIN + 1000, joinedAtMs: BEGIN + 60_000, subscriberId: 12, click: "two\nlines" },
    ]);
    const answer = await h.request(PATH, { key });
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="leads.csv"');
    expect(await answer.text()).toBe(
      [
        "id,campaign,subscriber,username,click,status,start_time,join_time,updated",
        `${second},${campaign.id},12,,"two\nlines",2,2026-06-14 10:00:01,2026-06-14 10:01:00,2026-06-14 10:00:01`,
        `${first},${campaign.id},11,"a""b",'=HYPERLINK(1),1,2026-06-14 10:00:00,0000-00-00 00:00:00,2026-06-14 10:00:00`,
        "",
      ].join("\r\n"),
    );
  });

  it("begins with a byte order mark where one is asked for", async () => {
    const h = createHarness();
    const { key } = await h.account();
    for (const path of [PATH, "/api/journal/export.csv", "/api/tracker/leads.json", "/api/tracker/stats.json"]) {
      const query = { format: "csv", item: "date", from: "2026-06-14", to: "2026-06-14" };
      const bytes = async (bom: string) => {
        const file = await h.request(path, { key, query: path.endsWith(".csv") ? { bom } : { ...query, bom } });
        return [...new Uint8Array(await file.arrayBuffer())].slice(0, 3);
      };
      expect(await bytes("1")).toEqual([0xef, 0xbb, 0xbf]);
      expect(await bytes("0")).not.toEqual([0xef, 0xbb, 0xbf]);
    }
  });

  it("answers the header alone where there is nothing", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect((await (await h.request(PATH, { key })).text()).split("\r\n").length).toBe(2);
  });

  it("goes on over many pages, each lead once, and takes the list's filters", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const campaign = await makeCampaign(h, id);
    const ids = await insertLeads(
      h,
      campaign,
      Array.from({ length: 1203 }, (_, i) => ({ status: i % 5, startedAtMs: BEGIN + Math.floor(i / 3) * 1000 })),
    );
    const exported = async (query: Record<string, string | number>) => {
      const lines = (await (await h.request(PATH, { key, query })).text()).trim().split("\r\n").slice(1);
      return lines.map((line) => Number(line.split(",")[0]));
    };
    expect(await exported({})).toEqual(ids.toReversed());
    expect(await exported({ status: "cancel", campaign: campaign.id })).toEqual(ids.filter((_, i) => i % 5 === 3).toReversed());
    expect(await exported({ from: BEGIN / 1000 + 400 })).toEqual(ids.slice(1200).toReversed());
  });

  it("answers errors before the first page as JSON", async () => {
    const h = createHarness();
    const { key } = await h.account();
    const theirs = await makeCampaign(h, (await h.account()).id);
    expect(await h.api(PATH)).toEqual({ status: "error", error: "key" });
    expect(await h.api(PATH, { key, query: { status: 9 } })).toEqual({ status: "error", error: "invalid", field: "status" });
    expect(await h.api(PATH, { key, query: { campaign: theirs.id } })).toEqual({ status: "error", error: "camp" });
    h.d1.fail("FROM leads");
    expect(await h.api(PATH, { key })).toEqual({ status: "error", error: "db" });
  });

  it("breaks the transfer off when the database fails halfway, instead of ending the file early", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    await insertLeads(
      h,
      await makeCampaign(h, id),
      Array.from({ length: 1600 }, (_, i) => ({ status: 2, startedAtMs: BEGIN + i * 1000 })),
    );
    let pages = 0;
    h.d1.fail((sql) => sql.includes("FROM leads") && ++pages === 3);
    const answer = await h.request(PATH, { key });
    await expect(answer.text()).rejects.toThrow();
    expect(h.logLines.map(({ event }) => event)).toContain("export.broken_off");
  });
});

describe("journal/export", () => {
  const PATH = "/api/journal/export.csv";

  it("answers every entry that the filter lets through, over many pages", async () => {
    const h = createHarness();
    const { id: accountId, key } = await h.account();
    const { botId } = await makeCampaign(h, accountId);
    const chat = await makeChat(h, botId, { title: "-News, daily" });
    const ids = await insertJournal(
      h,
      { accountId, botId, chatRef: chat.id },
      Array.from({ length: 1100 }, (_, i) => ({ action: i % 2 === 0 ? "joined" : "left", atMs: BEGIN + i * 1000, subscriberId: 5 })),
    );
    const lines = async (query: Record<string, string>) => (await (await h.request(PATH, { key, query })).text()).trim().split("\r\n");
    const [header, newest, ...rest] = await lines({});
    expect(header).toBe("id,bot,chat,chat_title,subscriber,username,action,type,time,lead");
    expect(newest).toBe(`${ids[1099]},${botId},${chat.chatId},"'-News, daily",5,,left,organic,2026-06-14 10:18:19,0`);
    expect(rest.map((line) => Number(line.split(",")[0]))).toEqual(ids.slice(0, -1).toReversed());
    expect((await lines({ action: "joined" })).length).toBe(551);
  });

  it("answers errors before the first page as JSON", async () => {
    const h = createHarness();
    const { key } = await h.account();
    expect(await h.api(PATH)).toEqual({ status: "error", error: "key" });
    expect(await h.api(PATH, { key, query: { bot: 999_999 } })).toEqual({ status: "error", error: "bot" });
    expect(await h.api(PATH, { key, query: { chat: -1 } })).toEqual({ status: "error", error: "chat" });
    expect(await h.api(PATH, { key, query: { type: "x" } })).toEqual({ status: "error", error: "invalid", field: "type" });
  });
});
